"""Names must be those of the article, and what was said must be said by the same speaker."""

from __future__ import annotations

from assistant.grounding.checks import check
from assistant.grounding.types import Case, Objection
from assistant.language.names import mentions
from assistant.language.words import stems


@check("names")
def names_agree(case: Case) -> Objection | None:
    """Every name of the claim, or another name of the same, is in its evidence or just around it."""
    held = frozenset().union(*(stems(witness.evidence.text) for witness in case.witnesses))
    for name in case.claim.names:
        if any(mentions(witness.evidence.text, name) for witness in case.witnesses):
            continue
        if stems(name) <= held:
            continue
        if any(mentions(witness.around, name) for witness in case.witnesses):
            continue
        return Objection(reason=f"{name} is not named there in the article")
    return None
