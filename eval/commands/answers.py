"""`answers`: ask a question set and print the figures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from assistant.commands.console import note, say_json
from eval.commands import Subparsers
from eval.commands.asking import evaluate
from eval.commands.options import add_run_options, chosen_questions, chosen_settings, describe
from eval.commands.output import say
from eval.documents import check_writable
from eval.run import RunFolder
from eval.summary import Figures, figures, gate, kind_table, metric_table, to_json

KIND_COLUMNS = ("correct", "fact_recall", "citation_precision", "citation_recall", "recall_10")


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "answers",
        help="ask a question set and measure the answers",
        description="Ask a question set and measure the answers. A run that was interrupted goes on.",
    )
    add_run_options(parser)
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the run (default: below the store)"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the HTML report")
    add_gate_option(parser)
    parser.set_defaults(run=run)


def add_gate_option(parser: argparse.ArgumentParser) -> None:
    """The option that makes a figure a gate."""
    parser.add_argument(
        "--fail-below", action="append", default=[], metavar="METRIC[@GROUP]=VALUE",
        help="exit 1 if a figure is worse; may be repeated; GROUP: all, answerable, or a kind",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    gates = [gate(demand) for demand in arguments.fail_below]
    check_writable(arguments.report)
    check_writable(arguments.out, folder=True)
    questions = chosen_questions(arguments)
    folder = evaluate(arguments, questions, chosen_settings(arguments), arguments.out)
    table = figures(folder.cases())
    if arguments.report:
        from eval.report import write_report

        write_report(folder, arguments.report)
    if arguments.json:
        say_json(as_json(folder, table), indent=2)
    else:
        say(as_text(folder, table))
    return failed_gates(folder, table, [check for _, check in gates])


def failed_gates(folder: RunFolder, table: Figures, checks: list[Any]) -> int:
    """Say which gates fail, as all do on a run that is not finished; returns the exit code."""
    lines = [line for check in checks if (line := check(table))]
    if checks and (left := folder.left()):
        lines.append(f"{left} questions of {folder.path} have not been asked")
    for line in lines:
        note(f"gate: {line}")
    return 1 if lines else 0


def failures(folder: RunFolder) -> dict[str, str]:
    """The questions that failed, with the line of the error."""
    return {case.question.id: case.error for case in folder.cases() if case.error}


def as_json(folder: RunFolder, table: Figures) -> dict[str, Any]:
    """A run for a program: figures that repeat, figures of time, failures, and what it depended on."""
    header = folder.header()
    return {
        "run": header.to_dict() if header else {},
        "folder": str(folder.path),
        "questions": len(folder.cases()),
        **to_json(table),
        "failures": failures(folder),
    }


def as_text(folder: RunFolder, table: Figures) -> str:
    """A run for a terminal."""
    header = folder.header()
    parts = [describe(header) if header else "", metric_table([("all questions", table)])]
    if table["correct"]:
        parts.append(kind_table(table, KIND_COLUMNS))
    if failed := failures(folder):
        parts.append(
            "\n".join([f"{len(failed)} failed:", *(f"  {id_}: {line}" for id_, line in failed.items())])
        )
    parts.append(f"Run kept in {folder.path}")
    return "\n\n".join(part for part in parts if part)
