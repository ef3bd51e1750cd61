"""Whether two sentences of different articles answer a question differently."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.numbers import numbers
from assistant.language.parse import parse
from assistant.language.questions import QuestionView
from assistant.pieces import Piece


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


def may_differ(view: QuestionView, one: Piece, other: Piece) -> bool:
    """Whether two pieces may yet be sides: of different articles, to a question of yes or no, or where one
    denies something and the other nothing.
    """
    return one.source != other.source and (view.asks == "yes_no" or _denies(one.text) != _denies(other.text))


def sides(view: QuestionView, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The first piece and those that answer differently from it and from each other, one an article."""
    found: list[Piece] = []
    for piece in pieces:
        if all(differ(view, side, piece) for side in found):
            found.append(piece)
    return tuple(found)


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
