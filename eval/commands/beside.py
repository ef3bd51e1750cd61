"""`beside`: let the cross-encoder learn what belongs beside the first sentence of an answer, and write it."""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random
from typing import IO

from assistant.adapter import ANSWERS, BESIDE
from assistant.cross_encoder import WINDOW, bundled_files
from assistant.errors import ConfigurationError
from eval.commands import Subparsers
from eval.commands.learning import TENTH, add_learning_options, learnt_into, resume

TIMES = 2
"""How often each lesson is shown, each time with other sentences."""

TOKENS = WINDOW * 3 // 8
"""Of question, first sentence and text: more than the lessons have."""


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "beside",
        help="learn what belongs beside the first sentence of an answer",
        description="Let the bundled cross-encoder, when it has learnt which sentences answer, learn from "
        "pairs of articles which of them belongs beside another. Takes ten minutes on two cores.",
    )
    add_learning_options(parser, BESIDE)
    parser.add_argument(
        "--lessons", type=Path, metavar="JSONL", help="pairs of articles; default: eval/reader/beside.jsonl"
    )
    parser.add_argument(
        "--resume",
        type=Path,
        default=ANSWERS,
        metavar="NPZ",
        help="what was learnt before; default: what the assistant reads",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    return learnt_into(arguments.out, lambda file: _learnt(arguments, file))


def _learnt(arguments: argparse.Namespace, file: IO[bytes]) -> str:
    """Learn, write it to the file, and say how it went."""
    import torch

    from eval.reader.beside import LESSONS, lessons
    from eval.reader.learning import RATE_OF_LESSONS, learn, save, try_beside
    from eval.reader.model import Reader
    from index.onnx_model import open_tokenizer

    path = arguments.lessons or LESSONS
    of_articles = lessons(path)
    chance = Random(arguments.seed)  # noqa: S311 - to be repeatable
    taught = [lesson for n, asked in enumerate(of_articles) if n % TENTH for lesson in asked]
    tried = [lesson for asked in of_articles[::TENTH] for lesson in asked]
    if not taught or {bool(lesson.asked.beside) for lesson in tried} != {True, False}:
        raise ConfigurationError(
            f"{path} holds too few lessons where something belongs, or where nothing does",
            f"Give one like eval/reader/{LESSONS.name}",
        )
    shown = [lesson for _ in range(TIMES) for lesson in chance.sample(taught, len(taught))]
    graph, tokens = bundled_files()
    torch.manual_seed(arguments.seed)
    reader = Reader(graph).eval()
    resume(reader, arguments.resume)
    tokenizer = open_tokenizer(tokens, TOKENS)
    tokenizer.enable_padding()
    before = try_beside(reader, tokenizer, tried)
    learn(reader, tokenizer, shown, seed=arguments.seed, rate=RATE_OF_LESSONS, quiet=arguments.quiet)
    after = try_beside(reader, tokenizer, tried)
    save(reader.learnt(), file)
    return (
        f"{len(taught)} lessons, {TIMES} times. What belongs beside the first sentence comes before all "
        f"others, area under the ROC curve against lessons where nothing does, before rounding to 8 bits: of "
        f"{len(tried)} others {before} -> {after}."
    )
