"""What the commands print, and the files that they write when all went well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from assistant.commands import console
from assistant.errors import ConfigurationError
from assistant.render import safe


def say(text: str) -> None:
    """A result on stdout, at once; what articles, readers and models write cannot act on the terminal.

    Raises:
        AssistantError: stdout is closed, or what it leads to is full.
    """
    console.say(safe(text))


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
        console.note(f"interrupted; {path} is as it was")
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
