"""Starting other programs, progress, broken pipes and the settings that are shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.cli import build_parser, main
from assistant.commands import launch
from assistant.commands.console import ProgressBar, notes, prepare
from assistant.settings import Settings
from assistant.store import open_store
from index.embedder import HashingEmbedder
from index.store import Store

CLI = [sys.executable, "-m", "assistant.cli"]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that `assistant chat` starts instead of the browser app."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(launch.MODULES, "chat", "started_program")
    monkeypatch.setattr(sys, "argv", ["assistant"])
    return tmp_path / "started_program.py"


@pytest.mark.parametrize(
    ("ending", "code"),
    [("", 0), ("sys.exit(None)", 0), ("sys.exit(0)", 0), ("sys.exit(1)", 1), ("sys.exit(2)", 2)],
)
def test_chat_runs_its_program_with_what_follows(
    program: Path, capsys: pytest.CaptureFixture[str], ending: str, code: int
) -> None:
    program.write_text(f"import sys\nprint(__name__, sys.argv[1:])\n{ending}\n", encoding="utf-8")
    assert main(["chat", "--port", "0", "--help"]) == code
    assert capsys.readouterr().out == "__main__ ['--port', '0', '--help']\n"


def test_error_and_ctrl_c_of_a_started_program_are_the_usual_ones(
    program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program.write_text(
        "from assistant.errors import AssistantError\nraise AssistantError('no port', 'Take one')\n",
        encoding="utf-8",
    )
    assert main(["chat"]) == 1
    assert capsys.readouterr().err == "error: no port. Take one\n"
    program.write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    assert main(["chat"]) == 130
    assert capsys.readouterr().err == "stopped\n"


def test_program_that_is_not_installed_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(launch.MODULES, "eval", "no_such_program")
    assert main(["eval", "answers"]) == 1
    assert "`assistant eval` is not part of this installation" in capsys.readouterr().err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    for name in ("index", "articles", "remove", "doctor", "ask", "chat", "eval", "feedback", "settings"):
        assert f"\n    {name} " in shown


@pytest.mark.parametrize("name", ["index", "articles", "remove", "doctor", "ask", "feedback", "settings"])
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args([name, "--help"])
    assert stop.value.code == 0
    assert f"usage: assistant {name}" in capsys.readouterr().out


def test_reader_that_goes_away_is_quiet() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [*CLI, "settings"], stdout=writing, stderr=subprocess.PIPE, text=True, check=False, timeout=60
    )
    os.close(writing)
    assert (run.returncode, run.stderr) == (141, "")


@pytest.mark.parametrize(
    ("redirected", "fault"),
    [
        ("settings > /dev/full", "the results cannot be written: No space left on device"),
        ("settings >&-", "the results cannot be written: stdout is closed"),
        ("ask --batch - <&-", "stdin cannot be read: it is closed"),
        ('feedback --store "$STORE" - <&-', "stdin cannot be read: it is closed"),
    ],
)
def test_streams_that_are_full_or_closed_are_one_line(redirected: str, fault: str, tmp_path: Path) -> None:
    Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True).close()
    run = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m assistant.cli {redirected}'],
        env={**os.environ, "STORE": str(tmp_path / "store")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith(f"error: {fault}. ")
    assert run.stderr.count("\n") == 1


def test_notices_do_not_go_to_stdout_where_stderr_is_closed() -> None:
    run = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m assistant.cli settings --json 2>&-'],
        env={**os.environ, "ASSISTANT_BACKND": "local"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(run.stdout)["backend"] == "auto"


@pytest.fixture(params=["full", "gone"])
def unread(request: pytest.FixtureRequest) -> Iterator[int]:
    """Where nothing can be written: a full disk, or a pipe whose reader went away."""
    reading, writing = os.pipe()
    os.close(reading)
    full = os.open("/dev/full", os.O_WRONLY)
    yield full if request.param == "full" else writing
    os.close(writing)
    os.close(full)


def test_what_nobody_can_be_told_keeps_no_result_back(unread: int) -> None:
    run = subprocess.run(
        [*CLI, "settings", "--json"],
        env={**os.environ, "ASSISTANT_BACKND": "local"},
        stdout=subprocess.PIPE,
        stderr=unread,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(run.stdout)["backend"] == "auto"


def test_progress_that_nobody_sees_stops_no_work(unread: int) -> None:
    script = (
        "from types import SimpleNamespace as Progress\n"
        "from assistant.commands.console import ProgressBar\n"
        "with ProgressBar() as bar:\n"
        "    for done in (1, 2):\n"
        "        bar(Progress(stage='reading', done=done, total=2, source='a.txt'))\n"
        "print('done')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=unread, check=False, timeout=60
    )
    assert (run.returncode, run.stdout) == (0, b"done\n")


def test_results_are_utf8_whatever_the_locale() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(
        [*CLI, "settings", "--set", "model=żółw"],
        env=environment,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert "żółw" in run.stdout.decode("utf-8")


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ASSISTANT_API_KEY", "sk-secret")
    monkeypatch.setenv("ASSISTANT_PASSWORD", "sk-secret")
    monkeypatch.setenv("ASSISTANT_API_BASE", "http://me:sk-secret@h/v1")
    assert main(["settings"]) == 0
    assert main(["settings", "--json", "--set", "passages=3"]) == 0
    out = capsys.readouterr().out
    assert "sk-secret" not in out
    assert json.loads(out[out.index("{") :])["passages"] == 3


def test_notices_come_once_and_cannot_act_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    notes(["one\x1b[2J", "one\x1b[2J", "two\nlines"])
    assert capsys.readouterr().err == "notice: one␛[2J\nnotice: two lines\n"


def test_telemetry_is_off_unless_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADIO_ANALYTICS_ENABLED", raising=False)
    monkeypatch.setenv("ANONYMIZED_TELEMETRY", "True")
    prepare()
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["ANONYMIZED_TELEMETRY"] == "True"


def test_the_model_hub_is_quiet_about_its_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_VERBOSITY", raising=False)
    prepare()
    assert os.environ["HF_HUB_VERBOSITY"] == "error"


def test_a_script_is_as_private_as_the_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HF_HUB_DISABLE_TELEMETRY", raising=False)
    open_store(Settings(store=tmp_path / "store"), create=True).close()
    assert os.environ["HF_HUB_DISABLE_TELEMETRY"] == "1"


def _progress(**values: Any) -> Any:
    return SimpleNamespace(seconds=0.0, **values)


def test_progress_shows_stages_counts_and_the_article(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        for done in (1, 2):
            bar(_progress(stage="reading", done=done, total=2, source="a.txt"))
        bar(_progress(stage="embedding", done=40, total=40, source=""))
    out, err = capsys.readouterr()
    assert out == ""
    assert "reading: 100%" in err
    assert "2/2" in err
    assert "a.txt" in err
    assert "embedding: 100%" in err
    assert "40/40" in err


def test_leaves_while_a_thread_works_on() -> None:
    script = (
        "import threading, time\n"
        "from assistant.commands.console import leave\n"
        "threading.Thread(target=time.sleep, args=(300,)).start()\n"
        "print('said', end='')\n"
        "leave(3)\n"
    )
    left = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60
    )
    assert (left.returncode, left.stdout, left.stderr) == (3, "said", "")


def test_a_stage_with_nothing_to_do_shows_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        bar(_progress(stage="reading", done=0, total=0, source=""))
    assert capsys.readouterr().err == ""
