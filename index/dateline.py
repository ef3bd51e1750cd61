"""The line at the top of an article that is only its date: "22 January 2024", "*Tuesday 4 March 2025*"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.lines import lines

TOP_LINES = 5
"""Lines that are not blank among which it is looked for: below title, summary and byline."""

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\.?,? "
_CLOCK = r",? (?:at |[|–—-] )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?"
_BEFORE = rf"[*_]*(?:(?:published|posted|date)(?: on)?:? )?(?:{_WEEKDAY})?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY_FIRST = re.compile(rf"{_BEFORE}{_DAY} {_MONTH},? (\d{{4}})(?:{_CLOCK})?[*_.]*", re.I | re.A)
_MONTH_FIRST = re.compile(rf"{_BEFORE}{_MONTH} {_DAY},? (\d{{4}})(?:{_CLOCK})?[*_.]*", re.I | re.A)
_ISO = re.compile(rf"{_BEFORE}(\d{{4}})-(\d\d)-(\d\d)(?:{_CLOCK})?[*_.]*", re.I | re.A)


_BYLINE = re.compile(r"[*_]*By [A-Z].{1,98}(?<![.!?])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A line that is only a date, YYYY-MM-DD.

    `starts` are its offset and those of bylines, and of all lines between it and the article's first.
    """

    date: str
    starts: tuple[int, ...]


def dateline(text: str, begin: int = 0) -> Dateline | None:
    """The dateline of an article whose body begins at `begin`.

    None where there is none, and where more dates stand on lines of their own: they are the headings of
    a chronicle.
    """
    filled = [line for line in lines(text) if line.start >= begin and line.body]
    dates = {line.start: found for line in filled if (found := iso_of(line.body))}
    top = filled[:TOP_LINES]
    if len(dates) != 1 or not any(line.start in dates for line in top):
        return None
    (at,) = dates
    beside = [line.start for line in top[1:] if line.start < at or _BYLINE.fullmatch(line.body)]
    return Dateline(date=dates[at], starts=(at, *beside))


def date_at_top(text: str, begin: int = 0) -> str:
    """The date of the dateline, empty where there is none."""
    dated = dateline(text, begin)
    return dated.date if dated else ""


def iso_of(body: str) -> str:
    """The date that is all of a line; empty if it says more, or no day of the calendar."""
    if found := _DAY_FIRST.fullmatch(body):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(body):
        month, day, year = found.groups()
    elif found := _ISO.fullmatch(body):
        year, month, day = found.groups()
    else:
        return ""
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""
