"""What several commands share: options, the questions and settings that they choose, runs on disk."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.commands.console import note
from assistant.errors import AssistantError
from assistant.settings import Settings, assigned, load_settings
from eval.answers import interleaved
from eval.dataset import EvalQuestion, load_questions
from eval.run import Header, RunFolder

QUESTIONS = Path(__file__).parent.parent / "questions.jsonl"
SPLITS = ("dev", "test", "all")

GOES_ON = "what was answered is kept, and the same command goes on from here"
"""What a command that asks a set says when it is interrupted."""


def add_run_options(parser: argparse.ArgumentParser, *, split: str = "") -> None:
    """Options of every command that asks a question set; no `split`: as `chosen_split` decides."""
    parser.add_argument(
        "--set", type=Path, default=QUESTIONS, metavar="FILE",
        help="questions (JSON lines); a folder `articles` beside the file is what they are asked of",
    )  # fmt: skip
    parser.add_argument(
        "--split", choices=SPLITS, default=split or None,
        help=f"part of the set (default {split or 'test; all of a set of your own'})",
    )  # fmt: skip
    parser.add_argument("--backend", metavar="B", help="backend, as ASSISTANT_BACKEND takes it")
    parser.add_argument(
        "--config", action="append", default=[], metavar="KEY=VALUE", help="a setting; may be repeated"
    )
    parser.add_argument(
        "--workers", type=at_least_one, default=1, metavar="N",
        help="questions asked at once; more than one may change what a local model writes",
    )  # fmt: skip
    parser.add_argument(
        "--limit", type=at_least_one, metavar="N", help="ask only N questions, kinds taking turns"
    )
    parser.add_argument("--fresh", action="store_true", help="ask again what an earlier run has answered")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(kept=GOES_ON)


def at_least_one(text: str) -> int:
    """A whole number from 1 on, for argparse."""
    return _number(text, 1)


def whole_number(text: str) -> int:
    """A whole number from 0 on, for argparse."""
    return _number(text, 0)


def _number(text: str, least: int) -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None
    if value < least:
        raise argparse.ArgumentTypeError(f"{value} is less than {least}")
    return value


def chosen_questions(arguments: argparse.Namespace) -> tuple[EvalQuestion, ...]:
    """The questions that the options name, in the order of the set.

    Raises:
        AssistantError: the set cannot be read, or nothing is left.
    """
    questions = load_questions(arguments.set)
    split = chosen_split(arguments)
    if split != "all":
        questions = tuple(question for question in questions if question.split == split)
    if arguments.limit:
        kept = {question.id for question in interleaved(questions)[: arguments.limit]}
        questions = tuple(question for question in questions if question.id in kept)
    if not questions:
        raise AssistantError(f"{arguments.set} has no questions in split {split}", "Choose another split")
    return questions


def chosen_split(arguments: argparse.Namespace) -> str:
    """The split asked for; else the default one of the set."""
    return arguments.split or default_split(ships=arguments.set.resolve() == QUESTIONS.resolve())


def default_split(*, ships: bool) -> str:
    """`test` of the set that ships with the project, and all of any other."""
    return "test" if ships else "all"


def chosen_settings(arguments: argparse.Namespace, **more: object) -> Settings:
    """Settings from the environment with `--config` and `--backend` on top, and `more` over all.

    The prompt cache of a local model is off unless it is asked for: what it keeps depends on the
    question before, and a run that went on after an interrupt would answer otherwise.
    """
    given: dict[str, Any] = {"prompt_cache": False} | assigned(arguments.config, "--config")
    if arguments.backend:
        given["backend"] = arguments.backend
    return load_settings(**(given | more))


def existing_run(path: Path) -> RunFolder:
    """The run in that folder; says so on stderr if it has not been finished.

    Raises:
        ConfigurationError: there is none.
    """
    folder = RunFolder.existing(path)
    if left := folder.left():
        note(f"note: {path} is not finished: {left} questions have not been asked yet")
    return folder


def describe(header: Header) -> str:
    """A run in a line."""
    changed = [f"{k}={v}" for k, v in changed_settings(header.settings).items()]
    changed += [f"{header.workers} workers"] if header.workers != 1 else []
    changed += [f"without {header.without}"] if header.without else []
    part = header.split + (f", {header.limit} of them" if header.limit else "")
    return (
        f"{header.set_name} ({part}), backend {header.backend}, {', '.join(changed) or 'default settings'}, "
        f"index {header.index_fingerprint[:10]}, {header.machine.get('processor', '')}"
    )


def changed_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that differ from what an evaluation runs with unless told otherwise."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    defaults["prompt_cache"] = False
    return {key: value for key, value in settings.items() if defaults.get(key) != value}
