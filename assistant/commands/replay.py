"""`assistant replay`: ask again what `ask --json --why` kept, and say what has changed since."""

from __future__ import annotations

import argparse
from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.ask import opened
from assistant.commands.console import note, notes, say, say_json, stdin
from assistant.commands.options import Subparsers, chosen, model_options, store_options
from assistant.render import render_answer

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Answer, Question

NAME = "replay"
_REMEDY = "Keep one with: assistant ask --json --why QUESTION > FILE"


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        NAME,
        parents=[store_options(), model_options()],
        help="ask again what was kept with ask --json --why, and say what has changed",
        description="Ask a kept question again, with its history, sources and settings (options win; "
        "a remote backend is only asked if it is set here), and list on stderr what has changed.",
    )
    parser.add_argument("file", metavar="FILE", help="what `ask --json --why` printed; - for stdin")
    parser.add_argument("--json", action="store_true", help="print the new answer as one line of JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask again; what differs goes to stderr."""
    from assistant.settings import load_settings
    from assistant.work import SHAPING

    kept, question = _kept(args.file)
    shaping = {name: value for name, value in (kept.trace or {})["settings"].items() if name in SHAPING}
    given = chosen(args)
    settings = load_settings(**(shaping | given))
    _check_backend(args.file, settings, load_settings(**given))
    with opened(settings) as assistant:
        answer = assistant.ask(question.text, history=question.history, sources=question.sources, why=True)
        notes((*assistant.notices, *answer.notices))
        if args.json:
            say_json(answer.to_dict())
        else:
            say(render_answer(answer))
        changed = differences(kept, answer)
        note(f"changed since: {', '.join(changed)}" if changed else "the same answer as before")
    return 0


def differences(kept: Answer, answer: Answer) -> tuple[str, ...]:
    """The names of what is not as it was kept: the question understood, passages, sentences, …"""
    names = ("standalone_question", "backend", "answered", "text")
    found = [name for name in names if getattr(kept, name) != getattr(answer, name)]
    if [hit.passage.id for hit in kept.hits] != [hit.passage.id for hit in answer.hits]:
        found.append("passages found")
    if kept.citations != answer.citations:
        found.append("citations")
    old, new = kept.trace or {}, answer.trace or {}
    found += [f"trace: {name}" for name in ("prompt", "reply") if old.get(name) != new.get(name)]
    return tuple(found)


def _check_backend(file: str, wanted: Settings, own: Settings) -> None:
    """A file that somebody else wrote may not say where questions and keys are sent, nor what code is run.

    Raises:
        ConfigurationError: its backend is no local one, and not what is set here.
    """
    from assistant.errors import ConfigurationError
    from assistant.llm.registry import choose

    backend, here = choose(wanted)[0], choose(own)[0]
    kind = backend.partition(":")[0]
    remote = "openai" if own.api_base else here.partition(":")[0]
    if backend == here or kind in {"extractive", "local"} or kind == remote == "openai":
        return
    raise ConfigurationError(
        f"{file} wants the backend {backend!r}, which is not the one that is set here",
        f"Give --backend {backend} if the question and your key may be sent there",
    )


def _kept(file: str) -> tuple[Answer, Question]:
    """The answer that was kept, and the question of its trace."""
    from pydantic import TypeAdapter, ValidationError

    from assistant.errors import ConfigurationError
    from assistant.types import Answer, Question

    content = b""
    try:
        content = (stdin().read() if file == "-" else Path(file).read_bytes()).removeprefix(BOM_UTF8)
        kept = TypeAdapter(Answer).validate_json(content)
        trace = kept.trace or {}
        question = TypeAdapter(Question).validate_python(trace.get("question"))
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}", _REMEDY) from None
    except ValidationError:
        trace = {}
    if not isinstance(trace.get("settings"), dict):
        several = sum(line.startswith(b"{") and line.endswith(b"}") for line in content.splitlines())
        if several > 1:
            raise ConfigurationError(
                f"{file} holds {several} answers",
                "Give one of its lines: sed -n 1p FILE | assistant replay -",
            )
        raise ConfigurationError(f"{file} holds no answer with its trace", _REMEDY)
    return kept, question
