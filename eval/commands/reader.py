"""`reader`: let the cross-encoder learn which sentences answer, and write what it learnt."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING

from assistant.adapter import ANSWERS
from assistant.cross_encoder import WINDOW, bundled_files
from assistant.errors import ConfigurationError
from eval.commands import Subparsers
from eval.commands.learning import HELD_OUT, TENTH, add_learning_options, add_questions, learnt_into, resume
from eval.commands.options import at_least_one

if TYPE_CHECKING:
    from eval.reader.examples import Example
    from eval.reader.learning import Trial
    from eval.reader.lessons import Lesson
    from eval.reader.pairs import Teaching

TRIED, TRIED_LESSONS = 500, 300
"""Questions of the articles that are held out, and lessons of the texts that are."""

AGAIN = 5
"""One in so many of the questions is drawn among the lessons, so that they are not forgotten."""

OFTEN = 3
"""Times that a word must stand in the questions to be exchanged."""


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "reader",
        help="learn which sentences answer a question",
        description="Let the bundled cross-encoder learn from questions in the format of SQuAD 1.1 which "
        "sentences answer, and write what it learnt. Takes an hour on two cores, and another with --lessons.",
    )
    add_questions(parser)
    add_learning_options(parser, ANSWERS)
    parser.add_argument(
        "--words", type=Path, required=True, metavar="ZIP", help="counter-fitted word vectors"
    )
    parser.add_argument(
        "--count", type=at_least_one, default=30_000, metavar="N", help="questions to learn from"
    )
    parser.add_argument(
        "--lessons",
        type=Path,
        metavar="JSONL",
        help="texts with questions in other words, learnt from after that: eval/reader/lessons.jsonl",
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="NPZ",
        help="what was learnt from the questions before: only the lessons are learnt from; half of each is "
        "kept, so that the file holds both",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    return learnt_into(arguments.out, lambda file: _learnt(arguments, file))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """What is learnt from, in its order, and what is only tried."""

    examples: Sequence[Example]
    lessons: Sequence[Teaching]
    tried: Sequence[Example]
    tried_lessons: Sequence[Lesson]


def _drawn(arguments: argparse.Namespace) -> _Drawn:
    """Draw from the files.

    Raises:
        ConfigurationError: one cannot be read or holds too little.
    """
    from eval.reader.examples import examples, held_out
    from eval.reader.lessons import texts
    from eval.reader.nearest import compared
    from eval.reader.synonyms import synonyms
    from index.embedder import load_embedder

    held, used = held_out(arguments.questions, HELD_OUT, arguments.seed)
    taught = texts(arguments.lessons) if arguments.lessons else ()
    lessons = compared(taught, load_embedder()) if taught else ()
    asked = (q.question for row in used for entry in row.paragraphs for q in entry.qas)
    counts = Counter(word for question in asked for word in re.findall(r"[a-z]{4,}", question))
    near = synonyms(arguments.words, [word for word, count in counts.items() if count >= OFTEN])
    drawn = [] if arguments.resume else examples(used, near, arguments.count, arguments.seed)
    mixed: list[Teaching] = [lesson for n, of_text in enumerate(lessons) if n % TENTH for lesson in of_text]
    if mixed:
        again = examples(used, near, arguments.count // AGAIN, arguments.seed + 1)
        mixed += (replace(one, answer="") for one in again)
    Random(arguments.seed).shuffle(mixed)  # noqa: S311 - to be repeatable
    found = _Drawn(
        examples=drawn,
        lessons=mixed,
        tried=[one for one in examples(held, near, TRIED, arguments.seed) if one.others],
        tried_lessons=[lesson for of_text in lessons[::TENTH] for lesson in of_text][:TRIED_LESSONS],
    )
    if not (found.examples or found.lessons) or not found.tried:
        raise ConfigurationError(f"{arguments.questions} holds too few questions", "Give train-v1.1.json")
    return found


def _learnt(arguments: argparse.Namespace, file: IO[bytes]) -> str:
    """Learn, write it to the file, and say how it went."""
    import torch

    from eval.reader.learning import RATE_OF_LESSONS, learn, save, try_lessons, try_out
    from eval.reader.model import Reader
    from index.low_rank import mean
    from index.onnx_model import open_tokenizer

    if arguments.resume and not arguments.lessons:
        raise ConfigurationError("there is nothing more to learn from", "Give --lessons too")
    graph, tokens = bundled_files()
    drawn = _drawn(arguments)
    torch.manual_seed(arguments.seed)
    reader = Reader(graph).eval()
    tokenizer = open_tokenizer(tokens, WINDOW // 4)
    tokenizer.enable_padding()

    def tried() -> tuple[Trial, Trial | None]:
        lessons = try_lessons(reader, tokenizer, drawn.tried_lessons) if drawn.tried_lessons else None
        return try_out(reader, tokenizer, drawn.tried), lessons

    course = [tried()]
    if arguments.resume:
        resume(reader, arguments.resume)
    else:
        learn(reader, tokenizer, drawn.examples, seed=arguments.seed, quiet=arguments.quiet)
    course.append(tried())
    if drawn.lessons:
        before = reader.learnt()
        learn(
            reader,
            tokenizer,
            drawn.lessons,
            seed=arguments.seed,
            rate=RATE_OF_LESSONS,
            quiet=arguments.quiet,
        )
        course.append(tried())
        reader.resume(mean(before, reader.learnt()))
        course.append(tried())
    save(reader.learnt(), file)
    questions, lessons = (" -> ".join(map(str, trials)) for trials in zip(*course, strict=True))
    of_lessons = (
        f", and of {len(drawn.tried_lessons)} other lessons {lessons}; last with the mean of what was learnt "
        "before the lessons and after, which is kept"
        if drawn.lessons
        else ""
    )
    return (
        f"{len(drawn.examples)} questions and {len(drawn.lessons)} lessons. The sentence that answers comes "
        f"first, area under the ROC curve, before rounding to 8 bits: of {len(drawn.tried)} other questions "
        f"{questions}{of_lessons}."
    )
