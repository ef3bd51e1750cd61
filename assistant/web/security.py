"""What stands between the app and a hostile page, script or visitor."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import json
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from index.errors import ConfigurationError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# Gradio compiles its templates and starts from inline scripts, so both must be allowed; what the
# policy holds shut is every other host, framing by other sites, plug-ins and foreign form targets.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"no-referrer"),
)
_LARGEST_BODY = 4_000_000
_UPLOAD = "/gradio_api/upload"
_TOO_LARGE = "the request is too large; ask a shorter question"
_TOO_MANY = "too many requests; wait a moment"
_FOREIGN = "this app takes nothing that a page of another site sends"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

BURST = 200
"""Requests that one visitor may send at once, …"""

RATE = 30.0
"""… and how many more a second after that. A page sends a few; pages and their files are not counted."""

_VISITORS = 4096
"""Most visitors remembered at once."""


class _TooLarge(Exception):
    """A body without a stated length grew over the bound."""


def is_local(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_exposure(host: str, password: str) -> None:
    """Refuse to open the articles to the network without a password.

    Raises:
        ConfigurationError: `host` can be reached from elsewhere and the password is empty.
    """
    if not password and not is_local(host):
        raise ConfigurationError(
            f"the app would be open to the network on {host} without a password",
            "Set ASSISTANT_PASSWORD, or listen on 127.0.0.1",
        )


class Allowance:
    """How many requests each visitor has left: a bucket of `burst` tokens, refilled at `rate` a second."""

    def __init__(self, burst: int = BURST, rate: float = RATE) -> None:
        self._burst = burst
        self._rate = rate
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, visitor: str) -> bool:
        """Whether the visitor may send one more request now."""
        now = time.monotonic()
        tokens, since = self._left.pop(visitor, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - since) * self._rate)
        while len(self._left) >= _VISITORS:
            del self._left[next(iter(self._left))]  # the one not heard of for longest
        self._left[visitor] = (max(tokens - 1, 0.0), now)
        return tokens >= 1


def is_foreign(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a page of another site, or one without a site, sends the request through a visitor's browser.

    A browser says so itself in Sec-Fetch-Site, which holds behind a proxy too, whatever host that one calls.
    Where it does not, as over plain HTTP, the page's origin must be the host it calls. Programs send neither.

    A proxy that readers reach over plain HTTP must therefore pass the Host on as it came (`proxy_set_header
    Host $http_host` in nginx), or every request but a read is refused; X-Forwarded-Host is not trusted,
    since the sender can set it too. Behind HTTPS the host does not matter.
    """
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in {b"same-origin", b"none"}
    origin = headers.get(b"origin")
    return origin is not None and origin.lower().split(b"://")[-1] != headers.get(b"host", b"").lower()


class Guard:
    """ASGI middleware: headers, bounds on bodies and on requests, and on this machine only its own names.

    Refusing foreign host names keeps a web page that points its own name at 127.0.0.1 from reading
    the articles through the visitor's browser; refusing what other pages send keeps them from adding or
    removing any, for Gradio takes a form's body as JSON too.
    """

    def __init__(self, app: Application, *, local_only: bool) -> None:
        self._app = app
        self._local_only = local_only
        self._allowance = Allowance()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if self._local_only and not is_local(_name(headers.get(b"host", b"").decode("latin-1"))):
            await _refuse(send, 403, "this app answers on this machine only; set a password to open it up")
            return
        if scope.get("method", "GET") not in _SAFE and is_foreign(headers):
            await _refuse(send, 403, _FOREIGN)
            return
        upload = scope["path"].endswith(_UPLOAD)
        visitor = (scope.get("client") or ("",))[0]
        if scope.get("method") == "POST" and not upload and not self._allowance.take(visitor):
            await _refuse(send, 429, _TOO_MANY)
            return
        if not upload and _length(headers) > _LARGEST_BODY:
            await _refuse(send, 413, _TOO_LARGE)
            return

        received = 0
        answered = False

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > _LARGEST_BODY and not upload:
                raise _TooLarge
            return message

        async def with_headers(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        try:
            await self._app(scope, bounded, with_headers)
        except _TooLarge:
            if not answered:
                await _refuse(send, 413, _TOO_LARGE)


class Login:
    """Checks the password; after `tries` wrong ones in a row everybody waits `pause` seconds.

    Gradio must be given the method `check`: an object whose `__call__` is a coroutine it does not
    await, and so takes every password.
    """

    def __init__(
        self, password: str, *, user: str = "reader", tries: int = 5, pause: float = 30.0, delay: float = 0.5
    ) -> None:
        self._expected = f"{user}:{password}".encode()
        self._tries = tries
        self._pause = pause
        self._delay = delay
        self._wrong = 0
        self._closed_until = 0.0

    async def check(self, user: str, password: str) -> bool:
        """Whether user and password are right; slow on purpose when they are wrong."""
        if time.monotonic() < self._closed_until:
            return False
        if hmac.compare_digest(f"{user}:{password}".encode(), self._expected):
            self._wrong = 0
            return True
        self._wrong += 1
        if self._wrong >= self._tries:
            self._wrong = 0
            self._closed_until = time.monotonic() + self._pause
        await asyncio.sleep(self._delay)
        return False


def _name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] or host


def _length(headers: dict[bytes, bytes]) -> int:
    value = headers.get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


async def _refuse(send: Send, status: int, why: str) -> None:
    body = json.dumps({"error": why}).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json"), *_HEADERS],
        }
    )
    await send({"type": "http.response.body", "body": body})
