"""What a figure of the article measures: a change or its end, one or all, a part or the whole.

All of it raises doubts only: a figure may stand in several places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.checks import check
from assistant.grounding.conversions import fractions
from assistant.grounding.reading import Reading
from assistant.grounding.shares import PERCENT, other_fraction, said_of_part
from assistant.grounding.types import Case, Objection

_BY_OR_TO = re.compile(
    r"\b(?P<said>by|to)\s+(?:(?:about|around|some|nearly|almost|just|over|an?|(?:more|less) than)\s+)*"
    r"[$€£]?$",
    re.I,
)
_ALTOGETHER = re.compile(r"\b(?:in total|in all|altogether|all told)\b", re.I)
_EACH = re.compile(r"(?:\s+[\w-]+)?\s+(?:each|apiece)\b", re.I)
_POINTS = re.compile(r"\s*(?:percentage|per\s?cent(?:age)?)[\s-]points?\b", re.I)


@check("ends")
def changes_by_and_to_agree(case: Case) -> Objection | None:
    """What was cut by ten per cent was not cut to ten per cent."""
    for amount, start, end in _amounts(case.claim):
        own = _by_or_to(case.claim, start)
        there = {_by_or_to(reading, at) for reading, at, _ in _same(case, amount, start, end)}
        if own and there and "" not in there and own not in there:
            written = case.claim.text[start:end].strip()
            return Objection(reason=f"the article says {min(there)} {written}, not {own}", fatal=False)
    return None


@check("totals")
def what_each_has_is_not_the_total(case: Case) -> Objection | None:
    """What is so of each is not so of all together."""
    if not _ALTOGETHER.search(case.claim.text):
        return None
    for amount, start, end in _amounts(case.claim):
        there = [_EACH.match(reading.text, to) for reading, _, to in _same(case, amount, start, end)]
        if there and all(there) and not _EACH.match(case.claim.text, end):
            written = case.claim.text[start:end].strip()
            return Objection(reason=f"the article says {written} each", fatal=False)
    return None


@check("points")
def points_are_not_percent(case: Case) -> Objection | None:
    """From 50 to 60 per cent it is ten percentage points, and not ten per cent."""
    for amount, start, end in _amounts(case.claim):
        there = [(reading.text, to) for reading, _, to in _same(case, amount, start, end)]
        for own, other in ((_POINTS, PERCENT), (PERCENT, _POINTS)):
            if own.match(case.claim.text, end) and there and not any(own.match(*one) for one in there):
                match = next((found for one in there if (found := other.match(*one))), None)
                if match:
                    return Objection(reason=f"the article says “{match.group().strip()}”", fatal=False)
    return None


@check("whole")
def parts_are_not_the_whole(case: Case) -> Objection | None:
    """What three of the four do is not done by four, and a third is not half."""
    for quantity in case.claim.quantities:
        for witness in case.bound(quantity.start, quantity.end):
            part = said_of_part(case.claim, quantity, witness.reading)
            if part:
                return Objection(reason=f"the article says this of {part} of them", fatal=False)
    for witness in case.main:
        other = other_fraction(case.claim, witness.reading)
        if other:
            return Objection(reason=f"the article says “{other}”", fatal=False)
    return None


def _amounts(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """The figures of a sentence, and its fractions, each with where it stands."""
    for quantity in reading.quantities:
        yield quantity.value, quantity.start, quantity.end
    for start, end, share in fractions(reading.text):
        yield f"{share:g} percent", start, end


def _same(case: Case, amount: str, start: int, end: int) -> list[tuple[Reading, int, int]]:
    """Where the article has an amount."""
    return [
        (witness.reading, at, to)
        for witness in case.bound(start, end)
        for other, at, to in _amounts(witness.reading)
        if other == amount
    ]


def _by_or_to(reading: Reading, start: int) -> str:
    match = _BY_OR_TO.search(reading.text[:start])
    return match["said"].lower() if match else ""
