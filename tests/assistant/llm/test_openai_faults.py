"""What a remote model can do wrong, each as one clear error within the deadline."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator

import pytest

from assistant.errors import (
    BackendError,
    BackendProtocolError,
    BackendRefused,
    BackendTimeout,
    BackendUnavailable,
    ConfigurationError,
)
from assistant.llm.openai import create
from assistant.llm.types import Message
from assistant.settings import Settings
from tests.assistant.llm import faulty
from tests.assistant.llm.faulty import DONE, Behaviour, FaultyServer, chunk, failing, raw, reply, say

KEY = "sk-verysecret-0123456789abcdef"
DEADLINE = 1.5
LONG_DEADLINE = 20.0
HUNG = 10.0
"""Seconds after which a call counts as hanging, on a busy machine too."""

JSON = "application/json"
HTML = b"<!DOCTYPE html><html><body>Welcome</body></html>"


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
    return "".join(
        backend.stream([Message(role="user", content="Hi")], max_tokens=max_tokens, deadline=deadline)
    )


MATRIX: dict[str, tuple[Behaviour, type[BackendError], str]] = {
    "401": (failing(401, f"Incorrect API key provided: {KEY}"), BackendRefused, "key was refused"),
    "403": (failing(403, f"no access for {KEY}"), BackendRefused, "key was refused"),
    "404": (failing(404, "no such model"), BackendUnavailable, "no such model"),
    "400": (failing(400, f"bad request {KEY}"), BackendRefused, "HTTP 400"),
    "429 for long": (failing(429, "slow down", Retry_After="50"), BackendRefused, "50 s"),
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
    "no choices": (raw(b'data: {"choices": []}\n\n', DONE), BackendProtocolError, "cut off"),
    "nothing": (raw(chunk(None, "stop"), DONE), BackendProtocolError, "empty"),
    "filtered": (say(finish="content_filter"), BackendRefused, "filter"),
    "bad JSON": (raw(b'{"choices": [', kind=JSON), BackendProtocolError, "not a chat completion"),
    "null": (raw(b"null", kind=JSON), BackendProtocolError, "not a chat completion"),
    "choices empty": (raw(b'{"choices": []}', kind=JSON), BackendProtocolError, "not a chat completion"),
    "content null": (raw(reply(None), kind=JSON), BackendProtocolError, "not a chat completion"),
    "content empty": (raw(reply(""), kind=JSON), BackendProtocolError, "empty"),
    "deep JSON": (raw(b"[" * 100_000, kind=JSON), BackendProtocolError, "not a chat completion"),
    "web page": (raw(HTML, kind="text/html"), BackendProtocolError, "web page"),
    "empty body": (raw(kind=JSON), BackendProtocolError, "not a chat completion"),
    "gzip": (raw(b"\x1f\x8b", kind=JSON, Content_Encoding="gzip"), BackendProtocolError, "compressed"),
    "endless text": (faulty.endless(chunk("word " * 100)), BackendProtocolError, "far more"),
    "endless noise": (faulty.endless(b": " + b"x" * 9000 + b"\n\n"), BackendProtocolError, "2 MB"),
    "endless JSON": (faulty.endless(b" " * 9000, kind=JSON), BackendProtocolError, "2 MB"),
    "endless error": (raw(*[b"x" * 9000] * 300, status=400), BackendProtocolError, "2 MB"),
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


@pytest.mark.parametrize(
    "behaviour",
    [
        say("One ", "two."),
        raw(chunk("One two."), chunk(None, "stop")),
        raw(reply("One two.", finish_reason="stop"), kind=JSON),
        raw(reply("One two."), kind=JSON),
    ],
    ids=["streamed", "no DONE", "whole", "whole, no reason"],
)
def test_a_complete_reply_arrives_streamed_or_whole(behaviour: Behaviour, server: FaultyServer) -> None:
    server.behaviour = behaviour
    assert read(server.base, deadline=LONG_DEADLINE) == "One two."
    assert server.requests[0]["authorization"] == f"Bearer {KEY}"
    assert server.bodies[0]["model"] == "test-model"
    assert server.bodies[0]["max_tokens"] == 50
    assert server.bodies[0]["stream"] is True


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
    assert len(server.requests) == 2


def test_text_before_a_cut_stays_valid(server: FaultyServer) -> None:
    server.behaviour = raw(chunk("Once "), chunk("upon"))
    backend = create("m", Settings(api_base=server.base))
    stream = backend.stream([Message(role="user", content="Hi")], max_tokens=9, deadline=LONG_DEADLINE)
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
    stream = backend.stream([Message(role="user", content="Hi")], max_tokens=5000, deadline=LONG_DEADLINE)
    assert next(stream) == "a "
    stream.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(5)


def test_a_server_that_is_away_says_so() -> None:
    with faulty.faulty_server() as gone:
        base = gone.base
    with pytest.raises(BackendUnavailable, match="cannot be reached"):
        read(base, deadline=LONG_DEADLINE)


@pytest.mark.parametrize(
    "settings",
    [
        {"api_base": "localhost:8080/v1"},
        {"api_base": "file:///etc/passwd"},
        {"api_base": "http://"},
        {"api_base": "http://host:port/v1"},
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
