"""The lines of a text: list items, ends of sentences, and whether sentences run on from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_BLANK = "[ \t\u00a0]"
ITEM = re.compile(rf"{_BLANK}*(?:[-*+•▪◦·‣–—]|\(?\d{{1,3}}[.)]|\(?[a-z][.)]|\(?[A-Z]\)){_BLANK}+(?=\S)")
"""The marker of a list item; a capital letter with a full stop is none: "A. Berg" is a name."""

MAY_RUN_ON = re.compile(rf"{_BLANK}*(?:[–—]|\d{{1,3}}\.)")
"""What begins a line of running text as well: "on January / 15. The …", "– held in Geneva –"."""

LONE_MARKER = re.compile(rf"{_BLANK}*[-*+•▪◦·‣–—]{_BLANK}*\Z")
LONGEST_WRAPPED = 160
"""Characters of a line from which on it is a paragraph by itself, though a blank line may follow."""

LONGEST_ROW = 100
_LABELLED = re.compile(r"[^\W_][^:]{0,58}:[ \t]+\S")

_PARAGRAPH_END = re.compile(r"[.!?…。！？:][\"'”’»)\]]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`text[start:end]` without its line break; `body` is it stripped."""

    start: int
    end: int
    body: str


def lines(text: str) -> Iterator[Line]:
    """The lines, broken at line feeds and at carriage returns."""
    for found in re.finditer(r"[^\r\n]+|\r\n|\n|\r", text):
        piece = found.group()
        if piece[0] in "\r\n":
            if found.start() == 0 or text[found.start() - 1] in "\r\n":
                yield Line(start=found.start(), end=found.start(), body="")
            continue
        yield Line(start=found.start(), end=found.end(), body=piece.strip().strip("\ufeff").strip())


def is_wrapped(every: Sequence[Line]) -> bool:
    """True where sentences run on from line to line, as in mail or PDF text."""
    running, ended = 0, 2 * sum(len(line.body) > LONGEST_WRAPPED and not is_row(line.body) for line in every)
    for line, following in pairwise(every):
        if not line.body or not following.body or len(line.body) < 30:
            continue
        if is_row(line.body) or is_labelled(line.body) or len(line.body) > LONGEST_WRAPPED:
            continue
        if _PARAGRAPH_END.search(line.body):
            ended += 1
        elif not is_row(following.body) and not is_item(following.body):
            running += 1
    return running > ended


def is_row(body: str) -> bool:
    """Whether a line is a row of a table."""
    return body.startswith("|")


def is_labelled(body: str) -> bool:
    """Whether a short line gives a value to a label: "Adults: £8.50"."""
    return len(body) <= LONGEST_ROW and _LABELLED.match(body) is not None and not ends_sentence(body)


def is_item(body: str) -> bool:
    """Whether a line begins with the marker of a list item."""
    return ITEM.match(body) is not None


def ends_sentence(body: str) -> bool:
    """Whether a line ends where a sentence does, or in a colon."""
    return _PARAGRAPH_END.search(body) is not None
