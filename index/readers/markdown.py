"""Markdown: the article is the file decoded as UTF-8, marks included."""

from __future__ import annotations

from index.readers.extract import Extract
from index.readers.text import decode
from index.structure import markdown_headings

SUFFIXES = (".md", ".markdown")


def read(data: bytes) -> Extract:
    """The decoded text with its # and underlined headings; the first level 1 heading is the title."""
    text, notices = decode(data)
    headings = markdown_headings(text)
    title = next((heading.title for heading in headings if heading.level == 1), "")
    return Extract(text=text, title=title, headings=headings, notices=notices)
