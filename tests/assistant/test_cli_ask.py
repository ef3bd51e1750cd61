"""`assistant ask` and its batches, with a stand-in for the assistant."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.cli import main
from assistant.errors import BackendTimeout
from assistant.types import Answer, Turn
from tests.assistant.fake import FakeAssistant, cited, refused

ROW_KEYS = {
    "id", "question", "text", "answered", "backend", "citations", "sentences", "by_article", "sides",
    "standalone_question", "notices", "hits", "seconds", "history",
}  # fmt: skip


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeAssistant:
    assistant = FakeAssistant()
    monkeypatch.setitem(sys.modules, "assistant.app", SimpleNamespace(open_assistant=assistant.open))
    return assistant


@pytest.fixture
def batch(
    fake: FakeAssistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[dict[str, Any]]]:
    """Runs lines as a batch and gives the rows."""

    def run(*lines: str | bytes, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        file = tmp_path / "questions.jsonl"
        file.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
        assert main(["ask", "--batch", str(file), *options]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_answer_on_stdout_and_notices_on_stderr(
    fake: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.reply = lambda question: cited(question, notices=("vectors are away", "vectors are away"))
    assert main(["ask", "Who?", "--source", "a.txt", "--source", "b.txt"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("The captain. [1]\n")
    assert err == "notice: vectors are away\n"
    assert fake.asked == [{"question": "Who?", "sources": ("a.txt", "b.txt"), "why": False}]


@pytest.mark.parametrize("options", [(), ("--json",), ("--why",)])
def test_answer_is_said_before_the_assistant_is_closed(
    fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    said = io.StringIO()
    at_the_end: list[str] = []
    monkeypatch.setattr(sys, "stdout", said)
    monkeypatch.setattr(FakeAssistant, "__exit__", lambda *_: at_the_end.append(said.getvalue()))
    assert main(["ask", "Who?", *options]) == 0
    assert "The captain. [1]" in said.getvalue()
    assert at_the_end == [said.getvalue()]


def test_refusal_is_an_answer(fake: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    fake.reply = refused
    assert main(["ask", "Who?"]) == 0
    assert "Nearest passages" in capsys.readouterr().out


def test_json_is_the_whole_answer_on_one_line(
    fake: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "Who?", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        k: v for k, v in json.loads(json.dumps(cited().to_dict())).items() if k != "trace"
    }


def test_why_adds_the_trace(fake: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    fake.reply = lambda question: cited(question, trace={"prompt": "…"})
    assert main(["ask", "Who?", "--why", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["trace"] == {"prompt": "…"}
    assert main(["ask", "Who?", "--why"]) == 0
    assert json.loads(capsys.readouterr().out.split("\n\n")[-1]) == {"prompt": "…"}
    assert fake.asked[0]["why"] is True


def test_options_become_settings(fake: FakeAssistant) -> None:
    assert main(["ask", "Who?", "--backend", "extractive", "--store", "x", "--set", "passages=7"]) == 0
    assert fake.settings is not None
    assert (fake.settings.backend, fake.settings.store, fake.settings.passages) == (
        "extractive",
        Path("x"),
        7,
    )


def test_expected_error_is_one_line_and_1(fake: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", " "]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: the question is empty. Type a question\n"


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("passages", "has no value"),
        ("pasages=3", "Did you mean 'passages'?"),
        ("zzz=3", "There are: articles, store,"),
        ("passages=many", "setting 'passages'"),
        ("passages=0", "setting 'passages'"),
        ("api-key=sk-secret", "ASSISTANT_API_KEY"),
        ("password=open sesame", "ASSISTANT_PASSWORD"),
    ],
)
def test_wrong_setting_is_named(
    fake: FakeAssistant, capsys: pytest.CaptureFixture[str], assignment: str, message: str
) -> None:
    assert main(["ask", "Who?", "--set", assignment]) == 1
    err = capsys.readouterr().err
    assert message in err
    assert "sk-secret" not in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["ask"], ["ask", "Who?", "--batch", "-"], ["aks", "Who?"]])
def test_wrong_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: assistant" in capsys.readouterr().err


def test_question_that_is_not_utf8_is_asked_with_replacement(fake: FakeAssistant) -> None:
    assert main(["ask", b"caf\xe9?".decode("utf-8", "surrogateescape")]) == 0
    assert fake.asked[0]["question"] == "caf\ufffd?"


def test_batch_keeps_order_ids_and_keys(batch: Callable[..., list[dict[str, Any]]]) -> None:
    rows = batch(
        '{"id": "b", "question": "One?"}',
        "",
        '{"id": 7, "question": "Two?"}',
        '{"question": "Three?", "kind": "x"}',
    )
    assert [(row["id"], row["question"]) for row in rows] == [("b", "One?"), (7, "Two?"), (None, "Three?")]
    for row in rows:
        assert row.keys() >= ROW_KEYS
        assert "error" not in row
        assert row["citations"][0].keys() >= {"number", "source", "title", "quote", "start", "end", "verdict"}


def test_batch_passes_history_and_sources(
    fake: FakeAssistant, batch: Callable[..., list[dict[str, Any]]]
) -> None:
    answered, other = batch(
        json.dumps(
            {
                "question": "And he?",
                "history": ["Who sailed?", {"question": "Where?", "answer": "Here."}, {"question": "Why?"}],
                "sources": ["b.txt"],
            }
        ),
        '{"question": "Any?", "history": null}',
        options=("--source", "a.txt"),
    )
    first, second = fake.asked
    assert first["history"] == (
        Turn(question="Who sailed?"),
        Turn(question="Where?", answer="Here."),
        Turn(question="Why?"),
    )
    assert first["sources"] == ("b.txt",)
    assert second["sources"] == ("a.txt",)
    assert answered["history"] == [turn.to_dict() for turn in first["history"]]
    assert other["history"] == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 1, "question": "Wh', "line 1: not valid JSON"),
        ("[" * 100_000, "line 1: not valid JSON"),
        ('["Who?"]', "a JSON object is wanted, not list"),
        ('{"id": 1}', '"question" is missing'),
        ('{"id": 1, "question": 5}', '"question" must be a string'),
        ('{"id": 1, "question": "Who?", "history": "Who?"}', '"history" must be a list'),
        ('{"id": 1, "question": "Who?", "history": [3]}', '"history" must hold'),
        ('{"id": 1, "question": "Who?", "history": [{"answer": "x"}]}', '"history" must hold'),
        ('{"id": 1, "question": "Who?", "sources": [3]}', '"sources" must hold'),
        ('{"question": "Who?", "histroy": []}', 'there is no key "histroy"; did you mean "history"?'),
        ('{"question": "Who?", "source": ["a"]}', 'there is no key "source"; did you mean "sources"?'),
        ('{"question": "Who?", "soruces": ["a"]}', 'there is no key "soruces"; did you mean "sources"?'),
        ('{"id": 1, "question": " "}', "the question is empty"),
        ('{"id": 1, "qestion": "Who?"}', 'there is no key "qestion"; did you mean "question"?'),
        (b'{"question": "caf\xe9"}', "line 1: not UTF-8"),
        ('{"id": NaN, "question": "Who?"}', "line 1: not valid JSON"),
        ('{"id": -Infinity, "question": "Who?"}', "line 1: not valid JSON"),
        ('{"id": 1e999, "question": "Who?"}', "line 1: not valid JSON"),
    ],
)
def test_bad_row_carries_its_error_and_the_rest_goes_on(
    batch: Callable[..., list[dict[str, Any]]], line: str | bytes, reason: str
) -> None:
    bad, good = batch(line, '{"id": "next", "question": "Who?"}')
    assert reason in bad["error"]
    assert bad["line"] == 1
    assert bad["id"] == (1 if reason[:6] != "line 1" and '"id": 1' in str(line) else None)
    assert bad.keys() - {"line", "error"} == good.keys()
    assert bad["answered"] is False
    assert good["id"] == "next"
    assert "error" not in good


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (BackendTimeout("no answer in 60 s", "Try again"), "no answer in 60 s. Try again"),
        (KeyError("k"), "KeyError"),
    ],
)
def test_failing_question_keeps_its_id(
    fake: FakeAssistant, batch: Callable[..., list[dict[str, Any]]], failure: Exception, reason: str
) -> None:
    def reply(question: str) -> Answer:
        if question == "Bad?":
            raise failure
        return cited(question)

    fake.reply = reply
    bad, good = batch('{"id": 1, "question": "Bad?"}', '{"id": 2, "question": "Good?"}')
    assert (bad["id"], bad["question"]) == (1, "Bad?")
    assert reason in bad["error"]
    assert good["text"] == "The captain. [1]"


def test_what_a_batch_printed_can_be_asked_again_with_keys_of_its_own(
    batch: Callable[..., list[dict[str, Any]]],
) -> None:
    (first,) = batch('{"question": "Who?", "sources": ["a.txt"], "source": "mine", "note": 3}')
    (again,) = batch(json.dumps(first))
    assert "error" not in first
    assert "error" not in again


def test_batch_streams_each_row_before_it_reads_the_next(
    fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[int] = []

    class Questions(io.BytesIO):
        def __next__(self) -> bytes:
            written.append(len(capsys.readouterr().out.splitlines()))
            return super().__next__()

    questions = Questions(b'{"question": "One?"}\n{"question": "Two?"}\n')
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=questions))
    assert main(["ask", "--batch", "-"]) == 0
    assert written == [0, 1, 1]


def test_row_repeats_the_question_as_it_was_given(
    fake: FakeAssistant, batch: Callable[..., list[dict[str, Any]]]
) -> None:
    fake.reply = lambda question: cited("Who sailed?")
    (row,) = batch('{"id": 1.5, "question": " Who\\n  sailed? "}')
    assert (row["id"], row["question"]) == (1.5, " Who\n  sailed? ")


def test_batch_file_that_is_missing_is_one_line(
    fake: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "--batch", "nowhere.jsonl"]) == 1
    assert "'nowhere.jsonl' cannot be read: No such file" in capsys.readouterr().err


def test_question_with_a_lone_surrogate_stays_one_valid_row(
    batch: Callable[..., list[dict[str, Any]]],
) -> None:
    (row,) = batch('{"id": "\\ud800", "question": "a\\u2028b\\ud800?"}')
    assert (row["id"], row["question"]) == ("\ud800", "a\u2028b\ud800?")


def test_ctrl_c_is_130_and_one_line(fake: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    def reply(question: str) -> Answer:
        raise KeyboardInterrupt

    fake.reply = reply
    assert main(["ask", "Who?"]) == 130
    assert capsys.readouterr().err == "stopped\n"
