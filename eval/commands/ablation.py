"""`ablation`: what each part and setting is worth, as a table of named changes against a baseline."""

from __future__ import annotations

import argparse
import shlex
import tomllib
from pathlib import Path
from typing import Any

from assistant.errors import ConfigurationError
from assistant.settings import Settings
from eval.commands import Subparsers
from eval.commands.asking import evaluate
from eval.commands.options import QUESTIONS, add_run_options, chosen_questions, chosen_settings
from eval.commands.output import say
from eval.comparison import paired, signed
from eval.documents import check_writable
from eval.metrics import METRICS, Case
from eval.parts import check_part
from eval.summary import figures, interval, markdown

AS_IT_IS = "as it is"
"""The first row, which is not in the file."""

WITHOUT = "without"
"""The key of a row that names a part to leave out; all others are settings."""

STORED = frozenset({"embedder", "passage_tokens"})
"""Settings that another index is needed for."""

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
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}", "Give a TOML file of rows") from None
    loose = [name for name, changes in rows.items() if not isinstance(changes, dict)]
    if loose:
        raise ConfigurationError(f"{path}: {loose[0]!r} belongs to no row", "Put it below a [name]")
    if AS_IT_IS in rows:
        raise ConfigurationError(f"{path}: [{AS_IT_IS}] is the first row already", "Call it something else")
    for changes in rows.values():
        if WITHOUT in changes:
            check_part(str(changes[WITHOUT]))
    return rows


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    rows = read_rows(arguments.rows)
    check_writable(arguments.out)
    questions = chosen_questions(arguments)
    base = chosen_settings(arguments)
    changed = {name: row_settings(arguments, name, changes) for name, changes in rows.items()}
    runs = {AS_IT_IS: evaluate(arguments, questions, base).cases()}
    for name, settings in changed.items():
        without = str(rows[name].get(WITHOUT, ""))
        apart = not STORED.isdisjoint(rows[name])
        runs[name] = evaluate(arguments, questions, settings, without=without, apart=apart).cases()
    text = table(runs, rows)
    say(text)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(document(arguments, len(questions), text), encoding="utf-8")
    return 0


def row_settings(arguments: argparse.Namespace, name: str, changes: dict[str, Any]) -> Settings:
    """The settings of a row.

    Raises:
        ConfigurationError: one of them is no setting, or its value is wrong; names the row.
    """
    try:
        return chosen_settings(arguments, **{key: value for key, value in changes.items() if key != WITHOUT})
    except ConfigurationError as error:
        raise ConfigurationError(f"{arguments.rows}, [{name}]: {error.message}", error.remedy) from None


def table(runs: dict[str, tuple[Case, ...]], rows: dict[str, dict[str, Any]]) -> str:
    """The first run's figures, then each other's difference to it; * marks p < 0.05.

    A difference over fewer questions than the figure above it says how many have it in both runs.
    """
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
    of_base = sum(METRICS[name](case) is not None for case in base)
    fewer = f" ({found.n})" if found.n < of_base else ""
    return signed(found.value, METRICS[name].unit) + (" *" if found.p < 0.05 else "") + fewer


def document(arguments: argparse.Namespace, asked: int, text: str) -> str:
    """The table with what a reader must know to repeat it."""
    words = ["assistant", "eval", "ablation", str(arguments.rows)]
    if arguments.set.resolve() != QUESTIONS.resolve():
        words += ["--set", str(arguments.set)]
    words += ["--split", arguments.split]
    words += ["--limit", str(arguments.limit)] if arguments.limit else []
    words += ["--backend", arguments.backend] if arguments.backend else []
    words += ["--workers", str(arguments.workers)] if arguments.workers != 1 else []
    for one in arguments.config:
        words += ["--config", one]
    return (
        "# What each part and setting is worth\n\n"
        f"{asked} questions of `{arguments.set.name}`, split {arguments.split}. The first row holds figures "
        "with 95 % intervals, the others the difference to it in percentage points, over the questions that "
        "have it in both (in brackets: how many, where they are fewer than in the first row); * marks "
        "p < 0.05 in a sign-flip permutation test. Bias and threshold stay as they were fitted with every "
        "feature, so a row without one also shows what it costs not to fit them anew.\n\n"
        f"{text}\n\n"
        f"Made with `{shlex.join(words)}`.\n"
    )
