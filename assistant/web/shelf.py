"""The articles as the page lists, reads, removes and restores them."""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from index.errors import ArticleError, AssistantError, StoreFull

from assistant.web.uploads import OwnCopies, keep, numbered

if TYPE_CHECKING:
    from index.types import Article

    from assistant.app import Assistant

log = logging.getLogger(__name__)

_WINDOW = 200_000
"""Characters of an article that are sent to the page at once."""

UNDO_FOR = 7 * 24 * 3600
"""Seconds that what was removed is kept for an undo, where no page has said that nobody can undo it."""

_UNDO = re.compile(r"[0-9a-f]{16}")


class Shelf:
    """What the page may do with the articles of one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._bin = assistant.settings.store / "removed"
        self._copies = OwnCopies(assistant.settings.store, assistant.settings.articles)
        self._lock = threading.Lock()

    def listing(self) -> list[dict[str, Any]]:
        """All articles by title, those that could not be indexed last."""
        rows = [
            {
                "source": article.source,
                "title": article.title,
                "date": article.date,
                "passages": article.passages,
                "status": article.status,
                "notices": list(article.notices),
            }
            for article in self._assistant.articles()
        ]
        return sorted(
            rows,
            key=lambda row: (row["status"] != "indexed", str(row["title"]).casefold(), str(row["source"])),
        )

    def read(self, source: str, *, around: int = 0) -> dict[str, Any]:
        """An article for the reader: all of it, or of a very long one the part around an offset.

        Returns:
            source, title, date, author, url; text from `start` to `end` of `length` characters;
            headings (title, start, end, level) and pages (offsets), counted in the whole text.

        Raises:
            ArticleError: it is not, or no longer, among the articles.
        """
        if source not in self._articles():
            raise ArticleError(
                f"{source!r} is no longer among the articles",
                "Ask again to get citations that are still there",
            )
        document = self._assistant.store.document(source)
        length = len(document.text)
        start = 0 if length <= _WINDOW else max(0, min(around - _WINDOW // 2, length - _WINDOW))
        end = min(length, start + _WINDOW)
        return {
            "source": source,
            "title": document.title,
            "date": document.date,
            "author": document.author,
            "url": document.url,
            "language": document.language,
            "text": document.text[start:end],
            "start": start,
            "end": end,
            "length": length,
            "headings": [
                {"title": one.title, "start": one.start, "end": one.end, "level": one.level}
                for one in document.headings
                if start <= one.start < end
            ],
            "pages": list(document.pages),
        }

    def remove(self, sources: list[str]) -> dict[str, Any]:
        """Take articles out of the index; what was uploaded here is moved out of the folder too.

        Returns:
            removed (sources), in_folder (those whose files stay, so that indexing the folder again
            brings them back), and undo: a key that `restore` takes, and `forget` when nobody needs it.
        """
        with self._lock:
            self.purge()
            return self._remove(sources)

    def _remove(self, sources: list[str]) -> dict[str, Any]:
        known = self._articles()
        gone = [source for source in sources if source in known]
        if not gone:  # another tab, or another press, was quicker
            return {"removed": [], "in_folder": [], "undo": ""}
        key = secrets.token_hex(8)
        kept = self._bin / key
        rows = self._put_aside([known[source] for source in gone], kept)
        try:
            self._assistant.remove(gone)
        except BaseException:
            # nobody gets the key; but a failure after the removal leaves the only copy of a pasted text
            if self._articles().keys() >= set(gone):
                shutil.rmtree(kept, ignore_errors=True)
            else:
                only = kept.with_suffix(".only")  # a name that is never purged
                with suppress(OSError):
                    kept.rename(only)
                log.warning("articles are gone though their removal failed; they are kept in %s", only)
            raise
        in_folder = [row["source"] for row in rows if row["file"] and not self._taken_away(row)]
        return {"removed": gone, "in_folder": in_folder, "undo": key}

    def restore(self, key: str) -> dict[str, Any]:
        """Bring back what `remove` took away, beside what has its name by now; each key works once.

        Where it fails, the key still works, and nothing comes back twice.

        Raises:
            ArticleError: the key is unknown.
            StoreFull: a file cannot be written.
        """
        with self._lock:
            try:
                return self._restore(self._bin / Path(key).name)
            except OSError as error:
                raise StoreFull(
                    f"the articles could not be brought back: {error.strerror or error}",
                    f"Free some space, or make {self._assistant.settings.articles} writable, and undo again",
                ) from None

    def forget(self, key: str) -> None:
        """Delete what `remove` put aside under this key: no page can undo that removal any more."""
        with self._lock:
            if _UNDO.fullmatch(key):
                shutil.rmtree(self._bin / key, ignore_errors=True)

    def purge(self) -> None:
        """Delete what was put aside for an undo longer ago than any is waited for."""
        for kept in self._bin.glob("*"):
            if _UNDO.fullmatch(kept.name) and _age(kept) > UNDO_FOR:
                shutil.rmtree(kept, ignore_errors=True)

    def _restore(self, kept: Path) -> dict[str, Any]:
        try:
            os.utime(kept)  # an undo that fails may be tried again
            rows = json.loads((kept / "articles.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise ArticleError("this removal cannot be undone any more", "Add the articles again") from None
        files = []
        for row in rows:
            path = self._file(row["source"])
            if row["uploaded"] and row["file"]:
                again = keep(kept / row["file"], path)
                self._copies.note([again])
                files.append(again.path)
            elif row["file"]:
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(kept / row["file"], path)
                files.append(path)
            else:
                self._restore_text(row)
        if files:
            self._assistant.index(files)
        shutil.rmtree(kept, ignore_errors=True)
        return {"restored": [row["source"] for row in rows]}

    def _articles(self) -> dict[str, Article]:
        return {article.source: article for article in self._assistant.articles()}

    def _restore_text(self, row: dict[str, Any]) -> None:
        """Add a text that has no file, unless an undo that failed later on has added it already."""
        known = self._articles()
        for name in numbered(PurePosixPath(row["source"])):
            source = str(name)
            if source not in known:
                self._assistant.add_text(source=source, title=row["title"], text=row["text"])
                return
            if self._text(source) == row["text"]:
                return

    def _taken_away(self, row: dict[str, Any]) -> bool:
        if not row["uploaded"]:
            return False
        try:
            self._file(row["source"]).unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _file(self, source: str) -> Path:
        return self._assistant.settings.articles / source

    def _put_aside(self, articles: list[Article], kept: Path) -> list[dict[str, Any]]:
        try:
            kept.mkdir(parents=True, exist_ok=True)
            rows = [self._keep(one.source, one.title, kept / str(n)) for n, one in enumerate(articles)]
            (kept / "articles.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            shutil.rmtree(kept, ignore_errors=True)
            raise StoreFull(
                f"the articles could not be put aside: {error.strerror or error}",
                f"Free some space, or make {self._bin} writable",
            ) from None
        return rows

    def _keep(self, source: str, title: str, copy: Path) -> dict[str, Any]:
        """Put the article's file, or its text where it has none, aside."""
        path = self._file(source)
        row = {
            "source": source,
            "title": title,
            "file": "",
            "text": "",
            "uploaded": self._copies.have(source),
        }
        if path.is_file():
            shutil.copyfile(path, copy)
            return row | {"file": copy.name}
        return row | {"text": self._text(source)}

    def _text(self, source: str) -> str:
        """The text of an article; empty where it could not be indexed."""
        try:
            return self._assistant.text(source)
        except AssistantError:
            return ""


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
