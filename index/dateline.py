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
_CHANGED = r"(?:last )?(?:updated|modified)"
_BEFORE = rf"[*_]*(?:(?:published|posted|date|{_CHANGED})(?: on)?:? )?(?:{_WEEKDAY})?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY_FIRST = re.compile(rf"{_BEFORE}{_DAY} {_MONTH},? (\d{{4}})(?:{_CLOCK})?[*_.]*", re.I | re.A)
_MONTH_FIRST = re.compile(rf"{_BEFORE}{_MONTH} {_DAY},? (\d{{4}})(?:{_CLOCK})?[*_.]*", re.I | re.A)
_YEAR_FIRST = re.compile(rf"{_BEFORE}(\d{{4}})([-/.])(\d\d?)\2(\d\d?)(?:{_CLOCK})?[*_.]*", re.I | re.A)
_NUMERIC = re.compile(rf"{_BEFORE}(\d\d?)([-/.])(\d\d?)\2(\d{{4}})(?:{_CLOCK})?[*_.]*", re.I | re.A)
_MONTH_ALONE = re.compile(rf"{_BEFORE}{_MONTH},? (\d{{4}})[*_.]*", re.I | re.A)
_UPDATE = re.compile(rf"[*_]*{_CHANGED}\b", re.I)

_DAY_OF_IT, _MONTH_OF_IT, _CHANGE, _UNCERTAIN = range(4)
"""What a line that is only a date may give; the first that there is counts."""

_BYLINE = re.compile(r"[*_]*By [A-Z].{1,98}(?<![.!?])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A line that is only a date: YYYY-MM-DD, YYYY-MM, or empty where day and month cannot be told apart.

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
    dates = {line.start: found for line in filled if (found := _dated(line.body))}
    top = filled[:TOP_LINES]
    for kind in range(_UNCERTAIN + 1):
        of_kind = [start for start, (other, _) in dates.items() if other == kind]
        if len(of_kind) > 1 and kind != _CHANGE:
            return None
        at = next((line.start for line in top if line.start in of_kind), None)
        if at is None:
            continue
        beside = [line.start for line in top[1:] if line.start < at or _BYLINE.fullmatch(line.body)]
        changes = [start for start, (other, _) in dates.items() if other == _CHANGE]
        return Dateline(date=dates[at][1], starts=(at, *beside, *changes))
    return None


def date_at_top(text: str, begin: int = 0) -> str:
    """The date of the dateline, empty where there is none."""
    dated = dateline(text, begin)
    return dated.date if dated else ""


def is_date_alone(body: str) -> bool:
    """Whether a line is only a date of the calendar."""
    return _dated(body) is not None


def _dated(body: str) -> tuple[int, str] | None:
    """What a line that is only a date may give, and the date; None if it says more, or no date."""
    day = "1"
    if found := _DAY_FIRST.fullmatch(body):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(body):
        month, day, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(body):
        year, _, month, day = found.groups()
    elif found := _NUMERIC.fullmatch(body):
        day, _, month, year = found.groups()
        if int(month) > 12:
            day, month = month, day
        elif int(day) <= 12 and int(day) != int(month):
            return _UNCERTAIN, ""
    elif month_alone := _MONTH_ALONE.fullmatch(body):
        month, year = month_alone.groups()
    else:
        return None
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        stated = date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
    kind = _DAY_OF_IT if found else _MONTH_OF_IT
    return _CHANGE if _UPDATE.match(body) else kind, stated if found else stated[:7]
