"""`assistant replay`, over a real store of one article."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant import settings
from assistant.cli import main
from tests.assistant.fake import FakeAssistant, cited

pytestmark = pytest.mark.real


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "articles").mkdir()
    article = tmp_path / "articles" / "dam.txt"
    article.write_text("The dam above Elmford was opened by Mayor Anna Berg in 1961.", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_ARTICLES", str(tmp_path / "articles"))
    monkeypatch.setenv("ASSISTANT_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("ASSISTANT_BACKEND", "extractive")
    assert main(["index"]) == 0
    return tmp_path


def test_a_kept_answer_is_asked_again_and_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["ask", "--json", "--why", "--set", "passages=3", "Who opened the dam above Elmford?"]) == 0
    kept = folder / "kept.json"
    kept.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["replay", str(kept)]) == 0
    out, err = capsys.readouterr()
    assert "Anna Berg" in out
    assert "the same answer as before" in err

    article = folder / "articles" / "dam.txt"
    article.write_text("The dam above Elmford was opened by Mayor Jonas Holm in 1961.", encoding="utf-8")
    assert main(["index"]) == 0
    assert main(["replay", str(kept)]) == 0
    out, err = capsys.readouterr()
    assert "Jonas Holm" in out
    assert "changed since: text, passages found, citations" in err


def test_a_kept_answer_does_not_say_where_questions_are_sent(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, object]] = []
    load = settings.load_settings

    def loaded(**given: object) -> settings.Settings:
        seen.append(given)
        return load(**given)

    monkeypatch.setattr(settings, "load_settings", loaded)
    capsys.readouterr()
    assert main(["ask", "--json", "--why", "Who opened the dam above Elmford?"]) == 0
    kept = json.loads(capsys.readouterr().out)
    kept["trace"]["settings"] |= {"api_base": "http://evil.example/v1", "store": "/elsewhere", "passages": 3}
    file = folder / "kept.json"
    file.write_text(json.dumps(kept), encoding="utf-8")
    assert main(["replay", str(file)]) == 0
    assert 3 in [given.get("passages") for given in seen]
    assert all(given.keys().isdisjoint({"api_base", "store"}) for given in seen)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeAssistant:
    for name in ("BACKEND", "MODEL", "API_BASE", "API_KEY"):
        monkeypatch.delenv(f"ASSISTANT_{name}", raising=False)
    assistant = FakeAssistant()
    monkeypatch.setitem(sys.modules, "assistant.app", SimpleNamespace(open_assistant=assistant.open))
    return assistant


@pytest.fixture
def keep(tmp_path: Path) -> Callable[..., str]:
    """Writes an answer that was kept with these settings, and gives the file's name."""

    def write(begin: bytes = b"", **settings: str) -> str:
        question = {"text": "Who?", "standalone": "Who?", "history": [], "sources": []}
        trace = {"question": question, "settings": settings, "prompt": [], "reply": ""}
        file = tmp_path / "kept.json"
        file.write_bytes(begin + json.dumps(cited(trace=trace).to_dict()).encode())
        return str(file)

    return write


SERVER = "http://127.0.0.1:1/v1"
ANY_CLASS = "llama-index:llama_index.core.llms.MockLLM"


@pytest.mark.parametrize(
    ("kept", "own"),
    [
        ({"backend": ANY_CLASS}, {}),
        ({"backend": ANY_CLASS}, {"API_BASE": SERVER}),
        ({"backend": ANY_CLASS}, {"BACKEND": "llama-index:anthropic.Anthropic"}),
        ({"backend": "openai:m"}, {"API_KEY": "k"}),
        ({"backend": "auto", "model": "m"}, {"API_KEY": "k"}),
        ({"model": "m"}, {"API_KEY": "k", "BACKEND": "llama-index:anthropic.Anthropic"}),
    ],
)
def test_a_kept_answer_names_no_backend_that_would_get_question_and_key(
    fake: FakeAssistant,
    keep: Callable[..., str],
    kept: dict[str, str],
    own: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in own.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    file = keep(**{"backend": "auto"} | kept)
    backend = "openai:m" if "model" in kept else kept["backend"]
    assert main(["replay", file]) == 1
    assert capsys.readouterr().err.startswith(f"error: {file} wants the backend '{backend}', ")
    assert fake.asked == []
    assert main(["replay", "--backend", backend, file]) == 0
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("backend", "own"),
    [
        ("extractive", {"API_BASE": SERVER}),
        ("local:0.5b", {"API_KEY": "k", "BACKEND": "openai:other"}),
        ("openai:m", {"API_BASE": SERVER}),
        ("openai:m", {"API_KEY": "k", "BACKEND": "openai:other"}),
        (ANY_CLASS, {"BACKEND": ANY_CLASS}),
    ],
)
def test_a_kept_answer_is_asked_again_with_its_backend_where_that_is_set_up(
    fake: FakeAssistant,
    keep: Callable[..., str],
    backend: str,
    own: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in own.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    assert main(["replay", keep(backend=backend)]) == 0
    assert fake.settings is not None
    assert fake.settings.backend == backend


def test_a_byte_order_mark_before_a_kept_answer_is_no_fault(
    fake: FakeAssistant, keep: Callable[..., str]
) -> None:
    assert main(["replay", keep(b"\xef\xbb\xbf", backend="extractive")]) == 0
    assert len(fake.asked) == 1


def test_a_kept_answer_may_come_from_stdin(
    fake: FakeAssistant, keep: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = Path(keep(backend="extractive")).read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    assert main(["replay", "-"]) == 0
    assert len(fake.asked) == 1


def test_a_file_of_several_answers_is_said_to_be_one(
    fake: FakeAssistant, keep: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(keep(backend="extractive"))
    file.write_bytes(b"\n".join([file.read_bytes()] * 2))
    assert main(["replay", str(file)]) == 1
    assert f"{file} holds 2 answers. Give one of its lines" in capsys.readouterr().err


@pytest.mark.parametrize(
    "change",
    [
        {"trace": {}},
        {"trace": None},
        {"trace": {"question": {"text": "Who?"}, "settings": {}}},
        {"trace": {"question": {"text": "Who?", "standalone": "Who?", "history": [3]}, "settings": {}}},
        {"trace": {"question": {"text": "Who?", "standalone": "Who?"}, "settings": []}},
        {"hits": None},
        {"hits": [{"passage": {}}]},
        {"citations": None},
    ],
)
def test_a_kept_answer_that_is_not_whole_is_one_line(
    tmp_path: Path, change: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    question = {"text": "Who?", "standalone": "Who?", "history": [], "sources": []}
    trace = {"question": question, "settings": {}, "prompt": [], "reply": ""}
    kept = tmp_path / "kept.json"
    kept.write_text(json.dumps(cited(trace=trace).to_dict() | change), encoding="utf-8")
    assert main(["replay", str(kept)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: {kept} holds no answer with its trace. ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("content", ["", "no json", "[]", "[" * 100_000, '{"text": "no trace"}'])
def test_what_is_no_kept_answer_is_one_line(
    folder: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = folder / "kept.json"
    kept.write_text(content, encoding="utf-8")
    capsys.readouterr()
    assert main(["replay", str(kept)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["replay", str(folder / "missing.json")]) == 1
    assert "ask --json --why" in capsys.readouterr().err
