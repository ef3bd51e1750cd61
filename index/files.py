"""Whether files are still there, and whether those that are written once are what they were then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

Listed = tuple[str, int, int, str]
"""A file below a folder: name, bytes, modification time (ns), hash."""


def still_there(path: Path) -> bool:
    """Whether something is at `path`; what merely cannot be reached now counts as there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


def listed(folder: Path, paths: Iterable[Path]) -> tuple[Listed, ...]:
    """What these files below `folder` are now."""
    found = []
    for path in sorted(paths):
        status = path.stat()
        name = path.relative_to(folder).as_posix()
        found.append((name, status.st_size, status.st_mtime_ns, _hash(path)))
    return tuple(found)


def unchanged(folder: Path, files: Iterable[Listed]) -> bool:
    """Whether the files are what they were; only one with another time is read again."""
    for name, size, modified, digest in files:
        path = folder / name
        if not path.is_file():
            return False
        status = path.stat()
        if status.st_size != size or (status.st_mtime_ns != modified and _hash(path) != digest):
            return False
    return True


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()
