"""What stands in quotation marks must stand in the article."""

from __future__ import annotations

import re

from assistant.grounding.checks import check
from assistant.grounding.types import Case, Objection

_GAP = re.compile(r"\s*(?:\[[^\]]*\]|\.\.\.|…)\s*")


_PLAIN = str.maketrans("’‘“”„«»–‑", '\'\'"""""--')


def _letters(text: str) -> str:
    plain = text.translate(_PLAIN)
    return " ".join(plain.split()).casefold()


def quoted_in(quote: str, text: str) -> bool:
    """Whether `text` holds the quote letter by letter; case, marks and spacing aside.

    An ellipsis or a bracketed insertion may stand for left-out words: the parts must follow in order.
    """
    held = _letters(text)
    at = 0
    for part in _GAP.split(quote):
        wanted = _letters(part).strip(" .,;:!?'\"-–—")
        if not wanted:
            continue
        match = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)").search(held, at)
        if match is None:
            return False
        at = match.end()
    return True


@check("quotes")
def quotes(case: Case) -> Objection | None:
    """Every quote of the claim is verbatim in an article that the claim was aligned with."""
    sources = dict.fromkeys(witness.evidence.source for witness in case.witnesses)
    for quote in case.claim.quotes:
        if not any(quoted_in(quote, case.article(source)) for source in sources):
            short = quote if len(quote) <= 60 else quote[:57].rstrip() + "…"
            return Objection(reason=f"the article does not hold the words “{short}”")
    return None
