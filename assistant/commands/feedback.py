"""`assistant feedback`: say what was wrong with an answer, for `assistant eval add` to pick up."""

from __future__ import annotations

import argparse

from assistant.commands.options import Subparsers


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
