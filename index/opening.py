"""Opening the vector index: a look at its files, a few real queries, and a child where it may crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from index.base import Base, files_agree
from index.errors import StoreDamaged, StoreError
from index.layout import write_atomically
from index.types import Matrix
from index.vectors import PROBES, Place, VectorIndex, sqlite_is_sound

CHILD_SECONDS = 180
"""Longest wait for the child, which on a busy machine takes long to start."""

_HERE = str(Path(__file__).resolve().parent.parent)


def open_base(base: Base, edition: Path, numbers: list[int], vectors: Matrix) -> VectorIndex:
    """The collection, after a look at its files and a few real queries.

    Damaged files can crash the process that opens them, so files that are not what they were when
    they were finished are not opened at all.

    Raises:
        StoreDamaged: it is damaged.
        StoreError: the server does not answer.
    """
    place = base.place(edition)
    if place.directory is not None:
        if not files_agree(base, place.directory):
            raise StoreDamaged("files of the vector index were changed or lost")
        _check_sqlite(place.directory)
    index = VectorIndex.open(place)
    few = slice(None, None, max(1, len(numbers) // PROBES))
    try:
        found = index.finds(numbers[few], vectors[few])
    except StoreError:
        index.close()
        raise
    if len(found) < len(numbers[few]):
        index.close()
        raise StoreDamaged(f"the vector index finds only {len(found)} of {len(numbers[few])} known passages")
    if place.directory is not None:
        _remember_sqlite(place.directory)
    return index


def survives(place: Place, numbers: list[int], vectors: Matrix) -> bool:
    """Whether a child process can open the collection and find these vectors in it."""
    request: dict[str, Any] = {
        "directory": str(place.directory or ""),
        "url": place.url,
        "collection": place.collection,
        "numbers": numbers,
        "vectors": vectors.tolist(),
    }
    path = os.pathsep.join(filter(None, [_HERE, os.environ.get("PYTHONPATH")]))
    try:
        child = subprocess.run(
            [sys.executable, "-m", "index.probe"],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=CHILD_SECONDS,
            env=os.environ | {"PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return child.returncode == 0


def _check_sqlite(directory: Path) -> None:
    """Chroma changes its SQLite file when it opens it, so one that changed is no fault, but is checked."""
    status = (directory / "chroma.sqlite3").stat()
    try:
        if (directory / "seen").read_text(encoding="ascii") == f"{status.st_size} {status.st_mtime_ns}":
            return
    except (OSError, UnicodeDecodeError):
        pass
    if not sqlite_is_sound(directory):
        raise StoreDamaged("Chroma's SQLite file is damaged")


def _remember_sqlite(directory: Path) -> None:
    status = (directory / "chroma.sqlite3").stat()
    try:
        write_atomically(directory / "seen", f"{status.st_size} {status.st_mtime_ns}")
    except StoreError:
        return  # a folder that cannot be written is checked again the next time
