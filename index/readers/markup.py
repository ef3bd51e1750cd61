"""The text of a tree of marked-up text: of a web page, a Word document or a chapter of a book."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from index.lines import ends_sentence
from index.types import Heading

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEMS = frozenset({"item", "li", "dt", "dd"})
_ROWS = frozenset({"row", "tr"})
_PARAGRAPHS = frozenset("p quote blockquote code pre caption figcaption".split())
_BLOCKS = _ITEMS | _ROWS | _PARAGRAPHS | {"head", *_HEADINGS}
_HOLDERS = frozenset(
    "address article aside body cell center details div dl fieldset figure footer form header hgroup legend "
    "list main ol section summary table tbody td tfoot th thead ul".split()
)
_HOLDING = _ITEMS | {"blockquote", "quote"}
"""Blocks that may be made of others; what is not in one of those is a line without breaks."""

_KEPT_LINES = frozenset({"code", "pre"})
_BREAKS = frozenset({"br", "hr", "lb"})
_PARTING = _BLOCKS | _HOLDERS | _BREAKS
_UNSEEN = dict.fromkeys(map(ord, "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\ufeff"))
"""Characters that say where a word may be parted or not: a search would take them for its ends."""

LAYOUT_PARAGRAPHS = 3
LAYOUT_CHARACTERS = 300
"""Paragraphs and characters from which on a cell of a table is no entry of one."""

_RAISED = re.compile(r"(?=\D*\d)[\d\s,+−–-]{1,20}", re.A)
_DIGITS = str.maketrans("0123456789+−–-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")

_SILENT = frozenset({"nav", "script", "style", "template", "title"})


def tidy(page: Any) -> None:
    """Take out what a page says no more, and write what only its marks say: quotes, and raised numbers."""
    for struck in list(page.iter("del", "s", "strike")):
        struck.drop_tree()
    for quote in list(page.iter("q")):
        quote.text = f"“{quote.text or ''}"
        if len(quote):
            quote[-1].tail = f"{quote[-1].tail or ''}”"
        else:
            quote.text += "”"
        quote.drop_tag()
    _raise_numbers(page)


def _raise_numbers(page: Any) -> None:
    """Write raised numbers with raised digits, as 10<sup>3</sup> is not 103; leave out those of notes."""
    for raised in list(page.iter("sup")):
        number = "".join(raised.itertext())
        if _RAISED.fullmatch(number) is None:
            continue
        around = [link for link in raised.iterancestors("a") if "".join(link.itertext()) == number]
        if any("#" in (link.get("href") or "") for link in (*around, *raised.iter("a"))):
            (*around, raised)[0].drop_tree()
            continue
        for part in raised.iter():
            part.text = (part.text or "").translate(_DIGITS)
            part.tail = part.tail if part is raised else (part.tail or "").translate(_DIGITS)


class Lines:
    """Paragraphs, list items and table rows, one a line, and the headings among them with their spans.

    Tags are those of HTML and those that trafilatura writes.
    """

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self._lines: list[str] = []
        self._offset = 0
        self._marker = ""  # of the item whose first line is not there yet

    def __str__(self) -> str:
        return "\n\n".join(self._lines)

    def add(self, holder: Any) -> None:
        """Add what an element holds: its blocks, and the text that stands between them."""
        loose = [holder.text or ""]
        for child in holder:
            inline = holder.tag in _HOLDING and (child.tag in _BREAKS or child.tag == "code")
            holds = child.tag in _HOLDERS or (child.tag not in _BLOCKS and _holds_blocks(child))
            if holds or (child.tag in _PARTING and not inline):
                self._add_line(loose)
                loose = []
            if inline:
                loose += [" ", _within(child), " "]
            elif child.tag in _BLOCKS:
                self._add_block(child)
            elif holds:
                self.add(child)
            elif child.tag not in _BREAKS:
                loose.append(_within(child))
            loose.append(child.tail or "")
        self._add_line(loose)

    def _add_block(self, block: Any) -> None:
        items: list[Any] = []
        if block.tag in _ROWS:
            self._add_row(block)
        elif block.tag == "head":
            level = str(block.get("rend"))[1:]
            self._add_line([_within(block)], level=int(level) if level.isdigit() else 2)
        elif block.tag in _HEADINGS:
            self._add_line([_within(block)], level=_HEADINGS[block.tag])
        elif block.tag in _KEPT_LINES:
            for line in _within(block).splitlines():
                self._add_line([line])
        elif block.tag in _ITEMS:
            self._marker = _marker(block)
            if _holds_blocks(block) and not _is_one_line(block):
                self.add(block)
            else:
                self._add_line([_within(block)])
            self._marker = ""
        elif block.tag in _HOLDING and _holds_blocks(block):
            self.add(block)
        else:
            self._add_line([_within(block, items)])
        for item in items:
            self._add_block(item)

    def _add_row(self, row: Any) -> None:
        if any(map(_is_layout, row)):
            for cell in row:
                self.add(cell)
        else:
            self._add_line([" | ".join(filter(None, map(line_of, row)))])

    def _add_line(self, parts: Iterable[str], *, level: int = 0) -> None:
        words = _in_one_line("".join(parts))
        if not words:
            return
        line = words if level else self._marker + words
        self._marker = ""
        if level:
            end = self._offset + len(line)
            self.headings.append(Heading(title=line, start=self._offset, end=end, level=level))
        self._lines.append(line)
        self._offset += len(line) + 2


def line_of(element: Any) -> str:
    """What an element holds, in one line."""
    return _in_one_line(_within(element))


def _in_one_line(text: str) -> str:
    return " ".join(text.translate(_UNSEEN).split())


def _is_layout(cell: Any) -> bool:
    """Whether a cell is a part of a page that is laid out as a table: it is as long as an article."""
    lengths = [len(line_of(paragraph)) for paragraph in cell.iterdescendants("p")]
    return len(lengths) >= LAYOUT_PARAGRAPHS and sum(lengths) >= LAYOUT_CHARACTERS


def _holds_blocks(element: Any) -> bool:
    """Whether an element holds blocks, as <font> around a page does; code may be words of a line."""
    return _is_read(element) and next(element.iterdescendants(*_BLOCKS - {"code"}), None) is not None


def _is_one_line(item: Any) -> bool:
    """Whether an item is paragraphs that each end a sentence: in one line they stay one item of a list."""
    loose = [item.text, *(child.tail for child in item)]
    return (
        not "".join(filter(None, loose)).strip()
        and all(child.tag == "p" and not _holds_blocks(child) for child in item)
        and all(ends_sentence(_within(child).strip()) for child in list(item)[:-1])
    )


def _is_read(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in _SILENT


def _marker(block: Any) -> str:
    """What stands before a list item: its number, where it has one."""
    return f"{block.get('value')}. " if block.get("value") else "- "


def _within(element: Any, items: list[Any] | None = None) -> str:
    """The text in an element; a break or a block inside it parts words.

    Items in it are added to `items` instead, where that is given.
    """
    if not _is_read(element):
        return ""
    parts = [element.text or ""]
    for child in element:
        if items is not None and child.tag in _ITEMS:
            items.append(child)
            inner = ""
        else:
            inner = _within(child, items)
        blank = "\n" if child.tag in _PARTING else ""
        parts += [blank, inner, blank, child.tail or ""]
    return "".join(parts)
