"""The browser app: `python ui.py` or `assistant chat`. What it is made of stands in assistant/web/."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from threading import Thread
from typing import TYPE_CHECKING

from assistant.commands.console import ProgressBar, leave, note, notes, prepare, say
from assistant.commands.options import chosen, model_options, store_options

if TYPE_CHECKING:
    from assistant.web.server import Served


def build_parser() -> argparse.ArgumentParser:
    """The options of the browser app."""
    parser = argparse.ArgumentParser(
        prog="assistant chat",
        description="Open the browser app over the configured articles.",
        parents=[store_options(), model_options()],
    )
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1; others need a password)")
    parser.add_argument("--port", help="port to listen on (default 7860; 0: any free one)")
    parser.add_argument("--mcp", action="store_true", help="also serve the answer function to MCP clients")
    parser.add_argument("--open", action="store_true", help="show the page in the default browser")
    return parser


def run(arguments: argparse.Namespace) -> None:
    """Open the store, index what is new if it is empty, and serve until Ctrl-C."""
    from assistant.app import open_assistant
    from assistant.errors import EmbedderMismatch
    from assistant.settings import load_settings
    from assistant.web.server import check_address, serve, serve_error

    settings = load_settings(**({"host": arguments.host, "port": arguments.port} | chosen(arguments)))
    check_address(settings)  # before a first indexing, which may take long
    try:
        with ProgressBar() as bar:
            assistant = open_assistant(settings, progress=bar)
    except EmbedderMismatch as error:
        note(f"error: {error.line}")
        _wait(serve_error(settings, error))
        return
    with assistant:
        notes(assistant.notices)
        # the page comes up at once; a question that is asked meanwhile waits for what it needs
        Thread(target=assistant.warm, name="warm", daemon=True).start()
        _wait(serve(assistant, mcp=arguments.mcp, open_browser=arguments.open))


def _wait(served: Served) -> None:
    say(f"The app is at {served.url} (Ctrl-C ends it)")
    try:
        served.wait()
    finally:
        served.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the app and return its exit code: 0, or 1 for an expected error as one line.

    Args:
        argv: the arguments after the program's name; None takes them from the process.
    """
    from assistant.errors import AssistantError

    prepare()
    arguments = build_parser().parse_args(argv)
    try:
        run(arguments)
    except AssistantError as error:
        note(f"error: {error.line}")
        return 1
    except KeyboardInterrupt:
        note("stopped")
    return 0


if __name__ == "__main__":
    leave(main())
