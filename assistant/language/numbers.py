"""Numbers as words and digits, brought to one form so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isinf

_UNITS = {
    word: value
    for value, word in enumerate(
        """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
            fifteen sixteen seventeen eighteen nineteen
        """.split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        """
        twenty thirty forty fifty sixty seventy eighty ninety
    """.split(),
        start=2,
    )
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        """
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
            thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        """.split(),
        start=1,
    )
} | {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12}
_AMBIGUOUS = frozenset({"one", "first", "second"})
"""Seldom numbers when they stand alone: "one of", "the first serious step"."""

_CARDINAL = "|".join((*_UNITS, *_TENS, *_SCALES))
_ORDINAL = "|".join(_ORDINALS)
_SCALED = rf"(?=(?:{'|'.join(_SCALES)})\b)"
_AND = r"(?:(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+|[\s-]+)"
_WORDS = re.compile(
    rf"(?<![\w.])(?P<vague>(?:several|few|quarter(?:\s+of)?\s+an?)\s+)?"
    rf"(?P<half>half[\s-](?:an?\s+)?{_SCALED})?(?:an?\s+{_SCALED})?"
    rf"(?P<run>(?:{_CARDINAL})(?:{_AND}(?:{_CARDINAL}))*"
    rf"(?:(?:(?<=ty)|(?<=hundred)|(?<=thousand)){_AND}(?:{_ORDINAL}))?|{_ORDINAL})(?!\w)",
    re.IGNORECASE,
)
"""Half of a scale is a number, several of one are none, nor is "three" a part of "the first three"."""
_DIGITS = re.compile(
    r"(?<![\w.,])(?P<money>[$€£]\s?)?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
    r"(?:(?P<ordinal>st|nd|rd|th)|(?P<plural>['’]?s)|(?P<short>k|mn|m|bn|trn|tn|(?(money)b|(?!))))?"
    r"(?:(?!\w)|(?=(?:km|cm|mm|kg|ft|mph|kph|am|pm|hrs?|mins?|lbs?)\b))"
    r"(?:[\s-]*(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|dozen)\b)?",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"(?<!\w)(one|two|three|four|five|six|seven|eight|nine|an?(?=\s\w+\s+of\b))[\s-](halves|half|thirds?|quarters?|fifths?|tenths?)(?!\w)",
    re.IGNORECASE,
)
_SCALE = "|".join(_SCALES)
_AND_A_HALF = re.compile(
    rf"(?<![\w.,])(?P<whole>\d{{1,3}}|an?(?=\s+(?:{_SCALE})\b)|(?:{_CARDINAL})(?:[\s-]+(?:{_CARDINAL})){{0,3}}?)"
    rf"(?:\s+(?P<before>{_SCALE}))?\s+and\s+a\s+half\b(?:\s+(?P<after>{_SCALE})\b)?",
    re.IGNORECASE,
)
_WHOLE = {"hal": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number written at `text[start:end]`; `value` is its one form ("26", "1500000", "2/3")."""

    value: str
    start: int
    end: int
    ordinal: bool = False


def _text(value: float) -> str:
    rounded = round(value, 6)
    return str(int(rounded)) if rounded == int(rounded) else repr(rounded)


def _spoken(run: str) -> tuple[float, bool]:
    """The value of number words in a row, and whether the last is an ordinal."""
    total = current = 0.0
    ordinal = False
    for word in re.findall(r"[a-z]+", run.lower()):
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in _ORDINALS:
            current += _ORDINALS[word]
            ordinal = True
        elif word in ("hundred", "dozen"):
            current = (current or 1) * _SCALES[word]
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0.0
    return total + current, ordinal


def _digits(match: re.Match[str]) -> Quantity | None:
    value = float(match["whole"].replace(",", "") + (match["fraction"] or ""))
    scale = (match["scale"] or match["short"] or "").lower()
    value *= _SCALES.get(scale, _SHORT_SCALES.get(scale, 1.0))
    if isinf(value):  # hundreds of digits are no number that anything is compared with
        return None
    return Quantity(
        value=_text(value), start=match.start(), end=match.end(), ordinal=match["ordinal"] is not None
    )


def _and_a_half(match: re.Match[str]) -> Quantity:
    """ "two and a half million", "a million and a half"."""
    written = match["whole"].lower()
    whole = float(written) if written.isdigit() else 1.0 if written in ("a", "an") else _spoken(written)[0]
    scale = _SCALES.get((match["before"] or match["after"] or "").lower(), 1.0)
    return Quantity(value=_text((whole + 0.5) * scale), start=match.start(), end=match.end())


def _free(pattern: re.Pattern[str], text: str, found: Sequence[Quantity]) -> list[re.Match[str]]:
    """Where a pattern matches nothing that was found before."""
    taken = [(quantity.start, quantity.end) for quantity in found]
    return [
        match
        for match in pattern.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]


@lru_cache(maxsize=20_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Numbers in `text`, digits or words, in order; "one", "first" and "second" alone are left out."""
    found = [_and_a_half(match) for match in _AND_A_HALF.finditer(text)]
    for match in _free(_PARTS, text, found):
        below = next(value for word, value in _WHOLE.items() if match[2].lower().startswith(word))
        found.append(
            Quantity(value=f"{_UNITS.get(match[1].lower(), 1)}/{below}", start=match.start(), end=match.end())
        )
    found.extend(number for match in _free(_DIGITS, text, found) if (number := _digits(match)) is not None)
    for match in _free(_WORDS, text, found):
        run = match["run"].lower()
        if match.group().lower() in _AMBIGUOUS or match["vague"]:
            continue
        value, ordinal = _spoken(run)
        if match["half"]:
            value /= 2
        if isinf(value):
            continue
        found.append(Quantity(value=_text(value), start=match.start(), end=match.end(), ordinal=ordinal))
    return tuple(sorted(found, key=lambda quantity: quantity.start))


@lru_cache(maxsize=20_000)
def numbers(text: str) -> frozenset[str]:
    """Values in `text`, digits or words, such as {"26", "8000000", "2027"}.

    "one", "first" and "second" as words are left out: they are seldom numbers.
    """
    return frozenset(quantity.value for quantity in quantities(text))
