from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ArticleError
from assistant.settings import Settings
from assistant.web.shelf import Shelf
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
    path = put(assistant, "added/new.txt", "New.")
    removed = shelf.remove(["added/new.txt"])
    undo = removed["undo"]
    assert removed["in_folder"] == []
    assert not path.exists()
    shelf.restore(undo)
    assert path.read_text() == "New."
    assert assistant.text("added/new.txt") == "New."


def test_texts_without_a_file_come_back_too(shelf: Shelf, assistant: ScriptedAssistant) -> None:
    undo = shelf.remove(["harbour.txt", "unknown"])
    assert undo["removed"] == ["harbour.txt"]
    shelf.restore(undo["undo"])
    assert assistant.documents["harbour.txt"].title == "Harbour works"
    with pytest.raises(ArticleError):
        shelf.restore(undo["undo"])


def test_undo_keys_name_no_other_folder(shelf: Shelf) -> None:
    with pytest.raises(ArticleError):
        shelf.restore("../../articles")
