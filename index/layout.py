"""Where the files of a store lie.

    STORE/current              one line: the name of the edition that is read
    STORE/index-N/             an edition: everything made with one embedder and one chunking
        catalog.sqlite         the source of truth
        vectors-M/             a Chroma directory, never written again once it is in use
        words-M/               a copy of the words of a large store, beside the vectors of that number
    STORE/kept-index-N/        an edition of another release, which a rebuild put aside
    STORE/writer.lock          held by the process that writes; writer.json says who that is

Other parts of the product keep their own files beside these.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import StoreError, StoreFull, StoreLocked, StoreMissing

CATALOG = "catalog.sqlite"

LOCK = "writer.lock"

HOLDER = "writer.json"

LOOK_SECONDS = 0.2
"""Wait for the lock at most, for a reader may hold it while it looks whether somebody writes."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one store."""

    root: Path

    @property
    def pointer(self) -> Path:
        """The file that names the current edition."""
        return self.root / "current"

    def is_named(self) -> bool:
        """Whether there is a file that names the current edition."""
        with readable(self.root):
            return self.pointer.exists()

    def current(self) -> Path | None:
        """The edition that is read; None where there is no store.

        Raises:
            StoreError: what is there may not be read.
        """
        with readable(self.root):
            try:
                name = self.pointer.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                name = ""
            if name.startswith("index-") and (self.root / name / CATALOG).is_file():
                return self.root / name
            # a pointer that was lost is no reason to lose the index
            found = [edition for edition in self.editions() if (edition / CATALOG).is_file()]
        return found[-1] if found and not name else None

    def missing(self) -> StoreError:
        """Why there is no edition to read: its files were lost, or none was made yet."""
        if not self.is_named():
            return StoreMissing(f"there is no index in {self.root}", "Make one with `assistant index`")
        with readable(self.root):
            name = self.pointer.read_text(encoding="utf-8", errors="replace").strip()
        return StoreMissing(
            f"the index in {self.root} lost its files ({name[:40]!r} is named but not there)",
            "Make it again with `assistant index --rebuild`",
        )

    def editions(self) -> list[Path]:
        """Every edition on disk, oldest first."""
        found = [path for path in self.root.glob("index-*") if path.name[6:].isdigit() and path.is_dir()]
        return sorted(found, key=lambda path: int(path.name[6:]))

    def next_edition(self) -> Path:
        """The path of an edition that does not exist yet."""
        every = self.editions()
        return self.root / f"index-{int(every[-1].name[6:]) + 1 if every else 1}"

    def drop_other_editions(self, kept: Path) -> None:
        """Remove every edition but one; readers that have an old one open go over to it."""
        for edition in self.editions():
            if edition != kept:
                shutil.rmtree(edition, ignore_errors=True)

    def switch_to(self, edition: Path) -> None:
        """Make `edition` the one that is read, in one step that a crash cannot halve."""
        write_atomically(self.pointer, edition.name + "\n")

    def writer(self) -> str:
        """Who is writing now, for a message; empty where nobody is.

        It is the lock that tells: the number of a process that was killed may be another one's now.
        """
        from filelock import FileLock, Timeout

        path = self.root / LOCK
        if not path.exists():
            return ""
        try:
            with FileLock(path, timeout=0, is_singleton=False):
                return ""
        except Timeout:
            return _holder(self.root / HOLDER)
        except OSError:  # who may not write here may not try the lock either
            return _holder(self.root / HOLDER) if _is_alive(self.root / HOLDER) else ""


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Around a look at the files of a store at `path`.

    Raises:
        StoreError: this user may not read one of them.
    """
    try:
        yield
    except PermissionError as error:
        raise unreadable(error.filename or path) from None


def unreadable(path: object) -> StoreError:
    """That a file or folder of the store may not be read, and what to do about it."""
    return StoreError(
        f"{path} cannot be read: permission denied",
        "Make it readable for this user, or choose another folder with ASSISTANT_STORE",
    )


def write_atomically(path: Path, text: str) -> None:
    """Replace a small file so that after a crash either the old or the new content is there."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StoreFull(
            f"{path} cannot be written: {error.strerror}", "Free some space or make the folder writable"
        ) from None


@contextmanager
def writer_lock(root: Path) -> Iterator[None]:
    """Be the only writer of the store at `root`.

    Raises:
        StoreLocked: within a moment, naming the process that writes.
        StoreFull: the folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    holder = root / HOLDER
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / LOCK, timeout=LOOK_SECONDS, is_singleton=False)
        lock.acquire(poll_interval=LOOK_SECONDS / 10)
    except Timeout:
        raise StoreLocked(
            f"the index in {root} is being written by {_holder(holder)}", "Wait until it is done"
        ) from None
    except OSError as error:
        raise StoreFull(
            f"the index in {root} cannot be written: {error.strerror}",
            "Make the folder writable, free some space, or choose another with ASSISTANT_STORE",
        ) from None
    try:
        since = time.strftime("%H:%M", time.localtime())
        write_atomically(holder, json.dumps({"pid": os.getpid(), "since": since}))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _holder(path: Path) -> str:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return f"process {int(known['pid'])} since {known['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _is_alive(path: Path) -> bool:
    try:
        os.kill(int(json.loads(path.read_text(encoding="utf-8"))["pid"]), 0)
    except PermissionError:  # it is another user's
        return True
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True
