"""Search by vectors: Chroma for its collection, exact for what is newer, and exact where Chroma fails."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import records
from index.base import Base, current_base, open_base, probes
from index.catalog import Connection, meta
from index.errors import StoreError
from index.exact import StoredVectors
from index.types import Match, Vector
from index.vectors import Numbers, VectorIndex

KEPT_OPEN = 3
"""Collections kept open: a search that began before a switch may still be reading the old one."""

RETRY_SECONDS = 30.0
"""Wait before a Chroma server that did not answer is asked again."""

SPARE = 8
"""Passages asked for beyond the limit, for those that were removed since the collection was made."""


class DenseSearch:
    """The search by vectors in one edition of a store; safe to use from many threads.

    `trouble` says why Chroma is not used, or is empty.
    """

    def __init__(self, edition: Path, dimension: int) -> None:
        self.trouble = ""
        self._edition = edition
        self._stored = StoredVectors(dimension)
        self._lock = threading.RLock()
        self._gave_up = 0.0
        self._opened: OrderedDict[Base, VectorIndex | None] = OrderedDict()

    def close(self) -> None:
        """Free the client of Chroma; a second call does nothing."""
        with self._lock:
            while self._opened:
                _, index = self._opened.popitem()
                if index is not None:
                    index.close()

    def nearest(
        self, connection: Connection, vector: Vector, limit: int, chosen: tuple[int, ...] | None
    ) -> tuple[Match, ...]:
        """The passages with the highest cosine, best first; `chosen` limits to these articles."""
        query = np.ascontiguousarray(vector, dtype=np.float32)
        generation = int(meta(connection, "generation", "0"))
        if chosen is not None:
            rows = self._stored.of_articles(connection, generation, chosen)
            return _matches(connection, *rows.nearest(query, limit), limit)
        found = self._from_base(connection, query, limit, generation)
        if found is None:
            rows = self._stored.newer_than(connection, generation, 0)
            found = _matches(connection, *rows.nearest(query, limit), limit)
        return found

    def _from_base(
        self, connection: Connection, query: Vector, limit: int, generation: int
    ) -> tuple[Match, ...] | None:
        """Matches of Chroma and of what is newer; None where that cannot be had."""
        base = current_base(connection)
        index = self._index_of(connection, base) if base is not None else None
        if base is None or index is None:
            return None
        counted = "SELECT count(*) FROM vectors WHERE number <= ?"
        kept = int(connection.execute(counted, (base.last,)).fetchone()[0])
        wanted = min(limit, kept)
        asked = min(base.vectors, limit + SPARE + limit * (base.vectors - kept) // max(1, base.vectors))
        while True:
            try:
                numbers, cosines = index.query(query, max(1, asked))
            except StoreError as error:
                self._give_up(base, error)
                return None
            alive = records.ids_of(connection, numbers.tolist())
            if len(alive) >= wanted or asked >= base.vectors:
                break
            asked = min(base.vectors, asked * 4)
        if len(alive) < wanted:
            self._give_up(base, StoreError("it finds fewer passages than it holds"))
            return None
        newer = self._stored.newer_than(connection, generation, base.last)
        more, more_cosines = newer.nearest(query, limit)
        every = np.concatenate([numbers, more])
        return _matches(connection, every, np.concatenate([cosines, more_cosines]), limit)

    def _index_of(self, connection: Connection, base: Base) -> VectorIndex | None:
        """The opened collection; None where it was found to be unusable."""
        with self._lock:
            if base in self._opened and not self._may_try_again(base):
                return self._opened[base]
            numbers, vectors = probes(connection, base)
            self.trouble = ""
            try:
                self._opened[base] = open_base(base, self._edition, numbers, vectors)
            except StoreError as error:
                self._give_up(base, error)
            while len(self._opened) > KEPT_OPEN:
                _, oldest = self._opened.popitem(last=False)
                if oldest is not None:
                    oldest.close()
            return self._opened[base]

    def _may_try_again(self, base: Base) -> bool:
        """A server that was away may be back; files that were damaged stay so."""
        away = bool(base.url) and self._opened[base] is None
        return away and time.monotonic() - self._gave_up > RETRY_SECONDS

    def _give_up(self, base: Base, error: StoreError) -> None:
        with self._lock:
            index = self._opened.get(base)
            if index is not None:
                index.close()
            self._opened[base] = None
            self._gave_up = time.monotonic()
            self.trouble = (
                f"the vector index is not used ({error.message}): answers come from an exact search over "
                "the stored vectors; make it again with `assistant doctor --repair`"
            )


def _matches(
    connection: Connection, numbers: Numbers, cosines: npt.NDArray[np.float32], limit: int
) -> tuple[Match, ...]:
    """The best of these as matches; removed passages are left out."""
    ids = records.ids_of(connection, numbers.tolist())
    cosines = np.clip(cosines, -1, 1)
    scored = {ids[n]: float(c) for n, c in zip(numbers.tolist(), cosines.tolist(), strict=True) if n in ids}
    best = sorted(scored.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return tuple(Match(passage_id=key, score=score) for key, score in best)
