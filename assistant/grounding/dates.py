"""Dates and parts of dates in a sentence, in one form so that they can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.types import Span

from assistant.language.spans import overlaps, span_of

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SHORT = {name[:3]: name for name in MONTHS} | {"sept": "september"}
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d{2})"

_PATTERNS = (
    re.compile(rf"(?<!\w)(?P<month>{_MONTH})\s+{_DAY}(?!\d)(?:,?\s+{_YEAR}(?!\d))?", re.I),
    re.compile(rf"(?<!\w){_DAY}\s+(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+{_YEAR}(?!\d))?", re.I),
    re.compile(rf"(?<!\w)(?P<month>{_MONTH})\s+(?:of\s+)?{_YEAR}(?!\d)", re.I),
    re.compile(r"(?<!\d)(?P<year>1\d{3}|20\d{2})-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?!\d)"),
    re.compile(r"(?<![\w$€£.,])(?P<year>1\d{3}|20\d{2})(?P<decade>s)?(?![\w,]\d|\w|\.\d|%)"),
    re.compile(
        r"(?<!\w)(?P<month>January|February|April|June|July|August|September|October|November|December)(?!\w)"
    ),
    re.compile(r"(?<=[Ii]n )(?P<month>March|May)(?!\w)|(?<=[Ll]ast )(?P<month2>March|May)(?!\w)"),
    re.compile(rf"(?<!\w)(?P<weekday>{'|'.join(DAYS)})(?:s?)(?!\w)", re.I),
    re.compile(
        r"(?<!\w)(?P<relative>(?:last|next|this|past|previous|coming)\s+(?:day|week|month|year|decade|century|"
        r"spring|summer|autumn|fall|winter|weekend)|yesterday|today|tomorrow|tonight|"
        r"the (?:day|week|month|year) (?:before|after))(?!\w)",
        re.I,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A part of a date written at `text[start:end]`.

    `kind` is year, decade, month, day, weekday or relative; `value` its one form: "2022", "1990s",
    "january", "january 8", "friday", "last month".
    """

    kind: str
    value: str
    start: int
    end: int


def _month(written: str) -> str:
    name = written.lower().rstrip(".")
    return name if name in MONTHS else _SHORT.get(name, name)


def _parts(match: re.Match[str]) -> list[tuple[str, str]]:
    groups = match.groupdict()
    written = groups.get("month") or groups.get("month2")
    month = _month(written) if written else ""
    if groups.get("number"):
        number = int(groups["number"])
        month = MONTHS[number - 1] if 1 <= number <= 12 else ""
    parts = []
    if groups.get("year"):
        parts.append(("decade", f"{groups['year']}s") if groups.get("decade") else ("year", groups["year"]))
    if month:
        parts.append(("month", month))
    if month and groups.get("day"):
        parts.append(("day", f"{month} {int(groups['day'])}"))
    if groups.get("weekday"):
        parts.append(("weekday", groups["weekday"].lower()))
    if groups.get("relative"):
        parts.append(("relative", " ".join(groups["relative"].lower().split())))
    return parts


@lru_cache(maxsize=20_000)
def moments(text: str) -> tuple[Moment, ...]:
    """Every part of a date in `text`, in order of the patterns; no characters are read twice."""
    found: list[Moment] = []
    taken: list[Span] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            read = span_of(match)
            if overlaps(read, taken):
                continue
            taken.append(read)
            found.extend(
                Moment(kind=kind, value=value, start=match.start(), end=match.end())
                for kind, value in _parts(match)
            )
    return tuple(found)
