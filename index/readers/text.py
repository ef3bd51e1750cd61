"""Plain text: the article is the file decoded, mostly as UTF-8, nothing translated, a BOM kept."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace

from index.dateline import date_at_top
from index.errors import ArticleError
from index.headings import plain_headings
from index.readers.extract import Extract

SUFFIXES = (".txt",)

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


_WESTERN = "cp1252"
_ENCODINGS = (
    *(_WESTERN, "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
"""Encodings that texts are found in beside Unicode's; of more than these, a guess is wrong more often."""

_REMEDY = "Save it as UTF-8"


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and a notice where it is not UTF-8 or bytes had to be replaced.

    Raises:
        ArticleError: UTF-16, another encoding that is not known, or binary content.
    """
    if data.startswith(_UTF16):
        raise ArticleError("is UTF-16, not UTF-8", _REMEDY)
    if data.count(b"\0") * 50 > len(data):
        if _encoding(data, ("utf_16_le", "utf_16_be")):
            raise ArticleError("is UTF-16, not UTF-8", _REMEDY)
        raise ArticleError("is binary, not text", "Remove it or convert it to text")
    text = data.decode("utf-8", errors="replace")
    notices = []
    replaced = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if replaced:
        encoding = "" if _is_faulty_utf8(text, replaced) else _encoding(data, _ENCODINGS)
        if encoding:
            text = data.decode(encoding, errors="replace")
            notices.append(f"not UTF-8, but read as {encoding}: save it as UTF-8 if letters are wrong")
        elif replaced * 5 > len(text):
            raise ArticleError("is binary, or not UTF-8" if b"\0" in data else "is not UTF-8", _REMEDY)
        else:
            notices.append(
                f"{replaced} invalid UTF-8 bytes or sequences were replaced by U+FFFD: save it as UTF-8"
            )
    if "\0" in text:
        notices.append(f"{text.count(chr(0))} NUL characters are in the text")
    return text, tuple(notices)


def _is_faulty_utf8(text: str, replaced: int) -> bool:
    """Whether it is UTF-8 with faults: with a BOM, or as many sound characters beyond ASCII as replaced ones.

    In another encoding hardly any bytes are such characters by chance.
    """
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.startswith("\ufeff") or beyond >= 2 * replaced


def _encoding(data: bytes, among: Sequence[str]) -> str:
    """The encoding that these bytes are text in, the Western one where it is possible; empty for none."""
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_isolation=list(among))
    best = found.best()
    if best is None:
        return ""
    possible = {name for match in found for name in match.could_be_from_charset}
    return _WESTERN if _WESTERN in possible else best.encoding


def read(data: bytes) -> Extract:
    """The decoded text with the date and the headings that its lines show."""
    text, notices = decode(data)
    return replace(plain(text), notices=notices)


def plain(text: str) -> Extract:
    """A text with the date and the headings that its lines show."""
    return Extract(text=text, date=date_at_top(text), headings=plain_headings(text))
