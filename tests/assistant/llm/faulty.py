"""A chat server on loopback that fails in one chosen way."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Write = Callable[[bytes], object]


def chunk(text: str | None, finish: str | None = None) -> bytes:
    """One server-sent event of a chat stream."""
    delta = {} if text is None else {"role": "assistant", "content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()


DONE = b"data: [DONE]\n\n"


class FaultyServer:
    """Answers every POST by `self.behaviour`, and counts what it was asked.

    Attributes:
        requests: the headers of each request, oldest first.
        bodies: the JSON bodies.
        sent: bytes written so far; grows while a reply is being written.
        hung_up: set when a client closed before the reply was complete.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, str]] = []
        self.bodies: list[dict[str, object]] = []
        self.sent = 0
        self.hung_up = threading.Event()
        self.stopping = threading.Event()
        self.behaviour: Callable[[FaultyServer, BaseHTTPRequestHandler], None] = say("Fine.")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                outer.requests.append({name.lower(): value for name, value in self.headers.items()})
                outer.bodies.append(json.loads(self.rfile.read(length)))
                try:
                    outer.behaviour(outer, self)
                except OSError:
                    outer.hung_up.set()
                self.close_connection = True

            do_GET = do_POST

            def log_message(self, format: str, *args: object) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.base = f"http://127.0.0.1:{self.port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


Behaviour = Callable[[FaultyServer, BaseHTTPRequestHandler], None]


def say(*texts: str, finish: str | None = "stop", kind: str = "text/event-stream") -> Behaviour:
    """A healthy stream of `texts`."""
    return raw(*[chunk(text) for text in texts], chunk(None, finish), DONE, kind=kind)


def raw(
    *parts: bytes, status: int = 200, kind: str = "text/event-stream", pause: float = 0.0, **headers: str
) -> Behaviour:
    """Status, headers, then `parts` with `pause` seconds before each."""

    def behave(server: FaultyServer, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        for part in parts:
            if pause and server.stopping.wait(pause):
                return
            handler.wfile.write(part)
            handler.wfile.flush()
            server.sent += len(part)

    return behave


def endless(
    part: bytes, *, pause: float = 0.0, kind: str = "text/event-stream", seconds: float = 20.0
) -> Behaviour:
    """`part` again and again until the client hangs up."""

    def behave(server: FaultyServer, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not server.stopping.wait(pause):
            handler.wfile.write(part)
            server.sent += len(part)

    return behave


def hang(server: FaultyServer, handler: BaseHTTPRequestHandler) -> None:
    """No answer at all."""
    server.stopping.wait(20)


def drip_headers(server: FaultyServer, handler: BaseHTTPRequestHandler) -> None:
    """A status line, then header bytes that never end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(400):
        if server.stopping.wait(0.05):
            return
        handler.wfile.write(b"x")


def drop(server: FaultyServer, handler: BaseHTTPRequestHandler) -> None:
    """Close without a byte."""


def failing(status: int, message: str, *, times: int = 100, **headers: str) -> Behaviour:
    """An OpenAI-like error, the first `times` times; then a healthy reply."""
    body = json.dumps({"error": {"message": message, "type": "x", "code": None}}).encode()

    def behave(server: FaultyServer, handler: BaseHTTPRequestHandler) -> None:
        broken = len(server.requests) <= times
        answer = (
            raw(body, status=status, kind="application/json", pause=0.0, **headers)
            if broken
            else say("Back again.")
        )
        answer(server, handler)

    return behave


def reply(content: object, **choice: object) -> bytes:
    """A whole chat completion, not streamed."""
    message = {"role": "assistant", "content": content}
    return json.dumps(
        {"id": "1", "object": "chat.completion", "choices": [{"message": message, **choice}]}
    ).encode()


@contextlib.contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    """A running server."""
    server = FaultyServer()
    try:
        yield server
    finally:
        server.close()
