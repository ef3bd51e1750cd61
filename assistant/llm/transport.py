"""HTTP that cannot be led astray: capped replies, no redirects to another origin, abortable reads."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import httpx

from assistant.errors import BackendProtocolError, BackendRefused
from assistant.llm.bounded import Call

MAX_REPLY_BYTES = 2_000_000


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def client(call: Call) -> httpx.Client:
    """An HTTP client for this one call, which `call.abort()` cuts at once.

    A connection of its own costs a handshake, small beside a model's reply, and means that no
    other call shares a socket that is cut. Proxies from the environment are not used: requests go to the
    configured host only.
    """
    return httpx.Client(
        transport=_Transport(call),
        timeout=httpx.Timeout(max(0.001, call.remaining())),
        follow_redirects=True,
        max_redirects=3,
        trust_env=False,
    )


def origin(url: httpx.URL) -> str:
    """Host and port for messages, such as "api.example.com" or "127.0.0.1:8080"."""
    return url.host if url.port is None else f"{url.host}:{url.port}"


class _Transport(httpx.BaseTransport):
    def __init__(self, call: Call) -> None:
        self._call = call
        self._inner = httpx.HTTPTransport(verify=_tls(), trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["trace"] = self._trace
        # Compressed bytes would escape the cap.
        request.headers["accept-encoding"] = "identity"
        response = self._inner.handle_request(request)
        if response.has_redirect_location:
            _check_redirect(request, response)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise BackendProtocolError(
                f"{origin(request.url)} sent a compressed reply, which was not asked for",
                "Use another server, or switch its compression off",
            )
        stream = _Capped(cast("httpx.SyncByteStream", response.stream), origin(request.url))
        if response.status_code == 200 and "text/event-stream" not in response.headers.get(
            "content-type", ""
        ):
            stream = _WholeReply(stream, origin(request.url))
            response.headers["content-type"] = "text/event-stream"
            response.headers.pop("content-length", None)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=stream,
            extensions=response.extensions,
            request=request,
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
    if (target.scheme, target.host, target.port) != here or response.status_code not in {307, 308}:
        response.close()
        raise BackendRefused(
            f"{origin(request.url)} redirects to {origin(target)}, which is not the configured server",
            "Set ASSISTANT_API_BASE to the address that should be asked, ending in /v1",
        )


class _Capped(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, host: str) -> None:
        self._inner = inner
        self.host = host

    def __iter__(self) -> Iterator[bytes]:
        room = MAX_REPLY_BYTES
        for chunk in self._inner:
            room -= len(chunk)
            if room < 0:
                raise BackendProtocolError(
                    f"{self.host} sent more than {MAX_REPLY_BYTES // 1_000_000} MB; the answer was cut off",
                    "Use another model or server",
                )
            yield chunk

    def close(self) -> None:
        self._inner.close()


class _WholeReply(_Capped):
    """A server that ignored `stream` and sent one JSON reply: passed on as a stream of one piece."""

    def __iter__(self) -> Iterator[bytes]:
        body = b"".join(super().__iter__())
        try:
            reply = json.loads(body)
        except (ValueError, RecursionError):
            reply = None
            if b"<html" in body[:2000].lower() or b"<!doctype" in body[:2000].lower():
                raise BackendProtocolError(
                    f"{self.host} answered with a web page instead of a model's reply",
                    "Check ASSISTANT_API_BASE: it usually ends in /v1",
                ) from None
        try:
            choice = reply["choices"][0]
            text = choice["message"]["content"]
        except (KeyError, IndexError, TypeError):
            text = None
        if not isinstance(text, str):
            raise BackendProtocolError(
                f"{self.host} sent a reply that is not a chat completion",
                "Check ASSISTANT_API_BASE, and that the server speaks the OpenAI chat protocol",
            )
        piece = {
            "id": "whole",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "",
            "choices": [
                {
                    "index": 0,
                    "delta": {"role": "assistant", "content": text},
                    "finish_reason": choice.get("finish_reason") or "stop",
                }
            ],
        }
        yield f"data: {json.dumps(piece)}\n\ndata: [DONE]\n\n".encode()
