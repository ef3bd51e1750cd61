"""`assistant settings`: every setting, its value, and how to set it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from assistant.commands.console import say, say_json
from assistant.commands.options import Subparsers, model_options, settings_from, store_options

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "settings",
        parents=[store_options(), model_options()],
        help="show every setting and its value",
        description="Show every setting with its value; secrets and passwords in URLs are masked.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--markdown", action="store_true", help="print the table of defaults that the README holds"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the settings in force, or the table of defaults."""
    if args.markdown:
        say(markdown_table())
        return 0
    values = settings_from(args).model_dump(mode="json")
    if args.json:
        say_json(values, indent=2)
        return 0
    width = max(map(len, values))
    for name, value in values.items():
        say(f"{name:{width}}  {'' if value is None else value}")
    return 0


def markdown_table() -> str:
    """Each setting with its variable, default and meaning, as a Markdown table."""
    from assistant.settings import Settings

    rows = [
        f"| `{name}` | `ASSISTANT_{name.upper()}` | {_default(field)} | {_escaped(field.description)} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | variable | default | what it is |", "|---|---|---|---|", *rows])


def _default(field: FieldInfo) -> str:
    from pydantic import SecretStr

    value: Any = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return "" if value in {None, ""} else f"`{value}`"


def _escaped(description: str | None) -> str:
    return (description or "").replace("<", "&lt;").replace("|", "\\|")
