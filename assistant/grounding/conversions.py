"""The same amount in other units: two decades are twenty years, and a third is 33 per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.measures import measured

_FRACTION = re.compile(
    r"\b(?:(?P<many>one|two|three|four)[\s-]+|an?\s+|the\s+)?(?P<part>half|third|quarter|fifth|tenth)(?:s|\b(?!\s+of\s+\w+day))",
    re.I,
)
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_MANY = {"one": 1, "two": 2, "three": 3, "four": 4}
_SMALLER = {
    "century": ("decade", 10.0),
    "decade": ("year", 10.0),
    "year": ("month", 12.0),
    "week": ("day", 7.0),
    "day": ("hour", 24.0),
    "hour": ("minute", 60.0),
    "tonne": ("kilogram", 1000.0),
    "kilogram": ("gram", 1000.0),
    "kilometre": ("metre", 1000.0),
    "metre": ("centimetre", 100.0),
}
"""Units with the next smaller one, and how many of it they are."""


def fractions(text: str) -> Iterator[tuple[int, int, float]]:
    """Where the fractions of a text stand, each in hundredths."""
    for match in _FRACTION.finditer(text):
        share = _PARTS[match["part"].lower()] * _MANY.get((match["many"] or "one").lower(), 1)
        yield match.start(), match.end(), share


def smallest(value: str, unit: str) -> tuple[float, str] | None:
    """An amount in the smallest unit that it comes down to; None if it is no plain number."""
    try:
        amount = float(value)
    except ValueError:
        return None
    while unit in _SMALLER:
        unit, times = _SMALLER[unit]
        amount *= times
    return round(amount, 3), unit


def amounts(text: str) -> Iterator[tuple[int, tuple[float, str]]]:
    """Where the numbers of a text stand, with what they come to: in the smallest unit, or in hundredths."""
    for quantity, units in measured(text):
        for unit in units:
            found = smallest(quantity.value, unit)
            if found is not None:
                yield quantity.start, (float(round(found[0])), unit) if unit == "percent" else found
    for start, _, share in fractions(text):
        yield start, (float(round(share)), "percent")


def said(text: str) -> dict[str, frozenset[str]]:
    """Each number of a text, as "#20", with what it comes to: "=240 month"; a bare share is at "#"."""
    values = {quantity.start: quantity.value for quantity, _ in measured(text)}
    ends = {first: last for first, last, _ in fractions(text)}
    found: dict[str, set[str]] = {}
    for start, (amount, unit) in amounts(text):
        inside = [value for at, value in values.items() if start <= at < ends.get(start, start + 1)]
        for value in inside or [""]:
            found.setdefault(f"#{value}", set()).add(f"={amount:g} {unit}")
    return {key: frozenset(items) for key, items in found.items()}
