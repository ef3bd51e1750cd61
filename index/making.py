"""Making the base anew from the catalog: when it is worth its while, and how it is switched to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

from index import postings
from index.base import Base, current_base, files_agree, probes, rows
from index.catalog import Catalog, Connection, counted, meta, set_meta
from index.errors import StoreDamaged, StoreError
from index.failpoints import reach
from index.files import Listed, listed, unchanged
from index.opening import open_base
from index.records import passage_count
from index.types import Matrix, Numbers
from index.vectors import VectorIndex, remove_collection
from index.writing import touch

LEAST = 2
"""Passages from which on there is a base: Chroma rewrites the files of a single one when it opens them."""

DELTA = 512
"""Passages that may be searched beside the base before a new one is made, if it is small."""

SOUND = 0.9
"""Share of the passages asked for that a new collection must find: its search is approximate."""


def base_is_due(catalog: Catalog, edition: Path, url: str) -> bool:
    """Whether a new base is worth its while: none yet, damaged, elsewhere, or far from the catalog.

    Damage is seen from the files alone, so that a small change need not open Chroma.
    """
    with catalog.reading() as connection:
        base = current_base(connection)
        count = passage_count(connection)
        if base is None:
            return count >= LEAST
        kept = passage_count(connection, base.last)
        if base.url != url or not _is_there(base, edition, connection):
            return True
        if not words_agree(connection, edition):
            return True
    strayed = (count - kept) + (base.vectors - kept)
    return count == 0 or strayed > max(DELTA, base.vectors // 8)


def _is_there(base: Base, edition: Path, connection: Connection) -> bool:
    """Whether the base is as it was made: by its files, or by queries where it is on a server."""
    if not base.url:
        return files_agree(base, edition / base.name)
    try:
        open_base(base, edition, *probes(connection, base)).close()
    except StoreError:
        return False
    return True


def make_base(
    catalog: Catalog, edition: Path, *, url: str, tell: Callable[[int, int], None] | None = None
) -> Base | None:
    """Copy every vector of the catalog to a new collection, verify it, and switch to it.

    Fewer than `LEAST` are searched exactly, without one.

    Raises:
        StoreError: the copy failed; the catalog and the base in use stay as they are.
    """
    with catalog.reading() as connection:
        old = current_base(connection)
        identity = meta(connection, "identity")
        serial = counted(connection, "serial") + 1
        last, count = connection.execute("SELECT max(number), count(*) FROM vectors").fetchone()
        if count < LEAST:
            base = None
        else:
            name = f"passages-{identity}-{serial}" if url else f"vectors-{serial}"
            base = Base(name=name, url=url, last=int(last), vectors=int(count))
            base = _filled(base, edition, connection, tell)
        reach("verified")
        words = _words(connection, edition, serial, count)
    reach("worded")
    with catalog.writing() as connection:
        set_meta(connection, base=_note(base), words=_note(words), serial=str(serial))
        touch(connection)
    reach("switched")
    _clean(edition, keep=base, old=old)
    reach("cleaned")
    return base


def _note(made: Base | postings.WordFiles | None) -> str:
    """What was made, as the catalog keeps it."""
    return json.dumps(asdict(made)) if made else ""


def _filled(
    base: Base, edition: Path, connection: Connection, tell: Callable[[int, int], None] | None
) -> Base:
    place = base.place(edition)
    if place.directory is not None:
        shutil.rmtree(place.directory, ignore_errors=True)

    def told() -> Iterator[tuple[Numbers, Matrix]]:
        done = 0
        for numbers, matrix in rows(connection):
            yield numbers, matrix
            done += len(numbers)
            if tell is not None:
                tell(done, base.vectors)

    index = VectorIndex.build(place, told(), base.vectors)
    reach("copied")
    try:
        numbers, vectors = probes(connection, base)
        found = index.finds(numbers, vectors)
    finally:
        index.close()
    if len(found) < SOUND * len(numbers):
        raise StoreDamaged(
            f"the new vector index finds only {len(found)} of {len(numbers)} passages",
            "Run `assistant doctor --repair`",
        )
    files = _listing(place.directory) if place.directory is not None else ()
    return replace(base, files=files, known=tuple(found))


def _words(connection: Connection, edition: Path, serial: int, count: int) -> postings.WordFiles | None:
    """The copy of the lexical index, where the store is large enough for one."""
    folder = edition / f"words-{serial}"
    shutil.rmtree(folder, ignore_errors=True)
    return postings.write_postings(connection, folder) if count >= postings.WORTH else None


def words_agree(connection: Connection, edition: Path) -> bool:
    """Whether the copy of the lexical index is there as it was written, if the store is to have one."""
    words = postings.current_words(connection)
    if words is None:
        base = current_base(connection)
        return base is None or base.vectors < postings.WORTH
    return unchanged(edition / words.name, words.files)


def _listing(directory: Path) -> tuple[Listed, ...]:
    """The files that never change once they are written; Chroma's SQLite file changes when it is opened."""
    return listed(directory, (p for p in directory.rglob("*") if p.is_file() and p.parent != directory))


def _clean(edition: Path, *, keep: Base | None, old: Base | None) -> None:
    """Remove what is not in use; readers that have the old collection open keep it one switch longer."""
    serials = {base.serial for base in (keep, old) if base is not None}
    for path in [*edition.glob("vectors-*"), *edition.glob("words-*")]:
        if path.name.rpartition("-")[2] not in serials:
            shutil.rmtree(path, ignore_errors=True)
    if old is not None and old.url and (keep is None or keep.name != old.name):
        remove_collection(old.place(edition))
