"""The base: the collection in use, its record in the catalog, and the vectors it must find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalog import Connection, noted
from index.files import Listed, unchanged
from index.layout import readable
from index.types import Matrix, Numbers
from index.vectors import Place

ROWS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A finished collection: it holds the passages numbered up to `last` that there were.

    `files` is what its files were when it was finished, `known` the numbers of passages that it found
    then: the search is approximate, so that a few may never be found, but these must be.
    """

    name: str
    url: str
    last: int
    vectors: int
    files: tuple[Listed, ...] = ()
    known: tuple[int, ...] = ()

    @property
    def serial(self) -> str:
        """What its name ends with; never used twice in an edition."""
        return self.name.rpartition("-")[2]

    def place(self, edition: Path) -> Place:
        """Where the collection is."""
        if self.url:
            return Place(url=self.url, collection=self.name)
        return Place(directory=edition / self.name)


def current_base(connection: Connection) -> Base | None:
    """The base that the catalog points to; None also where its note is damaged, as one can be made anew."""
    values = noted(connection, "base")
    if values is None:
        return None
    try:
        known = tuple(values.get("known", ()))
        return Base(**values | {"files": tuple(tuple(file) for file in values["files"]), "known": known})
    except (KeyError, TypeError):
        return None


def rows(
    connection: Connection, where: str = "", values: tuple[int, ...] = ()
) -> Iterator[tuple[Numbers, Matrix]]:
    """Numbers and vectors in order of number, in batches."""
    cursor = connection.execute(f"SELECT number, vector FROM vectors {where} ORDER BY number", values)  # noqa: S608
    while batch := cursor.fetchmany(ROWS):
        numbers = np.array([row[0] for row in batch], dtype=np.int64)
        matrix = np.frombuffer(b"".join(row[1] for row in batch), dtype=np.float32)
        yield numbers, matrix.reshape(len(batch), -1)


def probes(connection: Connection, base: Base, count: int = 32) -> tuple[list[int], Matrix]:
    """Vectors that the base must find, spread over it; of a new one, those that it should."""
    step = max(1, base.last // count)
    starts = base.known or range(1, base.last + 1, step)
    query = "SELECT number, vector FROM vectors WHERE number >= ? AND number <= ? ORDER BY number LIMIT 1"
    numbers: list[int] = []
    blobs: list[bytes] = []
    for start in starts:
        row = connection.execute(query, (start, base.last)).fetchone()
        if base.known and row is not None and row[0] != start:
            continue  # it was removed
        if row is not None and row[0] not in numbers:
            numbers.append(int(row[0]))
            blobs.append(row[1])
    matrix = np.frombuffer(b"".join(blobs), dtype=np.float32)
    return numbers, matrix.reshape(len(numbers), len(blobs[0]) // 4 if blobs else 0)


def files_agree(base: Base, directory: Path) -> bool:
    """Whether the collection's files are what they were when it was finished.

    Raises:
        StoreError: this user may not read them.
    """
    with readable(directory):
        return (directory / "chroma.sqlite3").is_file() and unchanged(directory, base.files)
