"""Numbers with their units, so that like is compared with like: metres with metres, pounds with pounds."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language.numbers import quantities

_UNITS = {
    "length": {
        "metre": r"met(?:re|er)s?|(?-i:m)(?![.&])",
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
    "weight": {
        "tonne": r"tonnes?|tons?",
        "kilogram": r"kilogram(?:me)?s?|kilos?|kg",
        "gram": r"grams?|(?-i:g)(?![.&])",
    },
    "temperature": {
        "degree": r"degrees?(?! (?:celsius|fahrenheit))",
        "celsius": r"(?:degrees? |°\s?)c(?:elsius)?",
        "fahrenheit": r"(?:degrees? |°\s?)f(?:ahrenheit)?",
    },
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
        r"\bhow (?:high|tall|wide|deep|far|long)\b|"
        r"\bwhat\b[^?]*\b(?:depth|diameter|distance|height|length|width)\b",
        re.I,
    ),
    "duration": re.compile(r"\bhow (?:long|old)\b|\bwhat\b[^?]*\blength\b", re.I),
    "weight": re.compile(r"\bhow heavy\b|\bwhat\b[^?]*\bweight\b", re.I),
    "temperature": re.compile(r"\btemperature\b", re.I),
    "share": re.compile(r"\b(?:percentage|proportion)\b", re.I),
    "money": re.compile(
        r"\bhow (?:much money|expensive)\b|\bwhat\b[^?]*\b(?:budget|cost|price)\b|"
        r"\bhow much (?:is|was|were|are|did|does|do|will|would|has|have|had)\b[^?]*"
        r"\b(?:costs?|paid|pays?|spends?|spent)\b",
        re.I,
    ),
}
_RANGE = re.compile(r"\s*(?:to|and|or|-|–)\s*")


def asked_units(question: str) -> frozenset[str]:
    """The units that an answer may count in; empty where the question asks for no measure."""
    return frozenset(
        unit for kind, asked in _ASKED.items() if asked.search(question) for unit in _UNITS[kind]
    )


@lru_cache(maxsize=20_000)
def measures(text: str) -> frozenset[tuple[str, str]]:
    """(unit, value) of the numbers in `text` that have one of the units, such as ("metre", "19").

    Both ends of a range have the unit of one: "10 to 12 metres".
    """
    found = quantities(text)
    units = [_units_of(text, number.start, number.end) for number in found]
    for at in range(len(found) - 2, -1, -1):
        if _RANGE.fullmatch(text, found[at].end, found[at + 1].start):
            units[at] = units[at + 1] = units[at] or units[at + 1]
    return frozenset((unit, number.value) for number, own in zip(found, units, strict=True) for unit in own)


def _units_of(text: str, start: int, end: int) -> frozenset[str]:
    """The unit that is written beside a number; a sign of a currency before it leaves no other."""
    sign = _SIGNS.get(text[start]) or _SIGNS.get(text[max(0, start - 1)])
    if sign is not None:
        return frozenset({sign})
    return frozenset(unit for unit, behind in _BEHIND.items() if behind.match(text, end))
