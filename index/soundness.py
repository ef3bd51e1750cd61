"""Whether the tables of a catalog agree with each other, and what mends them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.base import rows
from index.catalog import Catalog, Connection, meta
from index.errors import StoreDamaged

_WITHOUT_VECTOR = "SELECT article FROM passages WHERE number NOT IN (SELECT number FROM vectors)"

_MISCOUNTED = (
    "SELECT a.number FROM articles a WHERE passages != "
    "(SELECT count(*) FROM passages p WHERE p.article = a.number)"
)

# SQLite's substr stops at a NUL, so texts that hold one cannot be compared by it
_MISQUOTED = (
    "SELECT p.article FROM passages p JOIN articles a ON a.number = p.article "
    'WHERE instr(a.text, char(0)) = 0 AND substr(a.text, p.start + 1, p."end" - p.start) != p.text'
)

_WRONG_LENGTH = (
    "SELECT p.article FROM passages p JOIN vectors v ON v.number = p.number "
    "WHERE length(v.vector) != (SELECT 4 * value FROM meta WHERE key = 'dimension')"
)

FAULTS = {
    "passages without a vector": _WITHOUT_VECTOR,
    "articles with passages missing": _MISCOUNTED,
    "passages that are not what their article says": _MISQUOTED,
    "vectors of the wrong length": _WRONG_LENGTH,
}
"""Queries that yield the articles at fault."""

_STRAY = "FROM vectors WHERE number NOT IN (SELECT number FROM passages)"


def contradictions(connection: Connection) -> Iterator[str]:
    """What the tables say against each other."""
    wrong_length = False
    for what, query in FAULTS.items():
        number = len(connection.execute(query).fetchall())
        wrong_length = wrong_length or (number > 0 and query == _WRONG_LENGTH)
        if number:
            yield f"{number} {what}"
    stray = connection.execute(f"SELECT count(*) {_STRAY}").fetchone()[0]
    if stray:
        yield f"{stray} vectors without a passage"
    if not wrong_length and meta(connection, "dimension"):
        for numbers, matrix in rows(connection):
            if not np.isfinite(matrix).all():
                yield f"vectors near number {numbers[0]} hold values that are not numbers"
                return


def lexical_is_sound(catalog: Catalog) -> bool:
    """Whether every passage's words are in the lexical index, and no others."""
    try:
        with catalog.writing() as connection:
            connection.execute("INSERT INTO lexical(lexical, rank) VALUES ('integrity-check', 1)")
    except StoreDamaged:
        return False
    return True


def mend(catalog: Catalog) -> list[str]:
    """Make the lexical index again, and take out articles that are not whole; says what was done."""
    done: list[str] = []
    if not lexical_is_sound(catalog):
        with catalog.writing() as connection:
            connection.execute("INSERT INTO lexical(lexical) VALUES ('rebuild')")
        done.append("the lexical index was made again")
    with catalog.writing() as connection:
        broken = {row for query in FAULTS.values() for row in connection.execute(query)}
        for numbers, matrix in rows(connection) if not broken else ():
            sick = [(int(number),) for number in numbers[~np.isfinite(matrix).all(axis=1)]]
            for number in sick:
                broken.update(connection.execute("SELECT article FROM passages WHERE number = ?", number))
        connection.executemany("DELETE FROM articles WHERE number = ?", sorted(broken))
        connection.execute(f"DELETE {_STRAY}")
    if broken:
        done.append(f"{len(broken)} incomplete articles were taken out; `assistant index` adds them again")
    return done
