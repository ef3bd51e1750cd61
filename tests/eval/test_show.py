"""Kept runs side by side: what they are called, what cannot be compared, and gates on unfinished ones."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.run import Header, Row, RunFolder
from tests.conftest import ROOT
from tests.eval.askers import HEADER, refusal
from tests.eval.test_runner import QUESTIONS, TEXTS, reply


def kept(path: Path, answers: int = 6, header: Header = HEADER, stem: str = "") -> str:
    """A run of the six questions, the first of them answered."""
    questions = tuple(q.model_copy(update={"question": stem + q.question}) for q in QUESTIONS)
    folder = RunFolder(path)
    folder.start(header, questions)
    folder.append_text("a.txt", TEXTS["a.txt"])
    for question in QUESTIONS[:answers]:
        folder.append(Row(id=question.id, answer=reply(question.question), seconds=0.5))
    return str(path)


def heads(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The names of the columns that were printed."""
    return [cell.strip() for cell in capsys.readouterr().out.splitlines()[0].split("|")[1:-1]]


def test_runs_are_called_by_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = kept(tmp_path / "x" / "run"), kept(tmp_path / "y" / "run", 3)
    local = kept(tmp_path / "local", header=replace(HEADER, backend="local"))
    fresh = kept(tmp_path / "fresh", header=replace(HEADER, set_name="fresh.jsonl", split="test"))
    assert main(["show", one, local]) == 0
    assert heads(capsys) == ["metric", "fake", "local", "n"]
    assert main(["show", one, other, one]) == 0
    assert heads(capsys) == ["metric", *(f"fake, {path}" for path in (one, other, one)), "n"]
    assert main(["show", one, fresh]) == 0
    assert heads(capsys) == ["metric", "fake, s (all)", "fake, fresh.jsonl (test)", "n"]


def test_gates_are_on_the_last_run_as_named(tmp_path: Path) -> None:
    good = [kept(tmp_path / "good" / name) for name in ("run", "again", "other")]
    bad = tmp_path / "bad" / "run"
    RunFolder(bad).start(HEADER, QUESTIONS)
    for question in QUESTIONS:
        RunFolder(bad).append(Row(id=question.id, error="no reply"))
    assert main(["show", good[1], good[0], good[2], str(bad), "--fail-below", "correct=0.5"]) == 1
    assert main(["show", str(bad), *good, "--fail-below", "correct=0.5"]) == 0


@pytest.mark.parametrize("command", ["show", "compare"])
def test_a_gate_does_not_open_for_an_unfinished_run(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, begun = kept(tmp_path / "whole"), kept(tmp_path / "begun", 4)
    assert main([command, whole, begun]) == 0
    assert main([command, whole, begun, "--fail-below", "correct=0.5"]) == 1
    assert "gate: 2 questions" in capsys.readouterr().err
    assert main([command, begun, whole, "--fail-below", "correct=0.5"]) == 0


def test_runs_of_different_sets_are_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = kept(tmp_path / "one")
    other = kept(tmp_path / "other", header=replace(HEADER, set_name="fresh.jsonl"), stem="Other: ")
    assert main(["compare", one, other]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "of s and fresh.jsonl, have no answer to the same question. Compare" in captured.err


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a shell makes of `python -m eval` and what follows."""
    return subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m eval {command}'],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("stream", "fault"), [("> /dev/full", "No space left on device"), (">&-", "stdout is closed")]
)
def test_results_that_cannot_be_written_are_one_line(stream: str, fault: str, tmp_path: Path) -> None:
    done = shell(f"show {kept(tmp_path / 'run')} {stream}")
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: the results cannot be written: {fault}. ")
    assert done.stderr.count("\n") == 1


def test_what_others_wrote_is_shown_in_any_locale_and_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    one = kept(tmp_path / "one", stem="“\x1b[2J” ")
    other = RunFolder(tmp_path / "other")
    other.start(HEADER, RunFolder(Path(one)).questions())
    for question in QUESTIONS:
        other.append(Row(id=question.id, answer=refusal()))
    done = shell(f"compare {one} {other.path}", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "“␛[2J” question 1?" in done.stdout
    assert "\x1b" not in done.stdout
