"""`retrieval`, `chunking`, `reading`, `attribution`, `refchecker`, `ramdocs`: known benchmarks by path."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.commands.console import say_json
from assistant.settings import Settings
from eval.benchmarks import attribution, chunking, ramdocs, reading, refchecker, retrieval
from eval.benchmarks.table import Benchmark, as_text
from eval.commands import Subparsers
from eval.commands.options import chosen_settings, whole_number
from eval.commands.output import say
from eval.documents import check_writable


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One benchmark: `limit` is how many it asks unless told; it searches an index, or judges claims from a
    threshold on, which is `threshold` in words unless told.
    """

    help: str
    dataset: str
    run: Callable[..., Benchmark]
    limit: int = 0
    threshold: str = ""

    @property
    def indexes(self) -> bool:
        """Whether it searches an index."""
        return not self.threshold


COMMANDS = {
    "retrieval": Command(
        help="BEIR-layout sets: nDCG@10, Recall@100, MRR@10, queries/s",
        dataset="folder with corpus.jsonl, queries.jsonl, qrels/test.tsv",
        run=retrieval.run,
    ),
    "chunking": Command(
        help="Chroma's chunking evaluation: recall, precision, IoU over characters",
        dataset="folder with corpora/*.md and questions_df.csv",
        run=chunking.run,
    ),
    "reading": Command(
        help="SQuAD-2.0-style: paragraph found, answer cited, impossible refused",
        dataset="folder with corpus.jsonl and questions.jsonl",
        run=reading.run,
        limit=reading.LIMIT,
    ),
    "ramdocs": Command(
        help="documents that disagree: are all right answers told?",
        dataset="RAMDocs' JSON Lines file, or its folder",
        run=ramdocs.run,
        limit=ramdocs.LIMIT,
    ),
    "attribution": Command(
        help="AttributionBench: do the references support the claim? macro-F1",
        dataset="AttributionBench's JSON Lines file, or its folder",
        run=attribution.run,
        threshold=f"{attribution.THRESHOLD}",
    ),
    "refchecker": Command(
        help="RefChecker's annotations: entailed against contradicted claims",
        dataset="folder of *_answers.json",
        run=refchecker.run,
        limit=refchecker.LIMIT,
        threshold="what fits the half that is not reported best",
    ),
}


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    for name, command in COMMANDS.items():
        parser = subparsers.add_parser(name, help=command.help, description=command.help)
        parser.add_argument("--dataset", type=Path, required=True, metavar="PATH", help=command.dataset)
        parser.add_argument(
            "--limit", type=whole_number, default=command.limit, metavar="N",
            help=f"at most N questions, spread over the set; 0: all (default {command.limit})",
        )  # fmt: skip
        parser.add_argument("--backend", default="extractive", metavar="B", help="(default: extractive)")
        parser.add_argument("--config", action="append", default=[], metavar="KEY=VALUE", help="a setting")
        parser.add_argument("--json", action="store_true", help="as JSON on stdout")
        parser.add_argument("--quiet", action="store_true", help="no progress bar")
        if command.indexes:
            parser.add_argument("--cache", type=Path, metavar="DIR", help="keep the index here between runs")
            parser.set_defaults(kept="nothing is kept but the index, if --cache was given")
        else:
            parser.add_argument(
                "--threshold", type=float, metavar="T",
                help=f"support from which on a claim counts as supported (default: {command.threshold})",
            )  # fmt: skip
        parser.set_defaults(run=run, benchmark=command)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    command: Command = arguments.benchmark
    settings: Settings = chosen_settings(arguments)
    options: dict[str, Any] = {"limit": arguments.limit, "quiet": arguments.quiet}
    if command.indexes:
        check_writable(arguments.cache, folder=True)
        options["cache"] = arguments.cache
    else:
        options["threshold"] = arguments.threshold
    found = command.run(arguments.dataset, settings, **options)
    if arguments.json:
        say_json(found.to_dict(), indent=2)
    else:
        say(as_text(found))
    return 0
