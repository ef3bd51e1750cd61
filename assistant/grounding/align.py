"""Which article sentences carry a sentence: words, names and meaning compared, up to three taken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from index.types import Matrix

from assistant.grounding.lexicon import SPEECH
from assistant.grounding.likeness import Likeness, score
from assistant.grounding.reading import Reading
from assistant.grounding.types import Witness
from assistant.language.numbers import quantities
from assistant.language.words import stem, stems, words


class Vectors(Protocol):
    """Gives embeddings of sentences: that of assistant.sentence_vectors does."""

    def of(self, texts: Sequence[str]) -> Matrix:
        """Vectors of `texts` as rows, in order."""
        ...


MOST = 3
"""Sentences that may carry a claim together."""

_SPARE = 2
"""Sentences that are tried beyond those: a later one may make an earlier one needless."""

_GAIN = 0.08
"""Share of the claim that a further sentence must add."""

_FACT_GAIN = 0.04
"""The same for a sentence that adds a name or a figure of the claim."""

_NEEDLESS = 0.02
"""Share of the claim that a sentence must carry alone among those chosen."""

_CLAUSE = 1.5
"""Weight of words from which a clause of a claim is looked for by itself."""

_SHARED = 2
"""Words of the claim that a sentence from elsewhere must have to complete it."""

_NEIGHBOURHOOD = 600
"""Characters within which sentences of an article speak of the same."""


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
    result.update({f"#{quantity.value}": 1.4 for quantity in figures if not quantity.once})
    return result


def _carried(wanted: Mapping[str, float], claim: Reading, given: frozenset[str]) -> float:
    """Weighted share of the wanted words that are among those given, or mean one of the meanings given."""
    total = sum(wanted.values())
    if not total:
        return 0.0
    countries = {stem(part.form): tag for tag, part in claim.country_words}
    return (
        sum(
            value * (1.0 if countries.get(item) in given else claim.carried_by(item, given))
            for item, value in wanted.items()
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
    """Cosine of the claim with each text; empty without vectors."""
    if vectors is None or not texts:
        return []
    matrix = vectors.of([claim, *texts])
    return [float(value) for value in np.clip(matrix[1:] @ matrix[0], 0.0, 1.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Positions in the pool, best first, and how well they carry the claim together."""

    members: tuple[int, ...]
    likeness: Likeness
    score: float


class _Aligner:
    """One claim against one pool."""

    def __init__(self, claim: Reading, witnesses: Sequence[Witness], cosine: Sequence[float]) -> None:
        self.claim = claim
        self.witnesses = witnesses
        self.wanted = weights(claim)
        self.clauses = _by_clause(claim, self.wanted)
        self.pool = [witness.reading for witness in witnesses]
        self.alone = [_carried(self.wanted, claim, reading.meant) for reading in self.pool]
        self.worded = [_carried(self.wanted, claim, reading.stem_set) for reading in self.pool]
        self.cosine = cosine or self.alone
        pairs = [_pairs(claim, [reading]) for reading in self.pool]
        self.order = sorted(
            range(len(self.pool)), key=lambda i: -(self.alone[i] + self.cosine[i] + 0.3 * pairs[i])
        )

    def grown(self, start: int) -> Alignment:
        """The alignment that a sentence begins, with those that add to it, best first."""
        members = [start]
        held = self.pool[start].meant
        while len(members) < MOST + _SPARE:
            best = self._next(members, held)
            if best < 0:
                break
            members.append(best)
            held |= self.pool[best].meant
        return self.of(self._pruned(members))

    def _next(self, members: Sequence[int], held: frozenset[str]) -> int:
        """The sentence that adds most; -1 if none adds enough."""
        value = _carried(self.wanted, self.claim, held)
        gains = {
            i: _carried(self.wanted, self.claim, held | self.pool[i].meant) - value
            for i in self.order
            if i not in members
            and self.cosine[i] >= 0.3 * self.cosine[members[0]]
            and self._speaks_of_it(members[0], i)
        }
        if not gains:
            return -1
        best = max(gains, key=lambda i: gains[i] + self._preference(members[0], i))
        added = self.pool[best].meant - held
        adds_fact = any(weight > 1.0 and item in added for item, weight in self.wanted.items())
        return best if gains[best] >= (_FACT_GAIN if adds_fact else _GAIN) else -1

    def _speaks_of_it(self, start: int, other: int) -> bool:
        """Whether a sentence has more than one word of the claim, or stands near: none may be borrowed."""
        one, two = self.witnesses[start].evidence, self.witnesses[other].evidence
        if one.source == two.source and abs(one.start - two.start) < _NEIGHBOURHOOD:
            return True
        held = self.pool[other].stem_set
        return sum(item in held for item in self.wanted) >= min(_SHARED, len(self.wanted))

    def _preference(self, start: int, other: int) -> float:
        one, two = self.witnesses[start].evidence, self.witnesses[other].evidence
        near = abs(one.start - two.start) < _NEIGHBOURHOOD
        return 0.02 * self.cosine[other] + (0.0 if one.source != two.source else 0.06 if near else 0.03)

    def _pruned(self, members: list[int]) -> list[int]:
        """Without those that the others make needless, the least like the claim first."""
        kept = sorted(members, key=lambda i: -(self.alone[i] + self.cosine[i]))
        full = self.of(kept).likeness
        for member in reversed(kept[:]):
            fewer = [i for i in kept if i != member]
            if not fewer:
                break
            left = self.of(fewer).likeness
            if left.clauses >= full.clauses - _NEEDLESS and left.words >= full.words - _NEEDLESS:
                kept = fewer
        return kept[:MOST]

    def of(self, members: Sequence[int]) -> Alignment:
        """These sentences as an alignment."""
        held = frozenset().union(*(self.pool[i].meant for i in members))
        wider = {i: self.pool[i].meant | stems(self.witnesses[i].around) for i in members}
        around = held.union(*wider.values())
        single = [
            max(
                self._share(group, self.pool[i].meant) / 2 + self._share(group, wider[i]) / 2 for i in members
            )
            for group in self.clauses
        ]
        sizes = [sum(group.values()) for group in self.clauses]
        likeness = Likeness(
            words=self._share(self.wanted, held) / 2 + self._share(self.wanted, around) / 2,
            clauses=sum(s * v for s, v in zip(sizes, single, strict=True)) / (sum(sizes) or 1.0),
            best=max(self.alone[i] for i in members),
            cosine=max(self.cosine[i] for i in members),
            pairs=_pairs(self.claim, [self.pool[i] for i in members]),
            wording=max(self.worded[i] for i in members),
        )
        # one word has no context that could tell which of its meanings it has
        unclear = len(self.wanted) < 2 and not likeness.wording
        return Alignment(members=tuple(members), likeness=likeness, score=0.0 if unclear else score(likeness))

    def _share(self, wanted: Mapping[str, float], given: frozenset[str]) -> float:
        return _carried(wanted, self.claim, given)


def align(
    claim: Reading, witnesses: Sequence[Witness], cosine: Sequence[float], starts: int = 6
) -> tuple[Alignment, ...]:
    """Up to `starts` alignments, each grown from another of the best single sentences, best start first.

    The words around a sentence count half. A sentence near the first in the same article is preferred
    to complete it. `cosine` may be empty: then shared words stand in for it.
    """
    aligner = _Aligner(claim, witnesses, cosine)
    grown = [aligner.grown(start) for start in aligner.order[:starts]]
    return tuple({frozenset(alignment.members): alignment for alignment in reversed(grown)}.values())[::-1]
