"""The catalog, one SQLite file: the source of truth, and the way to it."""

from __future__ import annotations

import json
import queue
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index import schema
from index.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreMissing, StoreVersionError
from index.errors import short as shortened
from index.layout import CATALOG, readable

Connection = sqlite3.Connection

BUSY_SECONDS = 10.0

_NOT_WHOLE = ("buffer size must be a multiple", "cannot reshape array")


class Catalog:
    """One catalog file; readers see whole transactions only, and never wait for the writer."""

    def __init__(self, path: Path, *, frozen: bool = False) -> None:
        self.path = path
        self.frozen = frozen
        self._idle: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self._closed = False

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Catalog:
        """The catalog in `folder`; with `create` it is made where there is none.

        Raises:
            StoreMissing: there is none.
            StoreVersionError: another release wrote it.
            StoreDamaged: it is no catalog, or broken.
            StoreFull: it cannot be made.
        """
        path = folder / CATALOG
        with readable(path):
            if not create and (not path.is_file() or path.stat().st_size == 0):
                raise StoreMissing(f"there is no index in {folder}", "Make one with `assistant index`")
        catalog = cls(path)
        with mapped(path):
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            try:
                catalog._check(create=create)
            except sqlite3.OperationalError as error:
                if not _is_denied(error) or not path.is_file() or not path.stat().st_size:
                    raise
                catalog = cls(path, frozen=True)
                catalog._check(create=False)
        return catalog

    def _check(self, *, create: bool) -> None:
        connection = self._connect()
        try:
            # one transaction, or the version would be that of before another process made the tables
            connection.execute("BEGIN")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            connection.execute("COMMIT")
            if version == 0 and tables == 0:
                if not create:
                    raise StoreMissing(
                        f"there is no index in {self.path.parent}", "Make one with `assistant index`"
                    )
                _write_ahead(connection)
                schema.create(connection)
                return
            if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
                raise StoreDamaged(
                    f"{self.path} is not an index of articles", "Choose another folder with ASSISTANT_STORE"
                )
            if version > schema.VERSION:
                raise StoreVersionError(
                    f"the index in {self.path.parent} was written by a newer release "
                    f"(version {version}, this one reads up to {schema.VERSION})",
                    "Upgrade the program, or choose another folder with ASSISTANT_STORE",
                )
            if version < schema.VERSION:
                raise StoreVersionError(
                    f"the index in {self.path.parent} was written by an older release (version {version})",
                    "Make it again with `assistant index --rebuild`",
                )
        finally:
            connection.close()

    def _connect(self) -> Connection:
        mode = "mode=ro&immutable=1" if self.frozen else "mode=rwc"
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -32768")
        return connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the catalog, that of its first look, until the block ends."""
        if self._closed:
            raise StoreError("the index is closed", "Open it again")
        with mapped(self.path):
            connection = self._take()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                self._give_back(connection)

    def _take(self) -> Connection:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._connect()

    def _give_back(self, connection: Connection) -> None:
        try:
            connection.execute("ROLLBACK")
        except sqlite3.Error:
            connection.close()
            return
        # an immutable file is one that does not change to SQLite, which would take a change for damage
        if self._closed or self.frozen:
            connection.close()
        else:
            self._idle.put(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends, undone when it raises."""
        with mapped(self.path):
            connection = self._take()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                # after a commit there is nothing to roll back, and that is no error worth telling
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._idle.put(connection)

    def close(self) -> None:
        """Close every connection; a second call does nothing."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return


def meta(connection: Connection, key: str, default: str = "") -> str:
    """One value of the catalog's own notes."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else default


def set_meta(connection: Connection, **values: str) -> None:
    """Write values of the catalog's own notes."""
    connection.executemany("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", values.items())


def new_identity() -> str:
    """A name that no other catalog has, for its collections on a server."""
    return uuid.uuid4().hex[:12]


def generation_of(connection: Connection) -> int:
    """Grows with every change of what is searched."""
    return counted(connection, "generation")


def counted(connection: Connection, key: str) -> int:
    """The number that the catalog notes under a key; 0 for none and for what cannot be read."""
    said = meta(connection, key)
    return int(said) if said.isdecimal() else 0


def noted(connection: Connection, key: str) -> dict[str, Any] | None:
    """The values that the catalog notes under a key; None for none and for what cannot be read."""
    try:
        values = json.loads(meta(connection, key) or "null")
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _write_ahead(connection: Connection) -> None:
    # unlike every other statement, this one does not wait for another process that makes the same file
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _is_denied(error: sqlite3.Error) -> bool:
    return any(word in str(error) for word in ("readonly", "unable to open"))


def _damaged(path: Path, error: Exception) -> StoreDamaged:
    return StoreDamaged(
        f"{path} is damaged ({shortened(error)})",
        "Save what is intact with `assistant doctor --repair`; the articles themselves are untouched",
    )


@contextmanager
def mapped(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the file system become one clear line."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        said = str(error)
        if "full" in said or "disk I/O" in said:
            raise StoreFull(
                f"no space is left to write {path} ({said}); what was indexed before is intact",
                "Free some space and run `assistant index` again",
            ) from None
        if _is_denied(error):
            with readable(path), suppress(FileNotFoundError, NotADirectoryError):
                path.open("rb").close()
        if _is_denied(error) and not path.parent.exists():
            raise StoreMissing(
                f"the index in {path.parent} is no longer there", "Make it again with `assistant index`"
            ) from None
        if _is_denied(error):
            raise StoreFull(f"{path} cannot be written ({said})", "Make the folder writable") from None
        if "locked" in said or "busy" in said:
            raise StoreLocked(f"{path} is held by another process", "Try again when it is done") from None
        if isinstance(error, sqlite3.ProgrammingError):
            raise
        raise _damaged(path, error) from None
    except ValueError as error:
        # what the libraries say of notes, spans and vectors that are not whole
        if isinstance(error, json.JSONDecodeError) or any(word in str(error) for word in _NOT_WHOLE):
            raise _damaged(path, error) from None
        raise
    except OSError as error:
        raise StoreFull(
            f"{path.parent} cannot be used: {error.strerror or shortened(error)}",
            "Make the folder writable, free some space, or choose another with ASSISTANT_STORE",
        ) from None
