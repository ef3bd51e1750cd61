"""`assistant replay`: ask again what `ask --json --why` kept, and say what has changed since."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.ask import opened
from assistant.commands.console import note, notes, say, say_json
from assistant.commands.options import Subparsers, chosen, model_options, store_options
from assistant.render import render_answer

if TYPE_CHECKING:
    from assistant.types import Answer

NAME = "replay"
_REMEDY = "Keep one with: assistant ask --json --why QUESTION > FILE"


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        NAME,
        parents=[store_options(), model_options()],
        help="ask again what was kept with ask --json --why, and say what has changed",
        description="Ask a kept question again, with its history, sources and settings (options win), and "
        "list on stderr what has changed.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="what `ask --json --why` printed")
    parser.add_argument("--json", action="store_true", help="print the new answer as one line of JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask again; what differs goes to stderr."""
    from assistant.settings import load_settings

    kept = _kept(args.file)
    question = kept["trace"]["question"]
    settings = load_settings(**(kept["trace"]["settings"] | chosen(args)))
    with opened(settings) as assistant:
        answer = assistant.ask(
            question["text"], history=question["history"], sources=tuple(question["sources"]), why=True
        )
    notes((*assistant.notices, *answer.notices))
    if args.json:
        say_json(answer.to_dict())
    else:
        say(render_answer(answer))
    changed = differences(kept, answer)
    note(f"changed since: {', '.join(changed)}" if changed else "the same answer as before")
    return 0


def differences(kept: dict[str, Any], answer: Answer) -> tuple[str, ...]:
    """The names of what is not as it was kept: the question understood, passages, sentences, …"""
    new = answer.to_dict()
    found = [
        name for name in ("standalone_question", "backend", "answered", "text") if kept[name] != new[name]
    ]
    if [hit["passage"]["id"] for hit in kept["hits"]] != [hit["passage"]["id"] for hit in new["hits"]]:
        found.append("passages found")
    if kept["citations"] != new["citations"]:
        found.append("citations")
    found += [f"trace: {name}" for name in ("prompt", "reply") if kept["trace"][name] != new["trace"][name]]
    return tuple(found)


def _kept(file: Path) -> dict[str, Any]:
    from assistant.errors import ConfigurationError

    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}", _REMEDY) from None
    except ValueError:
        kept = None
    needed = {"trace", "text", "answered", "citations", "hits", "backend", "standalone_question"}
    if not isinstance(kept, dict) or not needed <= set(kept) or not isinstance(kept["trace"], dict):
        raise ConfigurationError(f"{file} holds no answer with its trace", _REMEDY)
    return kept
