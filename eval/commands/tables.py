"""`tables`: the figures of kept runs as the README shows them, written into it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.commands import Subparsers
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
        print("note: these runs were made with different states of the code", file=sys.stderr)
    text = tables(runs)
    if arguments.readme is None:
        print(text)
        return 0
    write_figures(arguments.readme, NAME, text)
    print(f"written to {arguments.readme}", file=sys.stderr)
    return 0
