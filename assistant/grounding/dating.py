"""Dates must be those of the article."""

from __future__ import annotations

import re

from index.types import Span

from assistant.grounding.checks import check
from assistant.grounding.dates import moments
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection
from assistant.language.numbers import numbers
from assistant.language.spans import overlaps, span_of


def _counts_from(value: str, text: str) -> bool:
    """Whether a text counts from another day as "the day before" does: "a day after"."""
    parts = value.split()
    if len(parts) != 3 or parts[-1] not in ("before", "after"):
        return False
    return (
        re.search(rf"\b(?:an?|one|the) {parts[1]} (?:before|after|later|earlier)\b", text, re.I) is not None
    )


def _year_meant(value: str, claim: Reading) -> frozenset[str]:
    """What "the year before" is beside the years that a claim names."""
    step = _YEARS_ON.get(value, 0)
    years = [int(moment.value) for moment in claim.moments if moment.kind == "year"]
    return frozenset(str(year + step) for year in years) if step else frozenset()


_YEARS_ON = {"the year before": -1, "previous year": -1, "the year after": 1}

_COMPARED = re.compile(r"\b(?:than|compared (?:with|to)|(?:up|down) from|against)\b[^,;.]*", re.I)


@check("compared")
def figures_are_not_of_the_year_compared_with(case: Case) -> Objection | None:
    """In "14,600 in 2023, 3,000 more than in 2022" neither figure is that of 2022."""
    own, _ = _apart(case.claim)
    values = {quantity.value for quantity in case.claim.quantities}
    for witness in case.witnesses:
        now, before = _apart(witness.reading)
        then = before & own - now
        figures = {
            q.value for q in witness.reading.quantities if not overlaps(q, _comparisons(witness.reading))
        }
        if then and now and not now & own and values & figures:
            return Objection(reason=f"the article says this of {min(now)}, not of {min(then)}", fatal=False)
    return None


def _comparisons(reading: Reading) -> list[Span]:
    return [span_of(match) for match in _COMPARED.finditer(reading.text)]


def _apart(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    """The years of a sentence, and those with which it only compares."""
    compared = _comparisons(reading)
    years = [moment for moment in reading.moments if moment.kind == "year"]
    before = frozenset(year.value for year in years if overlaps(year, compared))
    return frozenset(year.value for year in years) - before, before


@check("dates")
def dates_agree(case: Case) -> Objection | None:
    """Every date of the claim is in its evidence, near it, or the date of the article."""
    doubt = None
    for moment in case.claim.moments:
        witnesses = case.bound(moment.start, moment.end)
        given = {m.value for witness in witnesses for m in witness.reading.moments}
        given |= {m.value for witness in witnesses for m in moments(witness.evidence.date)}
        near = {m.value for witness in witnesses for m in moments(witness.framing)}
        before = {m.value for witness in witnesses for m in moments(witness.before)}
        kinds = {m.kind: m.value for witness in witnesses for m in witness.reading.moments}
        loose = frozenset().union(*(numbers(witness.evidence.text) for witness in witnesses))
        if moment.value in given or (moment.kind == "year" and moment.value in loose):
            continue
        if given & _year_meant(moment.value, case.claim):
            continue
        written = case.claim.text[moment.start : moment.end].strip()
        if moment.kind in kinds:
            return Objection(reason=f"the article says {kinds[moment.kind].title()}, not {written}")
        if moment.value in near:
            continue
        if moment.value in before:
            doubt = doubt or Objection(reason=f"{written} stands only in what is said before", fatal=False)
            continue
        elsewhere = any(m.value == moment.value for w in case.witnesses for m in w.reading.moments)
        elsewhere |= any(_counts_from(moment.value, w.reading.text) for w in witnesses)
        return Objection(reason=f"the date {written} is not in the article's words", fatal=not elsewhere)
    return doubt
