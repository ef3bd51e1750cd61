"""Saves from a broken catalog every article that can still be read whole."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from index.catalog import Catalog, Connection, meta, new_identity, set_meta
from index.writing import touch

_SKIPPED = {"base", "words", "serial", "running"}


def salvage(broken: Path, fresh: Path) -> tuple[int, int]:
    """Copy what is intact in the catalog `broken` to a new one in the folder `fresh`.

    Returns:
        How many articles were copied, and how many were seen but not whole.
    """
    target = Catalog.open(fresh, create=True)
    source = sqlite3.connect(f"{broken.absolute().as_uri()}?mode=ro", uri=True)
    saved = lost = 0
    try:
        passages = _numbers_by_article(source)
        with target.writing() as connection:
            for key, value in _readable(source, "SELECT key, value FROM meta"):
                if key not in _SKIPPED:
                    connection.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (key, value))
            for number in _numbers(source, "articles"):
                if _copy(source, connection, number, passages.get(number, [])):
                    saved += 1
                else:
                    lost += 1
            touch(connection)
            if not meta(connection, "identity"):
                set_meta(connection, identity=new_identity())
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


def _numbers(source: Connection, table: str) -> range:
    """Every number that a row of the table may have."""
    ends = [
        row[0]
        for query in (
            f"SELECT number FROM {table} NOT INDEXED ORDER BY number DESC LIMIT 1",  # noqa: S608
            f"SELECT number FROM {table} NOT INDEXED ORDER BY number",  # noqa: S608
            f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",  # noqa: S608
        )
        for row in _readable(source, query)
    ]
    return range(1, max(ends, default=0) + 1)


def _numbers_by_article(source: Connection) -> dict[int, list[int]]:
    """Numbers of passages by their article's; each is looked up alone, for a scan ends at broken pages."""
    found: dict[int, list[int]] = {}
    for number in _numbers(source, "passages"):
        with contextlib.suppress(sqlite3.Error):
            row = source.execute("SELECT article FROM passages WHERE number = ?", (number,)).fetchone()
            if row is not None:
                found.setdefault(row[0], []).append(number)
    return found


def _copy(source: Connection, target: Connection, number: int, numbers: list[int]) -> bool:
    """Copy one article with its passages and vectors; False where anything of it is missing or wrong."""
    try:
        article = _row(source, "articles", number)
        passages = [_row(source, "passages", key) for key in numbers]
        vectors = [_row(source, "vectors", key) for key in numbers]
    except (sqlite3.Error, LookupError, UnicodeDecodeError):
        return False
    intact = len(passages) == article["passages"] and all(
        passage["text"] == article["text"][passage["start"] : passage["end"]] for passage in passages
    )
    if not intact:
        return False
    target.execute("SAVEPOINT article")
    try:
        for table, values in (("articles", [article]), ("passages", passages), ("vectors", vectors)):
            for row in values:
                _insert(target, table, row)
    except sqlite3.Error:
        target.execute("ROLLBACK TO article")
        return False
    finally:
        target.execute("RELEASE article")
    return True


def _row(source: Connection, table: str, number: int) -> dict[str, Any]:
    cursor = source.execute(f"SELECT * FROM {table} WHERE number = ?", (number,))  # noqa: S608
    names = [column[0] for column in cursor.description]
    found = cursor.fetchone()
    if found is None:
        raise LookupError(table)
    return dict(zip(names, found, strict=True))


def _insert(target: Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    target.execute(f"INSERT INTO {table}({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
