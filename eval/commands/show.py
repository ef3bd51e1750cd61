"""`show`: the figures of runs, side by side, as a Markdown table."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.commands import Subparsers
from eval.commands.answers import KIND_COLUMNS, add_gate_option, failed_gates
from eval.commands.options import existing_run
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
    tables = {}
    for path in arguments.runs:
        folder = existing_run(path)
        header = folder.header()
        name = header.backend if header and header.backend not in tables else path.name
        tables[name] = figures(folder.cases())
    print(metric_table(tables, arguments.group))
    if arguments.kinds:
        for name, table in tables.items():
            print(f"\n{name}\n\n{kind_table(table, KIND_COLUMNS)}")
    return failed_gates(list(tables.values())[-1], [check for _, check in gates])
