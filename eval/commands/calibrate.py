"""`calibrate`: fit the refusal threshold, and write it into the settings file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.console import note, say_json
from assistant.errors import ConfigurationError
from assistant.settings import settings_file
from eval.calibration import Calibration, Point, calibrate, check_both_sorts, objective, scored
from eval.commands import Subparsers
from eval.commands.asking import evaluate
from eval.commands.options import add_run_options, chosen_questions, chosen_settings
from eval.commands.output import say
from eval.documents import check_writable
from eval.statistics import Estimate
from eval.summary import interval, markdown, shown

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

COVERAGES = (0.25, 0.5, 0.75, 1.0)


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "calibrate",
        help="fit the refusal threshold",
        description="Ask without a refusal threshold, fit the best one, report risk against coverage, and "
        "write the setting into the settings file.",
    )
    add_run_options(parser, split="dev")
    parser.add_argument(
        "--objective", default="balanced", metavar="O",
        help="balanced (mean of refusing the unanswerable and answering the answerable, the default), "
        "correct, or refuse=X (fewest wrong refusals while refusing at least the share X)",
    )  # fmt: skip
    writing = parser.add_mutually_exclusive_group()
    writing.add_argument(
        "--write", type=Path, default=settings_file(), metavar="TOML",
        help="the settings file to write to (default: %(default)s)",
    )  # fmt: skip
    writing.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the run (default: below the store)"
    )
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    objective(arguments.objective)
    check_writable(arguments.out, folder=True)
    if not arguments.dry_run:
        check_writable(arguments.write)
        settings_document(arguments.write)
    questions = chosen_questions(arguments)
    check_both_sorts([question.kind for question in questions])
    folder = evaluate(arguments, questions, chosen_settings(arguments, refusal_threshold=0.0), arguments.out)
    cases = scored(folder.cases())
    found = calibrate(cases, arguments.objective)
    if arguments.json:
        say_json(found.to_dict(), indent=2)
    else:
        say(as_text(found))
    if failed := len(questions) - len(cases):
        note(f"note: {failed} of {len(questions)} questions failed and are left out")
    if not arguments.dry_run:
        write_setting(arguments.write, "refusal_threshold", found.threshold)
        note(
            f"refusal_threshold = {found.threshold} written to {arguments.write}; it was fitted "
            "for this backend and holds for all"
        )
    return 0


def write_setting(path: Path, name: str, value: float) -> None:
    """Set one key of a TOML file, leaving the rest of it, comments included, as it is.

    Raises:
        ConfigurationError: the file is not TOML or cannot be written.
    """
    document = settings_document(path)
    document[name] = value
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.as_string(), encoding="utf-8")
    except OSError as error:
        raise _cannot_be_changed(path, error) from None


def settings_document(path: Path) -> TOMLDocument:
    """The settings file as it is, or an empty one.

    Raises:
        ConfigurationError: the file is not TOML or cannot be read.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    except (TOMLKitError, OSError, UnicodeError) as error:
        raise _cannot_be_changed(path, error) from None


def _cannot_be_changed(path: Path, error: Exception) -> ConfigurationError:
    return ConfigurationError(f"{path} cannot be changed: {error}", "Correct it, or set the key by hand")


def as_text(found: Calibration) -> str:
    """The calibration for a terminal."""

    def share(value: Estimate | None) -> str:
        return f"{interval(value, 'share')} (n={value.n})" if value else "not measured"

    rows = [
        ["correct", share(found.correct)],
        ["correct, thresholds fitted without the question", share(found.held_out)],
        ["wrongly refused", share(found.wrong_refusal)],
        ["unanswerable refused", share(found.refusal_recall)],
        ["AURC (lower is better)", f"{found.aurc:.3f}"],
        [
            "AUROC answerable against unanswerable",
            "not measured" if found.auroc is None else f"{found.auroc:.3f}",
        ],
    ]
    curve = [
        [shown(p.coverage, "share"), shown(p.risk, "share"), f"{p.threshold:.3f}"]
        for p in _at(found, COVERAGES)
    ]
    fitted_to = f"{found.correct.n} questions, objective {found.objective}"
    return "\n\n".join(
        [
            f"refusal_threshold = {found.threshold}   ({fitted_to})",
            markdown(["at this threshold", ""], rows),
            markdown(["coverage", "risk (not correct)", "answerability"], curve),
        ]
    )


def _at(found: Calibration, coverages: tuple[float, ...]) -> list[Point]:
    points: list[Point] = []
    for wanted in coverages:
        reached = [p for p in found.curve if p.coverage <= wanted + 1e-9]
        if reached and (not points or points[-1] is not reached[-1]):
            points.append(reached[-1])
    return points
