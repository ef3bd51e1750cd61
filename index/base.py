"""The base: the collection in use, its record in the catalog, and whether its files can be trusted."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.catalog import Catalog, Connection, meta, set_meta
from index.errors import StoreDamaged, StoreError
from index.failpoints import reach
from index.layout import write_atomically
from index.types import Matrix
from index.vectors import PROBES, Numbers, Place, VectorIndex, remove_collection, sqlite_is_sound

ROWS = 2000

DELTA = 512
"""Passages that may be searched beside the base before a new one is made, if it is small."""

CHILD_SECONDS = 60

_HERE = str(Path(__file__).resolve().parent.parent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A finished collection: it holds the passages numbered up to `last` that there were.

    `files` is what its files were when it was finished: name, bytes, modification time (ns), hash.
    """

    name: str
    url: str
    last: int
    vectors: int
    files: tuple[tuple[str, int, int, str], ...] = ()

    def place(self, edition: Path) -> Place:
        """Where the collection is."""
        if self.url:
            return Place(url=self.url, collection=self.name)
        return Place(directory=edition / self.name)


def current_base(connection: Connection) -> Base | None:
    """The base that the catalog points to."""
    text = meta(connection, "base")
    if not text:
        return None
    values = json.loads(text)
    return Base(**values | {"files": tuple(tuple(file) for file in values["files"])})


def rows(
    connection: Connection, where: str = "", values: tuple[int, ...] = ()
) -> Iterator[tuple[Numbers, Matrix]]:
    """Numbers and vectors in order of number, in batches."""
    cursor = connection.execute(f"SELECT number, vector FROM vectors {where} ORDER BY number", values)  # noqa: S608
    while batch := cursor.fetchmany(ROWS):
        numbers = np.array([row[0] for row in batch], dtype=np.int64)
        matrix = np.frombuffer(b"".join(row[1] for row in batch), dtype=np.float32)
        yield numbers, matrix.reshape(len(batch), -1)


def base_is_due(catalog: Catalog, edition: Path, url: str) -> bool:
    """Whether a new base is worth its while: none yet, damaged, elsewhere, or far from the catalog.

    Damage is seen from the files alone, so that a small change need not open Chroma.
    """
    with catalog.reading() as connection:
        base = current_base(connection)
        count = int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])
        if base is None:
            return count > 0
        held = "SELECT count(*) FROM vectors WHERE number <= ?"
        kept = int(connection.execute(held, (base.last,)).fetchone()[0])
        if base.url != url or not _is_there(base, edition, connection):
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

    Raises:
        StoreError: the copy failed; the catalog and the base in use stay as they are.
    """
    with catalog.reading() as connection:
        old = current_base(connection)
        identity = meta(connection, "identity")
        serial = int(meta(connection, "serial", "0")) + 1
        last, count = connection.execute("SELECT max(number), count(*) FROM vectors").fetchone()
        if not count:
            base = None
        else:
            name = f"passages-{identity}-{serial}" if url else f"vectors-{serial}"
            base = Base(name=name, url=url, last=int(last), vectors=int(count))
            base = _filled(base, edition, connection, tell)
    reach("verified")
    with catalog.writing() as connection:
        set_meta(connection, base=json.dumps(asdict(base)) if base else "", serial=str(serial))
        generation = int(meta(connection, "generation", "0")) + 1
        set_meta(connection, generation=str(generation))
    reach("switched")
    _clean(edition, keep=base, old=old)
    reach("cleaned")
    return base


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
    if found < len(numbers):
        raise StoreDamaged(
            f"the new vector index finds only {found} of {len(numbers)} passages",
            "Run `assistant doctor --repair`",
        )
    if place.directory is None:
        return base
    return Base(name=base.name, url="", last=base.last, vectors=base.vectors, files=_listing(place.directory))


def probes(connection: Connection, base: Base, count: int = 32) -> tuple[list[int], Matrix]:
    """Vectors that the base must find, spread over it."""
    step = max(1, base.last // count)
    query = "SELECT number, vector FROM vectors WHERE number >= ? AND number <= ? ORDER BY number LIMIT 1"
    numbers: list[int] = []
    blobs: list[bytes] = []
    for start in range(1, base.last + 1, step):
        row = connection.execute(query, (start, base.last)).fetchone()
        if row is not None and row[0] not in numbers:
            numbers.append(int(row[0]))
            blobs.append(row[1])
    matrix = np.frombuffer(b"".join(blobs), dtype=np.float32)
    return numbers, matrix.reshape(len(numbers), int(meta(connection, "dimension")))


def open_base(base: Base, edition: Path, numbers: list[int], vectors: Matrix) -> VectorIndex:
    """The collection, after a look at its files and a few real queries.

    Damaged files can crash the process that opens them, so files that are not what they were when
    they were finished are not opened at all.

    Raises:
        StoreDamaged: it is damaged.
        StoreError: the server does not answer.
    """
    place = base.place(edition)
    if place.directory is not None:
        if not files_agree(base, place.directory):
            raise StoreDamaged("files of the vector index were changed or lost")
        _check_sqlite(place.directory)
    index = VectorIndex.open(place)
    few = slice(None, None, max(1, len(numbers) // PROBES))
    try:
        found = index.finds(numbers[few], vectors[few])
    except StoreError:
        index.close()
        raise
    if found < len(numbers[few]):
        index.close()
        raise StoreDamaged(f"the vector index finds only {found} of {len(numbers[few])} known passages")
    if place.directory is not None:
        _remember_sqlite(place.directory)
    return index


def survives(place: Place, numbers: list[int], vectors: Matrix) -> bool:
    """Whether a child process can open the collection and find these vectors in it."""
    request: dict[str, Any] = {
        "directory": str(place.directory or ""),
        "url": place.url,
        "collection": place.collection,
        "numbers": numbers,
        "vectors": vectors.tolist(),
    }
    path = os.pathsep.join(filter(None, [_HERE, os.environ.get("PYTHONPATH")]))
    try:
        child = subprocess.run(
            [sys.executable, "-m", "index.probe"],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=CHILD_SECONDS,
            env=os.environ | {"PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return child.returncode == 0


def _listing(directory: Path) -> tuple[tuple[str, int, int, str], ...]:
    """The files that never change once they are written; Chroma's SQLite file changes when it is opened."""
    found = []
    for path in sorted(directory.rglob("*")):
        if path.is_file() and path.parent != directory:
            status = path.stat()
            name = path.relative_to(directory).as_posix()
            found.append((name, status.st_size, status.st_mtime_ns, _hash(path)))
    return tuple(found)


def files_agree(base: Base, directory: Path) -> bool:
    if not (directory / "chroma.sqlite3").is_file():
        return False
    for name, size, modified, digest in base.files:
        path = directory / name
        if not path.is_file():
            return False
        status = path.stat()
        if status.st_size != size or (status.st_mtime_ns != modified and _hash(path) != digest):
            return False
    return True


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _check_sqlite(directory: Path) -> None:
    """Chroma changes its SQLite file when it opens it, so one that changed is no fault, but is checked."""
    status = (directory / "chroma.sqlite3").stat()
    try:
        if (directory / "seen").read_text(encoding="ascii") == f"{status.st_size} {status.st_mtime_ns}":
            return
    except (OSError, UnicodeDecodeError):
        pass
    if not sqlite_is_sound(directory):
        raise StoreDamaged("Chroma's SQLite file is damaged")


def _remember_sqlite(directory: Path) -> None:
    status = (directory / "chroma.sqlite3").stat()
    try:
        write_atomically(directory / "seen", f"{status.st_size} {status.st_mtime_ns}")
    except StoreError:
        return  # a folder that cannot be written is checked again the next time


def _clean(edition: Path, *, keep: Base | None, old: Base | None) -> None:
    """Remove what is not in use; readers that have the old collection open keep it one switch longer."""
    names = {base.name for base in (keep, old) if base is not None and not base.url}
    for path in edition.glob("vectors-*"):
        if path.name not in names:
            shutil.rmtree(path, ignore_errors=True)
    if old is not None and old.url and (keep is None or keep.name != old.name):
        remove_collection(old.place(edition))
