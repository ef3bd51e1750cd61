"""Whether two sentences of different articles answer a question differently."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.dates import moments
from assistant.language.measures import asked_units, measures
from assistant.language.numbers import numbers, quantities
from assistant.language.parse import Token, parse
from assistant.language.questions import WANTED_ENTITIES, QuestionView
from assistant.pieces import Piece

ANSWERS = 0.5
"""Score from which on a sentence that a cross-encoder chose is taken to answer the question."""


def differ(view: QuestionView, one: Piece, other: Piece) -> bool:
    """Whether two pieces of different articles answer the question differently.

    For quantities and dates: both give values and share none; where both count what is asked for, or in
    its unit, only those numbers matter. For a yes-or-no question: one denies what the other says of the
    same thing. Where a cross-encoder read, it must find that both answer.
    """
    read = any(piece.candidate.relevance is not None for piece in (one, other))
    found = _found(one, other)
    if one.source == other.source or (read and not found):
        return False
    if view.asks == "quantity":
        left, right, alike = _figures(view, one.text, other.text)
        matter = _same_matter(one, other) or (alike and found)
        return bool(left and right and not left & right) and matter
    if view.asks == "when":
        return _at_other_times(one.text, other.text) and _same_matter(one, other)
    if view.asks == "yes_no":
        return _denies(one.text) != _denies(other.text) and _same_matter(one, other)
    return False


def sides(view: QuestionView, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The first piece and those that answer differently from it and from each other, one an article."""
    found: list[Piece] = []
    for piece in pieces:
        if all(differ(view, side, piece) for side in found):
            found.append(piece)
    return tuple(found)


def _figures(view: QuestionView, one: str, other: str) -> tuple[frozenset[object], frozenset[object], bool]:
    """The figures of both texts that may answer the question, and whether they are of one kind.

    Those are the counts of what is asked for; else what has a unit that is asked for, if one of both does;
    else every number.
    """
    counted = asked_noun(view.text)
    counts = _counted(one, counted), _counted(other, counted)
    if all(counts):
        return (*counts, True)
    units = asked_units(view.text) if not counted else frozenset()
    left, right = (frozenset(m for m in measures(text) if m[0] in units) for text in (one, other))
    if left or right:
        both = {unit for unit, _ in left} & {unit for unit, _ in right}
        return frozenset(m for m in left if m[0] in both), frozenset(m for m in right if m[0] in both), True
    return numbers(one) - view.numbers, numbers(other) - view.numbers, False


def asked_noun(question: str) -> str:
    """The lemma of what is to be counted, "" if nothing is: "how many homes …" asks for "home"."""
    tokens = parse(question).tokens
    for index, token in enumerate(tokens):
        if token.lemma == "many" and index and tokens[index - 1].lemma == "how":
            head = tokens[token.head]
            return head.lemma if head.pos in {"NOUN", "PROPN"} and token.head > index else ""
    return ""


def _counted(text: str, noun: str) -> frozenset[str]:
    """The numbers of things of that kind in a sentence."""
    tokens = parse(text).tokens
    starts = [t.start for t in tokens if noun and t.pos == "NUM" and tokens[t.head].lemma == noun]
    found = quantities(text)
    return frozenset(q.value for q in found if any(q.start <= start < q.end for start in starts))


def _found(one: Piece, other: Piece) -> bool:
    """Whether a cross-encoder finds that both answer the question; their numbers are then of one thing."""
    return all(p.candidate.relevance is not None and p.score >= ANSWERS for p in (one, other))


def _same_matter(one: Piece, other: Piece) -> bool:
    return float(one.candidate.vector @ other.candidate.vector) >= 0.5


def _at_other_times(one: str, other: str) -> bool:
    """Whether both give dates or times of one kind and share none: "Monday" may be that "January 8"."""
    left, right = _dates(one), _dates(other)
    kinds = left.keys() & right.keys()
    if left or right:
        return any(not left[kind] & right[kind] for kind in kinds)
    times, others = _times(one), _times(other)
    return bool(times and others and not times & others)


def _dates(text: str) -> dict[str, set[str]]:
    """The parts of dates by kind, "January 8" as "8 January"; weekdays only where no date says more."""
    found: dict[str, set[str]] = {}
    for moment in moments(text):
        if moment.kind != "relative":
            found.setdefault(moment.kind, set()).add(moment.value)
    return {kind: values for kind, values in found.items() if kind != "weekday" or len(found) == 1}


def _times(text: str) -> set[str]:
    """Times and spans of time in numbers, as they are written."""
    wanted = WANTED_ENTITIES["when"]
    return {e.text.casefold() for e in parse(text).entities if e.label in wanted and numbers(e.text)}


_DENIAL = frozenset(
    """refuse reject rule deny decline oppose prevent exclude dismiss lack fail avoid stop distance
    undecided no not never none nor neither""".split()
)
_ASIDE = frozenset("advcl relcl acl pcomp appos".split())
"""Relations of what is said beside the statement: "to prevent …", "which … rejected", "after rejecting …"."""


def _denies(text: str) -> bool:
    """Whether the statement of a sentence denies something; what is said beside it does not count."""
    tokens = parse(text).tokens
    return any(
        (token.lemma in _DENIAL or token.dep == "neg") and not _aside(tokens, index)
        for index, token in enumerate(tokens)
    )


def _aside(tokens: Sequence[Token], index: int) -> bool:
    for _ in range(len(tokens)):
        if tokens[index].dep in _ASIDE:
            return True
        if tokens[index].head == index:
            return False
        index = tokens[index].head
    return False
