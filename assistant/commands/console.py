"""What goes to the terminal: results to stdout, everything else to stderr, no library noise."""

from __future__ import annotations

import io
import os
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO

from assistant.render import one_line, to_json

if TYPE_CHECKING:
    from types import TracebackType

    from index.build import Progress

_QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
}


def prepare() -> None:
    """Switch off telemetry, progress bars and warnings of libraries; write UTF-8 whatever the locale."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    if sys.stderr is None:
        # it was closed; print would write to stdout instead
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def writing() -> Iterator[None]:
    """Around what writes to stdout; that its reader went away stays a BrokenPipeError.

    Raises:
        AssistantError: stdout is closed, or what it leads to is full.
    """
    from assistant.errors import AssistantError

    remedy = "Send them elsewhere, or to /dev/null"
    if sys.stdout is None:
        raise AssistantError("the results cannot be written: stdout is closed", remedy)
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        silence()
        raise AssistantError(f"the results cannot be written: {error.strerror}", remedy) from None


def silence(stream: TextIO | None = None) -> None:
    """Drop what stdout (or `stream`) still holds: it must not raise again when the interpreter closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())


@contextmanager
def _telling() -> Iterator[None]:
    """Around what writes to stderr: where nobody can read it, the work goes on without."""
    try:
        yield
    except OSError:
        silence(sys.stderr)


def stdin() -> BinaryIO:
    """Standard input as bytes.

    Raises:
        ConfigurationError: it is closed.
    """
    from assistant.errors import ConfigurationError

    if sys.stdin is None:
        raise ConfigurationError("stdin cannot be read: it is closed", "Give a file, or something to read")
    return sys.stdin.buffer


def say(text: str) -> None:
    """One result line (or block) on stdout, at once.

    Raises:
        AssistantError: as `writing`.
    """
    with writing():
        print(text, flush=True)


def say_json(value: object, *, indent: int | None = None) -> None:
    """One result as JSON on stdout, at once."""
    say(to_json(value, indent=indent))


def note(text: str) -> None:
    """One line for the person at the terminal, on stderr."""
    with _telling():
        print(one_line(text), file=sys.stderr, flush=True)


def notes(texts: Iterable[str]) -> None:
    """Each different text once, as a notice on stderr."""
    for text in dict.fromkeys(texts):
        note(f"notice: {text}")


def leave(code: int) -> NoReturn:
    """End the process with this exit code, also in the middle of a thread's work.

    The interpreter would stop its threads inside the native code of a library, which aborts the
    process. Whatever must last was written when it was done, so nothing is lost by leaving at once.
    """
    if threading.active_count() > 1:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        os._exit(code)
    sys.exit(code)


class _Telling:
    """stderr as `note` writes to it; tqdm would leave its lock closed where writing fails."""

    def write(self, text: str) -> None:
        with _telling():
            sys.stderr.write(text)

    def flush(self) -> None:
        with _telling():
            sys.stderr.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stderr, name)


class ProgressBar:
    """A bar on stderr that follows `Progress`, a new line for each stage.

    On a terminal it moves; elsewhere it prints a line a second.
    """

    def __init__(self) -> None:
        self._bar: Any = None
        self._stage = ""

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, progress: Progress) -> None:
        """Show how far the stage is; nothing of one that has nothing to do."""
        if not progress.total and not progress.done:
            return
        if self._bar is None or progress.stage != self._stage:
            self._begin(progress)
        self._bar.total = progress.total or None
        if progress.source:
            self._bar.set_postfix_str(one_line(progress.source)[-40:], refresh=False)
        self._bar.update(progress.done - self._bar.n)

    def _begin(self, progress: Progress) -> None:
        from tqdm import tqdm

        self.__exit__(None, None, None)
        self._stage = progress.stage
        self._bar = tqdm(
            total=progress.total or None,
            desc=progress.stage,
            file=_Telling(),
            mininterval=0.1 if sys.stderr.isatty() else 1.0,
            dynamic_ncols=True,
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
