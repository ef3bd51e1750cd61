"""Dates must be those of the article."""

from __future__ import annotations

import re

from assistant.grounding.checks import check
from assistant.grounding.dates import moments
from assistant.grounding.types import Case, Objection
from assistant.language.numbers import numbers


def _counts_from(value: str, text: str) -> bool:
    """Whether a text counts from another day as "the day before" does: "a day after"."""
    parts = value.split()
    if len(parts) != 3 or parts[-1] not in ("before", "after"):
        return False
    return (
        re.search(rf"\b(?:an?|one|the) {parts[1]} (?:before|after|later|earlier)\b", text, re.I) is not None
    )


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
