"""One file below the articles' root, read safely and turned into a Document."""

from __future__ import annotations

import os
import pkgutil
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

from index.characters import whole
from index.dateline import Dateline, dateline, is_date_alone
from index.errors import ArticleError
from index.language import detect_language
from index.lines import lines
from index.readers.extract import Extract
from index.readers.sidecar import ArticleNotes
from index.readers.text import plain
from index.types import Document

MAX_BYTES = 32 * 1024 * 1024
"""Largest file that is read; a text of this size is a small library, not an article."""

TITLE_CHARACTERS = 90

_FILLED = re.compile(r"[^\s\u00ad\u200b-\u200f\u2060\ufeff]")

Reader = Callable[[bytes], Extract]


@cache
def _readers() -> Mapping[str, Reader]:
    package = import_module("index.readers")
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(package.__path__, "index.readers."):
        loaded = import_module(module.name)
        for suffix in getattr(loaded, "SUFFIXES", ()):
            found[suffix] = loaded.read
    return found


def suffixes() -> tuple[str, ...]:
    """The file types that can be read, such as ".txt"."""
    return tuple(sorted(_readers()))


def read_bytes(path: Path) -> bytes:
    """The content of a regular file.

    Raises:
        ArticleError: not a regular file, unreadable, or too large.
    """
    try:
        # a FIFO would block an ordinary open for ever
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise ArticleError(f"{path.name} cannot be opened: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ArticleError(f"{path.name} is not a regular file")
        if status.st_size > MAX_BYTES:
            raise ArticleError(
                f"{path.name} has {status.st_size / 2**20:.0f} MB; the limit is {MAX_BYTES // 2**20} MB",
                "Split it into smaller articles",
            )
        try:
            return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise ArticleError(f"{path.name} cannot be read: {error.strerror}") from None


def read_article(source: str, data: bytes, notes: ArticleNotes | None = None) -> Document:
    """The document that `data`, the content of the file `source`, holds.

    What the side-car's `notes` say wins over what the file says; a title is always found.

    Raises:
        ArticleError: unknown file type, empty, binary or broken content, or no text in it.
    """
    name = Path(source).name
    reader = _readers().get(Path(source).suffix.lower())
    if reader is None:
        raise ArticleError(f"{name} has an unknown file type", f"Known types: {', '.join(suffixes())}")
    if not data:
        raise ArticleError(f"{name} is empty")
    try:
        extract = reader(data)
    except ArticleError as error:
        raise ArticleError(f"{name} {error.message}", error.remedy) from None
    except RecursionError:
        raise ArticleError(f"{name} is nested too deeply") from None
    except MemoryError:
        raise ArticleError(f"{name} needs more memory than there is") from None
    if _FILLED.search(extract.text, extract.begin) is None:
        raise ArticleError(f"{name} holds no text")
    return _document(source, extract, notes or ArticleNotes())


def read_text(source: str, text: str, notes: ArticleNotes | None = None) -> Document:
    """The document of a pasted text; lone surrogates, which cannot be stored, become U+FFFD.

    Raises:
        ArticleError: there is no text in it.
    """
    text = whole(text)
    if len(text) > MAX_BYTES:
        raise ArticleError(f"the text {source!r} is longer than {MAX_BYTES // 2**20} million characters")
    if _FILLED.search(text) is None:
        raise ArticleError(f"the text {source!r} is empty")
    return _document(source, plain(text), notes or ArticleNotes())


def _document(source: str, extract: Extract, notes: ArticleNotes) -> Document:
    named = re.split("[-_]", notes.language or extract.language)[0]  # "en-GB" is English
    language = named.strip().lower() or detect_language(extract.text)
    warnings = list(extract.notices)
    if language and language != "en":
        warnings.append(
            f"{source} seems to be in {language!r}: the default embedder and tokeniser know English best; "
            "a multilingual embedder is one setting away (ASSISTANT_EMBEDDER)"
        )
    document = Document(
        source=source,
        text=extract.text,
        title="",
        begin=extract.begin,
        date=notes.date or extract.date,
        author=notes.author or whole(extract.author),
        url=notes.url or whole(extract.url),
        language=language,
        headings=extract.headings,
        pages=extract.pages,
        notices=tuple(warnings),
    )
    title = " ".join(whole(notes.title or extract.title).split()) or _title_of_text(document)
    return replace(document, title=title[:300] or Path(source).stem)


def _title_of_text(document: Document) -> str:
    """The first heading if the text opens with it, else how the first line but the dateline begins."""
    dated: Dateline | None = None
    for line in lines(document.text):
        if line.start < document.begin or not line.body:
            continue
        if document.headings and document.headings[0].start < line.end:
            return document.headings[0].title
        if dated is None and is_date_alone(line.body):
            dated = dateline(document.text, document.begin)
        if dated is None or line.start not in dated.starts:
            return _beginning(line.body) or Path(document.source).stem
    return Path(document.source).stem


def _beginning(line: str) -> str:
    """What a line begins with, as a title; empty where that is no word."""
    line = " ".join(line[:2000].splitlines()).lstrip("-*•#> ")
    if re.match(r"[\w“\"'‘]", line) is None:
        return ""
    if len(line) <= TITLE_CHARACTERS:
        return line
    return line[:TITLE_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"
