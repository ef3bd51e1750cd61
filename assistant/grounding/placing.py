"""A figure must stay in the clause that the article has it in, and what was before is not so now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.grounding.checks import check
from assistant.grounding.figures import unit
from assistant.grounding.reading import Reading
from assistant.grounding.tree import SUBJECTS
from assistant.grounding.types import Case, Objection
from assistant.language.spans import Spanned, overlaps
from assistant.language.words import words

_OPENING = frozenset({"ROOT", "conj", "relcl", "advcl", "ccomp", "acl", "parataxis"})
"""How a verb hangs that begins a clause, with a subject of its own or without."""

_FURTHER = 2
"""Words by which the clause of another figure must be more like the claim's."""

_ONE_FIGURE = frozenset({"year", "day"})
"""Kinds of dates that are compared; a month has its year beside it."""

_FROM = re.compile(
    r"\b(?:from|compared (?:with|to))\s+"
    r"(?:(?:about|around|some|nearly|almost|just|over|under|(?:more|less|fewer) than)\s+)*[$€£]?$",
    re.I,
)
_CHANGED = re.compile(
    r"\b(?:up|down|r[io]se\w*|rising|f[ae]ll\w*|increas\w+|decreas\w+|gr[eo]w\w*|cut\w*|rais\w+|reduc\w+|drop\w*|"
    r"climb\w*|lower\w*|shr[aiu]nk\w*|slip\w*|jump\w*|lift\w*|chang\w+|compared)\b",
    re.I,
)
_TO = re.compile(r"\bto\s+[$€£]?$", re.I)
_BEFORE = re.compile(
    r"\b(?:from|than|compared|against|earlier|before|previous\w*|last|past|ago|once|used to|former\w*|had|"
    r"until|then|initial\w*|original\w*|at first|replac\w+|instead|down|up)\b",
    re.I,
)
"""How a claim may say that a figure is one of before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A figure, what kind of thing it is, and the stems of the clause that it stands in."""

    value: str
    kind: str
    start: int
    written: str
    clause: frozenset[str]


@check("placing")
def figures_keep_their_clause(case: Case) -> Objection | None:
    """No figure of the claim goes with what the article says of another figure, in another clause."""
    own = list(_places(case.claim))
    if not own:
        return None
    given = [(w.reading, place) for w in case.witnesses for place in _places(w.reading)]
    own_values = {place.value for place in own}
    for place in own:
        same = [(r, p) for r, p in given if p.value == place.value and _comparable(p, place)]
        others = [(r, p) for r, p in given if p.value not in own_values and _comparable(p, place)]
        if not same or not others:
            continue
        held = max(_held(case.claim, place, reading, other) for reading, other in same)
        reading, rival = max(others, key=lambda one: _held(case.claim, place, *one))
        if _held(case.claim, place, reading, rival) >= held + _FURTHER:
            return Objection(
                reason=f"the article says {rival.written} of this, not {place.written}", fatal=False
            )
    return None


@check("changes")
def nothing_of_before_is_said_of_now(case: Case) -> Objection | None:
    """What a figure was before it rose or fell is not what it is, and it did not move the other way."""
    if not case.claim.quantities:
        return None
    read = [(_former(w.reading), {q.value for q in w.reading.quantities}) for w in case.witnesses]
    before = frozenset().union(*(former for former, _ in read))
    elsewhere = frozenset().union(*(values - former for former, values in read))
    now = elsewhere - before
    for quantity in case.claim.quantities:
        if quantity.value not in before - elsewhere:
            continue
        written = case.claim.text[quantity.start : quantity.end].strip()
        turned = _TO.search(case.claim.text[: quantity.start]) and now & _sources(case.claim)
        if turned:
            return Objection(reason=f"the article says from {written}, not to {written}")
        if not _BEFORE.search(case.claim.text) and not case.claim.moments:
            return Objection(reason=f"the article says {written} of what was before", fatal=case.close)
    return None


def _sources(reading: Reading) -> frozenset[str]:
    """The values that stand behind "from"."""
    return frozenset(q.value for q in reading.quantities if _FROM.search(reading.text[: q.start]))


def _former(reading: Reading) -> frozenset[str]:
    """The values from which something rose or fell to another."""
    found = set()
    for quantity in reading.quantities:
        match = _FROM.search(reading.text[: quantity.start])
        counted = unit(reading, quantity)
        alike = [
            other
            for other in reading.quantities
            if other != quantity and (not counted or unit(reading, other) in ("", counted))
        ]
        if match and alike and _CHANGED.search(reading.text[: match.end()]):
            found.add(quantity.value)
    return frozenset(found)


def _comparable(one: _Place, other: _Place) -> bool:
    return one.kind == other.kind or (
        not (one.kind and other.kind) and _ONE_FIGURE.isdisjoint((one.kind, other.kind))
    )


def _held(claim: Reading, place: _Place, reading: Reading, other: _Place) -> int:
    """How many words of a claim's clause a clause of an article has, or words that mean the same."""
    meant = other.clause.union(*(reading.senses.get(item, frozenset()) for item in other.clause))
    return sum(claim.carried_by(item, meant) > 0 for item in place.clause)


def _places(reading: Reading) -> Iterator[_Place]:
    counted = {q.start: unit(reading, q) for q in reading.quantities}
    figures = [(q.value, counted[q.start], q.start, q.end) for q in reading.quantities if not q.ordinal]
    figures += [(m.value, m.kind, m.start, m.end) for m in reading.moments if m.kind in _ONE_FIGURE]
    for value, kind, start, end in figures:
        yield _Place(
            value=value,
            kind=kind,
            start=start,
            written=reading.text[start:end].strip(),
            clause=_clause(reading, start) - {kind, *counted.values()},
        )


def _clause(reading: Reading, start: int) -> frozenset[str]:
    """Stems of the topical words that share the verb of the word at a character, no figures among them."""
    tokens = reading.parsed.tokens
    at = reading.token_at(start)
    if at < 0:
        return frozenset()
    verb = _verb(reading, at)
    within = {i for i in range(len(tokens)) if _verb(reading, i) == verb}
    if tokens[verb].dep == "relcl":
        within |= set(_phrase(reading, tokens[verb].head))
    while tokens[verb].dep == "conj" and not _subjects(reading, verb):
        verb = tokens[verb].head
        within |= {deeper for i in _subjects(reading, verb) for deeper in _phrase(reading, i)}
    starts = {tokens[i].start for i in within}
    taken: list[Spanned] = [*reading.quantities, *reading.moments]
    return frozenset(
        word.stem
        for word in words(reading.text)
        if word.topical and word.start in starts and not overlaps(word, taken)
    )


def _verb(reading: Reading, index: int) -> int:
    """The verb that begins the clause of a token."""
    tokens = reading.parsed.tokens
    for _ in range(40):
        token = tokens[index]
        if token.head == index or (token.pos in ("VERB", "AUX") and token.dep in _OPENING):
            return index
        index = token.head
    return index


def _subjects(reading: Reading, verb: int) -> list[int]:
    return [
        i for i, token in enumerate(reading.parsed.tokens) if token.head == verb and token.dep in SUBJECTS
    ]


def _phrase(reading: Reading, head: int) -> list[int]:
    """A noun with all that hangs on it, clauses of their own left out."""
    tokens = reading.parsed.tokens
    found = [head]
    for i, token in enumerate(tokens):
        if token.head == head and i != head and token.dep not in _OPENING:
            found += _phrase(reading, i)
    return found
