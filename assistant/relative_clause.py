"""Clauses behind a comma that ask nothing: "Why did the mayor, who was elected in 2019, resign?"."""

from __future__ import annotations

import re

from assistant.language.parse import parse, verb_is_missing
from assistant.topic import PREPOSITIONS

AUXILIARIES = "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should"
"""As alternatives of a pattern."""

_CIRCUMSTANCE = re.compile(rf"(?:when|where|why)\b(?! (?:{AUXILIARIES})\b)", re.I)
_WHICH = re.compile(
    rf"which\b(?! (?:do|does|did|of)\b)|(?:{PREPOSITIONS}) which\b(?! (?:{AUXILIARIES})\b)", re.I
)
_WHO = re.compile(rf"(?:(?:{PREPOSITIONS}) )?(?:who|whom|whose)\b", re.I)


def tells_more(text: str, comma: int, start: int, end: int) -> bool:
    """Whether the clause at `text[start:end]` belongs to what stands before the comma, and is no question.

    That is "…, when it rained"; behind a noun "…, which broke in 1953", unless "which" has a noun of its own;
    and behind a noun "…, who was elected in 2019, …" where the rest of the question follows.
    """
    clause = text[start:end]
    if _CIRCUMSTANCE.match(clause):
        return True
    tokens = parse(text).tokens
    before = [token for token in tokens if token.start < comma]
    if not before or before[-1].pos not in {"NOUN", "PROPN", "NUM"}:
        return False
    if which := _WHICH.match(clause):
        own = next((token.pos for token in tokens if token.start >= start + which.end()), "NOUN")
        return own != "NOUN"
    if not _WHO.match(clause) or "," not in clause:
        return False
    rest = [token for token in tokens if token.start > start + clause.rfind(",")]
    unfinished = verb_is_missing(parse(text[:comma]))
    return bool(rest) and (unfinished or rest[0].pos not in {"PROPN", "NUM", "PUNCT"})
