"""Which evidence sentences make the answer: merged when they repeat each other, few, and diverse."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.evidence import Candidate
from assistant.language.numbers import numbers
from assistant.language.parse import parse
from assistant.language.questions import QuestionView
from assistant.language.words import overlap, stems, words
from assistant.types import Evidence

WORD_BUDGET = 58
"""Words of an ordinary answer: a short one is read, a long one is skimmed."""

LIST_BUDGET = 115
"""Words of an answer that lists things or has several parts."""

SAME_COSINE = 0.92
SAME_WORDS = 0.8
SECOND = 0.5
"""A second sentence is said if it scores at least this share of the best."""

LINKED = 1.5
"""How much more a sentence counts that carries on, or is carried on by, the one chosen."""

ELSEWHERE = 1.1
"""How much more a sentence of another article counts: it may say something else."""

_ANAPHOR = re.compile(
    r"[\W_]*(?:he|she|it|they|this|these|those|that|his|her|its|their|such|both|another|"
    r"the (?:first|second|third|former|latter|other|same)|in this context|there)\b",
    re.I,
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The pieces of an extractive answer in the order they are said.

    `conflict`: they answer the question differently. `listing`: they are items of a list.
    """

    pieces: tuple[Piece, ...]
    conflict: bool = False
    listing: bool = False


def single(candidate: Candidate) -> Piece:
    """A piece of one sentence."""
    return Piece(
        text=candidate.evidence.text,
        evidence=(candidate.evidence,),
        score=candidate.evidence.score,
        candidate=candidate,
    )


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


def _follows(one: Evidence, other: Evidence) -> bool:
    """Whether `other` is the sentence right after `one`."""
    return one.source == other.source and 0 <= other.start - one.end <= 3


def _linked(one: Candidate, other: Candidate) -> bool:
    """Whether one of two neighbours refers to the other: "He said …", "The second is …"."""
    if _follows(one.evidence, other.evidence):
        return bool(_ANAPHOR.match(other.evidence.text))
    return _follows(other.evidence, one.evidence) and bool(_ANAPHOR.match(one.evidence.text))


def listed(
    view: QuestionView, pieces: Sequence[Piece], candidates: Sequence[Candidate], weights: Mapping[str, float]
) -> tuple[Piece, ...]:
    """The items of the list that the question asks for, in their order; else nothing.

    That is a list whose lead-in or heading answers more of the question than any single item does,
    or the sentences that carry out an announcement ("two components …: The first … The second …").
    """
    by_place = sorted(candidates, key=lambda c: (c.evidence.source, c.position))
    for piece in pieces[:3]:
        best = piece.evidence[0]
        if best.lead_in:
            introduction = overlap(view.stems, stems(f"{best.heading} {best.lead_in}"), weights)
            items = [
                c
                for c in by_place
                if c.evidence.source == best.source
                and c.evidence.lead_in == best.lead_in
                and c.evidence.text not in best.lead_in
            ]
            own = max((overlap(view.stems, stems(c.evidence.text), weights) for c in items), default=0.0)
            if len(items) > 1 and introduction >= 0.5 and introduction >= own:
                return tuple(single(c) for c in items)
    if not pieces:
        return ()
    run = [pieces[0].candidate]
    for candidate in by_place:
        if _follows(run[-1].evidence, candidate.evidence) and re.match(
            r"(?:the )?(?:first|second|third|fourth|another|finally|next|other|last)\b",
            candidate.evidence.text,
            re.I,
        ):
            run.append(candidate)
    return tuple(single(c) for c in run) if len(run) > 2 else ()


def differ(view: QuestionView, one: Piece, other: Piece) -> bool:
    """Whether two pieces of different articles answer the question differently.

    For quantities and dates: both give values and share none. For a yes-or-no question: one denies
    what the other says of the same thing.
    """
    if one.source == other.source:
        return False
    if view.asks == "quantity":
        left, right = numbers(one.text) - view.numbers, numbers(other.text) - view.numbers
        return bool(left and right and not left & right) and _same_matter(one, other)
    if view.asks == "when":
        return _differing(one, other, {"DATE", "TIME"}) and _same_matter(one, other)
    if view.asks == "yes_no":
        return _denies(one.text) != _denies(other.text) and _same_matter(one, other)
    return False


def _same_matter(one: Piece, other: Piece) -> bool:
    return float(one.candidate.vector @ other.candidate.vector) >= 0.5


def _differing(one: Piece, other: Piece, labels: set[str]) -> bool:
    left = {e.text.casefold() for e in parse(one.text).entities if e.label in labels}
    right = {e.text.casefold() for e in parse(other.text).entities if e.label in labels}
    return bool(left and right and not left & right)


_DENIAL = frozenset(
    """refuse reject rule deny decline oppose prevent exclude dismiss lack fail avoid stop distance
    undecided without no not never none nor neither""".split()
)


def _denies(text: str) -> bool:
    return any(token.lemma in _DENIAL or token.dep == "neg" for token in parse(text).tokens)


def select(
    view: QuestionView,
    pieces: Sequence[Piece],
    candidates: Sequence[Candidate],
    weights: Mapping[str, float],
) -> Selection:
    """Choose what is said: a whole list, or the best sentence and one that completes or opposes it."""
    if not pieces:
        return Selection(pieces=())
    if view.asks in {"list", "what"}:
        items = listed(view, pieces, candidates, weights)
        if items:
            return Selection(pieces=_within(items, LIST_BUDGET), listing=True)
    best = pieces[0]
    second = _second(best, pieces, candidates)
    if second is None:
        return Selection(pieces=(best,))
    conflict = differ(view, best, second)
    if _follows(second.evidence[0], best.evidence[0]):
        return Selection(pieces=(second, best))
    return Selection(pieces=(best, second), conflict=conflict)


def _second(best: Piece, pieces: Sequence[Piece], candidates: Sequence[Candidate]) -> Piece | None:
    """The piece that adds most to the best one within the word budget, if it is good enough."""
    known = {(p.evidence[0].source, p.evidence[0].start) for p in pieces}
    neighbours = [
        single(c)
        for c in candidates
        if _linked(best.candidate, c) and (c.evidence.source, c.evidence.start) not in known
    ]
    chosen: tuple[float, Piece] | None = None
    for piece in (*pieces[1:], *neighbours):
        if best.length + piece.length > WORD_BUDGET:
            continue
        value = piece.score
        if _linked(best.candidate, piece.candidate):
            value = max(value * LINKED, SECOND * best.score)
        elif piece.source != best.source:
            value *= ELSEWHERE
        if value >= SECOND * best.score and (chosen is None or value > chosen[0]):
            chosen = (value, piece)
    if chosen is None:
        return None
    piece = chosen[1]
    return Piece(text=piece.text, evidence=piece.evidence[:1], score=piece.score, candidate=piece.candidate)


def joined(selections: Sequence[Selection]) -> Selection:
    """One selection from those of a question's parts: the best of each, without repeats."""
    said: dict[tuple[str, int], Piece] = {}
    for selection in selections:
        for piece in selection.pieces:
            said.setdefault((piece.source, piece.evidence[0].start), piece)
    return Selection(
        pieces=_within(tuple(said.values()), LIST_BUDGET),
        conflict=any(s.conflict for s in selections),
        listing=False,
    )


def _within(pieces: Sequence[Piece], budget: int) -> tuple[Piece, ...]:
    kept: list[Piece] = []
    used = 0
    for piece in pieces:
        if kept and used + piece.length > budget:
            break
        kept.append(piece)
        used += piece.length
    return tuple(kept)
