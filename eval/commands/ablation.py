"""`ablation`: what each part and setting is worth, as a table of named changes against a baseline."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from assistant.errors import ConfigurationError
from eval.commands import Subparsers
from eval.commands.options import add_run_options, chosen_questions, chosen_settings, evaluate
from eval.comparison import paired, signed
from eval.metrics import METRICS, Case
from eval.parts import check_part
from eval.summary import figures, interval, markdown

WITHOUT = "without"
"""The key of a row that names a part to leave out; all others are settings."""

COLUMNS = ("correct", "fact_recall", "citation_precision", "refusal_recall", "wrong_refusal", "recall_10")


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "ablation",
        help="what each part and setting is worth, as a table",
        description="Run a split once as it is and once with each named change. FILE is TOML: a table a row, "
        "[name of the row] with setting = value below it, or without = a part of the answering.",
    )
    parser.add_argument("rows", type=Path, metavar="FILE", help="TOML: the rows and their settings")
    add_run_options(parser, split="dev")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the Markdown here, too")
    parser.set_defaults(run=run)


def read_rows(path: Path) -> dict[str, dict[str, Any]]:
    """Names and settings of the rows, in the order of the file.

    Raises:
        ConfigurationError: not TOML, not made of tables, or a part that there is not.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}", "Give a TOML file of rows") from None
    loose = [name for name, changes in rows.items() if not isinstance(changes, dict)]
    if loose:
        raise ConfigurationError(f"{path}: {loose[0]!r} belongs to no row", "Put it below a [name]")
    for changes in rows.values():
        if WITHOUT in changes:
            check_part(str(changes[WITHOUT]))
    return rows


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    rows = read_rows(arguments.rows)
    questions = chosen_questions(arguments)
    runs = {"as it is": evaluate(arguments, questions, chosen_settings(arguments)).cases()}
    for name, changes in rows.items():
        settings = {key: value for key, value in changes.items() if key != WITHOUT}
        run_folder = evaluate(
            arguments,
            questions,
            chosen_settings(arguments, **settings),
            without=str(changes.get(WITHOUT, "")),
        )
        runs[name] = run_folder.cases()
    text = table(runs, rows)
    print(text)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(document(arguments, len(questions), text), encoding="utf-8")
    return 0


def table(runs: dict[str, tuple[Case, ...]], rows: dict[str, dict[str, Any]]) -> str:
    """The first run's figures, then each other's difference to it; * marks p < 0.05."""
    base = next(iter(runs.values()))
    found = figures(base)
    first = [
        interval(found[name]["all"], METRICS[name].unit) if "all" in found[name] else "" for name in COLUMNS
    ]
    lines = [[next(iter(runs)), "", *first]]
    for row, cases in list(runs.items())[1:]:
        changed = ", ".join(f"`{key}={value}`" for key, value in rows[row].items() if key != WITHOUT)
        lines.append([row, changed, *(_difference(name, base, cases) for name in COLUMNS)])
    return markdown(["", "settings", *(METRICS[name].title for name in COLUMNS)], lines)


def _difference(name: str, base: tuple[Case, ...], other: tuple[Case, ...]) -> str:
    found = paired(METRICS[name], base, other)
    if found is None:
        return ""
    return signed(found.value, METRICS[name].unit) + (" *" if found.p < 0.05 else "")


def document(arguments: argparse.Namespace, asked: int, text: str) -> str:
    """The table with what a reader must know to repeat it."""
    backend = f" --backend {arguments.backend}" if arguments.backend else ""
    return (
        "# What each part and setting is worth\n\n"
        f"{asked} questions of `{arguments.set.name}`, split {arguments.split}. The first row holds figures "
        "with 95 % intervals, the others the difference to it in percentage points, question by question; "
        "* marks p < 0.05 in a sign-flip permutation test. Bias and threshold stay as they were fitted with "
        "every feature, so a row without one also shows what it costs not to fit them anew.\n\n"
        f"{text}\n\n"
        f"Made with `python -m eval ablation {arguments.rows.name} --split {arguments.split}{backend}`.\n"
    )
