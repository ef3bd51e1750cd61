"""Starts the browser app, and says in one line what keeps it from starting."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr
from index.readers import MAX_BYTES
from starlette.middleware import Middleware

from assistant.errors import AssistantError, ConfigurationError
from assistant.render import to_json
from assistant.web.fonts import Fonts
from assistant.web.page import build, build_error, head, styles
from assistant.web.security import Guard, Login, check_exposure, is_local

if TYPE_CHECKING:
    from assistant.app import Assistant
    from assistant.settings import Settings

_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Ubuntu",
    "Cantarell",
    "Noto Sans",
    "sans-serif",
)
_MONOSPACED = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "monospace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running app: its address, and `close` to end it."""

    url: str
    close: Callable[[], None]
    wait: Callable[[], None]


def serve(assistant: Assistant, *, mcp: bool = False, open_browser: bool = False) -> Served:
    """Start the app in threads of its own and return at once.

    Args:
        assistant: open; stays the caller's to close.
        mcp: also serve `answer` and `retrieve` as MCP tools.
        open_browser: show the page in the default browser.

    Raises:
        ConfigurationError: as `check_address`, or MCP support is not installed.
    """
    port = check_address(assistant.settings)
    page = build(assistant)
    served = _launch(page, assistant.settings, port, head=head(), mcp_server=mcp, inbrowser=open_browser)
    if mcp and not page.mcp_server:
        served.close()
        raise ConfigurationError(
            f"the MCP server did not start: {page.mcp_error or 'the mcp package is missing'}",
            "Install it with: pip install 'article-assistant[mcp]'",
        )
    if mcp:
        _hand_back_json(page.mcp_server_obj)
    return served


def _hand_back_json(server: Any) -> None:
    """Let tools of MCP say their results as JSON, not in Python's notation, which no client can parse."""

    def as_json(results: Sequence[object], _root_url: str) -> list[Any]:
        return [server.types.TextContent(type="text", text=to_json(result)) for result in results]

    server.postprocess_output_data = as_json


def serve_error(settings: Settings, error: AssistantError) -> Served:
    """Start a page that says what keeps the app from opening its store, and the command that helps.

    Raises:
        ConfigurationError: as `check_address`.
    """
    port = check_address(settings)
    return _launch(build_error(error), settings, port, head=f"<style>{styles()}</style>")


def check_address(settings: Settings) -> int:
    """The port to listen on, once it is sure that this address may be used.

    Raises:
        ConfigurationError: the port is taken or not allowed, the address is not this machine's, or
            it would be open to the network without a password.
    """
    check_exposure(settings.host, settings.password.get_secret_value())
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise _cannot_listen(settings, error) from None
        port: int = probe.getsockname()[1]
        return port


def _cannot_listen(settings: Settings, error: OSError) -> ConfigurationError:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return ConfigurationError(
            f"{settings.host!r} is not an address of this machine",
            "Set ASSISTANT_HOST to one, such as 127.0.0.1",
        )
    return ConfigurationError(
        f"port {settings.port} on {settings.host} cannot be used: {error.strerror or error}",
        "Choose another with --port or ASSISTANT_PORT; 0 takes any free one",
    )


def _launch(page: gr.Blocks, settings: Settings, port: int, **options: Any) -> Served:
    password = settings.password.get_secret_value()
    _, url, _ = page.launch(
        server_name=settings.host,
        server_port=port,
        auth=Login(password).check if password else None,
        auth_message="The user is “reader”; the password is the one this server was started with.",
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        enable_monitoring=False,
        footer_links=["api"],
        max_file_size=MAX_BYTES,
        theme=_theme(),
        app_kwargs={
            "middleware": [
                Middleware(Guard, local_only=not password and is_local(settings.host)),
                Middleware(Fonts),
            ]
        },
        **options,
    )

    def close() -> None:
        page.close(verbose=False)

    return Served(url=url, close=close, wait=page.block_thread)


def _theme() -> Any:
    """Gradio's plain theme with fonts of the reader's own system, so that nothing is fetched."""
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", font=list(_FONTS), font_mono=list(_MONOSPACED)
    )
