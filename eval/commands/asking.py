"""An evaluation run from settings to answers on disk, for the commands that ask a question set."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant import cross_encoder
from assistant.app import Assistant, open_assistant
from assistant.errors import ArticleError
from assistant.render import one_line
from assistant.settings import Settings, assigned
from eval.answers import run
from eval.commands.options import QUESTIONS, chosen_split
from eval.dataset import EvalQuestion, check_evidence, checksum, load_questions
from eval.fingerprint import (
    code_sha256,
    combined,
    index_fingerprint,
    machine,
    model_files,
    settings_for_answers,
    versions,
)
from eval.indexing import indexed
from eval.metrics.spans import evidence_sources
from eval.parts import INDEXED, code_without, left_out
from eval.progress import progress
from eval.run import Header, Row, RunFolder
from index import chunker


def evaluate(
    arguments: argparse.Namespace,
    questions: Sequence[EvalQuestion],
    settings: Settings,
    out: Path | None = None,
    without: str = "",
    apart: bool = False,
) -> RunFolder:
    """Ask the questions with these settings, or finish what an earlier run began; returns its folder.

    What the cross-encoder remembers of an earlier run in this process is forgotten, so that this one is as
    fast as if it were alone. What was read of the articles' sentences is kept: that saves milliseconds.

    Args:
        without: a part of the answering that is left out.
        apart: ask an index of its own, since the settings do not fit the store.

    Raises:
        ConfigurationError: a quote of the set does not stand in the articles that are indexed.
    """
    cross_encoder.forget()
    with left_out(without), opened_for(arguments, settings, without, apart=apart) as assistant:
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
                    bar.write(one_line(f"failed: {row.id}: {row.error}"), file=sys.stderr)

            run(assistant, questions, folder, workers=arguments.workers, done=done)
    return folder


def opened_for(
    arguments: argparse.Namespace, settings: Settings, without: str = "", *, apart: bool = False
) -> AbstractContextManager[Assistant]:
    """The assistant that a set is asked of.

    A set with a folder `articles` beside it is about those, unless --config names others; their
    index is kept below the store, as is one that is made without a part, or apart.
    """
    beside = arguments.set.parent / "articles"
    if not beside.is_dir() or {"articles", "store"} & assigned(arguments.config, "--config").keys():
        if without not in INDEXED and not apart:
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
        workers=arguments.workers,
        models=model_files(settings),
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
