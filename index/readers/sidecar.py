"""`articles.toml`: what the files do not say about themselves.

["folder/report.txt"]
title = "A short title"
date = "2026-01-08"        # YYYY, YYYY-MM or YYYY-MM-DD
author = "…"
url = "https://…"
language = "en"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from posixpath import normpath
from unicodedata import normalize
from urllib.parse import urlsplit

from index.errors import ConfigurationError
from index.readers.extract import is_date

SIDECAR = "articles.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleNotes:
    """One entry of the side-car; empty where it says nothing."""

    title: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    language: str = ""


def read_sidecar(root: Path) -> Mapping[str, ArticleNotes]:
    """The notes by `key_of` the source, "./a.txt" as "a.txt"; empty if `root` has no side-car.

    Raises:
        ConfigurationError: naming the entry or the line at fault.
    """
    path = root / SIDECAR
    if not path.is_file():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error}", "Correct the file or move it away"
        ) from None
    return {key_of(normpath(source)): _notes(path, source, entry) for source, entry in entries.items()}


def key_of(source: str) -> str:
    """A source with its accents as a keyboard writes them: on a disk, as a Mac's, they may be apart."""
    return normalize("NFC", source)


def _notes(path: Path, source: str, entry: object) -> ArticleNotes:
    known = [field.name for field in fields(ArticleNotes)]
    if not isinstance(entry, dict):
        raise ConfigurationError(
            f"{path}: {source!r} is not a table of one article",
            f'Write ["{source}"] on its own line and its {", ".join(known)} below',
        )
    unknown = sorted(set(entry) - set(known))
    if unknown:
        dotted = _dotted(source, {key: entry[key] for key in unknown})
        raise ConfigurationError(
            f"{path}: {source!r} has the unknown key {unknown[0]!r}",
            f"Known keys are {', '.join(known)}"
            if dotted == source
            else f'Write ["{dotted}"], with quotes, if that is the article',
        )
    values = {key: _text(path, source, key, value) for key, value in entry.items()}
    if values.get("date") and not is_date(values["date"]):
        raise ConfigurationError(
            f"{path}: the date {values['date']!r} of {source!r} is not a date",
            "Write YYYY, YYYY-MM or YYYY-MM-DD, or leave it out",
        )
    if urlsplit(values.get("url", "")).scheme not in {"", "http", "https"}:
        raise ConfigurationError(
            f"{path}: the url {values['url']!r} of {source!r} is no address of a page", "Write https://…"
        )
    return ArticleNotes(**values)


def _dotted(source: str, entry: Mapping[str, object]) -> str:
    """The name without quotes that TOML took for tables within tables; `source` where it is none."""
    for key, value in entry.items():
        if isinstance(value, dict):
            return _dotted(f"{source}.{key}", value)
    return source


def _text(path: Path, source: str, key: str, value: object) -> str:
    if key == "date" and isinstance(value, int | date):
        return str(value)
    if key == "author" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if not isinstance(value, str):
        raise ConfigurationError(
            f"{path}: the {key} {value!r} of {source!r} is no text", f'Write {key} = "{value}", in quotes'
        )
    return value
