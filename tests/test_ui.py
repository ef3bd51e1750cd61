"""`python ui.py` as a person starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import ui


def environment(folder: Path) -> dict[str, str]:
    """What a shell would hand over, with an own store; nothing is set but what the test sets."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("ASSISTANT_")}
    (folder / "none.toml").touch()
    return plain | {"ASSISTANT_CONFIG": str(folder / "none.toml")}


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_help_names_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        ui.main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    for option in ("--host", "--port", "--mcp", "--open", "--store", "--backend"):
        assert option in shown


def test_port_in_use_is_one_line_with_the_remedy(
    taken: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ui.main(["--port", str(taken), "--store", str(tmp_path / "none")]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"error: port {taken} on 127.0.0.1 cannot be used")
    assert shown.err.count("\n") == 1
    assert "ASSISTANT_PORT" in shown.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0", "--port", "0"], "without a password"),
        (["--port", "many"], "port"),
        (["--port", "70000"], "port"),
    ],
)
def test_wrong_settings_are_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ui.main(arguments) == 1
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1


def test_missing_store_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ui.main(["--port", "0", "--store", str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.real
def test_starts_answers_and_ends_with_ctrl_c(seeds_store_path: Path, seeds: Path, tmp_path: Path) -> None:
    command = [
        *(sys.executable, "-m", "ui", "--port", "0", "--backend", "extractive"),
        *("--store", str(seeds_store_path), "--articles", str(seeds)),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(tmp_path)
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            match = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert match, line
            assert "Article assistant" in httpx.get(match.group()).text
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in out + err
