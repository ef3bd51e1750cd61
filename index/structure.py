"""What the lines of a text are beside its headings: paragraphs, list items and lines that introduce lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from index.headings import may_be_heading
from index.lines import (
    ITEM,
    LONE_MARKER,
    MAY_RUN_ON,
    Line,
    ends_sentence,
    is_item,
    is_labelled,
    is_row,
    is_wrapped,
    lines,
)
from index.types import Heading

ROWS = 3
"""Lines with a label and a value, one right below the other, from which on they are a list."""

PATH_CHARACTERS = 200
"""Longest heading with those that it stands under; the outermost give way first."""


@dataclass(slots=True, kw_only=True)
class Block:
    """A paragraph or list item at `text[start:end]`; its words begin at `words`, after any marker.

    `section` tells the sections apart, which may have the same title; `heading` is the title of the one it
    stands under, after those of the sections around that ("Plan A › Cost"); `introduces` is True where it
    ends in a colon and a list follows; `listed` is True for a list item.
    """

    start: int
    words: int
    end: int
    section: int = 0
    heading: str = ""
    listed: bool = False
    introduces: bool = False


def blocks(
    text: str,
    headings: Sequence[Heading],
    *,
    title: str = "",
    begin: int = 0,
    wrapped: bool | None = None,
) -> list[Block]:
    """The body of the text in order: everything but headings and blank lines, each character once.

    Args:
        text: the whole article.
        headings: those in it.
        title: the article's own, under which no section is said to stand.
        begin: offset of the line that the body begins with.
        wrapped: whether sentences run on from line to line; None to tell by the text.
    """
    every = [line for line in lines(text) if line.start >= begin]
    collector = _Collector(wrapped=is_wrapped(every) if wrapped is None else wrapped)
    pending = sorted(headings, key=lambda heading: heading.start)
    paths = _paths(pending, title)
    upcoming = 0
    for line in every:
        while upcoming < len(pending) and pending[upcoming].end <= line.start:
            upcoming += 1
        inside = upcoming < len(pending) and line.end > pending[upcoming].start
        if inside and line.body:
            collector.open_section(upcoming + 1, paths[upcoming])
        else:
            collector.add(text, line)
    collector.close()
    return _with_lists(text, collector.found)


def _paths(headings: Sequence[Heading], title: str) -> list[str]:
    """Each heading after those that it stands under, among which the article's own is not counted."""
    first = [heading for heading in headings if heading.level == 1]
    own = first[0] if len(first) == 1 else None
    above: list[Heading] = []
    found: list[str] = []
    for heading in headings:
        while above and above[-1].level >= heading.level:
            above.pop()
        path = [one.title for one in above if one is not own and one.title not in {"", title}]
        path.append(heading.title)
        while len(path) > 1 and len(" › ".join(path)) > PATH_CHARACTERS:
            path = path[1:]
        found.append(" › ".join(path))
        above.append(heading)
    return found


def list_items(text: str) -> list[tuple[int, int]]:
    """Where the list items of a part of a text, without its headings, begin and end, in order."""
    # a part may look wrapped though its text is not; markers tell where items end
    marked = any(is_item(line.body) or LONE_MARKER.match(line.body) for line in lines(text))
    found = blocks(text, (), wrapped=False if marked else None)
    return [(block.words, block.end) for block in found if block.listed]


class _Collector:
    """Collects blocks line by line."""

    def __init__(self, *, wrapped: bool) -> None:
        self.found: list[Block] = []
        self._wrapped = wrapped
        self._section = 0
        self._heading = ""
        self._open = False  # the next line may continue the last block
        self._marker: tuple[int, int] | None = None  # a marker alone on its line; its item follows

    def open_section(self, number: int, heading: str) -> None:
        self.close()
        self._section, self._heading = number, heading

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
        elif is_row(line.body):
            self.close()
            self._append(start, start, end)
            self._open = False
        elif LONE_MARKER.match(line.body):
            self.close()
            self._marker = (start, end)
        elif self._marker is not None:
            first, self._marker = self._marker[0], None
            self._append(first, start, end, listed=True)
        elif self._wrapped and self._open and self._runs_on(text) and MAY_RUN_ON.match(raw):
            self.found[-1].end = end
        elif item := ITEM.match(raw):
            self._append(start, line.start + item.end(), end, listed=True)
        elif self._open and (self._wrapped or (self.found[-1].listed and raw[:2].isspace())):
            self.found[-1].end = end
        else:
            self._append(start, start, end)

    def _runs_on(self, text: str) -> bool:
        """Whether the last block is a paragraph that ended in the middle of a sentence."""
        last = self.found[-1]
        return not last.listed and not ends_sentence(text[last.start : last.end])

    def _append(self, start: int, words: int, end: int, *, listed: bool = False) -> None:
        self.found.append(
            Block(
                start=start,
                words=words,
                end=end,
                section=self._section,
                heading=self._heading,
                listed=listed,
            )
        )
        self._open = True


def _with_lists(text: str, found: list[Block]) -> list[Block]:
    """Marks the lines that introduce a list; short lines after a colon are a list without markers."""
    for position, (block, following) in enumerate(pairwise(found), 1):
        if block.listed or block.section != following.section or text[block.end - 1] != ":":
            continue
        for item in islice(found, position, None) if not following.listed else ():
            if item.section != block.section or not may_be_heading(text[item.words : item.end]):
                break
            item.listed = True
        block.introduces = following.listed
    for row in chain.from_iterable(run for run in _labelled(text, found) if len(run) >= ROWS):
        row.listed = True
    return found


def _labelled(text: str, found: Sequence[Block]) -> Iterator[list[Block]]:
    """Runs of lines, one right below the other, that give values to labels."""
    run: list[Block] = []
    for block in found:
        labelled = not block.listed and is_labelled(text[block.start : block.end])
        below = bool(run) and text[run[-1].end : block.start].count("\n") == 1
        if run and not (labelled and below):
            yield run
            run = []
        if labelled:
            run.append(block)
    yield run
