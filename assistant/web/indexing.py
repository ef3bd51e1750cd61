"""Adding articles while the page stays usable: one job at a time, seen by every tab."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from index.errors import ArticleError, AssistantError, StoreLocked
from index.types import Article, BuildReport

from assistant.web.uploads import (
    OwnCopies,
    Row,
    free_source,
    keep_all,
    left_behind,
    safe_name,
    source_of,
)

if TYPE_CHECKING:
    from index.build import Progress

    from assistant.app import Assistant

log = logging.getLogger(__name__)

Told = dict[str, Any]
"""What a job that is done tells: rows and notices."""


class _Cancelled(Exception):
    """The reader cancelled; what was finished stays. Holds the rows to report."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        super().__init__("cancelled")
        self.rows = list(rows)


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
        self._copies = OwnCopies(assistant.settings.store, assistant.settings.articles)
        self._lock = threading.Lock()
        self._cancel = threading.Event()
        self._job: dict[str, Any] = {"state": "idle"}

    def job(self) -> dict[str, Any]:
        """The job that runs or ran last.

        Keys: state (idle, working, done, cancelled, failed), label, stage, done, total, source,
        seconds, left (seconds expected, or None), rows (source, status, reason), notices (lines),
        error.
        """
        return dict(self._job)

    def cancel(self) -> None:
        """Stop the job after the article in hand; what was finished stays."""
        self._cancel.set()

    def check_idle(self) -> None:
        """
        Raises:
            StoreLocked: a job is running, so that nothing else may change the articles.
        """
        if self._job["state"] == "working":
            raise StoreLocked("articles are being added", "Wait until that is done, then try again")

    def add_files(self, files: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Copy uploaded files below the articles' root and index them.

        None takes the place of another one: a file whose name another one has is kept under a number, and
        a reader who corrects an article removes the old one. Of a folder, hidden files and those of unknown
        types are passed over.

        Args:
            files: path of the upload and the name (or path in the dropped folder) to keep.

        Raises:
            ArticleError: a path is not that of an upload.
            StoreLocked: a job is running.
        """
        for path, _ in files:
            if not Path(path).resolve().is_relative_to(self._uploads):
                raise ArticleError(f"{Path(path).name!r} was not uploaded here", "Add the file again")

        def work() -> Told:
            return self._take(files)

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

        def work() -> Told:
            # the name is chosen here, while no other job can take it
            source = free_source(f"pasted/{safe_name(named)}.txt", self._articles())
            return _told(self._assistant.add_text(source=source, title=named, text=text))

        return self._start(f"Adding “{named[:60]}”", work)

    def refresh(self) -> dict[str, Any]:
        """Index the articles' folder again: what is new, changed or gone.

        Raises:
            StoreLocked: a job is running.
        """
        return self._start(
            "Looking for changes", lambda: _told(self._assistant.index(progress=self._progress))
        )

    def _start(self, label: str, work: Callable[[], Told]) -> dict[str, Any]:
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
                "notices": [],
                "error": None,
                "began": time.monotonic(),
            }
        threading.Thread(target=self._run, args=(work,), name="indexing", daemon=True).start()
        return self.job()

    def _run(self, work: Callable[[], Told]) -> None:
        job = self._job
        ending: dict[str, Any]
        try:
            told = work()
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
            ending = {"state": "done"} | told
        self._job = job | ending | {"seconds": time.monotonic() - job["began"], "left": None}

    def _take(self, files: Sequence[tuple[str, str]]) -> Told:
        """Copy the uploads into the articles' folder and index them; a file that cannot be is a row."""
        folder = self._assistant.settings.articles
        before = self._articles()
        batch = keep_all(files, folder)
        self._copies.note(batch.kept)
        report = BuildReport()
        try:
            if batch.kept:  # no paths would stand for the whole folder
                report = self._assistant.index([one.path for one in batch.kept], progress=self._progress)
        except _Cancelled:
            rows = left_behind(batch.kept, folder, before, self._articles())
            with suppress(AssistantError):
                self._assistant.forget_unfinished()
            raise _Cancelled([*batch.failed, *rows]) from None
        told = _told(report, {source_of(one.path, folder): one.reason for one in batch.kept})
        return {"rows": [*batch.failed, *told["rows"]], "notices": [*told["notices"], *_passed(batch.passed)]}

    def _articles(self) -> dict[str, Article]:
        return {article.source: article for article in self._assistant.articles()}

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


def _told(report: BuildReport, reasons: Mapping[str, str] = MappingProxyType({})) -> Told:
    rows = [{"source": one.source, "status": "failed", "reason": one.reason} for one in report.failed]
    for status in ("added", "updated", "unchanged", "removed"):
        for source in getattr(report, status):
            rows.append({"source": source, "status": status, "reason": reasons.get(source, "")})
    return {"rows": rows, "notices": list(report.notices)}


def _passed(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    what = f"{_counted(len(names), 'file')} passed over, hidden or of a type that is not read"
    return [f"{what}: {', '.join(names[:3])}{' and others' if len(names) > 3 else ''}"]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
