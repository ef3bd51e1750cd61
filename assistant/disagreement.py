"""Whether two sentences of different articles answer a question differently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile

from index.types import Span

from assistant.counts import at_other_stages, figured, figures_differ
from assistant.denial import denies, leaves_open
from assistant.grounding.dates import moments
from assistant.grounding.lexicon import SPEECH
from assistant.grounding.tree import Tree, stem_of
from assistant.language.clock import clock_times
from assistant.language.intervals import Figure, apart, figures
from assistant.language.measures import DURATIONS
from assistant.language.names import mentions
from assistant.language.numbers import numbers
from assistant.language.parse import parse
from assistant.language.questions import WANTED_ENTITIES, QuestionView
from assistant.language.spans import Spanned, overlaps
from assistant.language.words import stem
from assistant.pieces import Piece

ANSWERS = 0.0
"""Log-odds from which on a cross-encoder takes a sentence for an answer. More is asked of a side than of a
quote: what only stands near the answer holds figures too."""


def differ(view: QuestionView, one: Piece, other: Piece) -> bool:
    """Whether two pieces of different articles answer the question differently.

    For quantities and dates: both give values and none can be the same ("nearly 400" may be 392); where both
    count what is asked for, or in its unit, only those numbers matter, and metres are not compared with feet.
    For a yes-or-no question: one denies what the other says of the same thing. Where a cross-encoder read, it
    must find that both answer.
    """
    read = any(piece.candidate.relevance is not None for piece in (one, other))
    found = _found(one, other)
    if one.source == other.source or (read and not found):
        return False
    if view.asks == "quantity":
        differing, alike = figures_differ(view, one.text, other.text)
        if at_other_stages(view.text, one.text, other.text):
            return False
        return differing and (_same_matter(one, other) or (alike and found))
    if view.asks == "when":
        return _at_other_times(one.text, other.text) and _same_matter(one, other)
    if view.asks == "yes_no":
        if any(leaves_open(piece.text, view.text) for piece in (one, other)):
            return False
        return denies(one.text, view.text) != denies(other.text, view.text) and _same_matter(one, other)
    return False


def names_others(view: QuestionView, one: Piece, other: Piece) -> bool:
    """Whether two pieces of different articles both answer who it was, and the other names somebody whom the
    first and the question do not: what several said or did is no contradiction, but one alone is half of it.
    """
    if view.asks != "who" or one.source == other.source or not _found(one, other):
        return False
    known = f"{view.text} {one.text}"
    return any(
        entity.label in WANTED_ENTITIES["who"] and not mentions(known, entity.text)
        for entity in parse(other.text).entities
    )


def contested(view: QuestionView, one: Piece, other: Piece) -> bool:
    """Whether two pieces of one article answer the question differently in the words of different people:
    "Nine were arrested, police said. The union spoke of 14."
    """
    if one.source != other.source or not (_found(one, other) and view.asks == "quantity"):
        return False
    tellers = [_tellers(piece.text) for piece in (one, other)]
    if not all(tellers) or not tellers[0].isdisjoint(tellers[1]):
        return False
    differing, _ = figures_differ(view, one.text, other.text)
    return differing


def _tellers(text: str) -> frozenset[str]:
    """Stems of those whose words a sentence gives."""
    tree = Tree(parse(text))
    said = [i for i, token in enumerate(tree.tokens) if token.pos == "VERB" and stem(token.lemma) in SPEECH]
    subjects = (tree.stems(tree.subject(index)[0]) for index in said)
    according = tree.after("to") if _ACCORDING.search(text) else frozenset[str]()
    owners = (t for t in tree.tokens if t.dep == "poss" and tree.tokens[t.head].lemma in _VIEWS)
    return according.union(map(stem_of, owners), *subjects)


_VIEWS = frozenset("view opinion estimate estimation count figure".split())
_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)


def sides(view: QuestionView, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The first piece, for a quantity the first with a number, and those that answer differently from it and
    from each other, one an article.
    """
    found: list[Piece] = []
    for piece in dropwhile(lambda piece: view.asks == "quantity" and not figured(view, piece.text), pieces):
        if all(differ(view, side, piece) for side in found):
            found.append(piece)
    return tuple(found)


def _found(one: Piece, other: Piece) -> bool:
    """Whether a cross-encoder finds that both answer the question; their numbers are then of one thing."""
    said = [piece.candidate.relevance for piece in (one, other)]
    return all(odds is not None and odds >= ANSWERS for odds in said)


def _same_matter(one: Piece, other: Piece) -> bool:
    return float(one.candidate.vector @ other.candidate.vector) >= 0.5


def _at_other_times(one: str, other: str) -> bool:
    """Whether both give dates or times of one kind and share none: "Monday" may be that "January 8"."""
    left, right = _dates(one), _dates(other)
    kinds = left.keys() & right.keys()
    if left or right:
        return any(not left[kind] & right[kind] for kind in kinds)
    differing = [_clock(one).isdisjoint(_clock(other))] if _clock(one) and _clock(other) else []
    spans, others = _spans(one), _spans(other)
    if {u for f in spans for u in f.units} & {u for f in others for u in f.units}:
        differing.append(apart(spans, others))
    times, unlike = _unread_times(one), _unread_times(other)
    if times and unlike:
        differing.append(not times & unlike)
    return bool(differing) and all(differing)


def _dates(text: str) -> dict[str, set[str]]:
    """The parts of dates by kind, "January 8" as "8 January"; weekdays only where no date says more."""
    found: dict[str, set[str]] = {}
    for moment in moments(text):
        if moment.kind != "relative":
            found.setdefault(moment.kind, set()).add(moment.value)
    return {kind: values for kind, values in found.items() if kind != "weekday" or len(found) == 1}


def _clock(text: str) -> frozenset[int]:
    """Times of day in minutes."""
    return frozenset[int]().union(*(time.minutes for time in clock_times(text)))


def _spans(text: str) -> list[Figure]:
    """Spans of time: "six months"."""
    return [figure for figure in figures(text) if figure.units & DURATIONS]


def _unread_times(text: str) -> set[str]:
    """Times in numbers that are neither times of day nor spans, as they are written."""
    wanted = WANTED_ENTITIES["when"]
    read: list[Spanned] = [
        *clock_times(text),
        *(Span(start=figure.start, end=figure.start + 1) for figure in _spans(text)),
    ]
    return {
        entity.text.casefold()
        for entity in parse(text).entities
        if entity.label in wanted and numbers(entity.text) and not overlaps(entity, read)
    }
