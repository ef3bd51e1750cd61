"""The claim must not deny, harden, widen or turn round what the article says."""

from __future__ import annotations

from assistant.grounding.checks import check
from assistant.grounding.types import Case, Objection


@check("negation")
def negation_agrees(case: Case) -> Objection | None:
    """What the claim affirms is not denied in its evidence, nor the other way round."""
    given = case.witnesses[0].reading.clauses
    claim = case.claim.clauses
    agree = differ = 0
    for predicate in claim.predicates:
        held = given.polarity.get(predicate.stem)
        if held is None:
            continue
        if predicate.polarity in held:
            agree += 1
        else:
            differ += 1
    if differ and differ >= agree:
        return Objection(reason="the article says the opposite")
    return None
