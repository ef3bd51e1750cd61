"""Plain text: the article is the file decoded as UTF-8, nothing translated, a BOM kept."""

from __future__ import annotations

import codecs
from dataclasses import replace

from index.dateline import dateline
from index.errors import ArticleError
from index.readers.extract import Extract
from index.structure import plain_headings

SUFFIXES = (".txt",)

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and a notice where bytes had to be replaced.

    Raises:
        ArticleError: UTF-16, or binary content.
    """
    if data.startswith(_UTF16):
        raise ArticleError("is UTF-16, not UTF-8", "Save it as UTF-8")
    if data.count(b"\0") * 50 > len(data):
        raise ArticleError("is binary, not text", "Remove it or convert it to text")
    text = data.decode("utf-8", errors="replace")
    replaced = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if replaced * 5 > len(text):
        raise ArticleError("is binary, not text", "Remove it or convert it to text")
    notices = []
    if replaced:
        notices.append(f"{replaced} invalid UTF-8 bytes or sequences were replaced by U+FFFD")
    if "\0" in text:
        notices.append(f"{text.count(chr(0))} NUL characters are in the text")
    return text, tuple(notices)


def read(data: bytes) -> Extract:
    """The decoded text with the date and the headings that its lines show."""
    text, notices = decode(data)
    return replace(plain(text), notices=notices)


def plain(text: str) -> Extract:
    """A text with the date and the headings that its lines show."""
    dated = dateline(text)
    return Extract(text=text, date=dated.date if dated else "", headings=plain_headings(text))
