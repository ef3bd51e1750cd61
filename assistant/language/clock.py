"""Times of day, "7pm", "19:00" or "seven o'clock", as minutes so that they can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.spans import overlaps, span_of

_HOURS = {
    word: hour
    for hour, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(_HOURS)})"
_HALF = (
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|"
    r"\s(?:in the (?P<morning>morning)|(?:in the (?:afternoon|evening)|at night)(?P<evening>)))"
)
_BEFORE = r"(?<![\w.,:$€£])"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BEFORE}(?P<part>half|quarter) (?P<side>past|to) {_HOUR}\b{_HALF}?",
        rf"{_BEFORE}{_HOUR}(?:[:.](?P<minute>[0-5]\d))? ?{_HALF}",
        rf"{_BEFORE}{_HOUR}:(?P<minute>[0-5]\d)(?![\d:]){_HALF}?",
        rf"{_BEFORE}{_HOUR} o['’]clock\b{_HALF}?",
        r"\b(?P<named>noon|midday|midnight)\b",
    )
)
_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """A time of day at `text[start:end]`; `minutes` after midnight, two of them where it may be am or pm."""

    minutes: frozenset[int]
    start: int
    end: int


def clock_times(text: str) -> tuple[ClockTime, ...]:
    """The times of day in `text`, by pattern; no characters are read twice."""
    found: list[ClockTime] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            minutes = _minutes(match)
            if minutes and not overlaps(span_of(match), found):
                found.append(ClockTime(minutes=minutes, start=match.start(), end=match.end()))
    return tuple(found)


def _minutes(match: re.Match[str]) -> frozenset[int]:
    """Empty for what is no time: 25:10."""
    parts = match.groupdict()
    if parts.get("named"):
        return frozenset({0 if parts["named"].lower() == "midnight" else _DAY // 2})
    written = parts["hour"].lower()
    hour = _HOURS.get(written) or int(written)
    after = int(parts.get("minute") or 0)
    if parts.get("part"):
        after = 30 if parts["part"].lower() == "half" else 15
        after = -after if parts["side"].lower() == "to" else after
    late = (parts.get("half") or "").lower() == "p" or parts.get("evening") is not None
    early = (parts.get("half") or "").lower() == "a" or parts.get("morning") is not None
    if hour > 24 or (hour > 12 and early):
        return frozenset()
    if hour > 12 or (written.startswith("0") and not late):
        hours = [hour]
    elif late or early:
        hours = [hour % 12 + 12 * late]
    else:
        hours = [hour % 12, hour % 12 + 12]
    return frozenset((60 * hour + after) % _DAY for hour in hours)
