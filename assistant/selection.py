"""Which evidence sentences make the answer: merged when they repeat each other, few, and diverse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Candidate
from assistant.language.numbers import numbers
from assistant.language.parse import parse
from assistant.language.questions import QuestionView
from assistant.language.words import stems, words
from assistant.types import Evidence

WORD_BUDGET = 56
"""Words of an ordinary answer: a short one is read, a long one is skimmed."""

LIST_BUDGET = 115
"""Words of an answer that lists things or shows several sides."""

SAME_COSINE = 0.92
SAME_WORDS = 0.8
SECOND = 0.72
SIDE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One sentence of an extractive answer and everything that says the same.

    `evidence` holds the quoted sentence first, then its near-duplicates in other articles.
    """

    text: str
    evidence: tuple[Evidence, ...]
    score: float
    candidate: Candidate

    @property
    def source(self) -> str:
        """The article the quoted sentence stands in."""
        return self.evidence[0].source

    @property
    def length(self) -> int:
        """Words."""
        return len(words(self.text))


def _alike(one: Candidate, other: Candidate) -> bool:
    left, right = stems(one.evidence.text), stems(other.evidence.text)
    shared = len(left & right) / max(1, min(len(left), len(right)))
    cosine = float(one.vector @ other.vector)
    return cosine >= SAME_COSINE or (shared >= SAME_WORDS and cosine >= 0.7)


def merged(candidates: Sequence[Candidate], limit: int) -> tuple[Piece, ...]:
    """The best candidates, those that say the same joined into one piece, best first."""
    groups: list[list[Candidate]] = []
    for candidate in candidates:
        for group in groups:
            if _alike(group[0], candidate):
                group.append(candidate)
                break
        else:
            if len(groups) == limit:
                continue
            groups.append([candidate])
    pieces = []
    for group in groups:
        first: dict[str, Evidence] = {}
        for candidate in group:
            first.setdefault(candidate.evidence.source, candidate.evidence)
        pieces.append(
            Piece(
                text=group[0].evidence.text,
                evidence=tuple(first.values())[:3],
                score=group[0].evidence.score,
                candidate=group[0],
            )
        )
    return tuple(pieces)


def list_items(pieces: Sequence[Piece], candidates: Sequence[Candidate]) -> tuple[Piece, ...]:
    """If the best piece belongs to a list, all items of that list in their order; else nothing."""
    best = next((p for p in pieces[:2] if p.evidence[0].lead_in), None)
    if best is None:
        return ()
    lead = best.evidence[0]
    items = sorted(
        (c for c in candidates if c.evidence.source == lead.source and c.evidence.lead_in == lead.lead_in),
        key=lambda c: c.position,
    )
    if len(items) < 2:
        return ()
    return tuple(
        Piece(text=c.evidence.text, evidence=(c.evidence,), score=c.evidence.score, candidate=c)
        for c in items
    )


def differ(view: QuestionView, one: Piece, other: Piece) -> bool:
    """Whether two pieces of different articles answer the question differently.

    For quantities and dates: both give values and share none. For the rest: one denies what the
    other says, seen by negation of otherwise similar sentences.
    """
    if one.source == other.source:
        return False
    if view.asks == "quantity":
        left, right = numbers(one.text) - view.numbers, numbers(other.text) - view.numbers
        return bool(left and right and not left & right)
    if view.asks == "when":
        return _differing(one, other, {"DATE", "TIME"})
    if _denies(one.text) != _denies(other.text):
        return float(one.candidate.vector @ other.candidate.vector) >= 0.5
    return False


def _differing(one: Piece, other: Piece, labels: set[str]) -> bool:
    left = {e.text.casefold() for e in parse(one.text).entities if e.label in labels}
    right = {e.text.casefold() for e in parse(other.text).entities if e.label in labels}
    return bool(left and right and not left & right)


_DENIAL = frozenset(
    """
        refuse reject rule deny decline oppose prevent exclude dismiss lack fail avoid stop distance
        undecided without no not never none nor neither
    """.split()
)


def _denies(text: str) -> bool:
    return any(token.lemma in _DENIAL or token.dep == "neg" for token in parse(text).tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The pieces of an extractive answer in the order they are said."""

    pieces: tuple[Piece, ...]
    conflict: bool = False
    listing: bool = False


def select(view: QuestionView, pieces: Sequence[Piece], candidates: Sequence[Candidate]) -> Selection:
    """Choose what is said: a whole list, the sides of a disagreement, or one or two sentences."""
    if not pieces:
        return Selection(pieces=())
    if view.asks in {"list", "what"} or view.text.lower().startswith("list"):
        items = list_items(pieces, candidates)
        if items and sum(p.length for p in items) <= LIST_BUDGET * 1.5:
            return Selection(pieces=_within(items, LIST_BUDGET), listing=True)
    best = pieces[0]
    sides = [best]
    for piece in pieces[1:]:
        other_article = all(piece.source != side.source for side in sides)
        if other_article and piece.score >= SIDE * best.score and differ(view, best, piece):
            sides.append(piece)
    if len(sides) > 1:
        return Selection(pieces=_within(sides, LIST_BUDGET), conflict=True)
    chosen = [best]
    for piece in pieces[1:]:
        if len(chosen) == 2 or piece.score < SECOND * best.score:
            break
        if sum(p.length for p in chosen) + piece.length <= WORD_BUDGET:
            chosen.append(piece)
    return Selection(pieces=tuple(chosen))


def _within(pieces: Sequence[Piece], budget: int) -> tuple[Piece, ...]:
    kept: list[Piece] = []
    used = 0
    for piece in pieces:
        if kept and used + piece.length > budget:
            break
        kept.append(piece)
        used += piece.length
    return tuple(kept)
