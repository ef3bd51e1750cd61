"""Exact search over the catalog's own vectors: what is newer than the base, chosen articles, or all."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.base import rows
from index.catalog import Connection
from index.types import Matrix, Numbers, Vector

KEPT = 6
"""Selections whose vectors stay in memory."""

KEPT_ROWS = 400_000
"""Rows kept in memory in all; larger ones are read again for each question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Passage numbers and their vectors, row by row."""

    numbers: Numbers
    vectors: Matrix

    def nearest(self, vector: Vector, limit: int) -> tuple[Numbers, npt.NDArray[np.float32]]:
        """Numbers and cosines, best first."""
        if not len(self.numbers):
            return self.numbers, np.zeros(0, dtype=np.float32)
        cosines: npt.NDArray[np.float32] = self.vectors @ vector
        best = np.argpartition(-cosines, min(limit, len(cosines)) - 1)[:limit]
        best = best[np.lexsort((self.numbers[best], -cosines[best]))]
        return self.numbers[best], cosines[best]


class StoredVectors:
    """Loads selections of vectors and keeps the last ones; a new generation begins afresh."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._kept: OrderedDict[tuple[int, object], Rows] = OrderedDict()

    def newer_than(self, connection: Connection, generation: int, last: int) -> Rows:
        """Vectors of passages numbered above `last`; 0 for all."""
        return self._rows(connection, (generation, last), "WHERE number > ?", (last,))

    def of_articles(self, connection: Connection, generation: int, articles: tuple[int, ...]) -> Rows:
        """Vectors of the passages of these articles."""
        marks = ",".join("?" * len(articles))
        where = f"WHERE number IN (SELECT number FROM passages WHERE article IN ({marks}))"  # noqa: S608
        return self._rows(connection, (generation, articles), where, articles)

    def _rows(
        self, connection: Connection, key: tuple[int, object], where: str, values: tuple[int, ...]
    ) -> Rows:
        with self._loading:  # whoever asks meanwhile waits for what is read, and does not read it too
            return self._known(key) or self._read(connection, key, where, values)

    def forget_all(self) -> None:
        """Free the vectors of all passages, which are read again if they are asked for."""
        with self._lock:
            for key in [key for key in self._kept if key[1] == 0]:
                del self._kept[key]

    def _known(self, key: tuple[int, object]) -> Rows | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _read(
        self, connection: Connection, key: tuple[int, object], where: str, values: tuple[int, ...]
    ) -> Rows:
        batches = list(rows(connection, where, values))
        found = Rows(
            numbers=np.concatenate([numbers for numbers, _ in batches] or [np.zeros(0, dtype=np.int64)]),
            vectors=np.concatenate(
                [matrix for _, matrix in batches] or [np.zeros((0, self._dimension), dtype=np.float32)]
            ),
        )
        with self._lock:
            for stale in [other for other in self._kept if other[0] < key[0]]:
                del self._kept[stale]
            self._kept[key] = found
            while len(self._kept) > KEPT or self._total() > max(KEPT_ROWS, len(found.numbers)):
                self._kept.popitem(last=False)
        return found

    def _total(self) -> int:
        return sum(len(kept.numbers) for kept in self._kept.values())
