"""`reader`: let the cross-encoder learn which sentences answer, and write what it learnt."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import NamedTemporaryFile
from typing import IO

from assistant.adapter import LEARNT
from assistant.commands.console import note
from assistant.cross_encoder import WINDOW, bundled_files
from assistant.errors import ConfigurationError
from eval.commands import Subparsers
from eval.commands.options import at_least_one
from eval.commands.output import say

HELD_OUT = 20
"""Articles that are not learnt from."""

TRIED = 500
"""Questions of those articles."""

OFTEN = 3
"""Times that a word must stand in the questions to be exchanged."""


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "reader",
        help="learn which sentences answer a question",
        description="Let the bundled cross-encoder learn from questions in the format of SQuAD 1.1 which "
        "sentences answer, and write what it learnt. Takes an hour on two cores.",
    )
    parser.add_argument("--questions", type=Path, required=True, metavar="JSON", help="train-v1.1.json")
    parser.add_argument(
        "--words", type=Path, required=True, metavar="ZIP", help="counter-fitted word vectors"
    )
    parser.add_argument(
        "--count", type=at_least_one, default=30_000, metavar="N", help="questions to learn from"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="decides what is drawn")
    parser.add_argument(
        "--out", type=Path, default=LEARNT, metavar="NPZ", help="default: what the assistant reads"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    try:
        with _replacing(arguments.out) as file:
            say(f"{_learnt(arguments, file)} Written to {arguments.out}")
    except KeyboardInterrupt:
        note(f"interrupted; {arguments.out} is as it was")
        return 130
    return 0


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of that one at the end, if nothing fails before."""
    try:
        new = NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}-", delete=False)  # noqa: SIM115
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written: {error.strerror or error}", "Give another --out"
        ) from None
    try:
        with new:
            yield new
        Path(new.name).chmod(0o644)  # temporary files are for their owner alone
        Path(new.name).replace(path)
    finally:
        Path(new.name).unlink(missing_ok=True)


def _learnt(arguments: argparse.Namespace, file: IO[bytes]) -> str:
    """Learn, write it to the file, and say how it went."""
    import torch

    from eval.reader.examples import articles, examples
    from eval.reader.learning import learn, save, try_out
    from eval.reader.model import Reader
    from eval.reader.synonyms import synonyms
    from index.onnx_model import open_tokenizer

    graph, tokens = bundled_files()
    rows = articles(arguments.questions)
    if len(rows) <= HELD_OUT:
        raise ConfigurationError(
            f"{arguments.questions} has only {len(rows)} articles", "Give train-v1.1.json"
        )
    Random(arguments.seed).shuffle(rows)  # noqa: S311 - to be repeatable
    held, used = rows[:HELD_OUT], rows[HELD_OUT:]
    asked = (q.question for row in used for entry in row.paragraphs for q in entry.qas)
    counts = Counter(word for question in asked for word in re.findall(r"[a-z]{4,}", question))
    near = synonyms(arguments.words, [word for word, count in counts.items() if count >= OFTEN])
    learnt_from = examples(used, near, arguments.count, arguments.seed)
    tried = [one for one in examples(held, near, TRIED, arguments.seed) if one.others]
    if not learnt_from or not tried:
        raise ConfigurationError(f"{arguments.questions} holds too few questions", "Give train-v1.1.json")
    torch.manual_seed(arguments.seed)
    reader = Reader(graph)
    tokenizer = open_tokenizer(tokens, WINDOW // 4)
    tokenizer.enable_padding()
    before = try_out(reader, tokenizer, tried)
    learn(reader, tokenizer, learnt_from, seed=arguments.seed, quiet=arguments.quiet)
    after = try_out(reader, tokenizer, tried)
    save(reader, file)
    return (
        f"{len(learnt_from)} questions of {len(used)} articles. Of {len(tried)} others, the sentence that "
        f"answers comes first for {after.first:.1%} ({before.first:.1%} before), area under the ROC curve "
        f"{after.area:.3f} ({before.area:.3f}), before rounding to 8 bits."
    )
