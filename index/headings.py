"""Headings of a text without markup: short or numbered lines over paragraphs, over rows, and the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

from index.dateline import dateline
from index.lines import Line, ends_sentence, is_item, is_wrapped, lines
from index.types import Heading

HEADING_CHARACTERS = 100
HEADING_WORDS = 14

_SENTENCE_END = re.compile(r"[.!?…。！？;,][\"'”’»)\]]*\Z")

_NUMBERED = re.compile(r"(?P<number>\d{1,2})[.)]\s+(?P<title>\S.*)")
_FIGURE = re.compile(r"\d")

LINES_BELOW_TITLE = 5
"""Such as a paper's name, the date and who wrote it, between a title and its text."""


def plain_headings(text: str) -> tuple[Heading, ...]:
    """Short lines without sentence punctuation that a paragraph follows; the dateline is passed over."""
    dated = dateline(text)
    every = [line for line in lines(text) if dated is None or line.start not in dated.starts or not line.body]
    wrapped = is_wrapped(every)
    first = _next_filled(every, 0)
    numbered = _numbered(every, wrapped=wrapped)
    found: list[Heading] = []
    for position, line in enumerate(every):
        if position in numbered:
            found.append(_heading(text, line))
        if not may_be_heading(line.body):
            continue
        before = every[position - 1].body if position else ""
        ahead = _next_filled(every, position + 1)
        if ahead is None:
            continue
        after = every[ahead].body
        stands_alone = not before and ahead > position + 1
        if wrapped and not stands_alone:
            continue
        if not wrapped and before and not ends_sentence(before) and not _after_list(every, position):
            continue
        runs_on = wrapped and _runs_on(every, ahead)
        below = LINES_BELOW_TITLE if position == first else 1
        above = stands_alone and not wrapped and _paragraph_below(every, ahead, below)
        over_rows = not before and not wrapped and _heads_rows(line.body, every[ahead : ahead + 2])
        if _is_paragraph(after) or runs_on or above or over_rows:
            found.append(_heading(text, line))
    return tuple(found)


def _heading(text: str, line: Line) -> Heading:
    start = line.start + text[line.start : line.end].index(line.body)
    return Heading(title=line.body, start=start, end=start + len(line.body))


def _numbered(every: Sequence[Line], *, wrapped: bool) -> frozenset[int]:
    """Where short lines count up, each over a paragraph, as "3. Repairs" in minutes."""
    found: list[tuple[int, int]] = []
    for position, line in enumerate(every):
        said = _NUMBERED.fullmatch(line.body)
        ahead = _next_filled(every, position + 1)
        if said is None or ahead is None or not may_be_heading(said["title"]) or is_item(every[ahead].body):
            continue
        if _is_paragraph(every[ahead].body) or (wrapped and _runs_on(every, ahead)):
            found.append((position, int(said["number"])))
    counting = [(one, other) for one, other in pairwise(found) if other[1] == one[1] + 1]
    return frozenset(position for pair in counting for position, _ in pair)


def may_be_heading(body: str) -> bool:
    """Whether a line is short, begins like one, and ends in no sentence or colon."""
    if len(body) > HEADING_CHARACTERS or len(body.split()) > HEADING_WORDS:
        return False
    if not any(character.isalnum() for character in body):
        return False
    if _SENTENCE_END.search(body) and not body.rstrip("\"'”’»)").endswith("?"):
        return False
    first = body.lstrip("\"'“‘«(")[:1]
    return bool(first) and not first.islower() and body[-1] != ":" and not is_item(body)


def _next_filled(every: Sequence[Line], position: int) -> int | None:
    """The first line from `position` on that is not blank."""
    return next((at for at in range(position, len(every)) if every[at].body), None)


def _paragraph_below(every: Sequence[Line], position: int, most: int) -> bool:
    """Whether lines that may be headings, at most so many, lead to a paragraph."""
    bodies = (every[at].body for at in range(position, len(every)))
    filled = list(islice(filter(None, bodies), most + 1))
    leading = list(takewhile(may_be_heading, filled))
    return 0 < len(leading) < len(filled) and _is_paragraph(filled[len(leading)])


def _heads_rows(body: str, below: Sequence[Line]) -> bool:
    """Whether a line, which tells no figure itself, stands over two or more rows that tell one each."""
    return not _FIGURE.search(body) and len(below) == 2 and all(_is_value(line.body) for line in below)


def _is_value(body: str) -> bool:
    return bool(_FIGURE.search(body)) and not is_item(body) and not ends_sentence(body)


def _runs_on(every: Sequence[Line], position: int) -> bool:
    """Whether another line stands right below one."""
    return position + 1 < len(every) and bool(every[position + 1].body)


def _after_list(every: Sequence[Line], position: int) -> bool:
    return position > 0 and is_item(every[position - 1].body)


def _is_paragraph(body: str) -> bool:
    return len(body) > HEADING_CHARACTERS or ends_sentence(body) or is_item(body)
