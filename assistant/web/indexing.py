"""Adding articles while the page stays usable: one job at a time, seen by every tab."""

from __future__ import annotations

import logging
import re
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ArticleError, AssistantError, StoreLocked
from index.types import BuildReport

from assistant.web.shelf import UPLOADS

if TYPE_CHECKING:
    from index.build import Progress

    from assistant.app import Assistant

log = logging.getLogger(__name__)

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\/]+")
_LONGEST_NAME = 120


class _Cancelled(Exception):
    """The reader cancelled; what was finished stays. Holds the rows to report."""

    def __init__(self, rows: Sequence[dict[str, str]] = ()) -> None:
        super().__init__("cancelled")
        self.rows = list(rows)


def safe_name(name: str) -> str:
    """A file name without folders, control characters or a leading dot; never empty."""
    cleaned = _UNSAFE.sub("_", name).strip(" .")
    stem, dot, suffix = cleaned.rpartition(".")
    if dot and len(suffix) <= 8:
        return f"{stem[:_LONGEST_NAME]}.{suffix}" if stem else f"article.{suffix}"
    return cleaned[:_LONGEST_NAME] or "article"


class Indexing:
    """Runs at most one indexing job, in a thread of its own."""

    def __init__(self, assistant: Assistant, uploads: Path) -> None:
        """
        Args:
            assistant: whose index grows.
            uploads: the folder that uploaded files arrive in; nothing outside it is taken.
        """
        self._assistant = assistant
        self._uploads = uploads.resolve()
        self._lock = threading.Lock()
        self._cancel = threading.Event()
        self._job: dict[str, Any] = {"state": "idle"}

    def job(self) -> dict[str, Any]:
        """The job that runs or ran last.

        Keys: state (idle, working, done, cancelled, failed), label, stage, done, total, source,
        seconds, left (seconds expected, or None), rows (source, status, reason), error.
        """
        return dict(self._job)

    def cancel(self) -> None:
        """Stop the job after the article in hand; what was finished stays."""
        self._cancel.set()

    def add_files(self, files: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Copy uploaded files below the articles' root and index them.

        Args:
            files: path of the upload and the name (or path in the dropped folder) to keep.

        Raises:
            ArticleError: a path is not that of an upload.
            StoreLocked: a job is running.
        """
        for path, _ in files:
            if not Path(path).resolve().is_relative_to(self._uploads):
                raise ArticleError(f"{Path(path).name!r} was not uploaded here", "Add the file again")
        home = self._assistant.settings.articles / UPLOADS

        def work() -> BuildReport:
            home.mkdir(parents=True, exist_ok=True)
            kept = []
            for path, name in files:
                folders = [
                    safe_name(part) for part in re.split(r"[\\/]", name) if part not in {"", ".", ".."}
                ]
                target = home.joinpath(*(folders or ["article"]))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                Path(path).unlink(missing_ok=True)
                kept.append(target)
            try:
                return self._assistant.index(kept, progress=self._progress)
            except _Cancelled:
                raise _Cancelled(self._left_behind(kept)) from None

        return self._start(f"Adding {_counted(len(files), 'file')}", work)

    def add_text(self, *, title: str, text: str) -> dict[str, Any]:
        """Index pasted text under a title.

        Raises:
            ArticleError: there is no text.
            StoreLocked: a job is running.
        """
        if not text.strip():
            raise ArticleError("there is no text", "Paste the text of the article")
        first = next((line.strip() for line in text.splitlines() if line.strip()), "")
        named = " ".join(title.split()) or first[:80]
        source = f"pasted/{safe_name(named)}.txt"
        taken = {article.source for article in self._assistant.articles()}
        count = 2
        while source in taken:
            source = f"pasted/{safe_name(named)} ({count}).txt"
            count += 1
        return self._start(
            f"Adding “{named[:60]}”",
            lambda: self._assistant.add_text(source=source, title=named, text=text),
        )

    def refresh(self) -> dict[str, Any]:
        """Index the articles' folder again: what is new, changed or gone.

        Raises:
            StoreLocked: a job is running.
        """
        return self._start("Looking for changes", lambda: self._assistant.index(progress=self._progress))

    def _start(self, label: str, work: Callable[[], BuildReport]) -> dict[str, Any]:
        with self._lock:
            if self._job["state"] == "working":
                raise StoreLocked(
                    "articles are being indexed already", "Wait until that is done, or cancel it"
                )
            self._cancel.clear()
            self._job = {
                "state": "working",
                "label": label,
                "stage": "",
                "done": 0,
                "total": 0,
                "source": "",
                "seconds": 0.0,
                "left": None,
                "rows": [],
                "error": None,
                "began": time.monotonic(),
            }
        threading.Thread(target=self._run, args=(work,), name="indexing", daemon=True).start()
        return self.job()

    def _run(self, work: Callable[[], BuildReport]) -> None:
        job = self._job
        ending: dict[str, Any]
        try:
            report = work()
        except _Cancelled as cancelled:
            ending = {"state": "cancelled", "rows": cancelled.rows}
        except AssistantError as error:
            ending = {"state": "failed", "error": {"message": error.message, "remedy": error.remedy}}
        except OSError as error:
            ending = {
                "state": "failed",
                "error": {
                    "message": f"the articles could not be written: {error.strerror or error}",
                    "remedy": f"Free some space, or make {self._assistant.settings.articles} writable",
                },
            }
        except Exception:
            log.exception("indexing failed")
            ending = {
                "state": "failed",
                "error": {"message": "Indexing failed", "remedy": "The server's log says why; try again"},
            }
        else:
            ending = {"state": "done", "rows": _rows(report), "notices": list(report.notices)}
        self._job = job | ending | {"seconds": time.monotonic() - job["began"], "left": None}

    def _left_behind(self, files: Sequence[Path]) -> list[dict[str, str]]:
        """Say which files were indexed before the job was cancelled, and take the others away again."""
        status = {article.source: article.status for article in self._assistant.articles()}
        rows = []
        for path in files:
            source = path.relative_to(self._assistant.settings.articles).as_posix()
            found = status.get(source)
            if found is None:
                path.unlink(missing_ok=True)
            rows.append(
                {
                    "source": source,
                    "status": {"indexed": "added", None: "left out"}.get(found, "failed"),
                    "reason": "",
                }
            )
        return rows

    def _progress(self, progress: Progress) -> None:
        if self._cancel.is_set():
            raise _Cancelled
        job = self._job
        seconds = time.monotonic() - job["began"]
        left = seconds / progress.done * (progress.total - progress.done) if progress.done else None
        self._job = job | {
            "stage": progress.stage,
            "done": progress.done,
            "total": progress.total,
            "source": progress.source,
            "seconds": seconds,
            "left": left,
        }


def _rows(report: BuildReport) -> list[dict[str, str]]:
    rows = [{"source": one.source, "status": "failed", "reason": one.reason} for one in report.failed]
    for status in ("added", "updated", "unchanged", "removed"):
        rows += [{"source": source, "status": status, "reason": ""} for source in getattr(report, status)]
    return rows


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
