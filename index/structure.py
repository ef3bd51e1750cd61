"""What the lines of a text are: headings, paragraphs, list items and the lines that introduce lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from index.types import Heading

HEADING_CHARACTERS = 100
HEADING_WORDS = 14

_BLANK = "[ \t\u00a0]"
_ITEM = re.compile(rf"{_BLANK}*(?:[-*+•▪◦·‣–—]|\(?\d{{1,3}}[.)]|\(?[a-z][.)]|\(?[A-Z]\)){_BLANK}+(?=\S)")
"""The marker of a list item; a capital letter with a full stop is none: "A. Berg" is a name."""

_MAY_RUN_ON = re.compile(rf"{_BLANK}*(?:[–—]|\d{{1,3}}\.)")
"""What begins a line of running text as well: "on January / 15. The …", "– held in Geneva –"."""

_LONE_MARKER = re.compile(rf"{_BLANK}*[-*+•▪◦·‣–—]{_BLANK}*\Z")
_SENTENCE_END = re.compile(r"[.!?…。！？;,][\"'”’»)\]]*\Z")
_PARAGRAPH_END = re.compile(r"[.!?…。！？:][\"'”’»)\]]*\Z")
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*\Z")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*\Z")
_FENCE = re.compile(r" {0,3}(```|~~~)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`text[start:end]` without its line break; `body` is it stripped."""

    start: int
    end: int
    body: str


@dataclass(slots=True, kw_only=True)
class Block:
    """A paragraph or list item at `text[start:end]`; its words begin at `words`, after any marker.

    `heading` is the section it stands under; `introduces` is True where it ends in a colon and a
    list follows; `listed` is True for a list item.
    """

    start: int
    words: int
    end: int
    heading: str = ""
    listed: bool = False
    introduces: bool = False


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
    running = ended = 0
    for line, following in pairwise(every):
        if not line.body or not following.body or len(line.body) < 30:
            continue
        if len(line.body) > 160:
            ended += 2
        elif _PARAGRAPH_END.search(line.body):
            ended += 1
        else:
            running += 1
    return running > ended


def plain_headings(text: str) -> tuple[Heading, ...]:
    """Short lines without sentence punctuation that a paragraph follows."""
    every = list(lines(text))
    wrapped = is_wrapped(every)
    found: list[Heading] = []
    for position, line in enumerate(every):
        if not _may_be_heading(line.body):
            continue
        before = every[position - 1].body if position else ""
        ahead = _next_filled(every, position + 1)
        if ahead is None:
            continue
        after = every[ahead].body
        stands_alone = not before and ahead > position + 1
        if wrapped and not stands_alone:
            continue
        if not wrapped and before and not _PARAGRAPH_END.search(before) and not _after_list(every, position):
            continue
        runs_on = wrapped and ahead + 1 < len(every) and bool(every[ahead + 1].body)
        beyond = _next_filled(every, ahead + 1)
        subheading = (
            stands_alone
            and not wrapped
            and _may_be_heading(after)
            and beyond is not None
            and _is_paragraph(every[beyond].body)
        )
        if _is_paragraph(after) or runs_on or subheading:
            start = line.start + text[line.start : line.end].index(line.body)
            found.append(Heading(title=line.body, start=start, end=start + len(line.body)))
    return tuple(found)


def markdown_headings(text: str) -> tuple[Heading, ...]:
    """ATX (#) and underlined headings, outside of fenced code."""
    every = list(lines(text))
    found: list[Heading] = []
    fenced = False
    for position, line in enumerate(every):
        raw = text[line.start : line.end]
        if _FENCE.match(raw):
            fenced = not fenced
        if fenced or not line.body:
            continue
        if atx := _ATX.match(raw):
            if title := _unmarked(atx.group(2)):
                found.append(Heading(title=title, start=line.start, end=line.end, level=len(atx.group(1))))
        elif (
            position + 1 < len(every)
            and (under := _UNDERLINE.match(text[every[position + 1].start : every[position + 1].end]))
            and (position == 0 or not every[position - 1].body)
            and not _ITEM.match(raw)
            and not _UNDERLINE.match(raw)
        ):
            level = 1 if "=" in under.group(1) else 2
            end = every[position + 1].end
            found.append(Heading(title=_unmarked(line.body), start=line.start, end=end, level=level))
    return tuple(found)


def blocks(text: str, headings: Sequence[Heading], *, wrapped: bool | None = None) -> list[Block]:
    """The body of the text in order: everything but headings and blank lines, each character once.

    Args:
        wrapped: whether sentences run on from line to line; None to tell by the text.
    """
    every = list(lines(text))
    collector = _Collector(wrapped=is_wrapped(every) if wrapped is None else wrapped)
    pending = sorted(headings, key=lambda heading: heading.start)
    upcoming = 0
    for line in every:
        while upcoming < len(pending) and pending[upcoming].end <= line.start:
            upcoming += 1
        inside = upcoming < len(pending) and line.end > pending[upcoming].start
        if inside and line.body:
            collector.open_section(pending[upcoming].title)
        else:
            collector.add(text, line)
    collector.close()
    return _with_lists(text, collector.found)


def list_items(text: str) -> list[tuple[int, int]]:
    """Where the list items of a part of a text, without its headings, begin and end, in order."""
    # a part may look wrapped though its text is not; markers tell where items end
    marked = any(_ITEM.match(line.body) or _LONE_MARKER.match(line.body) for line in lines(text))
    found = blocks(text, (), wrapped=False if marked else None)
    return [(block.words, block.end) for block in found if block.listed]


class _Collector:
    """Collects blocks line by line."""

    def __init__(self, *, wrapped: bool) -> None:
        self.found: list[Block] = []
        self._wrapped = wrapped
        self._heading = ""
        self._open = False  # the next line may continue the last block
        self._marker: tuple[int, int] | None = None  # a marker alone on its line; its item follows

    def open_section(self, title: str) -> None:
        self.close()
        self._heading = title

    def close(self) -> None:
        if self._marker is not None:
            start, end = self._marker
            self._marker = None
            self._append(start, start, end)
        self._open = False

    def add(self, text: str, line: Line) -> None:
        raw = text[line.start : line.end]
        start = line.start + (raw.index(line.body) if line.body else 0)
        end = start + len(line.body)
        if not line.body:
            self._open = False
        elif _LONE_MARKER.match(line.body):
            self.close()
            self._marker = (start, end)
        elif self._marker is not None:
            first, self._marker = self._marker[0], None
            self._append(first, start, end, listed=True)
        elif self._wrapped and self._open and self._runs_on(text) and _MAY_RUN_ON.match(raw):
            self.found[-1].end = end
        elif item := _ITEM.match(raw):
            self._append(start, line.start + item.end(), end, listed=True)
        elif self._open and (self._wrapped or (self.found[-1].listed and raw[:2].isspace())):
            self.found[-1].end = end
        else:
            self._append(start, start, end)

    def _runs_on(self, text: str) -> bool:
        """Whether the last block is a paragraph that ended in the middle of a sentence."""
        last = self.found[-1]
        return not last.listed and _PARAGRAPH_END.search(text[last.start : last.end]) is None

    def _append(self, start: int, words: int, end: int, *, listed: bool = False) -> None:
        self.found.append(Block(start=start, words=words, end=end, heading=self._heading, listed=listed))
        self._open = True


def _with_lists(text: str, found: list[Block]) -> list[Block]:
    """Marks the lines that introduce a list; short lines after a colon are a list without markers."""
    for position, (block, following) in enumerate(pairwise(found), 1):
        if block.listed or block.heading != following.heading or text[block.end - 1] != ":":
            continue
        for item in islice(found, position, None) if not following.listed else ():
            if item.heading != block.heading or not _may_be_heading(text[item.words : item.end]):
                break
            item.listed = True
        block.introduces = following.listed
    return found


def _may_be_heading(body: str) -> bool:
    if len(body) > HEADING_CHARACTERS or len(body.split()) > HEADING_WORDS:
        return False
    if not any(character.isalnum() for character in body):
        return False
    if _SENTENCE_END.search(body) and not body.rstrip("\"'”’»)").endswith("?"):
        return False
    first = body.lstrip("\"'“‘«(")[:1]
    return bool(first) and not first.islower() and body[-1] != ":" and _ITEM.match(body) is None


def _next_filled(every: Sequence[Line], position: int) -> int | None:
    """The first line from `position` on that is not blank."""
    return next((at for at in range(position, len(every)) if every[at].body), None)


def _after_list(every: Sequence[Line], position: int) -> bool:
    return position > 0 and _ITEM.match(every[position - 1].body) is not None


def _is_paragraph(body: str) -> bool:
    return (
        len(body) > HEADING_CHARACTERS or _PARAGRAPH_END.search(body) is not None or bool(_ITEM.match(body))
    )


def _unmarked(title: str) -> str:
    return re.sub(r"[*_`]+", "", title).strip()
