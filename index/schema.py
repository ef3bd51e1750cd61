"""The tables of the catalog."""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x41727469
"""Marks a SQLite file as a catalog of articles."""

VERSION = 1

TOKENIZER = "porter unicode61 remove_diacritics 2"

COLUMN_WEIGHTS = {"title": 0.5, "heading": 1.0, "lead_in": 0.5, "text": 1.0}
"""How much a word counts by where it stands; halves and wholes only."""

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,          -- 'folder', 'path' (given by name), or 'pasted'
    file TEXT NOT NULL,            -- absolute path, empty for pasted text
    root TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    status TEXT NOT NULL,          -- 'indexed' or 'failed'
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    author TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    characters INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    headings TEXT NOT NULL,        -- JSON
    pages TEXT NOT NULL,           -- JSON
    notices TEXT NOT NULL,         -- JSON
    indexed_at TEXT NOT NULL
);

-- numbers are never used again, so that a vector found under a number is of that passage or of none
CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles(number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    page INTEGER,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    lead_in TEXT NOT NULL,
    text TEXT NOT NULL,
    sentences BLOB NOT NULL,       -- int64 pairs
    content_key BLOB NOT NULL      -- hash of what was embedded
);
CREATE INDEX passages_by_article ON passages(article, position);
CREATE INDEX passages_by_content ON passages(content_key);

CREATE TABLE vectors (
    number INTEGER PRIMARY KEY REFERENCES passages(number) ON DELETE CASCADE,
    vector BLOB NOT NULL           -- float32
);

-- vectors of articles that are not complete yet
CREATE TABLE staged (content_key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;

CREATE VIRTUAL TABLE lexical USING fts5(
    title, heading, lead_in, text,
    content='passages', content_rowid='number', tokenize='{TOKENIZER}'
);
INSERT INTO lexical(lexical, rank) VALUES ('rank', 'bm25({", ".join(map(str, COLUMN_WEIGHTS.values()))})');
CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
    INSERT INTO lexical(rowid, title, heading, lead_in, text)
    VALUES (new.number, new.title, new.heading, new.lead_in, new.text);
END;
CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
    INSERT INTO lexical(lexical, rowid, title, heading, lead_in, text)
    VALUES ('delete', old.number, old.title, old.heading, old.lead_in, old.text);
END;
"""  # noqa: S608


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty catalog, all or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in _statements(TABLES):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """The statements of a script; `executescript` would commit in between."""
    found: list[str] = []
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            found.append(gathered.strip())
            gathered = ""
    return found
