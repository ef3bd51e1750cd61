"""Search by vectors: Chroma for its collection, exact for what is newer, and exact where Chroma fails."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import records
from index.base import Base, current_base, probes
from index.catalog import Connection, generation_of
from index.errors import StoreError, StoreFull, short
from index.exact import KEPT_ROWS, StoredVectors
from index.opening import open_base
from index.types import Match, Matrix, Numbers, Vector
from index.vectors import ANSWERS_NOT, VectorIndex

KEPT_OPEN = 3
"""Collections kept open: a search that began before a switch may still be reading the old one."""

RETRY_SECONDS = 30.0
"""Wait before a Chroma server that did not answer is asked again."""

OPENED_MEANWHILE = 20_000
"""Vectors from which on a collection is opened beside the questions; the search is exact until then."""

REPAIR = "Make it again with `assistant doctor --repair`"

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
        self._kept: tuple[tuple[int, str], int] = ((-1, ""), 0)
        self._opened: OrderedDict[Base, VectorIndex | None] = OrderedDict()
        self._opening: dict[Base, threading.Thread] = {}
        self._closed = False

    def close(self) -> None:
        """Free the client of Chroma, once it is opened; a second call does nothing."""
        with self._lock:
            self._closed = True
        self.settle()  # the interpreter must not end under a native loader
        with self._lock:
            while self._opened:
                _, index = self._opened.popitem()
                if index is not None:
                    index.close()

    def settle(self) -> None:
        """Wait until no collection is being opened."""
        with self._lock:
            opening = list(self._opening.values())
        for thread in opening:
            thread.join()

    def nearest(
        self, connection: Connection, vector: Vector, limit: int, chosen: tuple[int, ...] | None
    ) -> tuple[Match, ...]:
        """The passages with the highest cosine, best first; `chosen` limits to these articles."""
        query = np.ascontiguousarray(vector, dtype=np.float32)
        generation = generation_of(connection)
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
        kept = self._kept_of(connection, base, generation)
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

    def _kept_of(self, connection: Connection, base: Base, generation: int) -> int:
        """How many passages of the base are still there, counted once a generation."""
        key = (generation, base.name)
        with self._lock:
            if self._kept[0] == key:
                return self._kept[1]
        kept = records.passage_count(connection, base.last)
        with self._lock:
            self._kept = (key, kept)
        return kept

    def _index_of(self, connection: Connection, base: Base) -> VectorIndex | None:
        """The opened collection; None where it was found to be unusable, or is being opened."""
        with self._lock:
            if base in self._opening or self._closed:
                return None
            if base in self._opened and not self._may_try_again(base):
                return self._opened[base]
            known = probes(connection, base)
            self.trouble = ""
            if OPENED_MEANWHILE <= base.vectors <= KEPT_ROWS and not base.url:
                thread = threading.Thread(
                    target=self._open_meanwhile, args=(base, *known), name="vector-index", daemon=False
                )
                self._opening[base] = thread
                thread.start()
                return None
            self._open(base, *known)
            return self._opened[base]

    def _open(self, base: Base, numbers: list[int], vectors: Matrix) -> None:
        try:
            index = open_base(base, self._edition, numbers, vectors)
        except StoreError as error:
            self._give_up(base, error)
            return
        with self._lock:
            self._opening.pop(base, None)
            self._opened[base] = index
            self._stored.forget_all()
            while len(self._opened) > KEPT_OPEN:
                _, oldest = self._opened.popitem(last=False)
                if oldest is not None:
                    oldest.close()

    def _open_meanwhile(self, base: Base, numbers: list[int], vectors: Matrix) -> None:
        try:
            self._open(base, numbers, vectors)
        except BaseException as error:  # Chroma's native part raises some that are no Exception
            self._give_up(base, StoreError(short(error)))

    def _may_try_again(self, base: Base) -> bool:
        """A server that was away may be back; files that were damaged stay so."""
        away = bool(base.url) and self._opened[base] is None
        return away and time.monotonic() - self._gave_up > RETRY_SECONDS

    def _give_up(self, base: Base, error: StoreError) -> None:
        with self._lock:
            self._opening.pop(base, None)
            index = self._opened.get(base)
            if index is not None:
                index.close()
            self._opened[base] = None
            self._gave_up = time.monotonic()
            remedy = error.remedy or (ANSWERS_NOT if base.url else REPAIR)
            denied = isinstance(error, StoreFull)
            self.trouble = (
                f"the vector index is not used ({error.message}): answers come from an exact search over "
                "the stored vectors" + ("" if denied else f". {remedy}")
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
