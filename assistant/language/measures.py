"""Numbers with their units, so that like is compared with like: metres with metres, pounds with pounds."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language.numbers import quantities

_UNITS = {
    "length": {
        "metre": r"met(?:re|er)s?|m",
        "kilometre": r"kilomet(?:re|er)s?|kms?",
        "centimetre": r"centimet(?:re|er)s?|cms?",
        "mile": r"miles?",
        "foot": r"feet|foot|ft",
        "inch": r"inch(?:es)?",
    },
    "duration": {
        "year": r"years?",
        "month": r"months?",
        "week": r"weeks?",
        "day": r"days?",
        "hour": r"hours?",
        "minute": r"minutes?",
    },
    "weight": {"tonne": r"tonnes?|tons?", "kilogram": r"kilogram(?:me)?s?|kilos?|kg", "gram": r"grams?|g"},
    "temperature": {"degree": r"degrees?|°\s?[CFK]?"},
    "share": {"percent": r"%|per ?cent|percentage points?"},
    "money": {"dollar": r"dollars?", "euro": r"euros?", "pound": r"pounds?(?! of\b)"},
}
"""Units of each kind of measure, with how they are written behind a number."""

_BEHIND = {
    name: re.compile(rf"[\s-]*(?:{written})(?!\w)", re.I)
    for units in _UNITS.values()
    for name, written in units.items()
}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound"}

_ASKED = {
    "length": re.compile(
        r"\bhow (?:high|tall|wide|deep|far|long)\b|\b(?:depth|diameter|distance|height|length|width) of\b",
        re.I,
    ),
    "duration": re.compile(r"\bhow (?:long|old)\b|\bage of\b", re.I),
    "weight": re.compile(r"\bhow heavy\b|\bweight of\b", re.I),
    "temperature": re.compile(r"\btemperature\b", re.I),
    "share": re.compile(r"\b(?:percentage|proportion)\b", re.I),
    "money": re.compile(
        r"\bhow (?:much money|expensive)\b|\b(?:budget|cost|price) (?:of|for)\b|"
        r"\bhow much\b[^?]*\b(?:costs?|paid|pays?|spends?|spent|raised?)\b",
        re.I,
    ),
}


def asked_units(question: str) -> frozenset[str]:
    """The units that an answer may count in; empty where the question asks for no measure."""
    return frozenset(
        unit for kind, asked in _ASKED.items() if asked.search(question) for unit in _UNITS[kind]
    )


@lru_cache(maxsize=20_000)
def measures(text: str) -> frozenset[tuple[str, str]]:
    """(unit, value) of the numbers in `text` that have one of the units, such as ("metre", "19")."""
    found: set[tuple[str, str]] = set()
    for number in quantities(text):
        sign = _SIGNS.get(text[number.start])
        if sign is not None:
            found.add((sign, number.value))
        for unit, behind in _BEHIND.items():
            if behind.match(text, number.end):
                found.add((unit, number.value))
    return frozenset(found)
