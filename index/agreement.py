"""A store is made with one embedder and one chunking; another one may not read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from index import chunker
from index.catalog import Catalog, Connection, meta, new_identity, set_meta
from index.embedder import Embedder, longest_passage
from index.errors import EmbedderMismatch


def agree(catalog: Catalog, embedder: Embedder, passage_tokens: int, *, writer: bool = False) -> None:
    """Check that the catalog was made with this embedder and these passages.

    A new one takes them on. An empty one that was made for others is left to who holds the writer's lock
    (`writer`), and takes them on then: a run that has written no passages yet may be under way.

    Raises:
        EmbedderMismatch: it was made with others.
    """
    wanted = {
        "fingerprint": embedder.fingerprint,
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "passage_tokens": str(longest_passage(embedder, passage_tokens)),
        "chunker": str(chunker.VERSION),
    }
    with catalog.reading() as connection:
        known = {key: meta(connection, key) for key in wanted}
        held = _vector_length(connection)
    if known == wanted:
        return
    unknown = not any(known.values())
    if held is None or (unknown and held == embedder.dimension):
        if not catalog.frozen and (unknown or writer):
            _take_on(catalog, wanted, replacing=writer)
        return
    if known["fingerprint"] != wanted["fingerprint"]:
        raise _other_embedder(catalog.path, known, embedder)
    if known["passage_tokens"] != wanted["passage_tokens"]:
        raise _mismatch(
            catalog.path, f"passages of {known['passage_tokens']} tokens, not {wanted['passage_tokens']}"
        )
    raise _mismatch(catalog.path, "another way of cutting passages")


def check(connection: Connection, path: Path, embedder: Embedder) -> None:
    """Check that what there is to search was made with this embedder; cheap enough for every look.

    Raises:
        EmbedderMismatch: the catalog at `path` was made with another.
    """
    known = meta(connection, "fingerprint")
    if known in {"", embedder.fingerprint} or _vector_length(connection) is None:
        return
    said = {key: meta(connection, key) for key in ("embedder", "dimension")}
    raise _other_embedder(path, said, embedder)


def _other_embedder(path: Path, known: Mapping[str, str], embedder: Embedder) -> EmbedderMismatch:
    other = f"{known['embedder']!r} ({known['dimension']} dimensions)" if known["embedder"] else "another"
    return _mismatch(path, f"embedder {other}, not {embedder.name!r}")


def _mismatch(path: Path, what: str) -> EmbedderMismatch:
    return EmbedderMismatch(
        f"the index in {path.parent.parent} was made with {what}",
        "Re-embed with `assistant index --rebuild`, or set back what was changed: then it answers",
    )


def _vector_length(connection: Connection) -> int | None:
    """Numbers of a stored vector; None where there is none."""
    row = connection.execute("SELECT length(vector) FROM vectors LIMIT 1").fetchone()
    return int(row[0]) // 4 if row else None


def _take_on(catalog: Catalog, wanted: dict[str, str], *, replacing: bool) -> None:
    with catalog.writing() as connection:
        if meta(connection, "fingerprint") and not replacing:
            return  # another process was quicker
        set_meta(connection, **wanted)
        connection.execute("DELETE FROM staged")
        if not meta(connection, "identity"):
            set_meta(connection, identity=new_identity())
