"""`assistant feedback`: say what was wrong with an answer, for `assistant eval add` to pick up."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.console import note, say, stdin
from assistant.commands.options import Subparsers, settings_from, store_options

if TYPE_CHECKING:
    from assistant.feedback import Feedback


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "feedback",
        parents=[store_options()],
        help="say what was wrong with an answer",
        description="Keep a word on answers beside the index; `assistant eval add` makes questions of it.",
    )
    parser.add_argument(
        "answers",
        nargs="?",
        metavar="FILE",
        help="what `assistant ask --json` or --batch printed; - for stdin",
    )
    parser.add_argument("--question", metavar="Q", help="instead of FILE: the question")
    parser.add_argument("--text", metavar="T", default="", help="with --question: the answer that was given")
    parser.add_argument(
        "--reason", metavar="R", default="", help="such as wrong, missing, citation or refused"
    )
    parser.add_argument("--comment", metavar="C", default="", help="what should have been said")
    parser.set_defaults(run=run, usage_error=parser.error)


def run(args: argparse.Namespace) -> int:
    """Append one row for each answer; rows of a batch that failed hold none."""
    if (args.answers is None) == (args.question is None):
        args.usage_error("give either FILE or --question Q")
    from index.layout import Layout

    from assistant.errors import StoreMissing
    from assistant.feedback import append

    store = settings_from(args).store
    if Layout(store).current() is None:
        raise StoreMissing(f"there is no index in {store}", "Give the folder of one with --store")
    rows = [{"question": args.question, "text": args.text}] if args.answers is None else _rows(args.answers)
    entries = [
        _entry(row, reason=args.reason, comment=args.comment) for row in rows if row.get("error") is None
    ]
    for entry in entries:
        path = append(store, entry)
    if failed := len(rows) - len(entries):
        note(f"{failed} of {len(rows)} rows failed and are left out")
    if entries:
        say(f"{len(entries)} kept in {path}")
    return 0


def _rows(name: str) -> list[dict[str, Any]]:
    from assistant.errors import ConfigurationError

    try:
        content = (stdin().read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
        rows = [json.loads(line) for line in content.split("\n") if line.strip()]
    except OSError as error:
        fault = error.strerror
    except (ValueError, RecursionError):
        fault = "it is not JSON lines"
    else:
        if rows and all(isinstance(row, dict) for row in rows):
            return rows
        fault = "it holds no answers"
    raise ConfigurationError(
        f"the answers in {name!r} cannot be read: {fault}", "Give a file that `assistant ask --json` wrote"
    )


def _entry(row: dict[str, Any], *, reason: str, comment: str) -> Feedback:
    from datetime import UTC, datetime

    from pydantic import TypeAdapter, ValidationError

    from assistant.errors import ConfigurationError, QuestionError
    from assistant.feedback import Feedback

    question = row.get("question")
    if isinstance(question, str) and not any(map(str.isalnum, question)):
        raise QuestionError("the question of an answer is empty", "Give the question that was asked")
    try:
        return TypeAdapter(Feedback).validate_python(
            {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "question": question,
                "text": row.get("text"),
                "history": row.get("history") or (),
                "reason": reason,
                "comment": comment,
                "citations": row.get("citations") or (),
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(
            f"an answer in the file has a wrong {place!r}: {first['msg']}",
            "Give a file that `assistant ask --json` wrote",
        ) from None
