"""`tables`: the figures of kept runs as the README shows them, written into it."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands.console import note
from eval.commands import Subparsers
from eval.commands.output import say
from eval.documents import write_figures
from eval.run import RunFolder
from eval.tables import NAME, measured, tables


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "tables",
        help="the README's tables of quality, from kept runs",
        description="Print the tables of quality made from kept runs, a column a backend; runs of other sets "
        "follow, by kind. With --readme, write them between its markers.",
    )
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="folder of a finished run")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="document to write the tables into")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    runs = [measured(RunFolder.existing(path)) for path in arguments.runs]
    if len({run.header.code_sha256 for run in runs}) > 1:
        note("note: these runs were made with different states of the code")
    text = tables(runs)
    if arguments.readme is None:
        say(text)
        return 0
    write_figures(arguments.readme, NAME, text)
    note(f"written to {arguments.readme}")
    return 0
