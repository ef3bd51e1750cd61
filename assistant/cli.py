"""The command line. Results go to stdout; progress, notices and errors to stderr.

Exit codes: 0 done (a refusal is an answer), 1 an expected error as one line, 2 wrong usage,
130 stopped with Ctrl-C, 141 the reader of stdout went away.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from assistant.commands import articles, ask, feedback, launch, replay, settings
from assistant.commands.console import note, prepare, silence, writing

_STOPPED = {
    "index": "stopped; finished articles are kept, run the command again to continue",
}


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    parser = argparse.ArgumentParser(
        prog="assistant",
        description="Ask a folder of articles; every sentence of an answer leads to its source.",
        epilog="Settings also come from ASSISTANT_… variables and assistant.toml; options win.",
    )
    parser.add_argument("--version", action="version", version=_version())
    subparsers = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for group in (articles, ask, replay, launch, feedback, settings):
        group.register(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        argv: the arguments after the program's name; None takes them from the process.

    Raises:
        SystemExit: for `--help` (0) and wrong usage (2), as argparse does.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    prepare()
    if arguments and arguments[0] in launch.MODULES:
        name, action = arguments[0], lambda: launch.run(arguments[0], arguments[1:])
        return _guarded(name, action)
    args = build_parser().parse_args(arguments)
    return _guarded(args.command, lambda: int(args.run(args)))


def _guarded(command: str, action: Callable[[], int]) -> int:
    """Run a command; each expected way to end becomes one line and an exit code."""
    from assistant.errors import AssistantError

    try:
        code = action()
        with writing():
            sys.stdout.flush()
        return code
    except AssistantError as error:
        note(f"error: {error.line}")
        return 1
    except KeyboardInterrupt:
        note(_STOPPED.get(command, "stopped"))
        return 130
    except BrokenPipeError:
        silence()
        return 141


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"assistant {version('article-assistant')}"
    except PackageNotFoundError:
        return "assistant (not installed)"


if __name__ == "__main__":
    sys.exit(main())
