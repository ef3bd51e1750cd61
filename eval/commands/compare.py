"""`compare`: what changed between two runs, with a test of whether it could be chance."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands.console import say_json
from assistant.errors import ConfigurationError
from eval.commands import Subparsers
from eval.commands.answers import add_gate_option, failed_gates
from eval.commands.options import existing_run
from eval.commands.output import say
from eval.comparison import as_text, compare
from eval.summary import figures, gate


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "compare", help="paired differences between two runs, questions won and lost"
    )
    parser.add_argument("first", type=Path, metavar="A", help="folder of a run")
    parser.add_argument("second", type=Path, metavar="B", help="folder of the run to compare with it")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
    add_gate_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code, with gates on the second run.

    Raises:
        ConfigurationError: no question is the same in both runs.
    """
    gates = [gate(demand) for demand in arguments.fail_below]
    folders = [existing_run(path) for path in (arguments.first, arguments.second)]
    first, second = (folder.cases() for folder in folders)
    found = compare(first, second)
    if not found.questions:
        sets = " and ".join(
            dict.fromkeys(header.set_name for folder in folders if (header := folder.header()))
        )
        raise ConfigurationError(
            f"{arguments.first} and {arguments.second}, of {sets}, have no answer to the same question",
            "Compare finished runs of one set and split",
        )
    if arguments.json:
        say_json(found.to_dict(), indent=2)
    else:
        say(as_text(found))
    return failed_gates(folders[1], figures(second), [check for _, check in gates])
