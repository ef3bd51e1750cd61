"""HTTP that cannot be led astray: no headers, redirects or bytes but those asked for, abortable reads."""

from __future__ import annotations

import contextlib
import socket
import ssl
from functools import cache
from typing import Any, cast

import httpx

from assistant.errors import BackendProtocolError, BackendRefused
from assistant.llm.bounded import Call
from assistant.llm.reply_stream import Capped, Ending, Watched, WholeReply

CONNECT_SECONDS = 10.0
"""Longest wait for a connection; who takes longer is away, which is told before the deadline of the reply."""


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def client(call: Call, *, key: str, ending: Ending | None = None) -> httpx.Client:
    """An HTTP client for this one call, which `call.abort()` cuts at once.

    Args:
        call: the request it is for.
        key: sent as the bearer; no other header of the caller's, nor of the environment's, is sent.
        ending: told how the reply ends.

    A connection of its own costs a handshake, small beside a model's reply, and means that no
    other call shares a socket that is cut. Proxies from the environment are not used: requests go to the
    configured host only.
    """
    return httpx.Client(
        transport=_Transport(call, key, ending or Ending()),
        timeout=httpx.Timeout(max(0.001, call.remaining())),
        follow_redirects=True,
        max_redirects=3,
        trust_env=False,
    )


def origin(url: httpx.URL) -> str:
    """Host and port for messages, such as "api.example.com" or "127.0.0.1:8080"."""
    return url.host if url.port is None else f"{url.host}:{url.port}"


class _Transport(httpx.BaseTransport):
    def __init__(self, call: Call, key: str, ending: Ending) -> None:
        self._call = call
        self._key = key
        self._ending = ending
        self._inner = httpx.HTTPTransport(verify=_tls(), trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["trace"] = self._trace
        request.extensions["timeout"]["connect"] = max(0.001, min(CONNECT_SECONDS, self._call.remaining()))
        request.headers = self._headers(request)
        response = self._inner.handle_request(request)
        if response.has_redirect_location:
            _check_redirect(request, response)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise BackendProtocolError(
                f"{origin(request.url)} sent a compressed reply, which was not asked for",
                "Use another server, or switch its compression off",
            )
        stream: httpx.SyncByteStream = Capped(
            cast("httpx.SyncByteStream", response.stream), origin(request.url)
        )
        if response.status_code == 200 and "text/event-stream" not in response.headers.get(
            "content-type", ""
        ):
            stream = WholeReply(stream, origin(request.url))
            response.headers["content-type"] = "text/event-stream"
            response.headers.pop("content-length", None)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=Watched(stream, self._ending),
            extensions=response.extensions,
            request=request,
        )

    def _headers(self, request: httpx.Request) -> httpx.Headers:
        """All that is sent: client libraries add what they find in OPENAI_… variables."""
        return httpx.Headers(
            {
                "host": request.url.netloc.decode("ascii"),
                "user-agent": "article-assistant",
                "accept": "application/json",
                "accept-encoding": "identity",  # compressed bytes would escape the cap
                "authorization": f"Bearer {self._key}",
                "content-type": "application/json",
                "content-length": str(len(request.read())),
            }
        )

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        # A socket closed by another thread does not wake its reader; a shut down one does.
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            raw = info["return_value"].get_extra_info("socket")
            if raw is not None:
                self._call.on_abort(lambda: raw.shutdown(socket.SHUT_RDWR))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._inner.close()


def _check_redirect(request: httpx.Request, response: httpx.Response) -> None:
    target = request.url.join(response.headers["location"])
    here = (request.url.scheme, request.url.host, request.url.port)
    remedy = "Set ASSISTANT_API_BASE to the address that should be asked, ending in /v1"
    if (target.scheme, target.host, target.port) != here:
        response.close()
        raise BackendRefused(
            f"{origin(request.url)} redirects to {target.scheme}://{origin(target)}, "
            "which is not the configured server",
            remedy,
        )
    if response.status_code not in {307, 308}:  # the others turn the question into a GET without it
        response.close()
        path = target.raw_path.partition(b"?")[0].decode("ascii")
        raise BackendRefused(
            f"{origin(request.url)} redirects {request.url.path} to {path[:100]}",
            remedy,
        )
