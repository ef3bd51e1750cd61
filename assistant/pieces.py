"""What an extractive answer is made of: sentences, each with what says the same, and what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Candidate
from assistant.language.words import stems, words
from assistant.types import Evidence

WORD_BUDGET = 58
"""Words of an ordinary answer: a short one is read, a long one is skimmed."""

LIST_BUDGET = 115
"""Words of an answer that lists things or has several parts."""

SAME_COSINE = 0.92
SAME_WORDS = 0.8


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

    `conflict`: they answer the question differently. `listing`: they are items of a list; `led`: the
    first one introduces the others.
    """

    pieces: tuple[Piece, ...]
    conflict: bool = False
    listing: bool = False
    led: bool = False


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


def within(pieces: Sequence[Piece], budget: int) -> tuple[Piece, ...]:
    """The first pieces, as many as the budget of words allows, and at least one."""
    kept: list[Piece] = []
    used = 0
    for piece in pieces:
        if kept and used + piece.length > budget:
            break
        kept.append(piece)
        used += piece.length
    return tuple(kept)
