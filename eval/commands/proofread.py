"""`proofread`: shown sentences for a person to read beside the article, and the error rate they find."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands.console import note
from assistant.errors import ConfigurationError
from eval.commands import Subparsers
from eval.commands.options import at_least_one, existing_run
from eval.commands.output import say
from eval.documents import check_writable
from eval.proofreading import as_markdown, check_blank, read_sheet, sample, write_sheet


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "proofread",
        help="draw shown sentences to read beside the article; turn verdicts into a rate",
        description="Draw shown sentences from kept runs into a sheet (CSV) with a blank verdict; or, with "
        "--filled, turn the verdicts yes, partly and no into an error rate with its interval.",
    )
    parser.add_argument("runs", nargs="*", type=Path, metavar="RUN", help="folder of a run")
    parser.add_argument(
        "--size", type=at_least_one, default=100, metavar="N", help="sentences (default: 100)"
    )
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="write the sheet here")
    parser.add_argument("--filled", type=Path, metavar="FILE", help="a sheet with verdicts")
    parser.add_argument("--reader", default="a person", help="who read it, for the page (default: a person)")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the rate to a Markdown file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    check_writable(arguments.docs)
    check_writable(arguments.sheet)
    if arguments.filled:
        page = as_markdown(read_sheet(arguments.filled), arguments.reader)
        if arguments.docs:
            arguments.docs.parent.mkdir(parents=True, exist_ok=True)
            arguments.docs.write_text(page, encoding="utf-8")
            note(f"written to {arguments.docs}")
        else:
            say(page.rstrip())
        return 0
    if not arguments.runs or not arguments.sheet:
        raise ConfigurationError(
            "proofread needs runs and a sheet to write, or a filled sheet",
            "Give RUN --sheet FILE, or --filled FILE",
        )
    check_blank(arguments.sheet)
    runs = [existing_run(path) for path in arguments.runs]
    lines = sample((case for run in runs for case in run.cases()), arguments.size)
    if not lines:
        raise ConfigurationError("these runs show no cited sentence", "Give a run that was finished")
    write_sheet(lines, arguments.sheet)
    note(f"{len(lines)} sentences written to {arguments.sheet}")
    return 0
