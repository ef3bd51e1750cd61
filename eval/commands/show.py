"""`show`: the figures of runs, side by side, as a Markdown table."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from eval.commands import Subparsers
from eval.commands.answers import KIND_COLUMNS, add_gate_option, failed_gates
from eval.commands.options import existing_run
from eval.commands.output import say
from eval.run import RunFolder
from eval.summary import GROUPS, figures, gate, kind_table, metric_table


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("show", help="figures of earlier runs, side by side, in Markdown")
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="folder of a run")
    parser.add_argument("--group", choices=GROUPS, default="all", help="which questions (default all)")
    parser.add_argument("--kinds", action="store_true", help="also a table by kind for each run")
    add_gate_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code, with gates on the last run."""
    gates = [gate(demand) for demand in arguments.fail_below]
    folders = [existing_run(path) for path in arguments.runs]
    tables = [figures(folder.cases()) for folder in folders]
    runs = list(zip(names(folders), tables, strict=True))
    say(metric_table(runs, arguments.group))
    if arguments.kinds:
        for name, table in runs:
            say(f"\n{name}\n\n{kind_table(table, KIND_COLUMNS)}")
    return failed_gates(folders[-1], tables[-1], [check for _, check in gates])


def names(folders: Sequence[RunFolder]) -> list[str]:
    """What to call runs that stand side by side: by backend, set and folder, as far as they differ."""
    headers = [header for folder in folders if (header := folder.header())]
    backends = [header.backend for header in headers]
    sets = [f"{header.set_name} ({header.split})" for header in headers]
    named = [
        f"{backend}, {its_set}" if len(set(sets)) > 1 else backend
        for backend, its_set in zip(backends, sets, strict=True)
    ]
    if len(set(named)) == len(named):
        return named
    return [f"{name}, {folder.path}" for name, folder in zip(named, folders, strict=True)]
