"""What an embedder takes to be alike a question: what the reader must learn to tell from what answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from eval.reader.corpus import Corpus
from eval.reader.lessons import Lesson, Text
from index.embedder import Embedder
from index.types import Vector

OTHERS = 3
"""Sentences of other texts that a lesson knows."""


def compared(texts: Sequence[Text], embedder: Embedder) -> list[list[Lesson]]:
    """The lessons of each text, with the sentences that the embedder takes to be most alike each question.

    It is asked as it was before it learnt anything, so that it may learn again in between. A sentence of
    another text may answer by chance; of texts on other matters hardly any does.
    """
    corpus = Corpus.of(texts, embedder)
    said = [sentence for text in texts for sentence in text.sentences]
    asked = embedder.sentences([asked.question for text in texts for asked in text.asked])
    rows = iter(asked)
    return [[*_compared(corpus, number, said, rows)] for number in range(len(texts))]


def _compared(corpus: Corpus, number: int, said: Sequence[str], rows: Iterator[Vector]) -> Iterator[Lesson]:
    inside = corpus.within(number)
    for lesson in corpus.texts[number].lessons():
        alike = corpus.sentences @ next(rows)
        own = tuple(int(n) for n in np.argsort(-alike[inside.start : inside.stop]))
        alike[inside.start : inside.stop] = -np.inf
        others = np.argsort(-alike)[: min(OTHERS, len(said) - len(inside))]
        yield Lesson(lesson.text, lesson.asked, own, tuple(said[n] for n in others))
