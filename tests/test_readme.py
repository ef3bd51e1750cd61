"""Every block of the README runs, and its table of settings is the current one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.commands.settings import markdown_table
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks in that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


SHELL = [block for block in blocks("sh") if not block.startswith("make ")]
MAKE = [line for block in blocks("sh") if block.startswith("make ") for line in block.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the blocks run, one after the other: a folder with the articles and nothing else."""
    path = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "seeds", path / "seeds")
    return path


@pytest.fixture(scope="module")
def environment() -> Mapping[str, str]:
    """The console script on PATH, and no language model: what is tested is the README."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return {**kept, "PATH": path, "ASSISTANT_BACKEND": "extractive"}


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=250
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    return run.stdout


@pytest.mark.real
@pytest.mark.parametrize("block", blocks("python"))
def test_python_block_runs(block: str, folder: Path, environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-W", "error::DeprecationWarning:__main__", "-c", block]
    said = _run(command, folder, environment)
    assert said
    assert "False" not in said  # a refusal has no citations to show


@pytest.mark.real
@pytest.mark.parametrize("block", SHELL)
def test_shell_block_runs(block: str, folder: Path, environment: Mapping[str, str]) -> None:
    assert _run(["bash", "-euo", "pipefail", "-c", block], folder, environment)


@pytest.mark.parametrize("line", MAKE)
def test_make_targets_exist(line: str) -> None:
    target = line.split()[1]
    run = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0


def test_readme_names_every_command() -> None:
    from assistant.cli import build_parser

    (actions,) = [action for action in build_parser()._actions if action.dest == "command"]
    assert actions.choices
    missing = [name for name in actions.choices if f"`assistant {name}" not in README]
    assert not missing


def test_table_of_settings_is_current() -> None:
    (table,) = re.findall(
        r"<!-- settings: assistant settings --markdown -->\n(.*?)\n<!-- /settings -->", README, re.DOTALL
    )
    assert table == markdown_table()
