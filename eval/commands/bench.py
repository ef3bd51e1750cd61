"""`bench`: how long indexing, finding and answering take on this machine, as one table and as JSON."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.console import note
from eval.commands.options import QUESTIONS, at_least_one
from eval.commands.output import say
from eval.documents import check_articles, check_document, check_writable, write_figures
from eval.progress import progress
from eval.speed.figures import Figures, kept, seconds, summed_up, table
from eval.spread import spread

if TYPE_CHECKING:
    from assistant.app import Assistant

BACKENDS = ("extractive", "local", "local:0.5b")


def add(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("bench", help="how long indexing, finding and answering take here")
    parser.add_argument(
        "--articles", type=Path, default=Path("seeds"), metavar="FOLDER", help="what questions are asked of"
    )
    parser.add_argument(
        "--questions", type=at_least_one, default=20, metavar="N", help="questions a backend is asked"
    )
    parser.add_argument(
        "--made", type=at_least_one, default=120, metavar="N",
        help="articles made from a seed that are indexed, by ours and by others (default 120)",
    )  # fmt: skip
    parser.add_argument("--backend", action="append", metavar="B", help=f"default: {', '.join(BACKENDS)}")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="also keep the figures there as JSON")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="document to write the table into")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure, in a store of its own that is thrown away; returns the exit code."""
    from assistant.llm.registry import choose
    from assistant.settings import load_settings
    from eval.fingerprint import machine
    from eval.speed import indexing, peers
    from index.embedder import load_embedder

    check_document(arguments.readme, "bench")
    check_writable(arguments.readme)
    check_writable(arguments.out, folder=True)
    check_articles(arguments.articles)
    for backend in arguments.backend or BACKENDS:
        choose(load_settings(backend=backend))
    embedder = load_embedder(precision=load_settings().precision)
    figures: Figures = {"`assistant --help`, s": [seconds(_help) for _ in range(5)]}
    figures |= indexing.measured(embedder, arguments.made)
    with tempfile.TemporaryDirectory() as folder:
        figures |= _finding(arguments, embedder, Path(folder))
        for backend in arguments.backend or BACKENDS:
            figures |= _answering(arguments, backend, Path(folder))
    if not peers.installed():
        note("LlamaIndex is left out: `make bench` installs what it needs")
    summary = summed_up(figures)
    text = kept(summary, arguments.out)
    shown = table(summary, machine())
    say(text if arguments.json else shown)
    if arguments.readme:
        write_figures(arguments.readme, "bench", f"Measured with `make bench`. {shown}")
    return 0


def _help() -> None:
    subprocess.run([sys.executable, "-m", "assistant.cli", "--help"], stdout=subprocess.DEVNULL, check=True)


@contextmanager
def _assistant(arguments: argparse.Namespace, backend: str, folder: Path) -> Iterator[Assistant]:
    from assistant.app import open_assistant
    from assistant.settings import load_settings

    settings = load_settings(store=folder / "store", articles=arguments.articles, backend=backend)
    with open_assistant(settings) as assistant:
        yield assistant


def _asked(number: int) -> list[str]:
    from eval.dataset import load_questions

    questions = [question.question for question in load_questions(QUESTIONS) if not question.history]
    return list(spread(questions, number))


def _finding(arguments: argparse.Namespace, embedder: Any, folder: Path) -> Figures:
    """Index the articles, and find in them; the store stays for the backends."""
    from eval.speed import searching, starting
    from index.build import build
    from index.store import Store

    asked = _asked(arguments.questions)
    label = f"{arguments.articles.name}"
    with Store.open(folder / "store", embedder=embedder, create=True) as store:
        build(store, arguments.articles)
        figures = searching.measured(store, asked, label)
    return figures | starting.measured(folder / "store", asked, label)


def _answering(arguments: argparse.Namespace, backend: str, folder: Path) -> Figures:
    from assistant.cross_encoder import forget
    from eval.answers import heard

    asked = _asked(arguments.questions)
    found: Figures = {}

    def note(name: str, value: float) -> None:
        found.setdefault(f"{backend}: {name}, s", []).append(value)

    with _assistant(arguments, backend, folder) as assistant:
        note("start until ready", seconds(assistant.warm))
        for _ in assistant.stream(asked[0]):
            pass
        with progress(len(asked), 0, "questions", arguments.quiet) as bar:
            for question in asked:
                forget()  # else the answer would find its passages read, and so would the next backend
                note("passages found", seconds(partial(assistant.retrieve, question)))
                forget()
                began = time.perf_counter()
                seen: set[str] = set()
                for event in assistant.stream(question):
                    if event.kind in {"evidence", "token"} and event.kind not in seen:
                        seen.add(event.kind)
                        note(f"first {event.kind}", time.perf_counter() - began)
                    if event.answer is not None:
                        heard(event.answer)
                note("whole answer", time.perf_counter() - began)
                bar.update()
    return found
