"""Uploaded files in the articles' folder: under safe names, and none in the place of another one."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import re
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import TypeVar

from index.readers import suffixes
from index.types import Article

Name = TypeVar("Name", bound=PurePath)

UPLOADS = "added"
"""Folder below the articles' root that takes what readers upload."""

Row = dict[str, str]
"""What became of one article: source, status, reason."""

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\/]+")

_LONGEST_NAME = 200
"""Bytes; file systems take 255, and a suffix and a number may follow."""

_NOT_READ = "files of this type are not read; save it as text, Markdown, HTML, PDF, Word or EPUB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file in the articles' folder.

    `fresh` if it was not there before, `reason` why it has another name than the one it came with.
    """

    path: Path
    fresh: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What became of uploads: files that are there, each once; rows for those that could not be kept; names
    of those passed over.
    """

    kept: tuple[Kept, ...]
    failed: tuple[Row, ...]
    passed: tuple[str, ...]


class OwnCopies:
    """Which files below the articles' folder are copies made here, so that they may be deleted.

    One that was put there by hand, or changed since, is its owner's.
    """

    def __init__(self, store: Path, articles: Path) -> None:
        self._record = store / "uploads.jsonl"
        self._articles = articles

    def note(self, files: Iterable[Kept]) -> None:
        """Remember the fresh ones of these.

        Raises:
            OSError: the record cannot be written.
        """
        rows = [
            {"source": source_of(one.path, self._articles), "sha256": _digest(one.path)}
            for one in files
            if one.fresh
        ]
        if rows:
            self._record.parent.mkdir(parents=True, exist_ok=True)
            with self._record.open("a", encoding="utf-8") as record:
                record.writelines(f"{json.dumps(row)}\n" for row in rows)

    def have(self, source: str) -> bool:
        """Whether the article's file is a copy that was made here, as it was then."""
        path = self._articles / source
        try:
            lines = self._record.read_text(encoding="utf-8").splitlines()
            # a line that was cut off in writing is no copy of ours
            return json.dumps({"source": source, "sha256": _digest(path)}) in lines
        except OSError:
            return False


def safe_name(name: str) -> str:
    """A file name without folders, control characters or a leading dot; never empty."""
    cleaned = _UNSAFE.sub("_", _encodable(name)).strip(" .")
    stem, dot, suffix = cleaned.rpartition(".")
    if dot and len(suffix) <= 8:
        return f"{_cut(stem)}.{suffix}"
    return _cut(cleaned)


def is_passed_over(name: str) -> bool:
    """Whether a file that came with its folder is hidden, lies in a hidden one, or is of a type not read.

    A file that was chosen by itself is wanted, so that something is said of it whatever it is, and so is the
    folder that was chosen.
    """
    parts = _parts(name)
    hidden = any(part.startswith(".") for part in parts[1:])
    return len(parts) > 1 and (hidden or Path(safe_name(parts[-1])).suffix.lower() not in suffixes())


def place_of(name: str, home: Path) -> Path:
    """Where below `home` an upload belongs that came as `name`, which may name folders."""
    return home.joinpath(*map(safe_name, _parts(name) or ["article"]))


def keep(file: Path, wanted: Path) -> Kept:
    """Copy the file to the place `wanted`, or beside it under a number if a file with other bytes is there.

    Raises:
        OSError: it cannot be read or written; nothing of it is left then.
    """
    wanted.parent.mkdir(parents=True, exist_ok=True)
    for path in numbered(wanted):
        reason = "" if path == wanted else f"another file is called {wanted.name}; both are kept"
        if not os.path.lexists(path):
            break
        if path.is_file() and filecmp.cmp(file, path, shallow=False):
            return Kept(path=path, fresh=False, reason=reason)
    try:
        shutil.copyfile(file, path)
    except OSError:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
    return Kept(path=path, fresh=True, reason=reason)


def keep_all(files: Sequence[tuple[str, str]], articles: Path) -> Batch:
    """Move uploads (path and name) below the articles' folder."""
    kept: dict[Path, Kept] = {}
    failed: list[Row] = []
    passed = []
    for path, name in files:
        if is_passed_over(name):
            passed.append(_encodable(name))
            continue
        wanted = place_of(name, articles / UPLOADS)
        if wanted.suffix.lower() not in suffixes():
            failed.append({"source": source_of(wanted, articles), "status": "failed", "reason": _NOT_READ})
            continue
        try:
            one = keep(Path(path), wanted)
        except OSError as error:
            reason = f"could not be kept: {error.strerror or error}"
            failed.append({"source": source_of(wanted, articles), "status": "failed", "reason": reason})
        else:
            kept.setdefault(one.path, one)
    for path, _ in files:  # only now: uploads with the same name and bytes are one file
        with suppress(OSError):
            Path(path).unlink(missing_ok=True)
    return Batch(kept=tuple(kept.values()), failed=tuple(failed), passed=tuple(passed))


def source_of(path: Path, articles: Path) -> str:
    """What the article in this file below the articles' folder is called."""
    return path.relative_to(articles).as_posix()


def left_behind(
    files: Sequence[Kept], articles: Path, before: Mapping[str, Article], after: Mapping[str, Article]
) -> list[Row]:
    """Say what became of each file before the job was cancelled, and take away those not indexed."""
    rows = []
    for one in files:
        source = source_of(one.path, articles)
        row = {"source": source, "status": "unchanged", "reason": one.reason}
        found = after.get(source)
        if found is not None and found.status == "failed":
            row |= {"status": "failed", "reason": "; ".join(found.notices)}
        elif found is not None and found != before.get(source):
            row["status"] = "updated" if source in before else "added"
        elif found is None or one.fresh:
            row |= {"status": "left out", "reason": _taken_away(one)}
        rows.append(row)
    return rows


def free_source(source: str, taken: Container[str]) -> str:
    """The source, under a number where it is taken."""
    return next(name for name in map(str, numbered(PurePosixPath(source))) if name not in taken)


def numbered(name: Name) -> Iterator[Name]:
    """The name, then "name (2)", "name (3)" and so on, each with the name's suffix."""
    yield name
    number = 2
    while True:
        yield name.with_name(f"{name.stem} ({number}){name.suffix}")
        number += 1


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\\/]", name) if part not in {"", ".", ".."}]


def _taken_away(kept: Kept) -> str:
    """Delete the file if this job brought it; returns why it is still there, if it is."""
    try:
        if kept.fresh:
            kept.path.unlink(missing_ok=True)
    except OSError as error:
        return f"its file could not be deleted: {error.strerror or error}"
    return ""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _encodable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _cut(stem: str) -> str:
    return stem.encode("utf-8")[:_LONGEST_NAME].decode("utf-8", "ignore").rstrip(" .") or "article"
