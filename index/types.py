"""What the index holds. All offsets count Unicode code points in `Document.text`, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
"""One embedding, shape (dimension,), L2-normalised, so a dot product is a cosine."""

Matrix = npt.NDArray[np.float32]
"""Embeddings as rows, shape (n, dimension), each L2-normalised."""


Numbers = npt.NDArray[np.int64]
"""Numbers of passages in the catalog."""


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


class Record:
    """Gives a dataclass `to_dict()`: nested records become dicts and tuples become lists."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """This record as JSON-ready values."""
        plain: dict[str, Any] = _plain(self)
        return plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Record):
    """Characters `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Record):
    """A section heading found in the text, at `text[start:end]`; level 1 is the highest."""

    title: str
    start: int
    end: int
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """One article as read: the text that every offset counts in, and what is known about it.

    `pages` holds the offset at which each page begins (PDF only; empty otherwise), `begin` the one of the
    line that the body begins with, after notes about the article (0 where it comes from the store).
    `date` is ISO (YYYY, YYYY-MM or YYYY-MM-DD) or empty. `notices` says what was odd while reading.
    """

    source: str
    text: str
    title: str
    begin: int = 0
    date: str = ""
    author: str = ""
    url: str = ""
    language: str = ""
    headings: tuple[Heading, ...] = ()
    pages: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Record):
    """A run of whole sentences: `text == document.text[start:end]`.

    `heading` is the section it stands under and `lead_in` the line that introduces the list it
    belongs to (each empty if none): context that is embedded and shown, never quoted as its text.
    `sentences` are spans in the document, within [start, end], in order. `page` counts from 1;
    None where the format has no pages.
    """

    id: str
    source: str
    position: int
    start: int
    end: int
    text: str
    title: str
    heading: str = ""
    lead_in: str = ""
    page: int | None = None
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Record):
    """What the catalog says about one indexed article.

    `status` is "indexed", or "failed" with the reason in `notices`. `characters` is the length of
    its text, `indexed_at` an ISO time (UTC).
    """

    source: str
    title: str
    date: str = ""
    author: str = ""
    url: str = ""
    language: str = ""
    characters: int = 0
    passages: int = 0
    status: str = "indexed"
    indexed_at: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Record):
    """A passage id with its score; higher is better (cosine, or BM25 as a positive number)."""

    passage_id: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure(Record):
    """An article that could not be indexed, and why, as one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport(Record):
    """What one indexing run did, as tuples of sources."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    notices: tuple[str, ...] = ()
    passages: int = 0
    seconds: float = 0.0
