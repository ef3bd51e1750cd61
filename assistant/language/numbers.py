"""Numbers as words and digits, brought to one form so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isinf

from assistant.language.spans import overlaps, span_of

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
ORDINALS = {
    word: value
    for value, word in enumerate(
        """
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
            thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        """.split(),
        start=1,
    )
} | {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
"""The numbers of words for places in a row."""

SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
"""Words that multiply the number before them."""

_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12}
_AMBIGUOUS = frozenset({"one", "first", "second"})
"""Seldom numbers when they stand alone: "one of", "the first serious step"."""

_CARDINAL = "|".join((*_UNITS, *_TENS, *SCALES))
_ORDINAL = "|".join(ORDINALS)
_SCALED = rf"(?=(?:{'|'.join(SCALES)})\b)"
_AND = r"(?:(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+|[\s-]+)"
_WORDS = re.compile(
    rf"(?<![\w.])(?P<vague>(?:several|few|quarter(?:\s+of)?\s+an?)\s+)?"
    rf"(?P<half>half[\s-](?:an?\s+)?{_SCALED})?(?:an?\s+{_SCALED})?"
    rf"(?P<run>(?:{_CARDINAL})(?:{_AND}(?:{_CARDINAL}))*"
    rf"(?:(?:(?<=ty)|(?<=hundred)|(?<=thousand)){_AND}(?:{_ORDINAL}))?|{_ORDINAL})(?!\w)",
    re.IGNORECASE,
)
"""Half of a scale is a number, several of one are none, nor is "three" a part of "the first three"."""
_FRACTIONS = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3)}
_FRACTION = f"[{''.join(_FRACTIONS)}]"
_UNIT = (
    r"(?:(?-i:[CFLVWhlptx])|(?<=[\d.,]\d)(?-i:g)|m[²³23]|(?!ers\b)[^\W\d_]{2,3}[²³23]?|"
    r"mins|secs|kcal|sqft|[kmg]bps)(?!\w)"
)
"""What may be written on to a number; not what makes a name of it or a part: 5G, 3D, page 3b, the 49ers."""

_METRES = r"(?-i:m)[\s-](?:tall|high|long|deep|wide|thick|away|apart|above sea)\b(?!-)"
_DIGITS = re.compile(
    rf"(?<![\w.,])(?P<money>[$€£]\s?)?"
    rf"(?:(?P<whole>(?>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+))(?P<decimals>\.\d+)?+(?:\s?(?P<part>{_FRACTION}))?+|"
    rf"(?P<alone>{_FRACTION}(?!\s+an?\b)))"
    rf"(?:(?(money)(?!)|(?={_METRES}))|"
    r"(?:(?P<ordinal>st|nd|rd|th)|(?P<plural>['’]?s)|(?P<short>k|mn|m|bn|trn|tn|(?(money)b|(?!))))?(?!\w)|"
    rf"(?={_UNIT}))"
    r"(?:[\s-]*(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|dozen)\b)?",
    re.IGNORECASE,
)
"""The figures are read as a whole or not at all: "1.9C" is no 1. "½ a mile" is none, as "half a mile"."""

_PARTS = re.compile(
    r"(?<!\w)(one|two|three|four|five|six|seven|eight|nine|an?(?=\s\w+\s+of\b))[\s-](halves|half|thirds?|quarters?|fifths?|tenths?)(?!\w)",
    re.IGNORECASE,
)
_SCALE = "|".join(SCALES)
_AND_A_HALF = re.compile(
    rf"(?<![\w.,])(?P<whole>\d{{1,3}}|an?(?=\s+(?:{_SCALE})\b)|(?:{_CARDINAL})(?:[\s-]+(?:{_CARDINAL})){{0,3}}?)"
    rf"(?:\s+(?P<before>{_SCALE}))?\s+and\s+a\s+half\b(?:\s+(?P<after>{_SCALE})\b)?",
    re.IGNORECASE,
)
PERIODS = tuple(
    "hour day night week fortnight month season quarter year decade century generation lifetime".split()
)
"""In which things happen so many times."""

_TIMES = re.compile(
    rf"(?<![\w-])(?P<times>once(?=\s+(?:an?\s+(?:{'|'.join(PERIODS)})|every|each|per|or\s+twice|"
    r"(?:dai|week|month|year|annual)l?ly)\b)|"
    r"(?:(?<=only )|(?<=than )|(?<=just ))once"
    r"(?!\s+(?:again|more|an?|the|this|that|these|those|he|she|it|they|we|you|i)\b)|"
    r"(?<=\w )(?<!\bat )(?<!\bfor )(?<!\bwas )(?<!\bwere )once(?=\s*(?:[.,;!?)]|$)|\s+in\s+[12]\d{3}\b)|"
    r"(?<!think )(?<!thinking )(?<!thought )(?:twice|thrice)"
    r"(?!\s+(?:as|the|that|what|its|his|her|their|our|my|your)\b))(?![\w-])",
    re.IGNORECASE,
)
"""How many times: "once a week", not "once he had left"; "won twice", not "twice the size"."""

_TIMES_VALUES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_WHOLE = {"hal": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number written at `text[start:end]`; `value` is its one form ("26", "1500000", "2/3").

    `metres` is what "120m" says if it is no 120 million, "120"; else empty. `times`: it is "once" or "twice".
    """

    value: str
    start: int
    end: int
    ordinal: bool = False
    metres: str = ""
    times: bool = False

    @property
    def once(self) -> bool:
        """Whether it is "once", which need not be said: what is annual is so once a year."""
        return self.times and self.value == "1"


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
        elif word in ORDINALS:
            current += ORDINALS[word]
            ordinal = True
        elif word in ("hundred", "dozen"):
            current = (current or 1) * SCALES[word]
        elif word in SCALES:
            total += (current or 1) * SCALES[word]
            current = 0.0
    return total + current, ordinal


def _digits(match: re.Match[str]) -> Quantity | None:
    if match["alone"] and not match["scale"] and not match["short"]:
        above, below = _FRACTIONS[match["alone"]]
        return Quantity(value=f"{above}/{below}", start=match.start(), end=match.end())
    above, below = _FRACTIONS[match["part"] or match["alone"]] if match["part"] or match["alone"] else (0, 1)
    number = float((match["whole"] or "0").replace(",", "") + (match["decimals"] or "")) + above / below
    scale = (match["scale"] or match["short"] or "").lower()
    value = number * SCALES.get(scale, _SHORT_SCALES.get(scale, 1.0))
    if isinf(value):  # hundreds of digits are no number that anything is compared with
        return None
    return Quantity(
        value=_text(value),
        start=match.start(),
        end=match.end(),
        ordinal=match["ordinal"] is not None,
        metres=_text(number) if match["short"] == "m" and not match["money"] and not match["scale"] else "",
    )


def _times(match: re.Match[str]) -> Quantity:
    value = _TIMES_VALUES[match["times"].lower()]
    return Quantity(value=_text(value), start=match.start(), end=match.end(), times=True)


def _and_a_half(match: re.Match[str]) -> Quantity:
    """ "two and a half million", "a million and a half"."""
    written = match["whole"].lower()
    whole = float(written) if written.isdigit() else 1.0 if written in ("a", "an") else _spoken(written)[0]
    scale = SCALES.get((match["before"] or match["after"] or "").lower(), 1.0)
    return Quantity(value=_text((whole + 0.5) * scale), start=match.start(), end=match.end())


def _free(pattern: re.Pattern[str], text: str, found: Sequence[Quantity]) -> list[re.Match[str]]:
    """Where a pattern matches nothing that was found before."""
    return [match for match in pattern.finditer(text) if not overlaps(span_of(match), found)]


@lru_cache(maxsize=20_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Numbers in `text`, digits or words, in order; "one", "first" and "second" alone are left out.

    "once" and "twice" are numbers where they say how many times.
    """
    found = [_and_a_half(match) for match in _AND_A_HALF.finditer(text)]
    for match in _free(_PARTS, text, found):
        below = next(value for word, value in _WHOLE.items() if match[2].lower().startswith(word))
        found.append(
            Quantity(value=f"{_UNITS.get(match[1].lower(), 1)}/{below}", start=match.start(), end=match.end())
        )
    found.extend(_times(match) for match in _TIMES.finditer(text))
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
