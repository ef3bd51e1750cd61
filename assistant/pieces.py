"""What an extractive answer is made of: sentences, each with what says the same, and what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.context import announces, holds
from assistant.evidence import Candidate
from assistant.grounding import objections_to
from assistant.grounding.checks import registered
from assistant.grounding.reading import read
from assistant.language.spans import overlaps
from assistant.language.words import stems, words
from assistant.types import Evidence

WORD_BUDGET = 58
"""Words of an ordinary answer: a short one is read, a long one is skimmed."""

LIST_BUDGET = 115
"""Words of an answer that lists things or has several parts."""

SAME_COSINE = 0.92
SAME_WORDS = 0.8

COMPARED = 48
"""Sentences, best first, among which those that say the same are looked for."""

MOST_CITED = 3
"""Articles cited for one sentence."""

QUOTES = frozenset({"quotes"})
"""Checks that keep no two sentences apart: articles quote different words of one statement."""

BOUNDS = frozenset({"comparisons"})
"""Checks that also hear what the other article says more: "fewer than 26" is not 26."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One sentence of an extractive answer and everything that says the same.

    `evidence` holds the quoted sentence first, then those of other articles that say all of it.
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

    `opposed` are those that answer the question differently. `listing`: the pieces are items of a list;
    `led`: the first one introduces the others.
    """

    pieces: tuple[Piece, ...]
    opposed: tuple[Piece, ...] = ()
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
    """Whether two sentences say the same, or one of them a part of what the other says.

    Those that share their words but each have a figure, a name or a "not" of their own do not.
    """
    left, right = stems(one.evidence.text), stems(other.evidence.text)
    shared = len(left & right) / max(1, min(len(left), len(right)))
    cosine = float(one.vector @ other.vector)
    if cosine < SAME_COSINE and (shared < SAME_WORDS or cosine < 0.7 or not _told(one, other)):
        return False
    return not (_objected(one, other, QUOTES) and _objected(other, one, QUOTES))


def _objected(one: Candidate, other: Candidate, without: frozenset[str] = frozenset()) -> bool:
    """Whether the checks object to a sentence as the words of another; those `without` are not asked."""
    text, witness = one.evidence.text, other.evidence
    return text != witness.text and bool(objections_to(text, witness, without))


def _told(one: Candidate, other: Candidate) -> bool:
    """Whether one of two sentences holds what the other says of its subject; a title and a name are most of
    the words of a short one.
    """
    return _holds_root(one, other) or _holds_root(other, one)


def _holds_root(one: Candidate, other: Candidate) -> bool:
    """Whether the main verb of one sentence is a word of the other; true if there is none."""
    said = read(one.evidence.text)
    roots = {
        said.verbs[token.start]
        for number, token in enumerate(said.parsed.tokens)
        if token.head == number and token.pos == "VERB"
    }
    return roots <= read(other.evidence.text).all_stems


def _carried(one: Candidate, other: Candidate) -> bool:
    """Whether another sentence says all that this one says, so that it may be cited for it."""
    wanted = read(one.evidence.text).stem_set
    held = len(wanted & read(other.evidence.text).stem_set) >= SAME_WORDS * len(wanted)
    if float(one.vector @ other.vector) < SAME_COSINE and not _holds_root(one, other):
        return False
    return held and not _objected(one, other) and not _objected(other, one, frozenset(registered()) - BOUNDS)


def merged(candidates: Sequence[Candidate], limit: int) -> tuple[Piece, ...]:
    """The best candidates, those that say the same joined into one piece, best first."""
    groups: list[list[Candidate]] = []
    for candidate in candidates[: max(COMPARED, limit)]:
        for group in groups:
            if all(_alike(member, candidate) for member in group):
                group.append(candidate)
                break
        else:
            if len(groups) < limit:
                groups.append([candidate])
    return tuple(replace(single(group[0]), evidence=_said_by(group)) for group in groups)


def _said_by(group: Sequence[Candidate]) -> tuple[Evidence, ...]:
    """The first sentence and those of other articles that say all of it."""
    said: dict[str, Evidence] = {}
    for candidate in group:
        if candidate.evidence.source not in said and _carried(group[0], candidate):
            said[candidate.evidence.source] = candidate.evidence
    return tuple(said.values())[:MOST_CITED]


def distinct(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces without repeats: those whose quotes overlap are one, where the first of them is."""
    kept: list[Piece] = []
    for piece in pieces:
        shared = [one for one in kept if _overlap(one.evidence[0], piece.evidence[0])]
        whole = piece
        for one in shared:
            whole = _together(one, whole)
        gone = {id(one) for one in shared}
        place = next((number for number, one in enumerate(kept) if id(one) in gone), len(kept))
        kept = [*kept[:place], whole, *(one for one in kept[place:] if id(one) not in gone)]
    return tuple(kept)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.source == other.source and overlaps(one, [other])


def _together(one: Piece, other: Piece) -> Piece:
    """One piece of two whose quotes overlap; other articles stay cited if one of them holds the other."""
    mine, theirs = one.evidence[0], other.evidence[0]
    if holds(mine, theirs):
        return one
    if holds(theirs, mine):
        return other
    before, after = sorted((mine, theirs), key=lambda quote: quote.start)
    text = before.text + after.text[before.end - after.start :]
    return replace(one, text=text, evidence=(replace(mine, text=text, start=before.start, end=after.end),))


def within(pieces: Sequence[Piece], budget: int, *, cut: bool = False) -> tuple[Piece, ...]:
    """The first pieces, as many as the budget of words allows, and at least one.

    What only announces a piece that has no room is left out with it.

    Args:
        cut: there were more pieces than these.
    """
    kept: list[Piece] = []
    used = 0
    for piece in pieces:
        if kept and used + piece.length > budget:
            break
        kept.append(piece)
        used += piece.length
    while len(kept) > 1 and (cut or len(kept) < len(pieces)) and announces(kept[-1].text):
        kept.pop()
    return tuple(kept)
