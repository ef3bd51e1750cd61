"""Numbers with their units, so that like is compared with like: metres with metres, pounds with pounds."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant.language.numbers import PERIODS, Quantity, quantities
from assistant.language.parse import PLURAL_NOUNS, parse

_HOUR = r"(?: (?:an|per) hour|/h)"
_ADVERBS = {
    "hour": "hourly",
    "day": "daily",
    "night": "nightly",
    "week": "weekly",
    "month": "monthly",
    "year": "yearly|annually",
}
_IN_PERIOD = {
    period: "|".join(filter(None, (rf"(?:in )?(?:an?|per|each|every) {period}", _ADVERBS.get(period))))
    for period in PERIODS
}
_UNITS = {
    "length": {
        "metre": r"met(?:re|er)s?|(?-i:m)(?![.&])",
        "kilometre": rf"(?:kilomet(?:re|er)s?|kms?)(?!{_HOUR})",
        "centimetre": r"centimet(?:re|er)s?|cms?",
        "millimetre": r"millimet(?:re|er)s?|mm",
        "mile": rf"miles?(?!{_HOUR})",
        "yard": r"yards?",
        "foot": r"feet|foot|ft",
        "inch": r"inch(?:es)?",
    },
    "duration": {
        "century": r"centur(?:y|ies)",
        "decade": r"decades?",
        "year": r"years?",
        "month": r"months?",
        "week": r"weeks?",
        "day": r"days?",
        "hour": r"hours?|hrs?|(?<=\d)h",
        "minute": r"minutes?|mins?",
        "second": r"seconds?(?![ -]half)|secs?",
    },
    "weight": {
        "tonne": r"tonnes?|tons?|(?<=\d)(?-i:t)",
        "kilogram": r"kilogram(?:me)?s?|kilos?|kg",
        "gram": r"grams?|(?-i:g)(?![.&])",
    },
    "temperature": {
        "degree": r"degrees?(?! (?:celsius|fahrenheit))",
        "celsius": r"(?:degrees? |°\s?)c(?:elsius)?|(?<=\d)(?-i:C)",
        "fahrenheit": r"(?:degrees? |°\s?)f(?:ahrenheit)?|(?<=\d)(?-i:F)",
    },
    "speed": {
        "mile an hour": rf"mph|miles{_HOUR}",
        "kilometre an hour": rf"(?:kilomet(?:re|er)s?|km){_HOUR}|km/?h|kph",
        "knot": r"knots?",
    },
    "area": {
        "hectare": r"hectares?|ha",
        "acre": r"acres?",
        "square metre": r"(?:square|sq\.?) ?(?:met(?:re|er)s?|m)|m[²2]",
        "square kilometre": r"(?:square|sq\.?) ?(?:kilomet(?:re|er)s?|km)|km[²2]",
        "square mile": r"(?:square|sq\.?) ?mi(?:les?)?",
        "square foot": r"(?:square|sq\.?) ?(?:feet|foot|ft)",
    },
    "volume": {
        "litre": r"lit(?:re|er)s?|(?<=\d)(?-i:[Ll])",
        "gallon": r"gallons?",
        "barrel": r"barrels?",
        "cubic metre": r"cubic met(?:re|er)s?|m[³3]",
        "cubic foot": r"cubic (?:feet|foot)",
    },
    "share": {"percent": r"%|per ?cent|percentage points?"},
    "money": {
        "dollar": r"dollars?|usd",
        "euro": r"euros?|€|eur",
        "pound": r"pounds?(?! of\b)|lbs?",  # of money or of weight
        "penny": r"pence|pennies|(?<=\d)(?-i:p)",
        "cent": r"cents?",
        "krona": r"kron(?:or|a|er|e|ur)|crowns?",
        "franc": r"francs?",
        "yen": r"yen",
        "yuan": r"yuan|renminbi",
        "rupee": r"rupees?",
        "rouble": r"rou?bles?",
        "zloty": r"z[lł]ot(?:ys?|ies|ych)",
        "peso": r"pesos?",
        "rand": r"rand",
        "lira": r"liras?|lire",
        "real": r"reais",
        "riyal": r"riyals?",
        "dirham": r"dirhams?",
        "dinar": r"dinars?",
        "shekel": r"shekels?",
        "forint": r"forints?",
        "naira": r"naira",
        "baht": r"baht",
    },
    "frequency": {"time": rf"times?(?! (?:{'|'.join(_IN_PERIOD.values())})\b)"}
    | {f"time a {period}": rf"times? (?:{written})" for period, written in _IN_PERIOD.items()},
}
"""Units of each kind of measure, with how they are written behind a number."""

DURATIONS = frozenset(_UNITS["duration"])
FREQUENCIES = frozenset(_UNITS["frequency"])
RATES = FREQUENCIES | frozenset(_UNITS["speed"])
"""Units that say themselves what they are for each of."""

_LOOSER = {"time": FREQUENCIES, "degree": frozenset({"celsius", "fahrenheit"})}
"""Units that leave open which of some others is meant."""

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
    "speed": re.compile(r"\bhow fast\b|\bspeed\b", re.I),
    "area": re.compile(r"\bhow (?:big|large)\b|\bwhat\b[^?]*\b(?:area|size)\b", re.I),
    "share": re.compile(r"\b(?:percentage|proportion)\b", re.I),
    "money": re.compile(
        r"\bhow (?:much money|expensive)\b|\bwhat\b[^?]*\b(?:budget|cost|price)\b|"
        r"\bhow much (?:is|was|were|are|did|does|do|will|would|has|have|had)\b[^?]*"
        r"\b(?:costs?|paid|pays?|spends?|spent)\b",
        re.I,
    ),
}
_RANGE = re.compile(r"\s*(?:to|and|or|-|–)\s*")
"""What stands between two numbers of one unit."""


def asked_units(question: str) -> frozenset[str]:
    """The units that an answer may count in; empty where the question asks for no measure."""
    return frozenset(
        unit for kind, asked in _ASKED.items() if asked.search(question) for unit in _UNITS[kind]
    )


@lru_cache(maxsize=20_000)
def measured(text: str) -> tuple[tuple[Quantity, frozenset[str]], ...]:
    """The numbers in `text`, in order, each with the units that it may have; most have one or none.

    Both ends of a range have the unit of one: "10 to 12 metres". How often is measured in times. "120m" is
    no metres where things or money are counted, or where another number certainly has metres.
    """
    found = quantities(text)
    units = [_units_of(text, number) for number in found]
    for at in range(len(found) - 2, -1, -1):
        if _RANGE.fullmatch(text, found[at].end, found[at + 1].start):
            units[at] = units[at + 1] = units[at] or units[at + 1]
    certain = any("metre" in own for own in units)
    return tuple(
        (_millions(number) if certain or own or _counts_millions(text, number) else number, own)
        for number, own in zip(found, units, strict=True)
    )


def _millions(number: Quantity) -> Quantity:
    return replace(number, metres="") if number.metres else number


def _counts_millions(text: str, number: Quantity) -> bool:
    """Whether "120m" can only be millions: 120m visitors, or what is paid."""
    if not number.metres:
        return False
    paid = _PAID.search(text[max(0, number.start - 40) : number.start])
    return paid is not None or counts_things(text, number)


_PAID = re.compile(
    r"\b(?:costs?|costing|worth|pay(?:s|ing)?|paid|spen[dt]s?|spending|earn(?:s|ed|ing)?)"
    r"(?: (?:about|almost|around|an?|at|estimated|least|more|nearly|only|over|some|than|up to)){0,3} $",
    re.I,
)


def counts_things(text: str, number: Quantity) -> bool:
    """Whether a noun in the plural follows a number: "84m registered voters", not "a 120m tower"."""
    following = [token for token in parse(text).tokens if token.start >= number.end][:_FOLLOWING]
    for token in following:
        if token.tag in PLURAL_NOUNS:
            return True
        if token.tag not in _BEFORE_NOUN:
            return False
    return False


_FOLLOWING = 4
_BEFORE_NOUN = frozenset({"JJ", "JJR", "NN", "VBN", "VBG"})


def fits(unit: str, other: str) -> bool:
    """Whether two units may be one: "30 degrees" and "30C", "twice" and "twice a year"."""
    return unit == other or other in _LOOSER.get(unit, ()) or unit in _LOOSER.get(other, ())


@lru_cache(maxsize=20_000)
def measures(text: str) -> frozenset[tuple[str, str]]:
    """(unit, value) of the numbers in `text` that have one of the units, such as ("metre", "19").

    "120m" without the sign of a currency is both a number and 120 metres.
    """
    found = measured(text)
    return frozenset(
        [(unit, number.value) for number, units in found for unit in units]
        + [("metre", number.metres) for number, _ in found if number.metres]
    )


def _units_of(text: str, number: Quantity) -> frozenset[str]:
    """The unit that is written beside a number; a sign of a currency before it leaves no other."""
    sign = _SIGNS.get(text[number.start]) or _SIGNS.get(text[max(0, number.start - 1)])
    if sign is not None:
        return frozenset({sign})
    if number.times:  # "twice a week" is two times a week
        behind = f"times{text[number.end :]}"
        return frozenset(unit for unit in _UNITS["frequency"] if _BEHIND[unit].match(behind))
    return frozenset(unit for unit, behind in _BEHIND.items() if behind.match(text, number.end))
