from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from assistant.errors import ArticleError, StoreFull, StoreLocked
from assistant.settings import Settings
from assistant.web.shelf import UNDO_FOR, Shelf
from assistant.web.uploads import Kept, OwnCopies
from index.types import Document
from tests.browser.library import documents
from tests.browser.scripted import ScriptedAssistant


@pytest.fixture
def assistant(tmp_path: Path) -> ScriptedAssistant:
    (tmp_path / "articles" / "added").mkdir(parents=True)
    settings = Settings(store=tmp_path / "store", articles=tmp_path / "articles")
    return ScriptedAssistant(settings=settings, documents=documents())


@pytest.fixture
def shelf(assistant: ScriptedAssistant) -> Shelf:
    return Shelf(assistant)  # type: ignore[arg-type]


def put(assistant: ScriptedAssistant, source: str, text: str) -> Path:
    """An article that is a file."""
    path = assistant.settings.articles / source
    path.write_text(text, encoding="utf-8")
    assistant.documents[source] = Document(source=source, title=source, text=text)
    return path


def upload(assistant: ScriptedAssistant, source: str, text: str) -> Path:
    """An article that is a file which was uploaded."""
    path = put(assistant, source, text)
    OwnCopies(assistant.settings.store, assistant.settings.articles).note([Kept(path=path, fresh=True)])
    return path


def put_aside(assistant: ScriptedAssistant) -> list[str]:
    """The keys of what is kept for an undo."""
    return sorted(path.name for path in (assistant.settings.store / "removed").iterdir())


def test_long_articles_come_in_parts(shelf: Shelf, assistant: ScriptedAssistant) -> None:
    assistant.documents["long.txt"] = Document(source="long.txt", title="Long", text="word " * 100_000)
    part = shelf.read("long.txt", around=250_000)
    assert part["length"] == 500_000
    assert part["end"] - part["start"] == len(part["text"]) == 200_000
    assert part["start"] < 250_000 < part["end"]
    assert shelf.read("long.txt", around=10**9)["end"] == 500_000


def test_reading_what_is_not_there_is_an_error(shelf: Shelf) -> None:
    with pytest.raises(ArticleError):
        shelf.read("../../etc/passwd")


def test_own_files_are_left_in_the_folder(shelf: Shelf, assistant: ScriptedAssistant) -> None:
    path = put(assistant, "mine.txt", "Mine.")
    removed = shelf.remove(["mine.txt"])
    undo = removed["undo"]
    assert removed["in_folder"] == ["mine.txt"]
    assert path.exists()
    assert "mine.txt" not in assistant.documents
    shelf.restore(undo)
    assert assistant.text("mine.txt") == "Mine."


def test_uploaded_files_go_and_come_back(shelf: Shelf, assistant: ScriptedAssistant) -> None:
    path = upload(assistant, "added/new.txt", "New.")
    for _ in range(2):  # what came back is still an upload
        removed = shelf.remove(["added/new.txt"])
        assert removed["in_folder"] == []
        assert not path.exists()
        shelf.restore(removed["undo"])
        assert path.read_text() == "New."
        assert assistant.text("added/new.txt") == "New."
    assert put_aside(assistant) == []


def test_only_copies_made_here_are_deleted(shelf: Shelf, assistant: ScriptedAssistant) -> None:
    mine = put(assistant, "added/mine.txt", "Put there by hand.")
    changed = upload(assistant, "added/changed.txt", "Uploaded.")
    changed.write_text("Corrected by hand.")
    removed = shelf.remove(["added/mine.txt", "added/changed.txt"])
    assert removed["in_folder"] == ["added/mine.txt", "added/changed.txt"]
    shelf.forget(removed["undo"])
    assert (mine.read_text(), changed.read_text()) == ("Put there by hand.", "Corrected by hand.")


def test_what_nobody_can_bring_back_is_deleted(shelf: Shelf, assistant: ScriptedAssistant) -> None:
    first, second, third = (
        shelf.remove([source])["undo"] for source in ("harbour.txt", "paper.pdf", "evil.html")
    )
    shelf.forget(first)
    shelf.forget("../removed")
    assert put_aside(assistant) == sorted([second, third])
    long_ago = time.time() - UNDO_FOR - 1
    os.utime(assistant.settings.store / "removed" / second, (long_ago, long_ago))
    shelf.purge()
    assert put_aside(assistant) == [third]
    with pytest.raises(ArticleError, match="cannot be undone any more"):
        shelf.restore(second)


def test_an_undo_that_failed_keeps_what_it_needs(
    shelf: Shelf, assistant: ScriptedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    undo = shelf.remove(["harbour.txt"])["undo"]
    kept = assistant.settings.store / "removed" / undo
    os.utime(kept, (0, 0))
    with monkeypatch.context() as patched:
        patched.setattr(assistant, "add_text", full_disk)
        with pytest.raises(StoreFull, match="could not be brought back: no space"):
            shelf.restore(undo)
    shelf.purge()
    assert shelf.restore(undo) == {"restored": ["harbour.txt"]}


def test_of_two_presses_one_removes(shelf: Shelf, assistant: ScriptedAssistant) -> None:
    assert shelf.remove(["harbour.txt"])["removed"] == ["harbour.txt"]
    assert shelf.remove(["harbour.txt"]) == {"removed": [], "in_folder": [], "undo": ""}
    assert len(put_aside(assistant)) == 1


def test_texts_without_a_file_come_back_too(shelf: Shelf, assistant: ScriptedAssistant) -> None:
    undo = shelf.remove(["harbour.txt", "unknown"])
    assert undo["removed"] == ["harbour.txt"]
    shelf.restore(undo["undo"])
    assert assistant.documents["harbour.txt"].title == "Harbour works"
    with pytest.raises(ArticleError):
        shelf.restore(undo["undo"])


def test_what_has_the_name_by_now_stays_beside_what_comes_back(
    shelf: Shelf, assistant: ScriptedAssistant
) -> None:
    upload(assistant, "added/new.txt", "Old.")
    assistant.add_text(source="pasted/note.txt", title="Note", text="Old note.")
    undo = shelf.remove(["added/new.txt", "pasted/note.txt"])["undo"]
    put(assistant, "added/new.txt", "New.")
    assistant.add_text(source="pasted/note.txt", title="Note", text="New note.")
    shelf.restore(undo)
    assert assistant.text("added/new.txt") == "New."
    assert assistant.text("added/new (2).txt") == "Old."
    assert assistant.text("pasted/note.txt") == "New note."
    assert assistant.text("pasted/note (2).txt") == "Old note."


def test_an_undo_that_fails_can_be_repeated(
    shelf: Shelf, assistant: ScriptedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(assistant, "added/new.txt", "New.")
    assistant.add_text(source="pasted/note.txt", title="Note", text="Old note.")
    undo = shelf.remove(["added/new.txt", "pasted/note.txt"])["undo"]
    assistant.add_text(source="pasted/note.txt", title="Note", text="New note.")

    def locked(_: object) -> None:
        raise StoreLocked("the index is being written", "Wait")

    with monkeypatch.context() as patched:
        patched.setattr(assistant, "index", locked)
        with pytest.raises(StoreLocked):
            shelf.restore(undo)
    shelf.restore(undo)
    notes = [source for source in assistant.documents if source.startswith("pasted/")]
    assert sorted(notes) == ["pasted/note (2).txt", "pasted/note.txt"]
    assert assistant.text("added/new.txt") == "New."


def test_a_removal_that_fails_leaves_no_copies(
    shelf: Shelf, assistant: ScriptedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = upload(assistant, "added/new.txt", "New.")

    def locked(_: object) -> None:
        raise StoreLocked("the index is being written", "Wait")

    monkeypatch.setattr(assistant, "remove", locked)
    with pytest.raises(StoreLocked):
        shelf.remove(["added/new.txt"])
    monkeypatch.setattr(Path, "write_text", full_disk)
    with pytest.raises(StoreFull, match="could not be put aside: no space"):
        shelf.remove(["added/new.txt"])
    assert path.read_bytes() == b"New."
    assert list((assistant.settings.store / "removed").iterdir()) == []


def test_a_text_that_is_gone_from_the_index_is_kept_though_the_removal_failed(
    shelf: Shelf, assistant: ScriptedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(sources: list[str]) -> None:
        assistant.documents.pop(sources[0])
        raise StoreFull("no space", "Free some")

    monkeypatch.setattr(assistant, "remove", too_late)
    with pytest.raises(StoreFull):
        shelf.remove(["harbour.txt"])
    (kept,) = put_aside(assistant)
    os.utime(assistant.settings.store / "removed" / kept, (0, 0))
    shelf.purge()
    shelf.restore(kept)
    assert "harbour.txt" in assistant.documents


def test_a_file_that_cannot_be_deleted_is_told(
    shelf: Shelf, assistant: ScriptedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(assistant, "added/new.txt", "New.")
    monkeypatch.setattr(Path, "unlink", full_disk)
    assert shelf.remove(["added/new.txt"])["in_folder"] == ["added/new.txt"]


def full_disk(*_: object, **__: object) -> None:
    raise OSError(28, "no space")


def test_undo_keys_name_no_other_folder(shelf: Shelf) -> None:
    with pytest.raises(ArticleError):
        shelf.restore("../../articles")
