"""PDF: the text layer of each page, by pypdf; scanned pages without one are reported."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any
from unicodedata import normalize

from index.errors import ArticleError, short
from index.lines import ends_sentence
from index.readers.extract import Extract
from index.readers.text import plain

SUFFIXES = (".pdf",)

PAGE = "\f"
"""Stands before each page but the first until their offsets are known."""

_ON = "\v"
"""Stands before a page whose first word began on the page before."""

_HYPHENATED = re.compile(r"\b((?:[^\W\d_]+-){0,4}[^\W\d_]+)-([ \t]*(?:\r?\n\f?|\f)[ \t]*)([^\W\d_]+)")
_TURNED = re.compile(r"(?<!\s)\s*\f\s*")
_PARTED = re.compile(r"[^\W\d_]-\Z")
_WORD = re.compile(r"\w+(?:-\w+)*")
_FIRST_PARTS = frozenset({"self", "well"})
_WRITTEN = str.maketrans(
    {"\0": " ", _ON: " ", PAGE: "\n", "\N{SOFT HYPHEN}": "-"}
    | {letters: normalize("NFKC", letters) for letters in "ﬀﬁﬂﬃﬄﬅﬆ"}
)
"""What characters stand for in a PDF: two letters may be drawn as one, and a soft hyphen is drawn."""

_BETWEEN = frozenset("and or to und oder bis et ou y".split())  # as in "pre- and post-war"


def read(data: bytes) -> Extract:
    """The pages' text with the offset at which each page begins.

    Pages are joined by a blank line, or by a line break in the middle of a sentence. Words that are
    hyphenated at the end of a line are whole.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        file = pypdf.PdfReader(io.BytesIO(data))
        if file.is_encrypted and not file.decrypt(""):
            raise ArticleError("is protected by a password", "Save it without the password")
        texts = [_clean(page.extract_text() or "") for page in file.pages]
    except ArticleError:
        raise
    except Exception as error:  # a broken PDF raises almost anything
        raise ArticleError(
            f"is a broken PDF: {short(error)}", "Open and save it again in a PDF viewer"
        ) from None
    blank = [number for number, text in enumerate(texts, 1) if not text.strip()]
    if texts and len(blank) == len(texts):
        raise ArticleError(
            "holds no text, only pictures of it", "Run it through text recognition (OCR) first"
        )
    notices = (f"{len(blank)} of {len(texts)} pages hold no text",) if blank else ()
    whole, pages = _joined(texts)
    extract = plain(whole)
    created = _said(file, "creation_date")
    return replace(
        extract,
        title=_clean(str(_said(file, "title") or "")).strip(),
        author=_clean(str(_said(file, "author") or "")).strip(),
        date=extract.date or (created.date().isoformat() if created else ""),  # a copy is made later
        pages=pages,
        notices=notices,
    )


def _said(file: Any, name: str) -> Any:
    """One of the notes that the file has about itself; None where it has none that can be read."""
    try:
        return getattr(file.metadata, name, None)
    except Exception:  # such as a date in a form of the writer's own
        return None


def _joined(texts: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, and the offset at which each of them begins."""
    words = Counter(_WORD.findall("\n".join(texts).lower()))
    marked = _HYPHENATED.sub(lambda found: _one_word(found, words), PAGE.join(texts))
    pages = _TURNED.sub(_turned, marked).split(PAGE)
    return "".join(pages), tuple(accumulate(map(len, pages[:-1]), initial=0))


def _one_word(found: re.Match[str], words: Mapping[str, int]) -> str:
    """The word without its hyphen, unless the text has it with one in the middle of a line, too.

    One that runs over a page stands on the second.
    """
    first, gap, second = found.groups()
    if not second[0].islower() or second in _BETWEEN:
        return found.group()
    turned = f"{_ON}{PAGE * gap.count(PAGE)}" if PAGE in gap else ""
    whole, parted = words[f"{first}{second}".lower()], words[f"{first}-{second}".lower()]
    kept = "-" in first or parted > whole or (first.lower() in _FIRST_PARTS and not whole)
    return f"{turned}{first}{'-' if kept else ''}{second}"


def _turned(found: re.Match[str]) -> str:
    """What stands between two pages: a line break where a sentence goes on, else a blank line."""
    text, start = found.string, found.start()
    begin = max(text.rfind("\n", 0, start), text.rfind(PAGE, 0, start)) + 1
    last, after = text[begin:start], text[found.end() : found.end() + 1]
    goes_on = after.islower() and any(map(str.isalpha, last))
    if (goes_on or _ON in found.group() or _PARTED.search(last)) and not ends_sentence(last):
        return "\n" + PAGE * found.group().count(PAGE)
    return found.group().replace(_ON, "").replace(PAGE, f"\n\n{PAGE}")


def _clean(text: str) -> str:
    """Lone surrogates, which broken fonts yield, cannot be stored or embedded."""
    return text.encode("utf-8", errors="replace").decode("utf-8").translate(_WRITTEN)
