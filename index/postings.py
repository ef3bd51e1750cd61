"""A copy of the lexical index as arrays, which ranks a large store many times faster than SQLite does.

SQLite's FTS5 looks up the length of every passage that holds a word; here the words of all passages
lie side by side. It is written once, beside the vector index, from FTS5's own words, so that both
agree on what a word is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.catalog import Connection, mapped, noted
from index.files import Listed, listed, unchanged
from index.records import all_numbers
from index.schema import COLUMN_WEIGHTS
from index.types import Numbers

WORTH = 5000
"""Passages from which on the copy is made: SQLite ranks fewer in a few milliseconds."""

Rows = npt.NDArray[np.int32]

_HALVES = np.array([round(2 * weight) for weight in COLUMN_WEIGHTS.values()], dtype=np.uint16)
"""Weights of the columns, doubled so that they are whole."""

_CODES = " ".join(f"WHEN '{name}' THEN {code}" for code, name in enumerate(COLUMN_WEIGHTS))

_INSTANCES = (
    "SELECT term, group_concat(place, ' ') FROM "  # noqa: S608
    f"(SELECT term, doc * {len(COLUMN_WEIGHTS)} + CASE col {_CODES} END AS place FROM temp.instances) "
    "GROUP BY term"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFiles:
    """A finished copy: it holds the words of the passages numbered up to `last` that there were."""

    name: str
    last: int
    files: tuple[Listed, ...]


def current_words(connection: Connection) -> WordFiles | None:
    """The copy that the catalog points to; None where the store is small, or the note of it damaged."""
    values = noted(connection, "words")
    if values is None:
        return None
    try:
        return WordFiles(**values | {"files": tuple(tuple(file) for file in values["files"])})
    except (KeyError, TypeError):
        return None


def write_postings(connection: Connection, folder: Path) -> WordFiles:
    """Write the words of every passage into `folder`.

    Raises:
        StoreFull: no space.
    """
    with mapped(folder):
        folder.mkdir(parents=True, exist_ok=True)
        numbers = all_numbers(connection)
        lengths = np.zeros(len(numbers), dtype=np.int32)
        terms: list[str] = []
        ends = [0]
        with (folder / "rows").open("wb") as rows, (folder / "halves").open("wb") as halves:
            for term, found in _instances(connection):
                places, codes = np.divmod(found, len(COLUMN_WEIGHTS))
                first = np.flatnonzero(np.diff(places, prepend=-1))
                own = np.searchsorted(numbers, places[first]).astype(np.int32)
                np.add.at(lengths, own, np.diff(first, append=len(places)).astype(np.int32))
                rows.write(own.tobytes())
                counted = np.add.reduceat(_HALVES[codes].astype(np.int64), first)
                halves.write(counted.clip(max=65535).astype(np.uint16).tobytes())
                terms.append(term)
                ends.append(ends[-1] + len(own))
        np.save(folder / "numbers.npy", numbers)
        np.save(folder / "lengths.npy", lengths)
        np.save(folder / "ends.npy", np.array(ends, dtype=np.int64))
        (folder / "terms").write_text("\n".join(terms), encoding="utf-8")
        return WordFiles(name=folder.name, last=int(numbers[-1]), files=listed(folder, folder.iterdir()))


def _instances(connection: Connection) -> Iterator[tuple[str, Numbers]]:
    """Each term with the places it stands at, in order: number times columns, plus the column."""
    connection.execute("CREATE VIRTUAL TABLE temp.instances USING fts5vocab(main, lexical, instance)")
    try:
        for term, places in connection.execute(_INSTANCES):
            yield term, np.sort(np.fromstring(places, dtype=np.int64, sep=" "))
    finally:
        connection.execute("DROP TABLE temp.instances")


class Postings:
    """The copy, opened: for each term the rows that hold it and how often, weighted by column."""

    def __init__(self, folder: Path) -> None:
        self.numbers: Numbers = np.load(folder / "numbers.npy")
        self.lengths: Rows = np.load(folder / "lengths.npy")
        self._ends: Numbers = np.load(folder / "ends.npy")
        terms = (folder / "terms").read_text(encoding="utf-8").split("\n")
        self._places = {term: place for place, term in enumerate(terms)}
        self._rows = np.memmap(folder / "rows", dtype=np.int32, mode="r")
        self._halves = np.memmap(folder / "halves", dtype=np.uint16, mode="r")

    @classmethod
    def open(cls, words: WordFiles, edition: Path) -> Postings | None:
        """The copy, or None where its files are not what they were."""
        folder = edition / words.name
        try:
            return cls(folder) if unchanged(folder, words.files) else None
        except (OSError, ValueError):
            return None

    def of(self, term: str) -> tuple[Rows, npt.NDArray[np.float64]]:
        """Rows that hold the term, and its weighted number in each."""
        place = self._places.get(term)
        if place is None:
            return np.zeros(0, dtype=np.int32), np.zeros(0)
        part = slice(self._ends[place], self._ends[place + 1])
        return np.asarray(self._rows[part]), self._halves[part] / 2.0
