"""What several commands share: options, questions, and an evaluation run from settings to figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.app import Assistant, open_assistant
from assistant.errors import ArticleError, AssistantError
from assistant.settings import Settings, assigned, load_settings
from eval.answers import interleaved, run
from eval.dataset import EvalQuestion, check_evidence, checksum, load_questions
from eval.fingerprint import (
    code_sha256,
    combined,
    index_fingerprint,
    machine,
    settings_for_answers,
    versions,
)
from eval.indexing import indexed
from eval.metrics.spans import evidence_sources
from eval.parts import INDEXED, code_without, left_out
from eval.progress import progress
from eval.run import Header, Row, RunFolder
from index import chunker

QUESTIONS = Path(__file__).parent.parent / "questions.jsonl"
SPLITS = ("dev", "test", "all")


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


def at_least_one(text: str) -> int:
    """A whole number from 1 on, for argparse."""
    if (value := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{value} is less than 1")
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


def evaluate(
    arguments: argparse.Namespace,
    questions: Sequence[EvalQuestion],
    settings: Settings,
    out: Path | None = None,
    without: str = "",
) -> RunFolder:
    """Ask the questions with these settings, or finish what an earlier run began; returns its folder.

    Args:
        without: a part of the answering that is left out.

    Raises:
        ConfigurationError: a quote of the set does not stand in the articles that are indexed.
    """
    with left_out(without), opened_for(arguments, settings, without) as assistant:
        check_evidence(questions, texts_for(assistant, questions))
        header = new_header(
            arguments, settings, assistant.backend_name, index_fingerprint(assistant.store), without
        )
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

            run(assistant, questions, folder, workers=arguments.workers, done=done)
    return folder


def opened_for(
    arguments: argparse.Namespace, settings: Settings, without: str = ""
) -> AbstractContextManager[Assistant]:
    """The assistant that a set is asked of.

    A set with a folder `articles` beside it is about those, unless --config names others; their
    index is kept below the store, as is one that is made without a part.
    """
    beside = arguments.set.parent / "articles"
    if not beside.is_dir() or {"articles", "store"} & assigned(arguments.config, "--config").keys():
        if without not in INDEXED:
            return open_assistant(settings)
        beside = settings.articles
    key = combined(
        {
            "articles": str(beside.resolve()),
            "settings": settings_for_answers(settings),
            "without": without if without in INDEXED else "",
            "chunker": str(chunker.VERSION),
        }
    )
    own = {"articles": beside, "store": settings.store / "evaluation" / f"index-{key[:10]}", "chroma_url": ""}
    return indexed(settings.model_copy(update=own), quiet=arguments.quiet)


def texts_for(assistant: Assistant, questions: Sequence[EvalQuestion]) -> dict[str, str]:
    """The texts of the articles that the questions name; those that are not indexed are left out."""
    texts: dict[str, str] = {}
    for source in {*evidence_sources(questions), *(s for question in questions for s in question.sources)}:
        with suppress(ArticleError):
            texts[source] = assistant.text(source)
    return texts


def existing_run(path: Path) -> RunFolder:
    """The run in that folder; says so on stderr if it has not been finished.

    Raises:
        ConfigurationError: there is none.
    """
    folder = RunFolder.existing(path)
    if left := folder.left():
        print(f"note: {path} is not finished: {left} questions have not been asked yet", file=sys.stderr)
    return folder


def new_header(
    arguments: argparse.Namespace, settings: Settings, backend: str, index_hash: str, without: str = ""
) -> Header:
    """The header of a run that starts now."""
    header = Header(
        fingerprint="",
        backend=backend,
        split=chosen_split(arguments),
        limit=arguments.limit or 0,
        set_name=_name(arguments.set),
        set_sha256=checksum(load_questions(arguments.set)),
        index_fingerprint=index_hash,
        code_sha256=code_without(without, code_sha256()),
        without=without,
        settings=settings_for_answers(settings),
        versions=versions(),
        machine=machine(),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    parts = {k: v for k, v in header.to_dict().items() if k not in {"fingerprint", "machine", "started"}}
    return replace(header, fingerprint=combined(parts))


def _name(path: Path) -> str:
    """A set by its path below the repository, or by the last two parts of it."""
    whole, root = path.resolve(), QUESTIONS.resolve().parents[1]
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else "/".join(whole.parts[-2:])


def default_folder(settings: Settings, header: Header) -> Path:
    """Where a run goes that was given no folder: below the store, by backend, split and fingerprint."""
    name = "".join(c if c.isalnum() or c in "-." else "-" for c in header.backend)
    return settings.store / "evaluation" / f"{name}-{header.split}-{header.fingerprint[:10]}"


def describe(header: Header) -> str:
    """A run in a line."""
    changed = ", ".join(f"{k}={v}" for k, v in changed_settings(header.settings).items())
    if header.without:
        changed = ", ".join(filter(None, [changed, f"without {header.without}"]))
    part = header.split + (f", {header.limit} of them" if header.limit else "")
    return (
        f"{header.set_name} ({part}), backend {header.backend}, {changed or 'default settings'}, "
        f"index {header.index_fingerprint[:10]}, {header.machine.get('processor', '')}"
    )


def changed_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that differ from what an evaluation runs with unless told otherwise."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    defaults["prompt_cache"] = False
    return {key: value for key, value in settings.items() if defaults.get(key) != value}
