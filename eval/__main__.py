"""`assistant eval`, or `python -m eval`: how good are the answers?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from assistant.commands.console import note, prepare, silence, writing
from assistant.errors import AssistantError

COMMANDS = (
    "answers",
    "show",
    "tables",
    "compare",
    "calibrate",
    "report",
    "ablation",
    "add",
    "bench",
    "scale",
    "benchmarks",
    "grounding",
    "injection",
    "proofread",
    "reader",
    "beside",
    "embedder",
)


def parser() -> argparse.ArgumentParser:
    """The command line, with the subcommands that the modules of `eval.commands` declare."""
    found = argparse.ArgumentParser(prog="assistant eval", description="How good are the answers?")
    subparsers = found.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"eval.commands.{name}").add(subparsers)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done; 1 an expected error or a figure below its gate; 2 wrong usage (by argparse).
    """
    prepare()
    chosen = parser().parse_args(arguments)
    try:
        code = int(chosen.run(chosen))
        if sys.stdout is not None:
            with writing():
                sys.stdout.flush()
        return code
    except AssistantError as error:
        note(f"error: {error.line}")
        return 1
    except BrokenPipeError:
        silence()
        return 141
    except OSError as error:
        place = error.filename or "a file"
        found = AssistantError(
            f"{place} cannot be read or written: {error.strerror or error}", "Name another"
        )
        note(f"error: {found.line}")
        return 1
    except KeyboardInterrupt:
        note(f"interrupted; {_kept(chosen)}")
        return 130


def _kept(chosen: argparse.Namespace) -> str:
    """What is left of a command that was interrupted; the commands say so themselves."""
    if getattr(chosen, "fresh", False):
        return "what was answered is kept, and the same command without --fresh goes on from here"
    return str(getattr(chosen, "kept", "nothing is kept"))


if __name__ == "__main__":
    sys.exit(main())
