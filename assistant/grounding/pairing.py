"""Figures must stay with the names they belong to: "Finch won 60, Reyes 40" and not the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.grounding.checks import check
from assistant.grounding.figures import unit
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection
from assistant.language.names import same_name
from assistant.language.numbers import quantities
from assistant.language.spans import Spanned, overlaps, span_of

_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A name or a figure where it stands; a figure is told by its value."""

    start: int
    text: str
    figure: bool


Pairing = tuple[tuple[str, str], ...]
"""Names, each with its figure."""


@check("pairing")
def pairs_agree(case: Case) -> Objection | None:
    """No figure of the claim goes with a name that has another one in the article, where that name's is."""
    own = _pairings(case.claim)
    given = [_pairings(witness.reading) for witness in case.witnesses]
    if any(set(one) <= set(other) for pairings in given for other in pairings for one in own):
        return None
    for pairings in given:
        exchanged = [_exchanged(one, other) for one in own for other in pairings if len(other) > 1]
        if exchanged and all(exchanged):
            return Objection(reason=f"the article has {exchanged[0]}", fatal=False)
    return None


def _exchanged(claim: Pairing, article: Pairing) -> str:
    """The article's figure for a name that the claim gives another name's figure; empty if there is none."""
    for name, figure in claim:
        there = [value for other, value in article if same_name(name, other)]
        owners = [other for other, value in article if value == figure]
        if there and owners and figure not in there:
            return f"{there[0]} for {name} and {figure} for {owners[0]}"
    return ""


def _pairings(reading: Reading) -> list[Pairing]:
    """The ways in which a sentence may pair its names with its figures; none where that is not plain.

    They take turns, or all names come first and "respectively" their figures. With one more of a kind
    than of the other, the pairs may begin with the first item or with the second.
    """
    items = sorted(_items(reading), key=lambda item: item.start)
    turns = _of_one_kind(reading) and all(one.figure != other.figure for one, other in pairwise(items))
    if turns and len(items) > 1:
        return [_paired(items[skip:]) for skip in range(1 + len(items) % 2)]
    half = len(items) // 2
    kinds = [item.figure for item in items]
    if kinds == [False] * half + [True] * half and _RESPECTIVELY.search(reading.text):
        return [_paired([item for pair in zip(items, items[half:], strict=False) for item in pair])]
    return []


def _of_one_kind(reading: Reading) -> bool:
    """Whether all figures are dates, or all count the same: "In 1998 Ford sold 300 cars" pairs none."""
    dated = [overlaps(figure, reading.moments) for figure in quantities(reading.text)]
    if any(dated):
        return all(dated)
    counted = [unit(reading, figure) for figure in quantities(reading.text)]
    return all(one in (counted[0], "") for one in counted)


def _paired(items: list[_Item]) -> Pairing:
    pairs = zip(items[::2], items[1::2], strict=False)
    return tuple((two.text, one.text) if one.figure else (one.text, two.text) for one, two in pairs)


def _items(reading: Reading) -> Iterator[_Item]:
    figures = quantities(reading.text)
    for figure in figures:
        yield _Item(start=figure.start, text=figure.value, figure=True)
    taken: list[Spanned] = [*figures]
    for name in sorted(reading.names, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", reading.text):
            found = span_of(match)
            if not overlaps(found, taken):
                taken.append(found)
                yield _Item(start=match.start(), text=name, figure=False)
