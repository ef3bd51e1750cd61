"""What a remote model can do wrong, each as one clear error within the deadline."""

from __future__ import annotations

import contextlib
import importlib.abc
import json
import logging
import socket
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from types import ModuleType

import pytest

from assistant.errors import (
    BackendError,
    BackendProtocolError,
    BackendRefused,
    BackendTimeout,
    BackendUnavailable,
    ConfigurationError,
    ReplyCut,
)
from assistant.llm import transport
from assistant.llm.openai import create
from assistant.llm.types import Message
from assistant.settings import Settings
from tests.assistant.llm import faulty
from tests.assistant.llm.faulty import DONE, Behaviour, FaultyServer, chunk, failing, raw, reply, say

HI = [Message(role="user", content="Hi")]
KEY = "sk-verysecret-0123456789abcdef"
DEADLINE = 1.5
LONG_DEADLINE = 20.0
HUNG = 10.0
"""Seconds after which a call counts as hanging, on a busy machine too."""

JSON = "application/json"
HTML = b"<!DOCTYPE html><html><body>Welcome</body></html>"
NO_QUOTA = {"error": {"message": "You exceeded your quota.", "type": "insufficient_quota", "code": None}}


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    """The client library loads for seconds, which no deadline here should pay for."""
    import llama_index.llms.openai_like  # noqa: F401


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty.faulty_server() as running:
        yield running


def read(base: str, *, deadline: float, max_tokens: int = 50) -> str:
    backend = create("test-model", Settings(api_base=base, api_key=KEY))
    return "".join(backend.stream(HI, max_tokens=max_tokens, deadline=deadline))


MATRIX: dict[str, tuple[Behaviour, type[BackendError], str]] = {
    "401": (failing(401, f"Incorrect API key provided: {KEY}"), BackendRefused, "key was refused"),
    "403": (
        failing(403, f"no access for {KEY}"),
        BackendRefused,
        "does not allow the request (HTTP 403): no",
    ),
    "403 text": (raw(b"Your country is not served", status=403), BackendRefused, "country is not served"),
    "403 page": (raw(HTML, status=403, kind="text/html"), BackendRefused, "(HTTP 403). Check"),
    "404": (failing(404, "no such model"), BackendUnavailable, "no such model"),
    "400": (failing(400, f"bad request {KEY}"), BackendRefused, "HTTP 400"),
    "400 of Google": (
        raw(json.dumps([{"error": {"message": f"API key {KEY} not valid"}}]).encode(), status=400),
        BackendRefused,
        "(HTTP 400): API key *** not valid.",
    ),
    "422 of FastAPI": (raw(b'{"detail": "no such field"}', status=422), BackendRefused, ": no such field."),
    "400 of nothing": (raw(b"[]", status=400), BackendRefused, "(HTTP 400). Check"),
    "402": (
        failing(402, "Insufficient balance"),
        BackendRefused,
        "(HTTP 402): Insufficient balance. Check the account",
    ),
    "429 for long": (failing(429, "slow down", Retry_After="50"), BackendRefused, "50 s (HTTP 429): slow"),
    "no quota": (raw(json.dumps(NO_QUOTA).encode(), status=429), BackendRefused, "You exceeded your quota"),
    "500": (failing(500, "boom"), BackendUnavailable, "HTTP 500"),
    "503 page": (raw(HTML, status=503, kind="text/html"), BackendUnavailable, "HTTP 503"),
    "hangs": (faulty.hang, BackendTimeout, "1.5 s"),
    "headers drip": (faulty.drip_headers, BackendTimeout, "1.5 s"),
    "body drips": (faulty.endless(b" ", pause=0.05, kind=JSON), BackendTimeout, "1.5 s"),
    "comments drip": (faulty.endless(b": ping\n\n", pause=0.05), BackendTimeout, "1.5 s"),
    "tokens drip": (faulty.endless(chunk("a"), pause=0.1), BackendTimeout, "1.5 s"),
    "error drips": (raw(*[b"x"] * 400, status=400, pause=0.05), BackendTimeout, "1.5 s"),
    "stalls": (raw(chunk("Once"), DONE, pause=5), BackendTimeout, "1.5 s"),
    "drops": (faulty.drop, BackendProtocolError, "closed the connection"),
    "cut": (raw(chunk("Once upon")), BackendProtocolError, "cut off"),
    "cut in a piece": (raw(chunk("Once"), chunk("upon")[:40]), BackendProtocolError, "cut off"),
    "declared longer": (raw(chunk("Once"), Content_Length="9999"), BackendProtocolError, "closed"),
    "bad JSON in stream": (raw(b"data: {nope\n\n", DONE), BackendProtocolError, "JSON"),
    "not UTF-8": (raw(b'data: {"a": "\xff\xfe"}\n\n', DONE), BackendProtocolError, "JSON"),
    "error in stream": (
        raw(chunk("Once"), f'data: {{"error": {{"message": "gpu lost {KEY}"}}}}\n\n'.encode()),
        BackendUnavailable,
        "gpu lost",
    ),
    "error text in stream": (raw(b'data: {"error": "gpu lost"}\n\n'), BackendUnavailable, "gpu lost"),
    "error as a reply": (
        raw(f'{{"error": {{"message": "gpu lost {KEY}"}}}}'.encode(), kind=JSON),
        BackendUnavailable,
        "gpu lost",
    ),
    "error text as a reply": (raw(b'{"error": "gpu lost"}', kind=JSON), BackendUnavailable, "gpu lost"),
    "error of no text": (raw(b'{"error": [1]}', kind=JSON), BackendUnavailable, "no reason was given"),
    "no choices": (raw(b'data: {"choices": []}\n\n', DONE), BackendProtocolError, "empty"),
    "DONE only said": (raw(chunk("data: [DONE]")), BackendProtocolError, "cut off"),
    "nothing": (raw(chunk(None, "stop"), DONE), BackendProtocolError, "empty"),
    "filtered": (say(finish="content_filter"), BackendRefused, "filter"),
    "bad JSON": (raw(b'{"choices": [', kind=JSON), BackendProtocolError, "not a chat completion"),
    "null": (raw(b"null", kind=JSON), BackendProtocolError, "not a chat completion"),
    "choices empty": (raw(b'{"choices": []}', kind=JSON), BackendProtocolError, "not a chat completion"),
    "content null": (raw(reply(None), kind=JSON), BackendProtocolError, "empty answer: it wrote nothing"),
    "only reasoned": (
        raw(reply(None, finish_reason="length"), kind=JSON),
        BackendProtocolError,
        "empty answer: it spent all tokens",
    ),
    "content empty": (raw(reply(""), kind=JSON), BackendProtocolError, "empty"),
    "deep JSON": (raw(b"[" * 100_000, kind=JSON), BackendProtocolError, "not a chat completion"),
    "web page": (raw(HTML, kind="text/html"), BackendProtocolError, "web page"),
    "empty body": (raw(kind=JSON), BackendProtocolError, "not a chat completion"),
    "gzip": (raw(b"\x1f\x8b", kind=JSON, Content_Encoding="gzip"), BackendProtocolError, "compressed"),
    "endless text": (faulty.endless(chunk("word " * 100)), BackendProtocolError, "far more"),
    "endless noise": (faulty.endless(b": " + b"x" * 9000 + b"\n\n"), BackendProtocolError, "8 MB"),
    "endless JSON": (faulty.endless(b" " * 9000, kind=JSON), BackendProtocolError, "8 MB"),
    "endless error": (raw(*[b"x" * 9000] * 1000, status=400), BackendProtocolError, "8 MB"),
    "moved": (
        raw(status=301, Location="/api/v1/chat/completions?a=b"),
        BackendRefused,
        "redirects /v1/chat/completions to /api/v1/chat/completions.",
    ),
    "redirect in circles": (
        raw(status=307, Location="/v1/chat/completions"),
        BackendProtocolError,
        "redirects",
    ),
}


@pytest.mark.parametrize("fault", MATRIX)
def test_a_faulty_server_gives_one_clear_line_in_time(
    fault: str, server: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.behaviour, kind, words = MATRIX[fault]
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()

    with pytest.raises(BackendError) as caught:
        read(server.base, deadline=DEADLINE if kind is BackendTimeout else LONG_DEADLINE)

    assert time.monotonic() - began < HUNG
    error = caught.value
    assert type(error) is kind
    assert words in error.line
    assert "\n" not in error.line
    assert error.remedy
    assert f"127.0.0.1:{server.port}" in error.line
    assert KEY not in "".join(traceback.format_exception(error))
    assert KEY not in caplog.text


IN_PARTS = [
    {"type": "text", "text": "One "},
    {"type": "thinking", "thinking": "Or three?"},
    {"type": "text", "text": "two."},
]
NULL_DELTA = b'data: {"choices": [{"index": 0, "delta": null, "finish_reason": "%s"}]}\n\n'


@pytest.mark.parametrize(
    "behaviour",
    [
        say("One ", "two."),
        raw(chunk("One two."), chunk(None, "stop")),
        raw(chunk("One two."), DONE),
        raw(chunk("One two."), DONE[:7], DONE[7:].strip()),
        raw(chunk("One two."), NULL_DELTA % b"stop"),
        raw(
            b'event: ping\ndata: {"type": "ping"}\n\n',
            b"data: null\r\n\r\n",
            chunk("One two.", "stop"),
            b'data: {"choices": null, "usage": {"total_tokens": 9}}\n\n',
            DONE,
        ),
        raw(chunk("One two.").replace(b"\n", b"\r\n"), chunk(None, "stop").replace(b"\n", b"\r"), DONE),
        say("One ", "two.", kind="text/plain"),
        raw(b"\n", b"event: message\n", chunk("One two."), DONE, kind="application/octet-stream"),
        raw(reply("One two.", finish_reason="stop"), kind=JSON),
        raw(reply("One two."), kind=JSON),
        raw(reply(IN_PARTS), kind=JSON),
        raw(chunk(IN_PARTS), chunk(None, "stop"), DONE),  # type: ignore[arg-type]
    ],
    ids=[
        "streamed",
        "no DONE",
        "no reason",
        "no reason, DONE in pieces",
        "no delta",
        "events beside it",
        "other line ends",
        "as plain text",
        "as plain text, in pieces",
        "whole",
        "whole, no reason",
        "whole, in parts",
        "streamed, in parts",
    ],
)
def test_a_complete_reply_arrives_streamed_or_whole(behaviour: Behaviour, server: FaultyServer) -> None:
    server.behaviour = behaviour
    assert read(server.base, deadline=LONG_DEADLINE) == "One two."
    assert server.requests[0]["authorization"] == f"Bearer {KEY}"
    assert server.bodies[0]["model"] == "test-model"
    assert server.bodies[0]["max_tokens"] == 50
    assert server.bodies[0]["stream"] is True


@pytest.mark.parametrize(
    "behaviour",
    [
        say("One ", "two", finish="length"),
        raw(chunk("One two"), NULL_DELTA % b"length", DONE),
        raw(reply("One two", finish_reason="length"), kind=JSON),
    ],
    ids=["streamed", "no delta", "whole"],
)
def test_a_reply_that_the_limit_cuts_says_so_after_its_text(
    behaviour: Behaviour, server: FaultyServer
) -> None:
    server.behaviour = behaviour
    backend = create("m", Settings(api_base=server.base))
    said: list[str] = []
    with pytest.raises(ReplyCut, match=r"^the reply was cut off .* Raise ASSISTANT_MAX_TOKENS \(now 9\)$"):
        said.extend(backend.stream(HI, max_tokens=9, deadline=LONG_DEADLINE))
    assert "".join(said) == "One two"
    assert len(server.requests) == 1


def test_a_long_reply_arrives_however_much_is_sent_with_each_token(server: FaultyServer) -> None:
    piece = chunk("word ").replace(b'"model"', b'"details": "%s", "model"' % (b"x" * 300))
    server.behaviour = raw(piece * 8192, chunk(None, "stop"), DONE)
    assert read(server.base, deadline=LONG_DEADLINE, max_tokens=8192) == "word " * 8192


def test_nothing_of_the_environment_is_sent(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-private")
    monkeypatch.setenv(
        "OPENAI_CUSTOM_HEADERS",
        "X-Team: private\nauthorization: Bearer private\nHost: private\nCookie: private",
    )
    monkeypatch.setenv("OPENAI_API_KEY", "sk-private")
    assert read(server.base, deadline=LONG_DEADLINE) == "Fine."
    assert "private" not in str(server.requests)
    assert server.requests[0]["authorization"] == f"Bearer {KEY}"
    assert server.requests[0]["host"] == f"127.0.0.1:{server.port}"


class SlowImport(importlib.abc.MetaPathFinder):
    """Makes the import of the client library take longer than the deadline."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if name == CLIENT:
            time.sleep(2 * DEADLINE)


CLIENT = "llama_index.llms.openai_like"


def test_the_deadline_does_not_pay_for_the_import(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, CLIENT)
    monkeypatch.setattr(sys, "meta_path", [SlowImport(), *sys.meta_path])
    assert read(server.base, deadline=DEADLINE) == "Fine."


def test_a_model_that_the_client_does_not_speak_to_is_told_before_anything_is_sent(
    server: FaultyServer,
) -> None:
    backend = create("gpt-5.2-pro", Settings(api_base=server.base, api_key=KEY))
    with pytest.raises(BackendRefused, match=r"gpt-5\.2-pro.*Responses API.*ASSISTANT_MODEL"):
        list(backend.stream(HI, max_tokens=9, deadline=LONG_DEADLINE))
    assert server.requests == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_recovers_is_asked_again(status: int, server: FaultyServer) -> None:
    server.behaviour = failing(status, "wait", times=1, Retry_After="0.2")
    assert read(server.base, deadline=LONG_DEADLINE) == "Back again."
    assert len(server.requests) == 2


def test_nothing_is_asked_again_after_text_came_or_when_the_wait_is_too_long(server: FaultyServer) -> None:
    server.behaviour = MATRIX["error in stream"][0]
    with pytest.raises(BackendUnavailable):
        read(server.base, deadline=LONG_DEADLINE)
    server.behaviour = failing(429, "slow down", Retry_After="50")
    with pytest.raises(BackendRefused):
        read(server.base, deadline=LONG_DEADLINE)
    server.behaviour = MATRIX["no quota"][0]
    with pytest.raises(BackendRefused, match="billing"):
        read(server.base, deadline=LONG_DEADLINE)
    assert len(server.requests) == 3


def test_text_before_a_cut_stays_valid(server: FaultyServer) -> None:
    server.behaviour = raw(chunk("Once "), chunk("upon"))
    backend = create("m", Settings(api_base=server.base))
    stream = backend.stream(HI, max_tokens=9, deadline=LONG_DEADLINE)
    assert next(stream) + next(stream) == "Once upon"
    with pytest.raises(BackendProtocolError):
        next(stream)


def test_a_redirect_to_another_server_is_refused_and_never_asked(server: FaultyServer) -> None:
    with faulty.faulty_server() as other:
        server.behaviour = raw(status=307, Location=f"{other.base}/chat/completions")
        with pytest.raises(BackendRefused, match=f"127.0.0.1:{other.port}"):
            read(server.base, deadline=LONG_DEADLINE)
        assert other.requests == []


def test_closing_the_reply_hangs_up(server: FaultyServer) -> None:
    server.behaviour = faulty.endless(chunk("a "), pause=0.02)
    backend = create("m", Settings(api_base=server.base))
    stream = backend.stream(HI, max_tokens=5000, deadline=LONG_DEADLINE)
    assert next(stream) == "a "
    stream.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(5)


def test_a_server_that_is_away_says_so() -> None:
    with faulty.faulty_server() as gone:
        base = gone.base
    with pytest.raises(BackendUnavailable, match="cannot be reached"):
        read(base, deadline=LONG_DEADLINE)


def test_a_server_that_takes_no_connection_is_away_before_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 0.3)
    with contextlib.ExitStack() as opened:
        full = opened.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # more than wait in its queue
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        with pytest.raises(BackendUnavailable, match=r"cannot be reached: .* Start the server"):
            read(f"http://127.0.0.1:{full.getsockname()[1]}/v1", deadline=LONG_DEADLINE)


@pytest.mark.parametrize(
    "settings",
    [
        {"api_base": "localhost:8080/v1"},
        {"api_base": "file:///etc/passwd"},
        {"api_base": "http://"},
        {"api_base": "http://host:port/v1"},
        {"api_base": "http://[::1/v1"},
        {"api_base": f"http://user:{KEY}@[::1/v1"},
        {"api_base": f"http://user:{KEY}@127.0.0.1/v1"},
        {"api_base": f"http://127.0.0.1/v1?key={KEY}"},
        {"api_base": "http://127.0.0.1/v1", "api_key": f"{KEY}\nX-Evil: 1"},
        {},
    ],
)
def test_a_wrong_setting_is_found_before_anything_is_sent(settings: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        create("m", Settings(**settings))  # type: ignore[arg-type]
    assert "ASSISTANT_API" in caught.value.remedy
    assert KEY not in str(caught.value)
