"""`assistant ask`: one question, or a batch of them as JSON lines."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from assistant.commands.console import ProgressBar, note, notes, say, say_json, stdin
from assistant.commands.options import Subparsers, model_options, settings_from, store_options
from assistant.render import render_answer

if TYPE_CHECKING:
    from assistant.app import Assistant
    from assistant.settings import Settings
    from assistant.types import Answer, Turn

NAME = "ask"


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        NAME,
        parents=[store_options(), model_options()],
        help="ask a question, or many with --batch",
        description="Answer a question from the articles, each sentence with its source.",
    )
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument(
        "--source", action="append", default=[], metavar="S", help="only this article; repeatable"
    )
    parser.add_argument("--json", action="store_true", help="print the whole answer as one line of JSON")
    parser.add_argument("--why", action="store_true", help="add the whole way to the answer, as JSON")
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help='read JSON lines {"id", "question", "history", "sources"} from FILE, or from stdin with -, '
        "and write one answer line for each, in order and as each is ready",
    )
    parser.set_defaults(run=run, usage_error=parser.error)


def run(args: argparse.Namespace) -> int:
    """Answer; a refusal is an answer."""
    if (args.question is None) == (args.batch is None):
        args.usage_error("give either a QUESTION or --batch FILE")
    if args.batch is not None:
        return _batch(args)
    with opened(settings_from(args)) as assistant:
        answer = assistant.ask(_decoded(args.question), sources=tuple(args.source), why=args.why)
        # before the models and the index are closed, which takes a while
        notes((*assistant.notices, *answer.notices))
        if args.json:
            say_json(_as_dict(answer))
            return 0
        say(render_answer(answer))
        if args.why:
            say("")
            say_json(answer.trace, indent=2)
    return 0


def opened(settings: Settings) -> Assistant:
    """The assistant with these settings; what must be indexed first is, with a bar."""
    from assistant.app import open_assistant

    with ProgressBar() as progress:
        return open_assistant(settings, progress=progress)


def _batch(args: argparse.Namespace) -> int:
    settings = settings_from(args)
    rows = failed = 0
    with _lines(args.batch) as lines, opened(settings) as assistant:
        notes(assistant.notices)
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            rows += 1
            row = _answer_row(assistant, line, number, tuple(args.source), why=args.why)
            failed += "error" in row
            say_json(row)
    if failed:
        note(f'{failed} of {rows} rows failed; each carries its reason in "error"')
    return 0


@contextmanager
def _lines(name: str) -> Iterator[BinaryIO]:
    """The lines of a file or of standard input, as bytes: one that is not UTF-8 spoils only its row."""
    from assistant.errors import ConfigurationError

    if name == "-":
        yield stdin()
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise ConfigurationError(
                f"the batch file {name!r} cannot be read: {error.strerror}",
                "Give a file of JSON lines, or - for stdin",
            ) from None
        yield file


def _answer_row(
    assistant: Assistant, line: bytes, number: int, sources: tuple[str, ...], *, why: bool
) -> dict[str, Any]:
    """The answer to one line as a row, or the row with its error; never raises for a bad row."""
    from assistant.errors import AssistantError
    from assistant.types import Answer

    identifier: Any = None
    question = ""
    history: tuple[Turn, ...] = ()
    try:
        row = _parsed(line)
        identifier = row.get("id")
        _check_keys(row)
        if not isinstance(row["question"], str):
            raise _BadRow('"question" must be a string')
        question = row["question"]
        history = tuple(_turn(turn) for turn in _list(row, "history"))
        chosen = tuple(_text(source, "sources") for source in _list(row, "sources"))
        answer = assistant.ask(question, history=history, sources=chosen or sources, why=why)
        return _row(identifier, answer, question, history)
    except _BadRow as error:
        reason = f"line {number}: {error}"
    except AssistantError as error:
        reason = error.line
    except Exception as error:  # a fault in one row must not cost the others
        reason = f"line {number}: unexpected {type(error).__name__}: {' '.join(str(error).split())}"
    # who reads rows finds every key in each of them
    nothing = Answer(question=question, standalone_question="", text="", answered=False, backend="")
    return _row(identifier, nothing, question, history) | {"line": number, "error": reason}


def _row(identifier: Any, answer: Answer, question: str, history: tuple[Turn, ...]) -> dict[str, Any]:
    """The answer with what was asked: the question as it was given, and the turns before it."""
    before = [turn.to_dict() for turn in history]
    return {"id": identifier, **_as_dict(answer), "question": question, "history": before}


class _BadRow(Exception):
    """A line of the batch that is not a question."""


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except UnicodeDecodeError:
        raise _BadRow("not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _BadRow(f"not valid JSON: {error}") from None
    if not isinstance(row, dict):
        raise _BadRow(f"a JSON object is wanted, not {type(row).__name__}")
    return row


def _check_keys(row: dict[str, Any]) -> None:
    for key in row:
        # other keys may stay, so that answers can be asked again
        near = get_close_matches(key, ("question", "history", "sources"), n=1, cutoff=0.85)
        if near and near[0] not in row:
            raise _BadRow(f'there is no key "{key}"; did you mean "{near[0]}"?')
    if "question" not in row:
        raise _BadRow('"question" is missing')


def _no_number(name: str) -> float:
    """JSON knows no NaN and no Infinity; an id that is one could not be written back."""
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if isfinite(value) else _no_number(digits)


def _list(row: dict[str, Any], key: str) -> list[Any]:
    value = row.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _BadRow(f'"{key}" must be a list')
    return value


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise _BadRow(f'"{key}" must hold strings')
    return value


def _turn(value: object) -> Turn:
    from assistant.types import Turn

    if isinstance(value, str):
        return Turn(question=value)
    if isinstance(value, dict) and isinstance(value.get("question"), str):
        answer = value.get("answer")
        if answer is None or isinstance(answer, str):
            return Turn(question=value["question"], answer=answer or "")
    raise _BadRow('"history" must hold strings or {"question", "answer"}')


def _as_dict(answer: Answer) -> dict[str, Any]:
    record = answer.to_dict()
    if record.get("trace") is None:
        record.pop("trace", None)
    return record


def _decoded(argument: str) -> str:
    """An argument whose bytes are not UTF-8 arrives with surrogates; they become U+FFFD."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
