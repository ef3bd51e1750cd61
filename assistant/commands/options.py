"""Settings as command line options, shared by the commands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from assistant.commands.console import notes

if TYPE_CHECKING:
    from assistant.settings import Settings

Subparsers = argparse._SubParsersAction
"""Where a command registers itself; generic in argparse's stubs only."""

_STORE = ("store", "articles", "embedder", "chroma_url")
_MODEL = ("backend", "model", "api_base", "unsupported")


def store_options() -> argparse.ArgumentParser:
    """Parent parser with the options that every command on an index understands."""
    parser = argparse.ArgumentParser(add_help=False)
    group = parser.add_argument_group("settings")
    group.add_argument("--store", metavar="DIR", help="folder of the index (default .assistant)")
    group.add_argument("--articles", metavar="DIR", help="folder that holds the articles (default seeds)")
    group.add_argument("--embedder", metavar="NAME", help="sentence-transformers model of the index")
    group.add_argument("--chroma-url", metavar="URL", help="Chroma server to use instead of local files")
    group.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="assignments",
        help="any other setting, such as passages=8; may be repeated",
    )
    return parser


def model_options() -> argparse.ArgumentParser:
    """Parent parser with the options of what writes the answer."""
    parser = argparse.ArgumentParser(add_help=False)
    group = parser.add_argument_group("answering")
    group.add_argument(
        "--backend",
        metavar="B",
        help="auto, extractive, local, openai:<model> or llama-index:<package.Class>",
    )
    group.add_argument("--model", metavar="M", help="GGUF path, hub id, or remote model name")
    group.add_argument("--api-base", metavar="URL", help="base URL of an OpenAI-compatible server")
    group.add_argument(
        "--unsupported",
        choices=("drop", "flag", "keep"),
        help="what happens to sentences that the articles do not support",
    )
    return parser


def chosen(args: argparse.Namespace) -> dict[str, str]:
    """The settings given on the command line, by name; `--set` wins over the named options.

    Raises:
        ConfigurationError: as `assistant.settings.assigned`.
    """
    from assistant.settings import assigned, misspelt

    notes(misspelt())
    given = {name: getattr(args, name, None) for name in _STORE + _MODEL}
    values = {name: value for name, value in given.items() if value is not None}
    return values | assigned(args.assignments, "--set")


def settings_from(args: argparse.Namespace) -> Settings:
    """Options over environment over `assistant.toml` over defaults.

    Raises:
        ConfigurationError: as one line naming the setting.
    """
    from assistant.settings import load_settings

    return load_settings(**chosen(args))
