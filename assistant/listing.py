"""Lists in articles, which come whole: bulleted ones, and those that sentences carry out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from assistant.context import announces, follows
from assistant.evidence import Candidate
from assistant.language.numbers import numbers
from assistant.language.parse import PLURAL_NOUNS, parse
from assistant.language.questions import QuestionView
from assistant.language.words import overlap, stems
from assistant.pieces import LIST_BUDGET, Piece, Selection, distinct, single, within
from assistant.statements import is_row_of_cells, leads_in
from assistant.types import Evidence

EXPLAINED = 2
"""Sentences that may explain an item of an enumeration before the next one begins."""

_SEVERAL = re.compile(r"\b(?:several|many|various|both|some|a (?:number|series|list) of)\b", re.I)
"""Announces more than one thing without a number."""


FOUND_AMONG = 8
"""Best pieces among which at least half of a list must be to be what the question asks for."""

_ORDINAL = re.compile(
    r"(?:(?:the )?(?:first|second|third|fourth|another|finally)|the (?:next|other|last))\b"
    r"(?!\s+(?:minister|lady|aid|world|time|day|night|morning|evening|weekend|week|month|quarter|year|decade|century)s?\b)",
    re.I,
)


def listed(
    view: QuestionView, pieces: Sequence[Piece], candidates: Sequence[Candidate], weights: Mapping[str, float]
) -> Selection | None:
    """The items of the list that the question asks for, in their order after what introduces them.

    None if there is none. That is a list whose lead-in or heading answers more of the question than any
    single item does, and at least half of it unless its items are what was found best; or the sentences
    that carry out an announcement ("two components …: The first …"). Who, why or how much may be asked of
    one thing alone, so there both must be.
    """
    several = view.asks in {"list", "what"}
    by_place = sorted(candidates, key=lambda c: (c.evidence.source, c.position))
    for piece in pieces[:3]:
        best = piece.evidence[0]
        if not best.lead_in or (view.asks == "what" and is_row_of_cells(best.text)):
            continue  # one row of a table says what something is
        share = overlap(view.stems, stems(f"{best.heading} {best.lead_in}"), weights)
        leads = [c for c in by_place if _leads(c.evidence, best)]
        lead = [c for c in leads if c.position <= best.start][-1:]
        begin = lead[0].evidence.end if lead else 0
        end = next((c.position for c in leads if c.position > best.start), math.inf)
        items = [c for c in by_place if _listed_with(best, c.evidence) and begin <= c.position < end]
        own = max((overlap(view.stems, stems(c.evidence.text), weights) for c in items), default=0.0)
        found = sum(1 for c in items if any(c is p.candidate for p in pieces[:FOUND_AMONG]))
        meant = piece is pieces[0] and found > 1 and 2 * found >= len(items)
        least = own if several and meant else max(0.5, own)
        if (several or meant) and len(items) > 1 and share >= least:
            said = within(tuple(single(c) for c in (*lead, *items)), LIST_BUDGET)
            return Selection(pieces=said, listing=True, led=bool(lead))
    run = _enumerated(pieces[0].candidate, by_place) if pieces and several else ()
    return Selection(pieces=within(run, LIST_BUDGET), listing=True, led=True) if run else None


def introduced(pieces: Sequence[Piece], candidates: Sequence[Candidate]) -> tuple[Piece, ...]:
    """The pieces without repeats; items of a list together after the sentence that introduces it, and last,
    since nothing shows where a list ends.
    """
    together: dict[tuple[str, int], list[Piece]] = {}
    for piece in distinct(pieces):
        lead = introduction(piece, candidates)
        said = together.setdefault(_place(lead or piece), [])
        said += [piece] if said or lead is None else [lead, piece]
    groups = sorted(together.values(), key=lambda said: len(said) > 1)
    return distinct([piece for said in groups for piece in sorted(said, key=_place)])


def fitting(pieces: Sequence[Piece], candidates: Sequence[Candidate]) -> tuple[Piece, ...]:
    """As many of the first pieces, with what introduces them, as an answer has room for, and at least one."""
    kept = introduced(pieces[:1], candidates)
    for count in range(2, len(pieces) + 1):
        more = introduced(pieces[:count], candidates)
        if sum(piece.length for piece in more) > LIST_BUDGET:
            return within(kept, LIST_BUDGET, cut=True)
        kept = more
    return kept


def introduction(item: Piece, candidates: Sequence[Candidate]) -> Piece | None:
    """The sentence that introduces the list that a piece is an item of; None if it is none, if that was not
    found, or if an answer has no room for both.

    Without it an item may read as a fact, as "The parties agree" without "Experts see several scenarios:".
    """
    evidence = item.evidence[0]
    if not evidence.lead_in or _leads(evidence, evidence):
        return None
    leads = [c for c in candidates if c.evidence.end <= evidence.start and _leads(c.evidence, evidence)]
    if not leads:
        return None
    lead = single(max(leads, key=lambda candidate: candidate.position))
    return lead if lead.length + item.length <= LIST_BUDGET else None


def _place(piece: Piece) -> tuple[str, int]:
    return piece.source, piece.evidence[0].start


def _leads(one: Evidence, item: Evidence) -> bool:
    """Whether a sentence is the lead-in of the list that the other one stands in."""
    return one.source == item.source and leads_in(one.text, item.lead_in)


def _listed_with(item: Evidence, other: Evidence) -> bool:
    """Whether two sentences stand in the same list."""
    return (
        item.source == other.source
        and (item.lead_in, item.heading) == (other.lead_in, other.heading)
        and not _leads(other, other)
    )


def _enumerated(announcement: Candidate, by_place: Sequence[Candidate]) -> tuple[Piece, ...]:
    """The announcement with the sentences that carry it out; what explains an item is left out."""
    announced = announcement.evidence.text
    most = _announced(announced)
    run = [announcement]
    between = 0
    last = announcement
    for candidate in by_place:
        if len(run) > most or between > EXPLAINED:
            break
        if not follows(last.evidence, candidate.evidence):
            continue
        last = candidate
        if _carries_out(candidate.evidence.text, announced):
            run.append(candidate)
            between = 0
        else:
            between += 1
    return tuple(single(c) for c in run) if len(run) > 2 else ()


def _announced(text: str) -> float:
    """How many things a sentence announces at most: it ends in a colon, says "several", or counts them.

    Scores, dates and amounts count none: "3-1", "5 May", "12 percent".
    """
    if announces(text) or _SEVERAL.search(text):
        return math.inf
    tokens = parse(text).tokens
    counts = [
        numbers(token.text)
        for token in tokens
        if token.dep == "nummod"
        and token.entity in {"", "CARDINAL"}
        and tokens[token.head].tag in PLURAL_NOUNS
    ]
    return max((float(value) for values in counts for value in values if len(value) < 3), default=0)


def _carries_out(text: str, announced: str) -> bool:
    """Whether a sentence names one of the things announced; another thing of another kind is none of them."""
    if not _ORDINAL.match(text):
        return False
    tokens = parse(text).tokens
    first = tokens[0]
    if first.lemma != "another" or first.pos != "DET":
        return True
    kind = tokens[first.head].lemma
    return any(token.tag in PLURAL_NOUNS and token.lemma == kind for token in parse(announced).tokens)
