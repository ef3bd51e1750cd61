"""The index follows the folder while it is watched."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import watch as module
from index.embedder import HashingEmbedder
from index.errors import AssistantError, ConfigurationError, StoreLocked
from index.layout import writer_lock
from index.store import Store
from index.types import BuildReport
from index.watch import watch
from tests.index.checks import write_corpus

HUNG = 60.0


class Watching:
    """A watcher in a thread, with what it told."""

    def __init__(self, path: Path, corpus: Path) -> None:
        self.reports: queue.Queue[BuildReport] = queue.Queue()
        self.errors: queue.Queue[AssistantError] = queue.Queue()
        self.stop = threading.Event()
        self.store = Store.open(path, embedder=HashingEmbedder(), create=True)
        self.thread = threading.Thread(target=self._watch, args=(corpus,))
        self.thread.start()

    def _watch(self, corpus: Path) -> None:
        watch(self.store, corpus, done=self.reports.put, failed=self.errors.put, stop=self.stop, quiet=0.05)

    def report(self) -> BuildReport:
        return self.reports.get(timeout=HUNG)

    def close(self) -> None:
        self.stop.set()
        self.thread.join(timeout=HUNG)
        assert not self.thread.is_alive()
        self.store.close()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "articles", 3)


@pytest.fixture
def watching(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.2)
    watcher = Watching(tmp_path / "store", corpus)
    yield watcher
    watcher.close()


def settled(watching: Watching, wanted: set[str], field: str) -> None:
    """Wait until these sources were told; changes may come in one run or in several."""
    told: set[str] = set()
    while not wanted <= told:
        told |= set(getattr(watching.report(), field))


def test_changes_are_followed(watching: Watching, corpus: Path, tmp_path: Path) -> None:
    assert len(watching.report().added) == 3
    (corpus / "new.md").write_text("# News\n\nSomething new is here.\n")
    (corpus / "picture.png").write_bytes(b"no article")
    settled(watching, {"new.md"}, "added")
    (corpus / "new.md").write_text("# News\n\nSomething else is here.\n")
    settled(watching, {"new.md"}, "updated")
    (corpus / "article-001.txt").unlink()
    settled(watching, {"article-001.txt"}, "removed")
    (corpus / "articles.toml").write_text('["new.md"]\ntitle = "Titled"\n')
    settled(watching, {"new.md"}, "updated")
    assert watching.store.document("new.md").title == "Titled"
    other = write_corpus(tmp_path / "other", 2, seed=7)
    shutil.move(other, corpus / "moved")
    settled(watching, {"moved/article-000.txt", "moved/article-001.txt"}, "added")


def test_a_broken_article_is_told_and_the_watching_goes_on(watching: Watching, corpus: Path) -> None:
    watching.report()
    (corpus / "broken.pdf").write_bytes(b"%PDF nonsense")
    report = watching.report()
    assert [failure.source for failure in report.failed] == ["broken.pdf"]
    (corpus / "articles.toml").write_text("this is = not [toml")
    assert "articles.toml" in watching.errors.get(timeout=HUNG).line
    (corpus / "articles.toml").write_text('["article-000.txt"]\ntitle = "Titled"\n')
    settled(watching, {"article-000.txt"}, "updated")


def test_another_writer_is_waited_for(watching: Watching, corpus: Path, tmp_path: Path) -> None:
    watching.report()
    with writer_lock(tmp_path / "store"):
        (corpus / "new.txt").write_text("Something new is here.")
        assert isinstance(watching.errors.get(timeout=HUNG), StoreLocked)
    settled(watching, {"new.txt"}, "added")


def test_a_folder_that_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True) as store,
        pytest.raises(ConfigurationError, match="does not exist"),
    ):
        watch(store, tmp_path / "none", done=print, failed=print)
