"""`scale`: how speed and memory change from a thousand passages to a hundred thousand, or more."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.commands.options import at_least_one
from eval.commands.output import say
from eval.documents import check_writable


def add(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("scale", help="speed and memory of one store that grows")
    parser.add_argument(
        "--passages", type=at_least_one, action="append", metavar="N",
        help="size to measure at; may be given more than once (default: 1000, 10000, 100000)",
    )  # fmt: skip
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the store there, and go on with it")
    parser.add_argument("--backend", default="local", metavar="B", help="writes meanwhile, or none")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="also keep the figures there as JSON")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run, kept="nothing is kept but the store, if --keep was given")


def run(arguments: argparse.Namespace) -> int:
    """Measure; returns the exit code."""
    from assistant.llm.registry import load_backend
    from assistant.settings import load_settings
    from eval.fingerprint import machine
    from eval.indexing import bar
    from eval.speed import scale
    from eval.speed.figures import kept, summed_up, table
    from index.embedder import load_embedder

    check_writable(arguments.out, folder=True)
    check_writable(arguments.keep, folder=True)
    with ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(TemporaryDirectory(prefix="scale-")))
        backend = None
        if arguments.backend != "none":
            backend = load_backend(load_settings(backend=arguments.backend))
        if backend is not None:
            stack.callback(backend.close)
        progress = stack.enter_context(bar(arguments.quiet))
        figures = scale.measured(
            folder, arguments.passages or scale.SIZES, load_embedder(), backend=backend, progress=progress
        )
    summary = summed_up(figures)
    text = kept(summary, arguments.out, "-scale")
    say(text if arguments.json else table(summary, machine()))
    return 0
