"""`bench`: how long indexing, finding and answering take on this machine, as one table and as JSON."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.commands.options import QUESTIONS, progress

if TYPE_CHECKING:
    from assistant.app import Assistant

BACKENDS = ("extractive", "local")


def add(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("bench", help="how long indexing, finding and answering take here")
    parser.add_argument(
        "--articles", type=Path, default=Path("seeds"), metavar="FOLDER", help="what to index"
    )
    parser.add_argument("--questions", type=int, default=20, metavar="N", help="questions a backend is asked")
    parser.add_argument("--backend", action="append", metavar="B", help=f"default: {', '.join(BACKENDS)}")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="also keep the figures there as JSON")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure, in a store of its own that is thrown away; returns the exit code."""
    from eval.fingerprint import machine, versions

    figures: dict[str, list[float]] = {"`assistant --help`, s": [_seconds(_help) for _ in range(5)]}
    with tempfile.TemporaryDirectory() as folder:
        figures |= _indexing(arguments.articles, Path(folder))
        for backend in arguments.backend or BACKENDS:
            figures |= _answering(arguments, backend, Path(folder))
    now = datetime.now(UTC)
    summary = {name: _spread(values) for name, values in figures.items()}
    found = {"time": now.isoformat(timespec="seconds"), "machine": machine(), "versions": versions()}
    text = json.dumps(found | {"figures": summary}, indent=2, ensure_ascii=False)
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        (arguments.out / f"{now:%Y-%m-%d-%H%M%S}.json").write_text(text + "\n", encoding="utf-8")
    print(text if arguments.json else table(summary, machine()))
    return 0


def table(summary: dict[str, dict[str, float]], where: dict[str, str]) -> str:
    """The figures as a Markdown table that names the machine."""
    rows = [
        f"| {name} | {one['median']:.3g} | {one['p95']:.3g} | {one['n']:.0f} |"
        for name, one in summary.items()
    ]
    head = f"On {where['cores']} cores of {where['processor']}, {where['system']}."
    return "\n".join([head, "", "| what | median | p95 | n |", "|---|---:|---:|---:|", *rows])


def _spread(values: list[float]) -> dict[str, float]:
    import numpy as np

    return {
        "median": float(np.median(values)),
        "p95": float(np.percentile(values, 95)),
        "n": float(len(values)),
    }


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _help() -> None:
    subprocess.run([sys.executable, "-m", "assistant.cli", "--help"], stdout=subprocess.DEVNULL, check=True)


@contextmanager
def _assistant(arguments: argparse.Namespace, backend: str, folder: Path) -> Iterator[Assistant]:
    from assistant.app import open_assistant
    from assistant.settings import load_settings

    settings = load_settings(store=folder / "store", articles=arguments.articles, backend=backend)
    with open_assistant(settings) as assistant:
        yield assistant


def _indexing(articles: Path, folder: Path) -> dict[str, list[float]]:
    from index.build import build
    from index.embedder import load_embedder
    from index.store import Store

    embedder = load_embedder()
    embedder.passages(["warm"])
    rates = []
    for number in range(3):
        # the last one is the store that the questions are asked of
        path = folder / ("store" if number == 2 else f"store-{number}")
        with Store.open(path, embedder=embedder, create=True) as store:
            report = build(store, articles)
        rates.append(report.passages / report.seconds)
    return {"indexing with the model loaded, passages/s": rates}


def _answering(arguments: argparse.Namespace, backend: str, folder: Path) -> dict[str, list[float]]:
    from eval.dataset import load_questions

    questions = [question for question in load_questions(QUESTIONS) if not question.history]
    asked = questions[:: max(1, len(questions) // arguments.questions)][: arguments.questions]
    found: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        found.setdefault(f"{backend}: {name}, s", []).append(seconds)

    with _assistant(arguments, backend, folder) as assistant:
        note("start until ready", _seconds(assistant.warm))
        for _ in assistant.stream(asked[0].question):
            pass
        with progress(len(asked), 0, "questions", arguments.quiet) as bar:
            for question in asked:
                note("passages found", _seconds(partial(assistant.retrieve, question.question)))
                began = time.perf_counter()
                seen: set[str] = set()
                for event in assistant.stream(question.question):
                    if event.kind in {"evidence", "token"} and event.kind not in seen:
                        seen.add(event.kind)
                        note(f"first {event.kind}", time.perf_counter() - began)
                note("whole answer", time.perf_counter() - began)
                bar.update()
    return found
