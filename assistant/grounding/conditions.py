"""What the article only asks, or says only under a condition, must not be said without."""

from __future__ import annotations

import re

from assistant.grounding.certainty import FORCELESS
from assistant.grounding.checks import check
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection

_OPEN = re.compile(
    r"\b(?:may|(?i:if|unless|whether|provided|can|must|should|would|could|might|when|once|only|without|who|"
    r"whoever|anyone|in case|by \w+ing|despite|regardless|ask(?:s|ed)?|wonder(?:s|ed)?|question(?:s|ed)?))\b"
)
"""What leaves open whether it comes to pass, or says that it is asked; May is a month."""

_ASKED = re.compile(r"\?[”\"'’»)!]*$")
_WHETHER = re.compile(r"\W*(?!(?:who|what|when|where|why|how|which)\b)", re.I)
"""Opens a question for yes or no: "Why did it fall?" takes for granted that it fell."""

_SAID_OUT = frozenset({"ROOT", "ccomp", "conj"})
"""How a clause hangs on what governs it when it is said, and not only part of what is said."""

_FREE = re.compile(
    r"\b(?:need(?:s|ed)? not|needn['’]t|not? (?:have|need|required|obliged|necessary) to)\b", re.I
)
_FORBIDDEN = re.compile(
    r"\b(?:must(?: not|n['’]t)|not (?:allowed|permitted)|forbidden|prohibited|banned)\b", re.I
)


@check("leave")
def what_need_not_be_is_not_forbidden(case: Case) -> Objection | None:
    """What need not be done may be done all the same."""
    texts = [witness.reading.text for witness in case.main]
    for own, other, said in ((_FORBIDDEN, _FREE, "need not be"), (_FREE, _FORBIDDEN, "must not be")):
        claimed = own.search(case.claim.text) and not other.search(case.claim.text)
        if claimed and any(map(other.search, texts)) and not any(map(own.search, texts)):
            return Objection(reason=f"the article says that this {said}", fatal=False)
    return None


@check("unless")
def if_and_unless_agree(case: Case) -> Objection | None:
    """What happens unless something is so does not happen if it is so."""
    own = _conditions(case.claim)
    for witness in case.main:
        if "unless" not in case.claim.forms | witness.reading.forms:
            continue
        for stem, (met, holds) in _conditions(witness.reading).items():
            mine, mine_holds = own.get(stem, (met, holds))
            if (mine != met) != (mine_holds != holds):
                return Objection(reason="the article says the opposite of the condition", fatal=False)
    return None


def _conditions(reading: Reading) -> dict[str, tuple[int, int]]:
    """By the stem of each condition whether it is to be met, with the sign of what then is so."""
    tokens = reading.parsed.tokens
    signs = {predicate.index: predicate.polarity for predicate in reading.clauses.predicates}
    found = {}
    for predicate in reading.clauses.predicates:
        if not predicate.condition or tokens[predicate.index].head not in signs:
            continue
        marks = {token.lemma for token in tokens if token.head == predicate.index and token.dep == "mark"}
        met = predicate.polarity * (-1 if "unless" in marks else 1)
        found[predicate.stem] = met, signs[tokens[predicate.index].head]
    return found


@check("conditions")
def conditions_agree(case: Case) -> Objection | None:
    """What the article only asks, or says only under a condition, is not said without."""
    if _OPEN.search(case.claim.text):
        return None
    texts = [witness.evidence.text.strip() for witness in case.witnesses]
    if all(_ASKED.search(text) and _WHETHER.match(text) for text in texts) and "?" not in case.claim.text:
        return Objection(reason="the article only asks this", fatal=False)
    for predicate in case.claim.clauses.predicates:
        token = case.claim.parsed.tokens[predicate.index]
        if predicate.stem in FORCELESS or token.dep not in _SAID_OUT:
            continue
        witnesses = case.bound(token.start, token.start + len(token.text))
        there = [o for w in witnesses for o in w.reading.clauses.predicates if o.stem == predicate.stem]
        if there and all(other.condition for other in there):
            return Objection(reason="the article only says what if", fatal=False)
        if there and all(other.conditional for other in there):
            return Objection(reason="the article says this only under a condition", fatal=False)
    return None
