"""What the article only has somebody claim must not be said as if it were so."""

from __future__ import annotations

from assistant.grounding.certainty import FORCELESS
from assistant.grounding.checks import check
from assistant.grounding.lexicon import CONTENDING, GUESSING, HEDGES, SPEAKING
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection

_SAID_OUT = frozenset({"ROOT", "conj"})
_ATTRIBUTING = SPEAKING | CONTENDING | HEDGES | GUESSING | {"accord", "according", "eye", "view", "opinion"}
"""By any of these a claim leaves it to somebody."""


@check("contention")
def what_is_claimed_is_said_to_be_claimed(case: Case) -> Objection | None:
    """What stands in the article only as what critics argue is not said flatly."""
    if {token.lemma for token in case.claim.parsed.tokens} & _ATTRIBUTING:
        return None
    for predicate in case.claim.clauses.predicates:
        token = case.claim.parsed.tokens[predicate.index]
        bare = predicate.stem in FORCELESS and not predicate.filling
        if bare or token.dep not in _SAID_OUT:
            continue
        witnesses = case.bound(token.start, token.start + len(token.text))
        there = [
            (witness.reading, other.index)
            for witness in witnesses
            for other in witness.reading.clauses.predicates
            if other.stem == predicate.stem
            and (predicate.stem not in FORCELESS or predicate.filling & other.filling)
        ]
        if there and all(_contended(*one) for one in there):
            return Objection(reason="the article only says that somebody claims this", fatal=False)
    return None


def _contended(reading: Reading, index: int) -> bool:
    return any(reading.parsed.tokens[above].lemma in CONTENDING for above in _governing(reading, index))


def _governing(reading: Reading, index: int) -> list[int]:
    """The verbs whose content the clause of a verb is, from the nearest on."""
    tokens = reading.parsed.tokens
    found = []
    for _ in range(20):
        token = tokens[index]
        if token.head == index:
            break
        if token.dep in ("ccomp", "pcomp"):
            found.append(token.head)
        elif token.dep not in ("conj", "xcomp"):
            break
        index = token.head
    return found
