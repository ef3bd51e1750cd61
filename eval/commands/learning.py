"""What the commands that let a model learn share: options, what is held out, the file written at the end."""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from assistant.commands.console import note
from assistant.errors import ConfigurationError
from eval.commands.output import say
from index.errors import short

if TYPE_CHECKING:
    from eval.reader.model import Reader

HELD_OUT = 20
"""Articles of SQuAD that are not learnt from."""

TENTH = 10
"""One in so many texts with lessons is not learnt from."""


def add_questions(parser: argparse.ArgumentParser) -> None:
    """The questions of SQuAD that are learnt from."""
    parser.add_argument("--questions", type=Path, required=True, metavar="JSON", help="train-v1.1.json")


def add_learning_options(parser: argparse.ArgumentParser, out: Path) -> None:
    """What is drawn, and where what is learnt goes to: at first `out`."""
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="decides what is drawn")
    parser.add_argument(
        "--out", type=Path, default=out, metavar="NPZ", help="default: what the assistant reads"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def learnt_into(path: Path, learn: Callable[[IO[bytes]], str]) -> int:
    """Let something be learnt, for an hour perhaps; returns the exit code.

    Args:
        path: holds it at the end; as it was if it is interrupted or fails.
        learn: writes it and says how it went.

    Raises:
        ConfigurationError: the file cannot be written, which is found before anything is learnt.
    """
    try:
        with _replacing(path) as file:
            told = learn(file)
    except KeyboardInterrupt:
        note(f"interrupted; {path} is as it was")
        return 130
    say(f"{told} Written to {path}")
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


def resume(reader: Reader, learnt: Path) -> None:
    """Go on from what was learnt before.

    Raises:
        ConfigurationError: the file does not hold it.
    """
    try:
        with np.load(learnt, allow_pickle=False) as file:
            reader.resume(dict(file))
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error) as error:
        raise ConfigurationError(
            f"{learnt} does not hold what was learnt before: {short(error)}", "Give what --out wrote"
        ) from None
