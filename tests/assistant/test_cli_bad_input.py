"""Bad input through the real command line: one clear line, nothing lost, never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import index.pipeline
from assistant.cli import main
from assistant.commands.console import ProgressBar
from index.build import Progress
from index.layout import writer_lock

pytestmark = pytest.mark.real


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def _articles(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = " ".join(f"Ship {number} carried {ton} tons of salt to harbour {ton}." for ton in range(40))
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command over three articles, with the fast embedder and no language model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_ARTICLES", str(_articles(tmp_path / "articles", 3)))
    monkeypatch.setenv("ASSISTANT_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("ASSISTANT_EMBEDDER", "hashing")
    monkeypatch.setenv("ASSISTANT_BACKEND", "extractive")

    def command(*arguments: str) -> Done:
        code = main(arguments)
        return Done(code, *capsys.readouterr())

    return command


@pytest.fixture
def indexed(run: Run) -> Run:
    """The same, with the articles indexed."""
    assert run("index").code == 0
    return run


def _error(done: Done) -> str:
    """The one line of an expected error."""
    assert done.code == 1
    assert done.out == ""
    (line,) = [line for line in done.err.splitlines() if line.startswith("error: ")]
    return line


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "is empty"), ("   ", "is empty"), ("\u200b", "is empty"), ("?!", "holds no word")],
)
def test_empty_question(indexed: Run, question: str, said: str) -> None:
    assert f"the question {said}" in _error(indexed("ask", question))


def test_question_of_100_000_characters_is_cut_with_a_notice(indexed: Run) -> None:
    done = indexed("ask", "How much salt did ship 2 carry? " * 3125, "--json")
    assert done.code == 0
    assert "only the first 2,000 were read" in done.err
    assert json.loads(done.out)["notices"]


def test_batch_of_good_and_bad_rows_keeps_order_and_exact_offsets(indexed: Run, tmp_path: Path) -> None:
    rows = [
        {"id": "a", "question": "How many tons of salt did ship 2 carry to harbour 7?"},
        {"id": "b", "question": ""},
        {"id": "c", "question": "And ship 1?", "history": ["How many tons of salt did ship 2 carry?"]},
        {"id": "d", "question": "Which ship?", "sources": ["nowhere.txt"]},
        {"id": "e", "question": "Who painted the ceiling of the chapel?"},
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join([*map(json.dumps, rows), "not json"]), encoding="utf-8")
    done = indexed("ask", "--batch", str(tmp_path / "rows.jsonl"))
    assert done.code == 0
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [row["id"] for row in answers] == ["a", "b", "c", "d", "e", None]
    assert [row["id"] for row in answers if "error" in row] == ["b", "d", None]
    assert "nowhere.txt" in answers[3]["error"]
    assert "line 6: not valid JSON" in answers[5]["error"]
    assert answers[0]["citations"]
    for row in answers:
        for citation in [*row["citations"], *row["by_article"]]:
            text = (tmp_path / "articles" / citation["source"]).read_text(encoding="utf-8")
            assert text[citation["start"] : citation["end"]] == citation["quote"]
        for sentence in row["sentences"]:
            assert row["text"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_misspelt_backend_and_source_are_corrected(indexed: Run) -> None:
    assert "'extractive'" in _error(indexed("ask", "Which ship?", "--backend", "extractiv"))
    assert "'0001.txt'" in _error(indexed("ask", "Which ship?", "--source", "001.txt"))


def test_server_that_is_not_there_leaves_the_quoted_evidence_and_says_so(indexed: Run) -> None:
    done = indexed(
        "ask",
        "How many tons of salt did ship 2 carry to harbour 7?",
        *("--backend", "openai:some-model", "--api-base", "http://127.0.0.1:9/v1", "--json"),
    )
    assert done.code == 0
    assert "127.0.0.1:9" in done.err
    assert json.loads(done.out)["citations"]


def test_model_file_that_is_missing_or_broken_is_named(indexed: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + bytes(100))
    for name in ("missing.gguf", "broken.gguf"):
        done = indexed(
            "ask", "Which ship carried salt?", "--backend", "local", "--model", str(tmp_path / name)
        )
        assert name in done.err
        assert done.code in {0, 1}


def test_second_writer_is_told_who_writes(indexed: Run, tmp_path: Path) -> None:
    with writer_lock(tmp_path / "store"):
        assert f"process {os.getpid()}" in _error(indexed("index"))
        assert indexed("articles").code == 0


def test_store_of_a_newer_release_is_refused_and_left_alone(indexed: Run, tmp_path: Path) -> None:
    (catalog,) = (tmp_path / "store").rglob("catalog.sqlite")
    with sqlite3.connect(catalog) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = catalog.read_bytes()
    for command in (("articles",), ("ask", "Which ship?"), ("index",)):
        assert "newer" in _error(indexed(*command))
    assert catalog.read_bytes() == before


def test_store_path_that_is_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder", encoding="utf-8")
    for command in (("index",), ("articles",), ("ask", "Which ship?"), ("doctor",)):
        assert str(tmp_path / "store") in _error(run(*command))


@pytest.mark.parametrize("content", ["passages = [", "passages = 'many'", "pasages = 3"])
def test_configuration_file_that_is_broken(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    (tmp_path / "assistant.toml").write_text(content, encoding="utf-8")
    monkeypatch.delenv("ASSISTANT_CONFIG")
    assert re.search(r"assistant\.toml|pas+ages", _error(run("articles")))


def test_ctrl_c_while_indexing_keeps_what_is_finished(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.pipeline, "WINDOW", 32)
    shutil.rmtree(tmp_path / "articles")
    _articles(tmp_path / "articles", 60)
    show = ProgressBar.__call__

    def stop_halfway(bar: ProgressBar, progress: Progress) -> None:
        show(bar, progress)
        if progress.stage == "embedding" and progress.done > progress.total / 2:
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patched:
        patched.setattr(ProgressBar, "__call__", stop_halfway)
        done = run("index")
    assert (done.code, done.out) == (130, "")
    assert done.err.endswith("stopped; finished articles are kept, run the command again to continue\n")
    report = json.loads(run("index", "--json").out)
    assert report["unchanged"]
    assert len(report["unchanged"]) + len(report["added"]) == 60
    assert run("index").out.startswith("0 added, 0 updated, 60 unchanged, ")


def test_damaged_catalog_is_explained_by_doctor_and_repaired(indexed: Run, tmp_path: Path) -> None:
    (catalog,) = (tmp_path / "store").rglob("catalog.sqlite")
    catalog.write_bytes(b"not a database at all" * 100)
    found = indexed("doctor")
    assert found.code == 1
    assert "FAULT" in found.out
    indexed("doctor", "--repair")
    assert indexed("index").code == 0
    assert indexed("doctor").code == 0
