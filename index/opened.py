"""The edition of a store that is read, and going over to a newer one in the midst of reading."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.agreement import agree, check
from index.catalog import Catalog, Connection, mapped
from index.dense import DenseSearch
from index.embedder import Embedder
from index.errors import StoreError
from index.layout import Layout
from index.lexical import LexicalSearch


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is open of one edition."""

    edition: Path
    catalog: Catalog
    dense: DenseSearch
    lexical: LexicalSearch

    @classmethod
    def open(cls, edition: Path, embedder: Embedder, passage_tokens: int, *, create: bool = False) -> Opened:
        """Open an edition.

        Raises:
            EmbedderMismatch: it was made with another embedder or other passages.
            StoreError: its files cannot be used.
        """
        catalog = Catalog.open(edition, create=create)
        try:
            agree(catalog, embedder, passage_tokens)
        except BaseException:
            catalog.close()
            raise
        dense = DenseSearch(edition, embedder.dimension)
        return cls(edition=edition, catalog=catalog, dense=dense, lexical=LexicalSearch(edition))

    def close(self) -> None:
        """Free files and clients; a second call does nothing."""
        self.dense.close()
        self.catalog.close()


class Current:
    """The edition that is current, which a re-embedding replaces at any moment; for many threads."""

    def __init__(self, path: Path, opened: Opened) -> None:
        self.opened = opened
        self._layout = Layout(path)
        self._lock = threading.RLock()
        self._pinned = threading.local()
        self._closed = False
        # of the file that names the edition, when it was last found to name the one that is open
        self._seen = (0, 0)

    def close(self) -> None:
        """Close what is open, for good; a second call does nothing."""
        with self._lock:
            self._closed = True
            self.opened.close()

    def follow(self, reopen: Callable[[Path], Opened]) -> None:
        """Go over to the edition that is current now, if it is another one."""
        if self._newer() is None:
            return
        with self._lock:
            while (newer := self._newer()) is not None:
                try:
                    opened = reopen(newer)
                except StoreError:
                    if newer == self._newer():
                        raise
                    continue
                old, self.opened = self.opened, opened
                old.close()

    def _newer(self) -> Path | None:
        try:
            status = self._layout.pointer.stat()
            seen = (status.st_ino, status.st_mtime_ns)
        except OSError:
            seen = (0, 0)
        if self._closed or (any(seen) and seen == self._seen):
            return None
        current = self._layout.current()
        if current is not None and current != self.opened.edition:
            return current
        self._seen = seen
        return None

    @contextmanager
    def reading(
        self, embedder: Embedder, reopen: Callable[[Path], Opened], *, latest: bool = False
    ) -> Iterator[tuple[Opened, Connection]]:
        """One state of the current edition until the block ends; inside `snapshot` that of the snapshot.

        Args:
            embedder: the catalog must still be one that was made with it.
            reopen: opens a newer edition.
            latest: even inside a snapshot, what is there now.

        Raises:
            EmbedderMismatch: another embedder was used meanwhile.
        """
        pinned: tuple[Opened, Connection] | None = getattr(self._pinned, "state", None)
        if pinned is not None and not latest:
            with mapped(pinned[0].catalog.path):
                yield pinned
            return
        while True:
            self.follow(reopen)
            opened = self.opened
            with ExitStack() as stack:
                try:
                    connection = stack.enter_context(opened.catalog.reading())
                    with mapped(opened.catalog.path):
                        check(connection, opened.catalog.path, embedder)
                except StoreError:
                    if self.opened is opened and self._newer() is None:
                        raise
                    continue
                yield opened, connection
                return

    @contextmanager
    def snapshot(self, embedder: Embedder, reopen: Callable[[Path], Opened]) -> Iterator[None]:
        """What this thread reads inside the block is of one state of one edition."""
        before = getattr(self._pinned, "state", None)
        with self.reading(embedder, reopen) as state:
            self._pinned.state = state
            try:
                yield
            finally:
                self._pinned.state = before
