"""Articles into the catalog: each in one transaction with its passages, vectors and words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from index.catalog import Connection, generation_of, noted, set_meta
from index.chunker import embedded_text
from index.records import sentences_blob
from index.types import Document, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an article came from, and the hash by which a change is seen."""

    source: str
    origin: str
    file: str = ""
    root: str = ""
    content_hash: str = ""


def content_key(passage: Passage) -> bytes:
    """Passages with the same key share a vector."""
    return hashlib.blake2b(embedded_text(passage).encode("utf-8", "replace"), digest_size=16).digest()


def known_vectors(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """Vectors that were made before, for this or another article, by key."""
    found: dict[bytes, bytes] = {}
    for key in keys:
        row = (
            connection.execute(
                "SELECT v.vector FROM passages p JOIN vectors v ON v.number = p.number "
                "WHERE p.content_key = ? LIMIT 1",
                (key,),
            ).fetchone()
            or connection.execute("SELECT vector FROM staged WHERE content_key = ?", (key,)).fetchone()
        )
        if row is not None:
            found[key] = row[0]
    return found


def stage(connection: Connection, vectors: Mapping[bytes, bytes]) -> None:
    """Keep vectors of an article that is not complete, so that they need not be made again."""
    connection.executemany(
        "INSERT OR REPLACE INTO staged(content_key, vector) VALUES (?, ?)",
        vectors.items(),
    )


def replace_article(
    connection: Connection,
    origin: Origin,
    document: Document,
    passages: Sequence[Passage],
    keys: Sequence[bytes],
    vectors: Mapping[bytes, bytes],
) -> None:
    """Put an article in the place of its old version; `keys` are its passages' content keys, which the
    `vectors` are by.
    """
    connection.execute("DELETE FROM articles WHERE source = ?", (origin.source,))
    number = _insert(connection, origin, document, status="indexed", passages=len(passages))
    for passage, key in zip(passages, keys, strict=True):
        cursor = connection.execute(
            'INSERT INTO passages(id, article, position, start, "end", page, title, heading, lead_in, text, '
            "sentences, content_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                passage.id,
                number,
                passage.position,
                passage.start,
                passage.end,
                passage.page,
                passage.title,
                passage.heading,
                passage.lead_in,
                passage.text,
                sentences_blob(passage),
                key,
            ),
        )
        connection.execute(
            "INSERT INTO vectors(number, vector) VALUES (?, ?)", (cursor.lastrowid, vectors[key])
        )
        connection.execute("DELETE FROM staged WHERE content_key = ?", (key,))


def record_failure(connection: Connection, origin: Origin, reason: str) -> None:
    """Note an article that cannot be indexed; a version that was indexed before stays."""
    row = connection.execute("SELECT status FROM articles WHERE source = ?", (origin.source,)).fetchone()
    if row is not None and row[0] == "indexed":
        return
    connection.execute("DELETE FROM articles WHERE source = ?", (origin.source,))
    document = Document(source=origin.source, text="", title=origin.source, notices=(reason,))
    _insert(connection, origin, document, status="failed", passages=0)


def remove_articles(connection: Connection, sources: Sequence[str]) -> None:
    """Take articles out, with everything that belongs to them."""
    connection.executemany("DELETE FROM articles WHERE source = ?", [(source,) for source in sources])


def note_removed(connection: Connection, hashes: Mapping[str, str]) -> None:
    """Note what somebody took out, by source: it is not new to the index while its file stays as it is."""
    there = {row[0] for row in connection.execute("SELECT source FROM articles")}
    kept = {source: digest for source, digest in removed(connection).items() if source not in there}
    set_meta(connection, removed=json.dumps(kept | dict(hashes)))


def removed(connection: Connection) -> dict[str, Any]:
    """The content hashes of articles that somebody took out, by source."""
    return noted(connection, "removed") or {}


def touch(connection: Connection) -> None:
    """Say that something changed: readers look again."""
    set_meta(connection, generation=str(generation_of(connection) + 1))


def _insert(
    connection: Connection, origin: Origin, document: Document, *, status: str, passages: int
) -> int | None:
    values = {
        "source": origin.source,
        "origin": origin.origin,
        "file": origin.file,
        "root": origin.root,
        "content_hash": origin.content_hash,
        "status": status,
        "title": document.title,
        "date": document.date,
        "author": document.author,
        "url": document.url,
        "language": document.language,
        "text": document.text,
        "characters": len(document.text),
        "passages": passages,
        "headings": json.dumps([asdict(heading) for heading in document.headings]),
        "pages": json.dumps(document.pages),
        "notices": json.dumps(document.notices),
        "indexed_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    marks = ", ".join(f":{name}" for name in values)
    return connection.execute(
        f"INSERT INTO articles({', '.join(values)}) VALUES ({marks})",  # noqa: S608
        values,
    ).lastrowid
