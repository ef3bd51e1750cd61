"""`assistant feedback`: answers in, rows beside the index out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.cli import main
from assistant.feedback import read
from assistant.render import to_json
from assistant.types import Turn
from index.embedder import HashingEmbedder
from index.store import Store
from tests.assistant.fake import FakeAssistant, cited


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An index of nothing."""
    path = tmp_path / "store"
    Store.open(path, embedder=HashingEmbedder(), create=True).close()
    return path


def test_answers_of_a_file_are_kept_with_reason_and_citations(tmp_path: Path, store: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(
        "\n".join(to_json({"id": n, **cited(f"Who {n}?").to_dict()}) for n in range(2)), encoding="utf-8"
    )
    assert (
        main(["feedback", str(file), "--store", str(store), "--reason", "wrong", "--comment", "The mate."])
        == 0
    )
    first, second = read(store)
    assert (first.question, second.question) == ("Who 0?", "Who 1?")
    assert (first.text, first.reason, first.comment) == ("The captain. [1]", "wrong", "The mate.")
    assert first.citations == cited().citations


def test_a_file_that_an_editor_of_windows_saved_is_read(tmp_path: Path, store: Path) -> None:
    file = tmp_path / "answers.jsonl"
    row = to_json(cited().to_dict()).encode()
    file.write_bytes(b"\xef\xbb\xbf" + row + b"\r\n\r\n" + row + b"\r\n")
    assert main(["feedback", str(file), "--store", str(store)]) == 0
    assert [entry.question for entry in read(store)] == ["Who?", "Who?"]


def test_rows_of_a_batch_keep_their_history_and_failed_ones_are_left_out(
    tmp_path: Path,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assistant = FakeAssistant()
    monkeypatch.setitem(sys.modules, "assistant.app", SimpleNamespace(open_assistant=assistant.open))
    questions = tmp_path / "questions.jsonl"
    row = {"question": "And he?", "history": ["Who sailed?", {"question": "Where?", "answer": "Here."}]}
    questions.write_text(f'{json.dumps(row)}\n{{"question": ""}}\nnot JSON\n', encoding="utf-8")
    assert main(["ask", "--batch", str(questions)]) == 0
    answers = tmp_path / "answers.jsonl"
    answers.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["feedback", str(answers), "--store", str(store)]) == 0
    (entry,) = read(store)
    assert entry.history == (Turn(question="Who sailed?"), Turn(question="Where?", answer="Here."))
    out, err = capsys.readouterr()
    assert out.startswith("1 kept in ")
    assert err == "2 of 3 rows failed and are left out\n"


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "stroe", tmp_path):
        assert main(["feedback", "--question", "Who?", "--store", str(path)]) == 1
        assert f"there is no index in {path}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_question_alone_is_enough(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "--question", "Who?", "--store", str(store), "--reason", "missing"]) == 0
    (entry,) = read(store)
    assert (entry.question, entry.text, entry.reason) == ("Who?", "", "missing")
    assert capsys.readouterr().out.startswith("1 kept in ")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("Who?", "not JSON lines"),
        ("", "holds no answers"),
        ("[1]", "holds no answers"),
        ("[" * 100_000, "not JSON lines"),
        (json.dumps({"question": "Who?", "text": "He.", "history": [3]}), "wrong 'history.0"),
        (json.dumps({"question": 3, "text": ""}), "wrong 'question'"),
        (
            json.dumps({"question": "Who?", "text": "He.", "citations": [{"number": 1}]}),
            "wrong 'citations.0.",
        ),
    ],
)
def test_file_that_holds_no_answers_is_one_line_and_nothing_is_kept(
    tmp_path: Path, store: Path, capsys: pytest.CaptureFixture[str], content: str, fault: str
) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(content, encoding="utf-8")
    assert main(["feedback", str(file), "--store", str(store)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert fault in line
    assert read(store) == ()


@pytest.mark.parametrize("question", ["", " ", "?!"])
def test_an_empty_question_is_one_line_and_nothing_is_kept(
    tmp_path: Path, store: Path, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps({"question": question, "text": "He."}), encoding="utf-8")
    for given in (["--question", question], [str(file)]):
        assert main(["feedback", *given, "--store", str(store)]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert "the question of an answer is empty" in line
    assert read(store) == ()


def test_half_a_character_is_kept_in_a_row_that_can_be_read(tmp_path: Path, store: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text('{"question": "Who \\ud800 sailed?", "text": "\\ud83d\\ude42"}', encoding="utf-8")
    assert main(["feedback", str(file), "--store", str(store), "--comment", "\udcff"]) == 0
    (entry,) = read(store)
    assert (entry.question, entry.text, entry.comment) == ("Who \ufffd sailed?", "🙂", "\ufffd")


def test_missing_file_is_one_line(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", str(store / "none"), "--store", str(store)]) == 1
    assert "cannot be read: No such file" in capsys.readouterr().err


def test_neither_file_nor_question_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["feedback"])
    assert stop.value.code == 2
