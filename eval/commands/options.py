"""What several commands share: options, questions, and an evaluation run from settings to figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from assistant.errors import AssistantError
from assistant.settings import Settings, load_settings
from eval.answers import interleaved, parse_config, run
from eval.dataset import EvalQuestion, checksum, load_questions
from eval.fingerprint import (
    code_sha256,
    combined,
    index_fingerprint,
    machine,
    settings_for_answers,
    versions,
)
from eval.run import Header, Row, RunFolder

if TYPE_CHECKING:
    from tqdm import tqdm

QUESTIONS = Path(__file__).parent.parent / "questions.jsonl"
SPLITS = ("dev", "test", "all")


def add_run_options(parser: argparse.ArgumentParser, *, split: str) -> None:
    """Options of every command that asks a question set."""
    parser.add_argument("--set", type=Path, default=QUESTIONS, metavar="FILE", help="questions (JSON lines)")
    parser.add_argument("--split", choices=SPLITS, default=split, help=f"part of the set (default {split})")
    parser.add_argument("--backend", metavar="B", help="backend, as ASSISTANT_BACKEND takes it")
    parser.add_argument(
        "--config", action="append", default=[], metavar="KEY=VALUE", help="a setting; may be repeated"
    )
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="questions asked at once")
    parser.add_argument("--limit", type=int, metavar="N", help="ask only N questions, kinds taking turns")
    parser.add_argument("--fresh", action="store_true", help="ask again what an earlier run has answered")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def chosen_questions(arguments: argparse.Namespace) -> tuple[EvalQuestion, ...]:
    """The questions that the options name, in the order of the set.

    Raises:
        AssistantError: the set cannot be read, or nothing is left.
    """
    questions = load_questions(arguments.set)
    if arguments.split != "all":
        questions = tuple(question for question in questions if question.split == arguments.split)
    if arguments.limit:
        kept = {question.id for question in interleaved(questions)[: arguments.limit]}
        questions = tuple(question for question in questions if question.id in kept)
    if not questions:
        raise AssistantError(
            f"{arguments.set} has no questions in split {arguments.split}", "Choose another split"
        )
    return questions


def chosen_settings(arguments: argparse.Namespace, **more: object) -> Settings:
    """Settings from the environment with `--config` and `--backend` on top, and `more` over all."""
    given: dict[str, Any] = parse_config(arguments.config)
    if arguments.backend:
        given["backend"] = arguments.backend
    return load_settings(**(given | more))


def evaluate(
    arguments: argparse.Namespace,
    questions: Sequence[EvalQuestion],
    settings: Settings,
    out: Path | None = None,
) -> RunFolder:
    """Ask the questions with these settings, or finish what an earlier run began; returns its folder."""
    from assistant.app import open_assistant

    with open_assistant(settings) as assistant:
        header = new_header(arguments, settings, assistant.backend_name, index_fingerprint(assistant.store))
        folder = RunFolder(out or default_folder(settings, header))
        folder.start(header, questions, fresh=arguments.fresh)
        answered = {row.id for row in folder.rows().values() if not row.error}
        left = [question for question in questions if question.id not in answered]
        if left:
            assistant.warm()  # the clock runs without loading
        with progress(len(questions), len(questions) - len(left), "questions", arguments.quiet) as bar:

            def done(row: Row) -> None:
                bar.update()
                if row.error:
                    bar.write(f"failed: {row.id}: {row.error}", file=sys.stderr)

            run(assistant, questions, folder, workers=max(1, arguments.workers), done=done)
    return folder


def progress(total: int | None, initial: int, unit: str, quiet: bool) -> tqdm[NoReturn]:
    """A progress bar on stderr; its estimate uses the mean speed so far, so no single answer misleads."""
    from tqdm import tqdm

    return tqdm(
        total=total,
        initial=initial,
        unit=f" {unit}",
        smoothing=0,
        disable=quiet,
        file=sys.stderr,
        dynamic_ncols=True,
        mininterval=0.2 if sys.stderr.isatty() else 15,
    )


def new_header(arguments: argparse.Namespace, settings: Settings, backend: str, index_hash: str) -> Header:
    """The header of a run that starts now."""
    header = Header(
        fingerprint="",
        backend=backend,
        split=arguments.split,
        set_name=arguments.set.name,
        set_sha256=checksum(load_questions(arguments.set)),
        index_fingerprint=index_hash,
        code_sha256=code_sha256(),
        settings=settings_for_answers(settings),
        versions=versions(),
        machine=machine(),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    parts = {k: v for k, v in header.to_dict().items() if k not in {"fingerprint", "machine", "started"}}
    return replace(header, fingerprint=combined(parts))


def default_folder(settings: Settings, header: Header) -> Path:
    """Where a run goes that was given no folder: below the store, by backend, split and fingerprint."""
    name = "".join(c if c.isalnum() or c in "-." else "-" for c in header.backend)
    return settings.store / "evaluation" / f"{name}-{header.split}-{header.fingerprint[:10]}"


def describe(header: Header) -> str:
    """A run in a line."""
    changed = ", ".join(f"{k}={v}" for k, v in changed_settings(header.settings).items())
    return (
        f"{header.set_name} ({header.split}), backend {header.backend}, {changed or 'default settings'}, "
        f"index {header.index_fingerprint[:10]}, {header.machine.get('processor', '')}"
    )


def changed_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that differ from the defaults."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return {key: value for key, value in settings.items() if defaults.get(key) != value}
