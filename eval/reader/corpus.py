"""Texts with questions as the embedder knows them: the vectors that a question should come near to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import NamedTuple

from eval.reader.examples import Row
from eval.reader.lessons import Asked, Text
from index.chunker import sentence_spans
from index.embedder import Embedder
from index.types import Matrix

PARAGRAPHS = 4
"""Paragraphs of an article of SQuAD that are among the texts."""

QUESTIONS = 3
"""Questions of each of them."""


class Sought(NamedTuple):
    """A question, the number of the text that answers it, and the numbers of the sentences that do, among
    all texts and all sentences.
    """

    question: str
    text: int
    says: tuple[int, ...]


@dataclass(frozen=True)
class Corpus:
    """Texts, and the vectors of their sentences and of each as a passage, one a row."""

    texts: tuple[Text, ...]
    sentences: Matrix
    passages: Matrix

    @classmethod
    def of(cls, texts: Sequence[Text], embedder: Embedder) -> Corpus:
        """With the vectors that the assistant compares with a question's."""
        return cls(
            tuple(texts),
            embedder.sentences([sentence for text in texts for sentence in text.sentences]),
            embedder.passages([f"{text.title}\n{' '.join(text.sentences)}" for text in texts]),
        )

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The number of each text's first sentence, and at the end how many sentences there are."""
        return tuple(accumulate((len(text.sentences) for text in self.texts), initial=0))

    def within(self, number: int) -> range:
        """The numbers of a text's sentences."""
        return range(self.starts[number], self.starts[number + 1])

    def sought(self, numbers: Sequence[int]) -> Iterator[Sought]:
        """The questions of these texts that something answers."""
        for number in numbers:
            first = self.starts[number]
            for asked in self.texts[number].asked:
                if asked.says:
                    yield Sought(asked.question, number, tuple(first + place for place in asked.says))


def paragraphs(rows: Sequence[Row], seed: int) -> list[Text]:
    """Some paragraphs of each article of SQuAD, with questions whose answers stand in one sentence."""
    chance = Random(seed)  # noqa: S311 - to be repeatable
    found = []
    for row in rows:
        for paragraph in chance.sample(row.paragraphs, min(PARAGRAPHS, len(row.paragraphs))):
            text = paragraph.context
            spans = sentence_spans(text, 0, len(text))
            asked = []
            for question in paragraph.qas[:QUESTIONS]:
                start = question.answers[0].answer_start
                end = start + len(question.answers[0].text)
                says = tuple(n for n, span in enumerate(spans) if span.start <= start and end <= span.end)
                if says:
                    asked.append(Asked(question.question.strip(), says))
            if asked:
                title = row.title.replace("_", " ")
                sentences = tuple(text[span.start : span.end] for span in spans)
                found.append(Text(title, sentences, tuple(asked), squad=True))
    return found
