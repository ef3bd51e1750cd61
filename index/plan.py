"""What a run has to do: compares the files with the catalog, reading each file once and keeping none."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from index.errors import ArticleError
from index.files import still_there
from index.folder import Found, scan
from index.readers import SIDECAR, ArticleNotes, read_bytes, read_sidecar
from index.readers.sidecar import key_of
from index.records import Known
from index.types import Failure
from index.writing import Origin

READING = 5
"""Part of every content hash; raise it when the readers read the same file differently."""

NO_NOTES = ArticleNotes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to index."""

    origin: Origin
    path: Path
    notes: ArticleNotes
    size: int


@dataclass(slots=True, kw_only=True)
class Plan:
    """What a run has to do, and what it need not do."""

    tasks: list[Task] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True where there is no article at all, not even a broken one."""
        return not (self.tasks or self.unchanged or self.failed)


def content_hash(data: bytes, notes: ArticleNotes) -> str:
    """Changes with the file and with what the side-car says about it."""
    digest = hashlib.blake2b(data, digest_size=20)
    digest.update(f"\0{READING}{notes}".encode("utf-8", "replace"))
    return digest.hexdigest()


def make_plan(
    root: Path,
    paths: Sequence[Path],
    known: Mapping[str, Known],
    tell: Callable[[int, int, str], None],
    *,
    may_be_absent: bool = False,
) -> Plan:
    """Compare the files below `root` (or named by `paths`) with the articles that are `known`.

    With `may_be_absent` a folder that is not there holds no articles.

    Raises:
        ConfigurationError: a folder or path does not exist, or a side-car is broken.
    """
    files, failures = scan(root, paths, may_be_absent=may_be_absent)
    plan = Plan(failed=list(dict.fromkeys(failures)))  # a folder may be named twice
    notes = {top: read_sidecar(top) for top in {file.root for file in files}}
    first_with: dict[str, str] = {}
    for done, file in enumerate(files):
        tell(done, len(files), file.source)
        entry = notes[file.root].get(key_of(file.source), NO_NOTES)
        try:
            data = read_bytes(file.path)
        except ArticleError as error:
            plan.failed.append(Failure(source=file.source, reason=error.line))
            continue
        _place(plan, file, entry, data, known.get(file.source))
        same = first_with.setdefault(content_hash(data, NO_NOTES), file.source)
        if same != file.source and data:
            plan.notices.append(f"{file.source} has the same content as {same}")
    tell(len(files), len(files), "")
    present = {file.source for file in files}
    for top, entries in notes.items():
        plan.notices.extend(_unused(top, entries, set(map(key_of, present)), plan.failed, every=not paths))
    _find_gone(plan, paths, known, present)
    return plan


def _place(plan: Plan, file: Found, notes: ArticleNotes, data: bytes, known: Known | None) -> None:
    origin = Origin(
        source=file.source,
        origin=file.origin,
        file=str(file.path),
        root=str(file.root),
        content_hash=content_hash(data, notes),
    )
    if known is not None and known.status == "indexed":
        if known.origin == "pasted" or (known.root != origin.root and "path" in {known.origin, file.origin}):
            reason = f"another article is already called {file.source!r}; rename the file"
            plan.failed.append(Failure(source=file.source, reason=reason))
            return
        if known.content_hash == origin.content_hash:
            plan.unchanged.append(file.source)
            return
    plan.tasks.append(Task(origin=origin, path=file.path, notes=notes, size=len(data)))


def _unused(
    top: Path, entries: Iterable[str], present: Collection[str], failed: Iterable[Failure], *, every: bool
) -> Iterator[str]:
    """A notice for each entry of a side-car that names no article; `every` says that all were looked for."""
    unread = {key_of(failure.source) for failure in failed}
    for source in entries:
        if source in present:
            continue
        if not any(still_there(top / normalize(form, source)) for form in ("NFC", "NFD")):
            yield f"{SIDECAR} names {source!r}, which does not exist"
        elif every and not is_unread(source, unread):
            yield f"{SIDECAR} names {source!r}, which is no article"


def is_unread(source: str, failed: Collection[str]) -> bool:
    """Whether an article, or a folder that it lies in, is among the sources of what could not be read."""
    return source in failed or any(f"{parent}/" in failed for parent in PurePosixPath(source).parents)


def _find_gone(plan: Plan, paths: Sequence[Path], known: Mapping[str, Known], present: set[str]) -> None:
    """Articles whose files are no longer there; what merely cannot be read now is kept."""
    failed = {failure.source for failure in plan.failed}
    folders = [Path(os.path.abspath(path)) for path in paths if os.path.isdir(path)]
    for source, article in known.items():
        if source in present or article.origin == "pasted" or is_unread(source, failed):
            continue
        file = Path(os.path.abspath(article.file))
        if paths:
            if any(file.is_relative_to(folder) for folder in folders) and not still_there(file):
                plan.gone.append(source)
        elif article.origin == "folder" or not still_there(file):
            # an article of a folder that is no longer the articles' folder goes too
            plan.gone.append(source)
