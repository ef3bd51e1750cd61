"""Markdown: the article is the file decoded as UTF-8, marks included, with blanks for comments."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.dateline import date_at_top
from index.lines import is_item, lines
from index.readers.extract import Extract, iso_date
from index.readers.text import decode
from index.types import Heading

SUFFIXES = (".md", ".markdown")

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?=[ \t]*\S)(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.M | re.S)
"""Notes in YAML between two lines at the top; a blank line after the first makes that one a rule."""

_KEY = re.compile(r"([\w.-]+)[ \t]*:(|[ \t].*)\Z")
_FURTHER = re.compile(r"[ \t]|-(?:[ \t]|\Z)|#")
_QUOTED = re.compile(r"\A(['\"])(.*)\1\Z")

FRONT_CHARACTERS = 20_000
"""Longest notes that are read as such."""

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*\Z")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*\Z)|~{3,})(.*)")

_UNSEEN = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|`[^`\n]+`|(?P<comment><!--.*?-->)",
    re.M | re.S,
)
"""Comments, which no reader of the page sees; what stands in code is none."""


def read(data: bytes) -> Extract:
    """The decoded text with its # and underlined headings; notes in YAML at its top are no part of its body.

    The title is theirs, else the first level 1 heading; the date is theirs, else that of a line at the top.
    """
    text, notices = decode(data)
    text = _UNSEEN.sub(_blank, text)
    front, begin = _front_matter(text)
    headings = markdown_headings(text, begin)
    title = next((heading.title for heading in headings if heading.level == 1), "")
    return Extract(
        text=text,
        title=_said(front, "title") or title,
        date=iso_date(_said(front, "date")) or date_at_top(text, begin),
        author=_said(front, "author") or _said(front, "authors"),
        headings=headings,
        begin=begin,
        notices=notices,
    )


def markdown_headings(text: str, begin: int = 0) -> tuple[Heading, ...]:
    """ATX (#) and underlined headings from the offset `begin` on, outside of fenced code."""
    every = [line for line in lines(text) if line.start >= begin]
    raws = [text[line.start : line.end].removeprefix("\ufeff") for line in every]
    found: list[Heading] = []
    fence = ""
    for position, (line, raw) in enumerate(zip(every, raws, strict=True)):
        mark = _FENCE.match(raw)
        if fence:
            if mark and mark.group(1).startswith(fence) and not mark.group(2).strip():
                fence = ""
            continue
        if mark:
            fence = mark.group(1)
        elif atx := _ATX.match(raw):
            if title := _unmarked(_without_closing(atx.group(2))):
                found.append(Heading(title=title, start=line.start, end=line.end, level=len(atx.group(1))))
        elif (
            line.body
            and position + 1 < len(every)
            and (under := _UNDERLINE.match(raws[position + 1]))
            and (position == 0 or not every[position - 1].body)
            and not is_item(raw)
            and not _UNDERLINE.match(raw)
        ):
            level = 1 if "=" in under.group(1) else 2
            end = every[position + 1].end
            found.append(Heading(title=_unmarked(line.body), start=line.start, end=end, level=level))
    return tuple(found)


def _blank(found: re.Match[str]) -> str:
    """Blanks for a comment, so that nothing behind it moves."""
    return found.group() if found["comment"] is None else re.sub(r"[^\r\n]", " ", found.group())


def _front_matter(text: str) -> tuple[Mapping[object, object], int]:
    """The notes at the top of a text and the offset of the line after them; nothing and 0 without any."""
    found = _FRONT.match(text, 0, FRONT_CHARACTERS)
    if found is None:
        return {}, 0
    import yaml

    try:
        # the base loader makes nothing but texts, so a wrong date is one, too
        notes = yaml.load(found.group(1), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError:
        notes = _simple_notes(found.group(1))
    return (notes, found.end()) if isinstance(notes, dict) else ({}, 0)


def _simple_notes(front: str) -> dict[object, object] | None:
    """The texts in notes that are no proper YAML, line by line; None where they do not look like notes."""
    filled = [line for line in front.splitlines() if line.strip()]
    if not _KEY.match(filled[0]) or not all(_KEY.match(line) or _FURTHER.match(line) for line in filled):
        return None
    keys = [found for line in filled if (found := _KEY.match(line))]
    return {found.group(1): _QUOTED.sub(r"\2", found.group(2).strip()) for found in keys}


def _said(notes: Mapping[object, object], key: str) -> str:
    """What the notes say under a key, in whatever case it is written; several texts become one."""
    value = next((value for name, value in notes.items() if str(name).lower() == key), "")
    several = value if isinstance(value, list) else [value]
    return ", ".join(one.strip() for one in several if isinstance(one, str))


def _without_closing(title: str) -> str:
    """A heading without the number signs that may close it; by hand, for a pattern is slow on long blanks."""
    title = title.rstrip(" \t")
    before = title.rstrip("#")
    return before.rstrip(" \t") if before.endswith((" ", "\t")) else title


def _unmarked(title: str) -> str:
    return re.sub(r"[*_`]+", "", title).strip()
