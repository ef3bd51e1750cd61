"""`embedder`: let the embedder learn where questions belong, and write what it learnt."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import IO

from assistant.errors import ConfigurationError
from eval.commands import Subparsers
from eval.commands.learning import HELD_OUT, TENTH, add_learning_options, add_questions, learnt_into
from index.bundled_model import BUNDLED, LEARNT
from index.embedder import load_embedder


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "embedder",
        help="learn which texts questions should come near to",
        description="Let the bundled embedder learn from questions in other words than their texts' where "
        "they belong, and write what it learnt. Vectors of articles stay as they are. Takes ten minutes "
        "on two cores.",
    )
    add_questions(parser)
    add_learning_options(parser, LEARNT)
    parser.add_argument(
        "--lessons",
        type=Path,
        metavar="JSONL",
        help="texts with questions; default: eval/reader/lessons.jsonl",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    return learnt_into(arguments.out, lambda file: _learnt(arguments, file))


def _learnt(arguments: argparse.Namespace, file: IO[bytes]) -> str:
    """Learn, write it to the file, and say how it went."""
    import torch

    from eval.embedder.learning import AMONG, SHOWN, QuestionSide, learn, try_out
    from eval.reader.corpus import Corpus, paragraphs
    from eval.reader.examples import held_out
    from eval.reader.learning import save
    from eval.reader.lessons import LESSONS, texts
    from index.low_rank import taken
    from index.question_side import bert_of
    from index.torch_model import TorchModel

    held, used = (
        paragraphs(rows, arguments.seed) for rows in held_out(arguments.questions, HELD_OUT, arguments.seed)
    )
    lessons = texts(arguments.lessons or LESSONS)
    everything = (*lessons, *used, *held)
    corpus = Corpus.of(everything, load_embedder())
    tenth = [*range(0, len(lessons), TENTH)]
    last = range(len(everything) - len(held), len(everything))
    learning = [*corpus.sought(sorted({*range(len(everything) - len(held))} - {*tenth}))]
    torch.manual_seed(arguments.seed)
    side = QuestionSide(bert_of(TorchModel(BUNDLED).untaught()))
    tried = [[*corpus.sought(part)] for part in (tenth, last)]
    if not learning or not all(tried):
        raise ConfigurationError("there are too few questions that something answers", "Give train-v1.1.json")
    course = [[try_out(side, corpus, part) for part in tried]]
    learn(side, corpus, learning, seed=arguments.seed, quiet=arguments.quiet)
    course.append([try_out(side, corpus, part) for part in tried])
    save(taken(side.bert), file)
    ours, squad = (" -> ".join(map(str, trials)) for trials in zip(*course, strict=True))
    return (
        f"{len(learning)} questions. One of the best {AMONG} of {len(corpus.sentences)} sentences answers, "
        f"the best of the text does, the text is among the best {SHOWN} of {len(everything)}: "
        f"of {len(tried[0])} lessons held out {ours}; of {len(tried[1])} questions of SQuAD {squad}."
    )
