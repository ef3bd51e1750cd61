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
from assistant.language.words import stem, stems, words


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

_CLAUSE = 1.5
"""Weight of words from which a clause of a claim is looked for by itself."""

_NEIGHBOURHOOD = 600
"""Characters within which sentences of an article speak of the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much of a claim some sentences carry, each 0..1.

    words: weighted share of the claim's words found in them together; clauses: the same clause by
    clause, each in the one of them that carries most of it; best: in the best of them alone; cosine:
    of the embeddings, the best of them; pairs: share of the claim's neighbouring word pairs found in
    the same order.
    """

    words: float
    clauses: float
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


def _by_clause(claim: Reading, wanted: Mapping[str, float]) -> list[dict[str, float]]:
    """The claim's words by clause; a clause of a word or two counts with the largest."""
    groups: dict[int, dict[str, float]] = {}
    figures = [(quantity.start, f"#{quantity.value}") for quantity in quantities(claim.text)]
    for start, item in [(word.start, word.stem) for word in words(claim.text)] + figures:
        if item in wanted:
            groups.setdefault(claim.home_at(start), {})[item] = wanted[item]
    ordered = sorted(groups.values(), key=lambda group: -sum(group.values()))
    if not ordered:
        return []
    kept = [ordered[0]]
    for group in ordered[1:]:
        if sum(group.values()) >= _CLAUSE:
            kept.append(group)
        else:
            kept[0].update(group)
    return kept


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


WEIGHTS = Likeness(words=0.9, clauses=3.6, best=3.8, cosine=4.2, pairs=2.6)
"""Weights of the logistic score, fitted on half of the true sentences with and without their articles'
sentences (`python -m eval grounding`)."""

BIAS = -9.0


def score(likeness: Likeness) -> float:
    """The logistic score, 0..1."""
    total = BIAS + (
        WEIGHTS.words * likeness.words
        + WEIGHTS.clauses * likeness.clauses
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
    clauses = _by_clause(claim, wanted)
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
        wider = {i: pool[i].stem_set | stems(witnesses[i].around) for i in members}
        together = (value + _carried(wanted, claim, held.union(*wider.values()))) / 2
        single = [
            max(
                (_carried(group, claim, pool[i].stem_set) + _carried(group, claim, wider[i])) / 2
                for i in members
            )
            for group in clauses
        ]
        sizes = [sum(group.values()) for group in clauses]
        likeness = Likeness(
            words=together,
            clauses=sum(s * v for s, v in zip(sizes, single, strict=True)) / (sum(sizes) or 1.0),
            best=max(alone[i] for i in members),
            cosine=max(cosine[i] for i in members),
            pairs=_pairs(claim, [pool[i] for i in members]),
        )
        found.append(Alignment(members=tuple(members), likeness=likeness, score=score(likeness)))
    return tuple(found)
