"""Evidence: the sentences of the passages found that may answer the question, scored one by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from index.store import Store
from index.types import Vector

from assistant.injection import injected
from assistant.language.names import may_mention, mentions
from assistant.language.numbers import numbers
from assistant.language.parse import parse
from assistant.language.questions import WANTED_ENTITIES, QuestionView
from assistant.language.words import overlap, stems, words
from assistant.odds import logistic, weighed
from assistant.sentence_vectors import SentenceVectors
from assistant.statements import (
    asks,
    introductions,
    is_row_of_cells,
    sentence_texts,
    states,
    together,
    with_lead_in,
)
from assistant.types import Evidence, Hit

READ_CLOSELY = 12
"""Candidates that are parsed; the rest keep the score of the cheap features."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What is known about a question and a sentence; every value lies in 0..1.

    cosine: of their embeddings. passage: score of the passage after the last stage. words: share of the
    question's topical words, weighted by rarity. context: that share when heading, lead-in and the neighbour
    before are read along. names, numbers: share of those mentioned (1 if the question has none).
    asked: holds an entity of the asked-for kind that the question does not. speaker: a person asked
    about is the one who speaks.
    """

    cosine: float = 0.0
    passage: float = 0.0
    words: float = 0.0
    context: float = 0.0
    names: float = 0.0
    numbers: float = 0.0
    asked: float = 0.0
    speaker: float = 0.0


WEIGHTS = Features(
    cosine=7.0, passage=1.5, words=1.7, context=2.6, names=0.2, numbers=0.5, asked=0.9, speaker=0.5
)
"""Weights of the logistic score. A random search over half of the SQuAD 2.0 paragraphs and the dev split
found a wide plateau; these round values lie on it."""

BIAS = -8.5


RELATED = (0.15, 0.04)
"""Cosine or score by features from which on a sentence has to do with the question. Every evidence sentence
of the dev split reaches one of them; instructions hidden in articles to say something else do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence under consideration: evidence, its features, and its vector.

    `around` is it with its title, heading and neighbours, as far as they are in its passage. `question` is
    the one that it stands under, as in a list of questions and answers; empty if there is none. `relevance`
    is what a cross-encoder says of it, as log-odds; None if it was not asked.
    """

    evidence: Evidence
    features: Features
    vector: Vector
    position: int
    around: str = ""
    question: str = ""
    relevance: float | None = None

    @property
    def related(self) -> bool:
        """Whether it has anything to do with the question, so that it may support an answer to it."""
        least_cosine, least_score = RELATED
        return self.features.cosine >= least_cosine or score(self.features) >= least_score


def mentioning(
    view: QuestionView, sentences: Iterable[Evidence], text_of: Callable[[str], str]
) -> frozenset[str]:
    """Those of the sentences' articles that mention anybody or anything that the question names.

    Args:
        text_of: gives the text of an article; each is asked for once.
    """
    titles = {sentence.source: sentence.title for sentence in sentences}
    texts = ((source, f"{title} {text_of(source)}") for source, title in titles.items())
    return frozenset(source for source, text in texts if any(may_mention(text, n) for n in view.names))


def on_topic(view: QuestionView, candidate: Candidate) -> bool:
    """Whether a word of the topic asked about stands in a sentence or around it."""
    around = f"{candidate.around} {candidate.evidence.text}"
    return bool(stems(around) & set(view.stems)) or any(mentions(around, name) for name in view.names)


def score(features: Features) -> float:
    """The logistic score of a sentence, 0..1."""
    return logistic(BIAS + weighed(features, WEIGHTS))


def rarity(store: Store, stems_wanted: Sequence[str], question_words: Mapping[str, str]) -> dict[str, float]:
    """Inverse document frequency of each stem over passages: ln((N + 1) / (df + 0.5))."""
    total = store.passage_count()
    counts = store.document_frequency([question_words.get(stem, stem) for stem in stems_wanted])
    return {
        stem: math.log((total + 1) / (counts.get(question_words.get(stem, stem), 0) + 0.5))
        for stem in stems_wanted
    }


def question_weights(store: Store, view: QuestionView) -> dict[str, float]:
    """The rarity of the question's stems in this store."""
    forms: dict[str, str] = {}
    for word in words(view.text):
        forms.setdefault(word.stem, word.form)
    return {stem: max(value, 0.1) for stem, value in rarity(store, view.stems, forms).items()}


def _close_reading(view: QuestionView, text: str, before: str) -> tuple[float, float]:
    """(asked, speaker) features, which need the sentence parsed."""
    wanted = WANTED_ENTITIES.get(view.asks)
    asked = 1.0
    parsed = parse(text)
    if wanted is not None:
        known = view.text.casefold()
        asked = float(any(e.label in wanted and e.text.casefold() not in known for e in parsed.entities))
        if view.asks == "quantity" and not asked:
            asked = float(bool(numbers(text) - view.numbers))
    speaker = 1.0
    if view.asks == "statement" and view.names:
        quoted = any(mark in text for mark in '“"')
        said = any(token.lemma in _SPEECH for token in parsed.tokens)
        named = any(mentions(f"{before} {text}", name) for name in view.speakers or view.names)
        speaker = (quoted or said) * 0.5 + named * 0.5
    return asked, speaker


_SPEECH = frozenset(
    """
        say tell state declare announce warn argue claim insist emphasize emphasise add note stress
        call urge accuse describe condemn reiterate confirm affirm suggest indicate acknowledge
        maintain write reply respond explain believe think demand reject dismiss vow promise pledge
    """.split()
)


def candidates(
    store: Store,
    vectors: SentenceVectors,
    view: QuestionView,
    question_vector: Vector,
    hits: Sequence[Hit],
    weights: Mapping[str, float],
) -> tuple[Candidate, ...]:
    """Every sentence of the hits that is a statement, not an instruction, with its features; best first."""
    rows: list[tuple[Hit, int, str, str, str, str]] = []
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        passage = hit.passage
        spans = tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences)
        told = injected(passage.text, spans)
        introduced = introductions(passage)
        texts = sentence_texts(passage)
        beside = ["" if number in told else text for number, text in enumerate(texts)]
        for number, (span, text) in enumerate(zip(passage.sentences, texts, strict=True)):
            if (passage.source, span.start) in seen or number in told:
                continue
            lead_in = introduced[number]
            if not states(text, passage.title, listed=lead_in is not None):
                continue
            seen.add((passage.source, span.start))
            before = beside[number - 1] if number else ""
            after = "".join(beside[number + 1 : number + 2])
            rows.append((hit, number, text, before, after, lead_in or ""))
    if not rows:
        return ()
    matrix = vectors.of([text for _, _, text, *_ in rows])
    read_along = vectors.of([with_lead_in(text, lead_in) for _, _, text, *_, lead_in in rows])
    cosines = np.clip(np.maximum(matrix @ question_vector, read_along @ question_vector), 0.0, 1.0)
    dates = store.dates({hit.passage.source for hit in hits})
    cheap: list[tuple[float, int, Features]] = []
    for index, (hit, _, text, before, _, lead_in) in enumerate(rows):
        context = f"{hit.passage.heading} {lead_in} {before} {text}"
        features = Features(
            cosine=float(cosines[index]),
            passage=min(max(hit.score, 0.0), 1.0),
            words=overlap(view.stems, stems(text), weights),
            context=overlap(view.stems, stems(context), weights),
            names=_share([mentions(text, name) for name in view.names]),
            numbers=_share([value in numbers(text) for value in view.numbers]),
            asked=0.5,
            speaker=0.5,
        )
        cheap.append((score(features), index, features))
    cheap.sort(key=lambda item: (-item[0], item[1]))
    result = []
    for rank, (value, index, features) in enumerate(cheap):
        hit, number, text, before, after, lead_in = rows[index]
        final, total = features, value
        if rank < READ_CLOSELY:
            asked, speaker = _close_reading(view, text, before)
            final = replace(features, asked=asked, speaker=speaker)
            total = score(final)
        passage = hit.passage
        span = passage.sentences[number]
        # other rows of a table tell of other things
        row = is_row_of_cells(text)
        beside_it = (with_lead_in(text, lead_in),) if row else (lead_in, before, text, after)
        result.append(
            Candidate(
                evidence=Evidence(
                    source=passage.source,
                    title=passage.title,
                    text=text,
                    start=span.start,
                    end=span.end,
                    score=total,
                    passage_id=passage.id,
                    heading=passage.heading,
                    lead_in=lead_in,
                    date=dates.get(passage.source, ""),
                    page=passage.page,
                ),
                features=final,
                vector=matrix[index],
                position=span.start,
                around=together(passage.title, passage.heading, *beside_it),
                question=next(filter(asks, (before.strip(), passage.heading.split(" › ")[-1])), ""),
            )
        )
    result.sort(key=lambda c: (-c.evidence.score, c.evidence.source, c.position))
    return tuple(result)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 1.0
