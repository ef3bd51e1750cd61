from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ArticleError, StoreLocked
from assistant.settings import Settings
from assistant.web.indexing import Indexing, safe_name
from index.build import Progress
from index.types import BuildReport, Document
from tests.browser.scripted import ScriptedAssistant


class Waiting(ScriptedAssistant):
    """Indexes one article, then waits until it is told to go on."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.reached, self.go_on = threading.Event(), threading.Event()

    def index(self, paths: Sequence[Path] = (), progress: Any = None) -> BuildReport:
        for done in (0, 1, 2):
            progress(Progress(stage="Reading", done=done, total=3, source=f"{done}.txt", seconds=0.1))
            if done == 1:
                self.reached.set()
                assert self.go_on.wait(5)
        return BuildReport(added=("0.txt", "1.txt", "2.txt"))


@pytest.fixture
def assistant(tmp_path: Path) -> Waiting:
    return Waiting(settings=Settings(store=tmp_path / "store", articles=tmp_path / "articles"), documents={})


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


def ended(indexing: Indexing) -> dict[str, Any]:
    for thread in threading.enumerate():
        if thread.name == "indexing":
            thread.join(5)
    return indexing.job()


def test_progress_is_seen_while_it_runs_and_rows_when_done(assistant: Waiting, uploads: Path) -> None:
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    indexing.refresh()
    assert assistant.reached.wait(5)
    job = indexing.job()
    assert (job["state"], job["done"], job["total"], job["source"]) == ("working", 1, 3, "1.txt")
    assert job["left"] is not None
    with pytest.raises(StoreLocked):
        indexing.refresh()
    assistant.go_on.set()
    job = ended(indexing)
    assert job["state"] == "done"
    assert [row["status"] for row in job["rows"]] == ["added"] * 3


def test_cancel_ends_it_and_another_can_start(assistant: Waiting, uploads: Path) -> None:
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    indexing.refresh()
    assert assistant.reached.wait(5)
    indexing.cancel()
    assistant.go_on.set()
    assert ended(indexing)["state"] == "cancelled"
    indexing.refresh()
    assert ended(indexing)["state"] == "done"


def test_cancelling_uploads_tells_which_are_in_and_takes_the_others_away(
    assistant: Waiting, uploads: Path
) -> None:
    for name in ("one.txt", "two.txt"):
        (uploads / name).write_text("Text.")
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    indexing.add_files([(str(uploads / name), name) for name in ("one.txt", "two.txt")])
    assert assistant.reached.wait(5)
    assistant.documents["added/one.txt"] = Document(source="added/one.txt", title="one", text="Text.")
    indexing.cancel()
    assistant.go_on.set()
    rows = {row["source"]: row["status"] for row in ended(indexing)["rows"]}
    assert rows == {"added/one.txt": "added", "added/two.txt": "left out"}
    added = assistant.settings.articles / "added"
    assert [path.name for path in added.iterdir()] == ["one.txt"]


def test_only_uploads_are_taken(assistant: Waiting, uploads: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("key")
    (uploads / "link.txt").symlink_to(secret)
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    for path in (secret, uploads / ".." / "secret.txt", uploads / "link.txt", Path("/etc/passwd")):
        with pytest.raises(ArticleError):
            indexing.add_files([(str(path), "a.txt")])


def test_names_stay_below_the_folder(tmp_path: Path, uploads: Path) -> None:
    assistant = ScriptedAssistant(
        settings=Settings(store=tmp_path / "s", articles=tmp_path / "a"), documents={}
    )
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    (uploads / "x").write_text("Text.")
    indexing.add_files([(str(uploads / "x"), "../../etc/./pass\x00wd.txt")])
    assert ended(indexing)["rows"] == [{"source": "added/etc/pass_wd.txt", "status": "added", "reason": ""}]
    assert (tmp_path / "a" / "added" / "etc" / "pass_wd.txt").read_text() == "Text."


def test_pasted_texts_of_one_title_do_not_replace_each_other(tmp_path: Path, uploads: Path) -> None:
    assistant = ScriptedAssistant(settings=Settings(store=tmp_path), documents={})
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    for text in ("One.", "Two."):
        indexing.add_text(title="Note", text=text)
        ended(indexing)
    assert {one.text for one in assistant.documents.values()} == {"One.", "Two."}
    with pytest.raises(ArticleError):
        indexing.add_text(title="Note", text="  ")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.txt", "a.txt"),
        ("..", "article"),
        (".hidden", "hidden"),
        ("", "article"),
        ('a<b>:"c|?*.md', "a_b_c_.md"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("naïve 文.txt", "naïve 文.txt"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe
