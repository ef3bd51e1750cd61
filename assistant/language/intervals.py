"""What the figures of a text leave open: "nearly 400" may be 392, "more than 12" may be fifteen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from assistant.language.measures import RATES, counts_things, measured
from assistant.language.numbers import PERIODS, SCALES, Quantity

_BOUNDS = {
    "at least": re.compile(r"\b(?:at least|(?:no|not) (?:fewer|less) than)\s+$", re.IGNORECASE),
    "up to": re.compile(r"\b(?:at most|up to|as (?:many|much) as|(?:no|not) more than)\s+$", re.IGNORECASE),
    "more than": re.compile(r"\b(?:more than|over|above|exceeding|upwards of)\s+$", re.IGNORECASE),
    "less than": re.compile(r"\b(?:less than|fewer than|under|below)\s+$", re.IGNORECASE),
    "about": re.compile(
        r"\b(?:about|around|some|nearly|almost|roughly|approximately|close to|an estimated)\s+$",
        re.IGNORECASE,
    ),
}
"""What may stand before a number; "no fewer than" before "fewer than", which stands within it."""

_BARELY = re.compile(
    r"\b(?:just|slightly|a (?:little|bit)) (?:over|under|above|below|(?:more|less) than)\s+$", re.I
)
_NEAR_BEHIND = re.compile(r"(?:[\s-]odd\b| or so\b)", re.IGNORECASE)
_LEAST_BEHIND = re.compile(r"(?:\+| or more\b|[\s-]plus\b)", re.IGNORECASE)
_LIMIT_BEHIND = re.compile(r"\s+(?:[\w-]+\s+)?at (?:the )?(?P<end>most|least)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:to|or|-|–)\s*")
_SCORE = re.compile(r"\d[-–]\d")
_AND = re.compile(r"\s+and\s+")
_SCALED = re.compile(rf"({'|'.join(SCALES)})$", re.IGNORECASE)

_RATE = re.compile(
    r"(?:\s+[a-z-]+)?\s*(?:/|\b(?:per|each|every|an?)\s+)(?P<each>"
    rf"{'|'.join(PERIODS)}|head|person|child|dose|piece|ticket|seat|share|unit|acre|hectare|mile|kilometre|litre|"
    r"gallon|barrel|kilo|kilogram|pound|tonne|ton|night|game|match)\b"
    r"(?!\s+(?:ago|earlier|later|before|after)\b)",
    re.IGNORECASE,
)
"""What stands behind a figure for each of something: "£45 a dose", "14 million crowns each day"."""

NEAR = 0.05
"""How far what is "about" a number may be from it, as a share of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number from `low` to `high` that starts at a character, with the units that it may have; `each`: they
    are for each of something.
    """

    low: float
    high: float
    units: frozenset[str]
    start: int
    each: bool = False


def bound(text: str, start: int) -> str:
    """What limits the number at `text[start]`: at least, up to, more than, less than, about, or nothing."""
    before = text[max(0, start - 24) : start]
    return next((said for said, written in _BOUNDS.items() if written.search(before)), "")


def limit(text: str, number: Quantity) -> str:
    """The same, also where it stands behind the number: "25,000 at most"."""
    behind = _LIMIT_BEHIND.match(text, number.end)
    said = {"most": "up to", "least": "at least"}[behind["end"].lower()] if behind else ""
    return bound(text, number.start) or said


def figures(text: str) -> tuple[Figure, ...]:
    """The numbers of `text` in order; "120m" also as metres, a range once for each end.

    What is so for each of something has a unit of its own: "£45 a dose" is in pounds per dose.
    """
    found = measured(text)
    spans = [_open(text, number) for number, _ in found]
    for at, (one, two) in enumerate(pairwise(found)):
        span = _range(text, one[0], two[0])
        if span is not None and (one[1] or not _score(text, one[0], two[0])):
            spans[at] = spans[at + 1] = span
    return tuple(
        figure
        for (number, units), span in zip(found, spans, strict=True)
        for figure in _read(text, number, units, span)
    )


def apart(some: Collection[Figure], others: Collection[Figure]) -> bool:
    """Whether figures can be compared and none can be the same.

    Like is compared with like: what has a unit with what has the same, what has none with what has none, or
    with all of a text whose figures have no unit at all; no sum with what is so for each of something.
    """
    bare = [not any(figure.units for figure in side) for side in (some, others)]
    pairs = [
        (one, other)
        for one in some
        for other in others
        if one.units & other.units
        or (not one.units and not other.each and (bare[0] or not other.units))
        or (not other.units and not one.each and bare[1])
    ]
    return bool(pairs) and not any(one.low <= two.high and two.low <= one.high for one, two in pairs)


def _read(text: str, number: Quantity, units: frozenset[str], span: tuple[float, float]) -> Iterator[Figure]:
    each = None if units & RATES else _RATE.match(text, number.end)
    if each:
        units = frozenset(f"{unit} per {each['each'].lower()}" for unit in units or ("",))
    yield Figure(low=span[0], high=span[1], units=units, start=number.start, each=bool(each))
    if number.metres:
        share = float(number.metres) / _value(number) if _value(number) else 1.0
        low, high = (end * share for end in span)
        yield Figure(low=low, high=high, units=frozenset({"metre"}), start=number.start)


def _value(number: Quantity) -> float:
    above, _, below = number.value.partition("/")
    return float(above) / float(below or 1)


def _open(text: str, number: Quantity) -> tuple[float, float]:
    """From where to where the words beside a number let it be."""
    value = _value(number)
    behind = text[number.end : number.end + 10]
    said = bound(text, number.start)
    barely = _BARELY.search(text[max(0, number.start - 24) : number.start])
    if said == "about" or barely or _NEAR_BEHIND.match(behind):
        return value * (1 - NEAR), value * (1 + NEAR)
    if said in ("up to", "less than"):
        return 0.0, value
    if said in ("at least", "more than") or _LEAST_BEHIND.match(behind):
        return value, inf
    return value, value


def _score(text: str, one: Quantity, two: Quantity) -> bool:
    """Whether two numbers are those of two sides, "lost 1-3", and not of things: "2-3 people"."""
    return _SCORE.fullmatch(text[one.start : two.end]) is not None and not counts_things(text, two)


def _range(text: str, one: Quantity, two: Quantity) -> tuple[float, float] | None:
    """The ends of "75 to 79" or "between 75 and 79"; None if the two are apart: "rose from 75 to 79"."""
    before = text[max(0, one.start - 30) : one.start]
    between = text[one.end : two.start]
    if not (_TO.fullmatch(between) or (_AND.fullmatch(between) and _BETWEEN.search(before))):
        return None
    low, high = _value(one), _value(two)
    scaled = _SCALED.search(text[two.start : two.end])
    if scaled and low * SCALES[scaled[1].lower()] <= high:  # "5 to 6 million"
        low *= SCALES[scaled[1].lower()]
    if _BY.search(before) and high > 2 * low:
        return None  # "rose by 3,300 to 14,300", but "by 3 to 5 percent"
    return (low, high) if low < high and not _FROM.search(before) else None
