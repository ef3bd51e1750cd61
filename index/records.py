"""Rows of the catalog as the types of the index, and back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.catalog import Connection
from index.characters import whole
from index.types import Article, Document, Heading, Match, Matrix, Numbers, Passage, Span

TERMS = 64
"""Words of one lexical query; more make SQLite slow without finding more."""

CHUNK = 500
"""Values bound in one statement."""

_ARTICLE = "source, title, date, author, url, language, characters, passages, status, indexed_at, notices"

_PASSAGE = (
    "p.id, a.source, p.position, p.start, p.end, p.text, p.title, p.heading, p.lead_in, p.page, p.sentences"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What decides whether an article must be indexed again."""

    number: int
    source: str
    origin: str
    file: str
    root: str
    content_hash: str
    status: str


def known_articles(connection: Connection) -> dict[str, Known]:
    """Every article of the catalog by source."""
    found = connection.execute(
        "SELECT number, source, origin, file, root, content_hash, status FROM articles"
    )
    names = ("number", "source", "origin", "file", "root", "content_hash", "status")
    return {row[1]: Known(**dict(zip(names, row, strict=True))) for row in found}


def articles(connection: Connection) -> tuple[Article, ...]:
    """Every article, by source."""
    names = _ARTICLE.split(", ")
    found = []
    for row in connection.execute(f"SELECT {_ARTICLE} FROM articles ORDER BY source"):  # noqa: S608
        values = dict(zip(names, row, strict=True))
        found.append(Article(**values | {"notices": tuple(json.loads(values["notices"]))}))
    return tuple(found)


def document(connection: Connection, source: str) -> Document | None:
    """The article as it was read; None where it is not indexed."""
    if not isinstance(source, str) or not _storable([source]):
        return None
    row = connection.execute(
        "SELECT text, title, date, author, url, language, headings, pages, notices FROM articles "
        "WHERE source = ? AND status = 'indexed'",
        (source,),
    ).fetchone()
    if row is None:
        return None
    return Document(
        source=source,
        text=row[0],
        title=row[1],
        date=row[2],
        author=row[3],
        url=row[4],
        language=row[5],
        headings=tuple(Heading(**values) for values in json.loads(row[6])),
        pages=tuple(json.loads(row[7])),
        notices=tuple(json.loads(row[8])),
    )


def _passage(row: Sequence[Any]) -> Passage:
    spans = np.frombuffer(row[10], dtype="<i8").reshape(-1, 2).tolist()
    return Passage(
        id=row[0],
        source=row[1],
        position=row[2],
        start=row[3],
        end=row[4],
        text=row[5],
        title=row[6],
        heading=row[7],
        lead_in=row[8],
        page=row[9],
        sentences=tuple(Span(start=start, end=end) for start, end in spans),
    )


def sentences_blob(passage: Passage) -> bytes:
    """The sentences' spans as they are stored."""
    return np.array([(span.start, span.end) for span in passage.sentences], dtype="<i8").tobytes()


def passages(connection: Connection, ids: Sequence[str]) -> tuple[Passage, ...]:
    """Passages in the order of `ids`; unknown ids are left out."""
    found: dict[str, Passage] = {}
    query = f"SELECT {_PASSAGE} FROM passages p JOIN articles a ON a.number = p.article WHERE p.id"  # noqa: S608
    for row in _in_chunks(connection, query, ids):
        found[row[0]] = _passage(row)
    return tuple(found[key] for key in ids if key in found)


def passages_of(connection: Connection, source: str) -> tuple[Passage, ...]:
    """The passages of an article, in order."""
    found = connection.execute(
        f"SELECT {_PASSAGE} FROM passages p JOIN articles a ON a.number = p.article "  # noqa: S608
        "WHERE a.source = ? ORDER BY p.position",
        (source,),
    )
    return tuple(_passage(row) for row in found)


def ids_of(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Passage ids by number; numbers of removed passages are left out."""
    found = _in_chunks(connection, "SELECT number, id FROM passages WHERE number", numbers)
    return {row[0]: row[1] for row in found}


def vectors(connection: Connection, ids: Sequence[str], dimension: int) -> Matrix:
    """Vectors in the order of `ids`, zero for unknown ones; shape (len(ids), dimension)."""
    matrix: Matrix = np.zeros((len(ids), dimension), dtype=np.float32)
    places = {key: row for row, key in enumerate(ids)}
    query = "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.number = p.number WHERE p.id"
    for key, blob in _in_chunks(connection, query, list(places)):
        matrix[places[key]] = np.frombuffer(blob, dtype=np.float32)
    for row, key in enumerate(ids):
        if places[key] != row:
            matrix[row] = matrix[places[key]]
    return matrix


def article_count(connection: Connection) -> int:
    """Articles in all, also those that could not be indexed."""
    return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])


def dates(connection: Connection, sources: Collection[str]) -> dict[str, str]:
    """The dates of these articles by source; unknown sources are left out."""
    return dict(_in_chunks(connection, "SELECT source, date FROM articles WHERE source", _storable(sources)))


def numbers_of(connection: Connection, sources: Collection[str]) -> tuple[int, ...]:
    """The numbers of these articles, in order; unknown sources are left out."""
    found = _in_chunks(connection, "SELECT number FROM articles WHERE source", _storable(sources))
    return tuple(sorted(row[0] for row in found))


def _storable(sources: Iterable[str]) -> list[str]:
    """Those that an article may have: in half a character, as in a name that is not UTF-8, none is called."""
    return [source for source in sources if whole(source) == source]


def _phrase(word: str) -> str:
    """A word as FTS5 takes it literally; empty where nothing of it can be searched."""
    if not any(character.isalnum() for character in word):
        return ""
    clean = word.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")[:200]
    return '"' + clean.replace('"', '""') + '"'


def phrases(words: Sequence[str]) -> tuple[str, ...]:
    """The words as FTS5 takes them literally, without those that cannot be searched."""
    return tuple(dict.fromkeys(filter(None, map(_phrase, words))))[:TERMS]


def lexical(
    connection: Connection,
    phrases: Sequence[str],
    limit: int,
    chosen: tuple[int, ...] | None,
    *,
    after: int = 0,
) -> tuple[Match, ...]:
    """The best passages by BM25 for any of the phrases, best first.

    `chosen` limits to these articles, `after` to passages with higher numbers.
    """
    only = ""
    if chosen is not None:
        only = f"AND p.article IN ({','.join(map(str, chosen))})"
    found = connection.execute(
        "SELECT p.id, -lexical.rank FROM lexical JOIN passages p ON p.number = lexical.rowid "  # noqa: S608
        f"WHERE lexical MATCH ? AND lexical.rowid > ? {only} ORDER BY lexical.rank LIMIT ?",
        (" OR ".join(phrases), after, limit),
    )
    return tuple(Match(passage_id=row[0], score=float(row[1])) for row in found)


def lexical_numbers(connection: Connection, phrase: str) -> list[tuple[int, float]]:
    """Every passage that holds the phrase, by number, with its BM25 score."""
    found = connection.execute("SELECT rowid, -rank FROM lexical WHERE lexical MATCH ?", (phrase,))
    return [(int(row[0]), float(row[1])) for row in found]


def lexical_totals(connection: Connection) -> tuple[int, int]:
    """Passages in the lexical index, and words in all of them, as FTS5 counts them."""
    row = connection.execute("SELECT block FROM lexical_data WHERE id = 1").fetchone()
    values = [0]
    for byte in row[0] if row else b"":
        values[-1] = (values[-1] << 7) | (byte & 0x7F)
        if not byte & 0x80:
            values.append(0)
    return values[0], sum(values[1:-1])


def document_frequency(connection: Connection, phrase: str, *, after: int = 0) -> int:
    """Passages with numbers above `after` that hold the phrase, in any of its forms."""
    if not phrase:
        return 0
    found = connection.execute(
        "SELECT count(*) FROM lexical WHERE lexical MATCH ? AND rowid > ?", (phrase, after)
    ).fetchone()
    return int(found[0])


def passage_count(connection: Connection, up_to: int | None = None) -> int:
    """Passages in all, or those numbered up to `up_to`."""
    if up_to is None:
        return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])
    # the sign keeps SQLite on an index, where the passages' texts need not be read
    found = connection.execute("SELECT count(*) FROM passages WHERE +number <= ?", (up_to,)).fetchone()
    return int(found[0])


def all_numbers(connection: Connection) -> Numbers:
    """Numbers of every passage, in order."""
    return np.sort(
        np.fromiter((row[0] for row in connection.execute("SELECT number FROM passages")), np.int64)
    )


def passage_numbers(connection: Connection, articles: Collection[int]) -> Numbers:
    """Numbers of the passages of these articles, in no order."""
    found = _in_chunks(connection, "SELECT number FROM passages WHERE article", tuple(articles))
    return np.fromiter((row[0] for row in found), np.int64)


def _in_chunks(connection: Connection, query: str, values: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
    for start in range(0, len(values), CHUNK):
        chunk = values[start : start + CHUNK]
        yield from connection.execute(f"{query} IN ({','.join('?' * len(chunk))})", tuple(chunk))
