"""Saves from a broken catalog every article that can still be read whole."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from index.catalog import Catalog, Connection
from index.writing import touch

_SKIPPED = {"base", "serial", "running"}


def salvage(broken: Path, fresh: Path) -> tuple[int, int]:
    """Copy what is intact in the catalog `broken` to a new one in the folder `fresh`.

    Returns:
        How many articles were copied, and how many were seen but not whole.
    """
    target = Catalog.open(fresh, create=True)
    source = sqlite3.connect(f"{broken.absolute().as_uri()}?mode=ro", uri=True)
    saved = lost = 0
    try:
        with target.writing() as connection:
            for key, value in _readable(source, "SELECT key, value FROM meta"):
                if key not in _SKIPPED:
                    connection.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (key, value))
            for number in _numbers(source):
                if _copy(source, connection, number):
                    saved += 1
                else:
                    lost += 1
            touch(connection)
    finally:
        source.close()
        target.close()
    return saved, lost


def _readable(source: Connection, query: str) -> list[tuple[Any, ...]]:
    """The rows up to the first that cannot be read."""
    found: list[tuple[Any, ...]] = []
    with contextlib.suppress(sqlite3.Error):
        found.extend(iter(source.execute(query)))
    return found


def _numbers(source: Connection) -> list[int]:
    """Numbers of articles, from both ends, so that a broken page in between costs only itself."""
    forward = _readable(source, "SELECT number FROM articles NOT INDEXED ORDER BY number")
    backward = _readable(source, "SELECT number FROM articles NOT INDEXED ORDER BY number DESC")
    return sorted({int(row[0]) for row in forward + backward})


def _copy(source: Connection, target: Connection, number: int) -> bool:
    """Copy one article with its passages and vectors; False where anything of it is missing or wrong."""
    try:
        article = _row(source, "SELECT * FROM articles WHERE number = ?", number)
        passages = _rows(source, "SELECT * FROM passages NOT INDEXED WHERE article = ?", number)
        vectors = [
            _row(source, "SELECT * FROM vectors WHERE number = ?", passage["number"]) for passage in passages
        ]
    except (sqlite3.Error, LookupError, UnicodeDecodeError):
        return False
    intact = len(passages) == article["passages"] and all(
        passage["text"] == article["text"][passage["start"] : passage["end"]] for passage in passages
    )
    if not intact:
        return False
    target.execute("SAVEPOINT article")
    try:
        for table, values in (
            ("articles", [article]),
            ("passages", passages),
            ("vectors", vectors),
        ):
            for row in values:
                _insert(target, table, row)
    except sqlite3.Error:
        target.execute("ROLLBACK TO article")
        return False
    finally:
        target.execute("RELEASE article")
    return True


def _rows(source: Connection, query: str, number: int) -> list[dict[str, Any]]:
    cursor = source.execute(query, (number,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _row(source: Connection, query: str, number: int) -> dict[str, Any]:
    found = _rows(source, query, number)
    if len(found) != 1:
        raise LookupError(query)
    return found[0]


def _insert(target: Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    target.execute(f"INSERT INTO {table}({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
