"""The commands that start another program of the project: `chat` (ui.py) and `eval`.

Both are started by name with runpy, since nothing here may import them. What follows the command
goes to the program as it stands, `--help` too.
"""

from __future__ import annotations

import argparse
import importlib.util
import runpy
import sys
from collections.abc import Sequence

from assistant.commands.options import Subparsers

MODULES = {"chat": "ui", "eval": "eval"}


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Name the commands in the help; they are run before anything is parsed."""
    subparsers.add_parser("chat", add_help=False, help="open the browser app")
    subparsers.add_parser("eval", add_help=False, help="measure answers and retrieval, and compare")


def run(command: str, arguments: Sequence[str]) -> int:
    """Run the program as `python -m MODULE ARGUMENTS` would.

    Raises:
        ConfigurationError: the module is not installed.
    """
    module = MODULES[command]
    if importlib.util.find_spec(module) is None:
        from assistant.errors import ConfigurationError

        raise ConfigurationError(
            f"`assistant {command}` is not part of this installation", "Install it again"
        )
    sys.argv = [f"assistant {command}", *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as stop:
        if stop.code is None or isinstance(stop.code, int):
            return stop.code or 0
        raise
    return 0
