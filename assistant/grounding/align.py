"""Which article sentences carry a sentence: words, names and meaning compared, up to three taken together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from index.types import Matrix

from assistant.grounding.lexicon import SPEECH
from assistant.grounding.reading import Reading
from assistant.grounding.types import Witness
from assistant.language.numbers import quantities
from assistant.language.words import stem, words


class Vectors(Protocol):
    """Gives embeddings of sentences: SentenceVectors of assistant.evidence does."""

    def of(self, texts: Sequence[str]) -> Matrix:
        """Vectors of `texts` as rows, in order."""
        ...


MOST = 3
"""Sentences that may carry a claim together."""

_GAIN = 0.08
"""Share of the claim that a further sentence must add."""

_FACT_GAIN = 0.04
"""The same for a sentence that adds a name or a figure of the claim."""

_NEIGHBOURHOOD = 600
"""Characters within which sentences of an article speak of the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much of a claim some sentences carry, each 0..1.

    words: weighted share of the claim's words found in them together; best: in the best of them
    alone; cosine: of the embeddings, the best of them; pairs: share of the claim's neighbouring word
    pairs found in the same order.
    """

    words: float
    best: float
    cosine: float
    pairs: float


def weights(claim: Reading) -> dict[str, float]:
    """What each word of a claim counts: names and figures most, verbs of speech least."""
    result: dict[str, float] = {}
    figures = quantities(claim.text)
    for word in words(claim.text):
        if not word.topical or any(q.start <= word.start < q.end for q in figures):
            continue
        value = 1.0
        if word.stem in SPEECH:
            value = 0.4
        elif word.capitalised and word.start > 0:
            value = 1.4
        result[word.stem] = max(result.get(word.stem, 0.0), value)
    result.update({f"#{quantity.value}": 1.4 for quantity in figures})
    return result


def _carried(wanted: Mapping[str, float], claim: Reading, given: frozenset[str]) -> float:
    total = sum(wanted.values())
    if not total:
        return 0.0
    countries = {stem(part.form): tag for tag, part in claim.country_words}
    return (
        sum(
            value
            for item, value in wanted.items()
            if item in given or (item in countries and countries[item] in given)
        )
        / total
    )


def _pairs(claim: Reading, given: Sequence[Reading]) -> float:
    wanted = set(zip(claim.stems, claim.stems[1:], strict=False))
    if not wanted:
        return 1.0
    held: set[tuple[str, str]] = set()
    for reading in given:
        held |= set(zip(reading.stems, reading.stems[1:], strict=False))
    return len(wanted & held) / len(wanted)


def cosines(vectors: Vectors | None, claim: str, texts: Sequence[str]) -> list[float]:
    """Cosine of the claim with each text; without vectors 0 for all."""
    if vectors is None or not texts:
        return [0.0] * len(texts)
    matrix = vectors.of([claim, *texts])
    return [float(value) for value in np.clip(matrix[1:] @ matrix[0], 0.0, 1.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Positions in the pool, best first, and how well they carry the claim together."""

    members: tuple[int, ...]
    likeness: Likeness
    score: float


WEIGHTS = Likeness(words=3.0, best=2.0, cosine=4.0, pairs=0.5)
BIAS = -5.0


def score(likeness: Likeness) -> float:
    """The logistic score, 0..1."""
    total = BIAS + (
        WEIGHTS.words * likeness.words
        + WEIGHTS.best * likeness.best
        + WEIGHTS.cosine * likeness.cosine
        + WEIGHTS.pairs * likeness.pairs
    )
    return 1 / (1 + math.exp(-total))


def align(
    claim: Reading, witnesses: Sequence[Witness], cosine: Sequence[float], starts: int = 4
) -> tuple[Alignment, ...]:
    """Up to `starts` alignments, each grown from another of the best single sentences, best start first.

    The words around a sentence count half. A sentence near the first in the same article is preferred
    to complete it.
    """

    def preference(start: int, other: int) -> float:
        one, two = witnesses[start].evidence, witnesses[other].evidence
        if one.source != two.source:
            return 0.02 * cosine[other]
        near = abs(one.start - two.start) < _NEIGHBOURHOOD
        return 0.02 * cosine[other] + (0.06 if near else 0.03)

    wanted = weights(claim)
    pool = [witness.reading for witness in witnesses]
    alone = [_carried(wanted, claim, reading.stem_set) for reading in pool]
    first = sorted(range(len(pool)), key=lambda i: -(alone[i] + cosine[i] + 0.3 * _pairs(claim, [pool[i]])))
    found = []
    for start in first[:starts]:
        members = [start]
        held = pool[start].stem_set
        value = alone[start]
        while len(members) < MOST:
            gains = [
                (_carried(wanted, claim, held | pool[i].stem_set) - value + preference(start, i), i)
                for i in first
                if i not in members
            ]
            if not gains:
                break
            gain, best = max(gains)
            added = pool[best].stem_set - held
            adds_fact = any(weight > 1.0 and item in added for item, weight in wanted.items())
            if gain < (_FACT_GAIN if adds_fact else _GAIN) or cosine[best] < 0.3 * cosine[start]:
                break
            members.append(best)
            held |= pool[best].stem_set
            value = _carried(wanted, claim, held)
        context = frozenset(stem(w.form) for i in members for w in words(witnesses[i].around) if w.topical)
        together = (value + max(value, _carried(wanted, claim, held | context))) / 2
        likeness = Likeness(
            words=together,
            best=max(alone[i] for i in members),
            cosine=max(cosine[i] for i in members),
            pairs=_pairs(claim, [pool[i] for i in members]),
        )
        found.append(Alignment(members=tuple(members), likeness=likeness, score=score(likeness)))
    return tuple(found)
