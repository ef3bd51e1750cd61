"""`assistant feedback`: answers in, rows beside the index out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.feedback import read
from assistant.render import to_json
from tests.assistant.fake import cited


def test_answers_of_a_file_are_kept_with_reason_and_citations(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(
        "\n".join(to_json({"id": n, **cited(f"Who {n}?").to_dict()}) for n in range(2)), encoding="utf-8"
    )
    store = tmp_path / "store"
    assert (
        main(["feedback", str(file), "--store", str(store), "--reason", "wrong", "--comment", "The mate."])
        == 0
    )
    first, second = read(store)
    assert (first.question, second.question) == ("Who 0?", "Who 1?")
    assert (first.text, first.reason, first.comment) == ("The captain. [1]", "wrong", "The mate.")
    assert first.citations == cited().citations


def test_question_alone_is_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "--question", "Who?", "--store", str(tmp_path), "--reason", "missing"]) == 0
    (entry,) = read(tmp_path)
    assert (entry.question, entry.text, entry.reason) == ("Who?", "", "missing")
    assert capsys.readouterr().out.startswith("1 kept in ")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("Who?", "not JSON lines"),
        ("", "holds no answers"),
        ("[1]", "holds no answers"),
        (json.dumps({"question": 3, "text": ""}), "wrong 'question'"),
        (
            json.dumps({"question": "Who?", "text": "He.", "citations": [{"number": 1}]}),
            "wrong 'citations.0.",
        ),
    ],
)
def test_file_that_holds_no_answers_is_one_line_and_nothing_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, fault: str
) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(content, encoding="utf-8")
    assert main(["feedback", str(file), "--store", str(tmp_path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert fault in line
    assert read(tmp_path) == ()


def test_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", str(tmp_path / "none"), "--store", str(tmp_path)]) == 1
    assert "cannot be read: No such file" in capsys.readouterr().err


def test_neither_file_nor_question_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["feedback"])
    assert stop.value.code == 2
