"""Starts the browser app, and says in one line what keeps it from starting."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr
from starlette.middleware import Middleware

from assistant.errors import ConfigurationError
from assistant.web.page import build, head
from assistant.web.security import Guard, Login, check_exposure, is_local

if TYPE_CHECKING:
    from assistant.app import Assistant

_LARGEST_UPLOAD = "50mb"
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
        ConfigurationError: the port is taken or not allowed, the address is not this machine's, it
            would be open to the network without a password, or MCP support is not installed.
    """
    settings = assistant.settings
    password = settings.password.get_secret_value()
    check_exposure(settings.host, password)
    port = _free_port(settings.host, settings.port)
    page = build(assistant)
    app, url, _ = page.launch(
        server_name=settings.host,
        server_port=port,
        auth=Login(password) if password else None,
        auth_message="The user is “reader”; the password is the one this server was started with.",
        prevent_thread_lock=True,
        quiet=True,
        inbrowser=open_browser,
        share=False,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        enable_monitoring=False,
        mcp_server=mcp,
        footer_links=["api"],
        max_file_size=_LARGEST_UPLOAD,
        theme=_theme(),
        head=head(),
        app_kwargs={"middleware": [Middleware(Guard, local_only=not password and is_local(settings.host))]},
    )
    if mcp and not getattr(app, "mcp_server", None) and not page.mcp_server:
        page.close(verbose=False)
        raise ConfigurationError(
            f"the MCP server did not start: {page.mcp_error or 'the mcp package is missing'}",
            "Install it with: pip install 'article-assistant[mcp]'",
        )

    def close() -> None:
        page.close(verbose=False)

    return Served(url=url, close=close, wait=page.block_thread)


def _free_port(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise ConfigurationError(
                f"{host!r} is not an address of this machine", "Set ASSISTANT_HOST to one, such as 127.0.0.1"
            ) from None
        except OSError as error:
            raise ConfigurationError(
                f"port {port} on {host} cannot be used: {error.strerror or error}",
                "Choose another with --port or ASSISTANT_PORT; 0 takes any free one",
            ) from None
        taken: int = probe.getsockname()[1]
        return taken


def _theme() -> Any:
    """Gradio's plain theme with fonts of the reader's own system, so that nothing is fetched."""
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", font=list(_FONTS), font_mono=list(_MONOSPACED)
    )
