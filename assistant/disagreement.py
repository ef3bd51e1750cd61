"""Whether two sentences of different articles answer a question differently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.types import Span

from assistant.denial import denies
from assistant.grounding.dates import moments
from assistant.language.clock import clock_times
from assistant.language.intervals import Figure, apart, figures
from assistant.language.measures import DURATIONS, asked_units
from assistant.language.numbers import Quantity, numbers, quantities
from assistant.language.parse import parse
from assistant.language.questions import WANTED_ENTITIES, QuestionView
from assistant.language.spans import Spanned, overlaps
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
        differing, alike = _figures_differ(view, one.text, other.text)
        return differing and (_same_matter(one, other) or (alike and found))
    if view.asks == "when":
        return _at_other_times(one.text, other.text) and _same_matter(one, other)
    if view.asks == "yes_no":
        return denies(one.text, view.text) != denies(other.text, view.text) and _same_matter(one, other)
    return False


def sides(view: QuestionView, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The first piece and those that answer differently from it and from each other, one an article."""
    found: list[Piece] = []
    for piece in pieces:
        if all(differ(view, side, piece) for side in found):
            found.append(piece)
    return tuple(found)


def _figures_differ(view: QuestionView, one: str, other: str) -> tuple[bool, bool]:
    """Whether the figures of both texts that may answer differ, and whether they are of one kind.

    Those are the counts of what is asked for; else what has a unit that is asked for, if one of both does;
    else every number that is no part of a date.
    """
    counted = asked_noun(view.text)
    counts = [_counted(view, text, counted) for text in (one, other)]
    if all(counts):
        return apart(*counts), True
    units = asked_units(view.text) if not counted else frozenset()
    measured = [[f for f in _aged(view, text) if f.units & units] for text in (one, other)]
    if any(measured):
        return apart(*measured), True
    return apart(*(_other_figures(view, text) or _zero(view, text, counted) for text in (one, other))), False


def asked_noun(question: str) -> str:
    """The lemma of what is to be counted, "" if nothing is: "how many homes …" asks for "home"."""
    tokens = parse(question).tokens
    for index, token in enumerate(tokens):
        if token.lemma == "many" and index and tokens[index - 1].lemma == "how":
            head = tokens[token.head]
            return head.lemma if head.pos in {"NOUN", "PROPN"} and token.head > index else ""
    return ""


def _counted(view: QuestionView, text: str, noun: str) -> list[Figure]:
    """The numbers of things of that kind in a sentence, without units; "no homes" are 0."""
    tokens = parse(text).tokens
    starts = [t.start for t in tokens if noun and t.pos == "NUM" and tokens[t.head].lemma == noun]
    counting = [
        q.start
        for q in quantities(text)
        if (q.times and noun == "time") or any(q.start <= start < q.end for start in starts)
    ]
    found = [replace(f, units=frozenset[str]()) for f in figures(text) if f.start in counting]
    none_of = found and _nobody(view, text)  # "none of the 12 passengers"
    return [_NONE] if none_of or (noun and not found and _zero(view, text, noun)) else found


def _zero(view: QuestionView, text: str, noun: str) -> list[Figure]:
    """A 0 for none of what is counted, or for nobody who does what is asked; else nothing."""
    tokens = parse(text).tokens
    no = any(t.lemma == "no" and t.dep == "det" and tokens[t.head].lemma == noun for t in tokens)
    return [_NONE] if no or _nobody(view, text) else []


def _nobody(view: QuestionView, text: str) -> bool:
    """Whether the subject of the question's verb is nobody, no one or none: "Nobody died"."""
    tokens = parse(text).tokens
    asked = {token.lemma for token in parse(view.text).tokens if token.pos == "VERB"}
    return any(
        (token.lemma in ("nobody", "none") or (token.lemma == "one" and before == "no"))
        and token.dep in ("nsubj", "nsubjpass")
        and tokens[token.head].lemma in asked
        for before, token in zip(["", *(t.lemma for t in tokens)], tokens, strict=False)
    )


_NONE = Figure(low=0.0, high=0.0, units=frozenset(), start=0)


_AGE_ASKED = re.compile(r"\bhow old\b|\bage\b", re.IGNORECASE)
_BEFORE_AGE = re.compile(
    r"(?:[A-Z][\w’'-]*(?:, | \()|\b(?:aged|age of|is|was|turned)(?: (?:just|now|only))? )$"
)
_BEHIND_AGE = re.compile(r"\s*$|[,.;)]|\s+(?:and|at|but|in|last|next|now|on|this|today)\b")
"""A bare number behind a name or such a verb: "Mayor Pryce, 54, was elected", "Pryce turned 54 in May"."""


def _aged(view: QuestionView, text: str) -> list[Figure]:
    """The figures of a text; where an age is asked for, those that may be one count years."""
    ages = {q.start for q in quantities(text) if _is_age(text, q)} if _AGE_ASKED.search(view.text) else set()
    return [replace(f, units=f.units | {"year"}) if f.start in ages else f for f in figures(text)]


def _is_age(text: str, number: Quantity) -> bool:
    written = _BEFORE_AGE.search(text[: number.start]) and _BEHIND_AGE.match(text, number.end)
    return written is not None and number.value.isdigit() and int(number.value) < _OLDEST


_OLDEST = 130


def _other_figures(view: QuestionView, text: str) -> list[Figure]:
    """The figures of a text without those of the question and those of dates."""
    left_out = {q.start for q in quantities(text) if q.value in view.numbers or _dated(text, q)}
    return [figure for figure in figures(text) if figure.start not in left_out]


def _dated(text: str, quantity: Quantity) -> bool:
    """Whether a number is part of a date: 2100 may be a year, or homes."""
    dates = [entity for entity in parse(text).entities if entity.label == "DATE"]
    return overlaps(quantity, (part for part in moments(text) if overlaps(part, dates)))


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
