"""Whether the tables of a catalog agree with each other, and what mends them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from index.base import rows
from index.catalog import Catalog, Connection
from index.errors import StoreDamaged

_WITHOUT_VECTOR = "SELECT article FROM passages WHERE number NOT IN (SELECT number FROM vectors)"

_UNREADABLE = (
    "SELECT number FROM articles WHERE NOT json_valid(headings) OR NOT json_valid(pages) "
    "OR NOT json_valid(notices) "
    "UNION SELECT article FROM passages WHERE length(sentences) % 16 != 0"
)

_MISCOUNTED = (
    "SELECT a.number FROM articles a WHERE passages != "
    "(SELECT count(*) FROM passages p WHERE p.article = a.number)"
)

# where the note of the dimension is lost, most vectors are right
_WRONG_LENGTH = (
    "SELECT p.article FROM passages p JOIN vectors v ON v.number = p.number "
    "WHERE length(v.vector) != coalesce((SELECT 4 * value FROM meta WHERE key = 'dimension'), "
    "(SELECT length(vector) FROM vectors GROUP BY 1 ORDER BY count(*) DESC LIMIT 1))"
)


def _by(query: str) -> Callable[[Connection], list[int]]:
    return lambda connection: [row[0] for row in connection.execute(query)]


def _misquoted(connection: Connection) -> list[int]:
    """The article of each passage that is not what the article says; each text is decoded once."""
    found: list[int] = []
    # as bytes, for a damaged text may be no UTF-8
    passages = (
        'SELECT CAST(start AS INTEGER), CAST("end" AS INTEGER), CAST(text AS BLOB) FROM passages '
        "WHERE article = ?"
    )
    for number, said in connection.execute("SELECT number, CAST(text AS BLOB) FROM articles"):
        text = _decoded(said)
        for start, end, quote in connection.execute(passages, (number,)):
            if text[start:end] != _decoded(quote):
                found.append(number)
    return found


def _decoded(said: bytes) -> str:
    return said.decode("utf-8", "surrogateescape")


WRONG_LENGTH = "vectors of the wrong length"

FAULTS: dict[str, Callable[[Connection], list[int]]] = {
    "passages without a vector": _by(_WITHOUT_VECTOR),
    "articles with passages missing": _by(_MISCOUNTED),
    "articles whose notes cannot be read": _by(_UNREADABLE),
    "passages that are not what their article says": _misquoted,
    WRONG_LENGTH: _by(_WRONG_LENGTH),
}
"""Find the articles at fault, one for each fault."""

_STRAY = "FROM vectors WHERE number NOT IN (SELECT number FROM passages)"


def contradictions(connection: Connection) -> Iterator[str]:
    """What the tables say against each other."""
    counted = {what: len(find(connection)) for what, find in FAULTS.items()}
    yield from (f"{number} {what}" for what, number in counted.items() if number)
    stray = connection.execute(f"SELECT count(*) {_STRAY}").fetchone()[0]
    if stray:
        yield f"{stray} vectors without a passage"
    if not counted[WRONG_LENGTH]:
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
        broken = {number for find in FAULTS.values() for number in find(connection)}
        for numbers, matrix in rows(connection) if not broken else ():
            sick = [(int(number),) for number in numbers[~np.isfinite(matrix).all(axis=1)]]
            for number in sick:
                found = connection.execute("SELECT article FROM passages WHERE number = ?", number)
                broken.update(row[0] for row in found)
        connection.executemany("DELETE FROM articles WHERE number = ?", [(one,) for one in sorted(broken)])
        connection.execute(f"DELETE {_STRAY}")
    if broken:
        done.append(f"{len(broken)} incomplete articles were taken out; `assistant index` adds them again")
    return done
