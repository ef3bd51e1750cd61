from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.app import Assistant
from assistant.errors import ArticleError, StoreLocked
from assistant.settings import Settings
from assistant.web.indexing import Indexing
from assistant.web.shelf import Shelf
from assistant.web.uploads import safe_name
from index.build import Progress
from index.embedder import HashingEmbedder
from index.store import Store
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


def test_a_name_that_is_taken_while_a_text_is_on_its_way_is_not_replaced(
    tmp_path: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = ScriptedAssistant(settings=Settings(store=tmp_path), documents={})
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    start = indexing._start

    def after_another_tab(label: str, work: Any) -> dict[str, Any]:
        assistant.add_text(source="pasted/Note.txt", title="Note", text="Of the other tab.")
        return start(label, work)

    monkeypatch.setattr(indexing, "_start", after_another_tab)
    indexing.add_text(title="Note", text="Of this tab.")
    ended(indexing)
    assert assistant.text("pasted/Note.txt") == "Of the other tab."
    assert assistant.text("pasted/Note (2).txt") == "Of this tab."


@pytest.fixture
def plain(tmp_path: Path) -> ScriptedAssistant:
    """Indexes without waiting."""
    settings = Settings(store=tmp_path / "store", articles=tmp_path / "articles")
    return ScriptedAssistant(settings=settings, documents={})


def uploaded(uploads: Path, texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Uploads as Gradio keeps them: in a folder for each content, under the file's own name."""
    files = []
    for name, text in texts:
        path = uploads / text.strip(".").replace(" ", "") / safe_name(name.rpartition("/")[2])
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        files.append((str(path), name))
    return files


def test_what_was_uploaded_goes_with_its_article(plain: ScriptedAssistant, uploads: Path) -> None:
    added(plain, uploads, [("Reports/new.txt", "New.")])
    file = plain.settings.articles / "added" / "Reports" / "new.txt"
    removed = Shelf(plain).remove(["added/Reports/new.txt"])  # type: ignore[arg-type]
    assert removed["in_folder"] == []
    assert not file.exists()


def added(assistant: ScriptedAssistant, uploads: Path, texts: list[tuple[str, str]]) -> dict[str, Any]:
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    indexing.add_files(uploaded(uploads, texts))
    return ended(indexing)


def test_uploads_of_one_name_do_not_replace_each_other(plain: ScriptedAssistant, uploads: Path) -> None:
    beside = "another file is called report.txt; both are kept"
    rows = added(plain, uploads, [("report.txt", "One."), ("report.txt", "Two.")])["rows"]
    assert [(row["source"], row["reason"]) for row in rows] == [
        ("added/report.txt", ""),
        ("added/report (2).txt", beside),
    ]
    rows = added(plain, uploads, [("report.txt", "Three.")])["rows"]
    assert rows == [{"source": "added/report (3).txt", "status": "added", "reason": beside}]
    assert [plain.text(f"added/report{n}.txt") for n in ("", " (2)", " (3)")] == ["One.", "Two.", "Three."]
    # what is there already stays one article
    rows = added(plain, uploads, [("report.txt", "Two."), ("report.txt", "Two.")])["rows"]
    assert [row["source"] for row in rows] == ["added/report (2).txt"]
    assert len(plain.documents) == 3


def test_same_file_in_two_folders_is_two_articles(plain: ScriptedAssistant, uploads: Path) -> None:
    job = added(plain, uploads, [("F/a/notes.txt", "Same."), ("F/b/notes.txt", "Same.")])
    assert [row["status"] for row in job["rows"]] == ["added", "added"]
    assert not list(uploads.rglob("*.txt"))


def test_hidden_and_unknown_files_of_a_folder_are_passed_over(
    plain: ScriptedAssistant, uploads: Path
) -> None:
    names = ["Vault/.trash/\ud800.txt", "Vault/._Note.txt", "Vault/photo.jpg", "Vault/.obsidian/app.json"]
    job = added(plain, uploads, [(name, f"{n}.") for n, name in enumerate([*names, "Vault/Note.txt"])])
    assert [row["source"] for row in job["rows"]] == ["added/Vault/Note.txt"]
    assert job["notices"] == [
        "4 files passed over, hidden or of a type that is not read: "
        "Vault/.trash/?.txt, Vault/._Note.txt, Vault/photo.jpg and others"
    ]
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_a_file_of_a_type_that_is_not_read_is_a_row_and_leaves_no_copy(
    plain: ScriptedAssistant, uploads: Path
) -> None:
    job = added(plain, uploads, [("photo.png", "1."), ("README", "2."), ("Note.TXT", "3.")])
    assert [(row["source"], row["status"]) for row in job["rows"]] == [
        ("added/photo.png", "failed"),
        ("added/README", "failed"),
        ("added/Note.TXT", "added"),
    ]
    assert job["rows"][0]["reason"].startswith("files of this type are not read; save it as text")
    assert [path.name for path in (plain.settings.articles / "added").iterdir()] == ["Note.TXT"]
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_a_folder_without_articles_is_no_order_to_index_everything(
    plain: ScriptedAssistant, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "index", None)
    job = added(plain, uploads, [("Photos/one.jpg", "1.")])
    assert (job["state"], job["rows"]) == ("done", [])
    assert len(job["notices"]) == 1


def test_a_file_that_cannot_be_kept_is_a_row_and_the_others_are_added(
    plain: ScriptedAssistant, uploads: Path
) -> None:
    added(plain, uploads, [("a.txt", "A.")])
    job = added(plain, uploads, [("a.txt/b.txt", "B."), ("c.txt", "C.")])
    assert job["state"] == "done"
    assert [(row["source"], row["status"]) for row in job["rows"]] == [
        ("added/a.txt/b.txt", "failed"),
        ("added/c.txt", "added"),
    ]
    assert job["rows"][0]["reason"].startswith("could not be kept: ")
    assert plain.text("added/a.txt") == "A."


@pytest.mark.parametrize("name", ["北京" * 55 + ".txt", "\ud800.txt"])
def test_odd_names_fail_no_job(plain: ScriptedAssistant, uploads: Path, name: str) -> None:
    rows = added(plain, uploads, [(name, "Odd."), ("c.txt", "C.")])["rows"]
    assert [row["status"] for row in rows] == ["added", "added"]


def test_a_cancelled_upload_leaves_no_word_of_interruption(assistant: Waiting, uploads: Path) -> None:
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    indexing.add_files(uploaded(uploads, [("one.txt", "Text.")]))
    assert assistant.reached.wait(5)
    assistant.store.notices = ("indexing was interrupted",)
    indexing.cancel()
    assistant.go_on.set()
    assert ended(indexing)["state"] == "cancelled"
    assert not assistant.store.notices


def test_cancelling_says_what_is_true_of_files_that_were_there(assistant: Waiting, uploads: Path) -> None:
    folder = assistant.settings.articles / "added"
    folder.mkdir(parents=True)
    (folder / "report.txt").write_text("Old.")
    (folder / "same.txt").write_text("Same.")
    for name, text in (("report", "Old."), ("same", "Same.")):
        assistant.documents[f"added/{name}.txt"] = Document(source=f"added/{name}.txt", title=name, text=text)
    indexing = Indexing(assistant, uploads)  # type: ignore[arg-type]
    indexing.add_files(uploaded(uploads, [("report.txt", "New."), ("same.txt", "Same.")]))
    assert assistant.reached.wait(5)
    indexing.cancel()
    assistant.go_on.set()
    rows = {row["source"]: row["status"] for row in ended(indexing)["rows"]}
    assert rows == {"added/report (2).txt": "left out", "added/same.txt": "unchanged"}
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "report.txt": "Old.",
        "same.txt": "Same.",
    }


def test_cancelling_a_real_index_leaves_it_as_if_nothing_had_begun(tmp_path: Path, uploads: Path) -> None:
    settings = Settings(store=tmp_path / "store", articles=tmp_path / "articles", backend="extractive")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "first.txt").write_text("The ferry leaves at nine.")
    with Store.open(settings.store, embedder=HashingEmbedder(), create=True) as store:
        real = Assistant(settings, store)
        real.index()
        indexing = Indexing(real, uploads)

        def cancel_while_embedding(progress: Progress) -> None:
            if progress.stage == "embedding":
                indexing.cancel()
            plainly(progress)

        plainly = indexing._progress
        indexing._progress = cancel_while_embedding  # type: ignore[method-assign]
        indexing.add_files(uploaded(uploads, [("new.txt", "The ferry leaves at ten.")]))
        job = ended(indexing)
        assert job["state"] == "cancelled"
        assert [row["status"] for row in job["rows"]] == ["left out"]
        assert store.notices == ()
        assert [article.source for article in store.articles()] == ["first.txt"]
