from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.llms.mock import MockLLM
from pydantic import SecretStr

from assistant.errors import BackendProtocolError, BackendUnavailable, ConfigurationError, ReplyCut
from assistant.llm.llama_index import LlamaIndexBackend, create
from assistant.llm.sizes import context_of, is_small
from assistant.llm.types import Message
from assistant.settings import Settings

HI = [Message(role="user", content="Say this back")]


def test_a_class_of_llama_index_answers() -> None:
    backend = create("llama_index.core.llms.mock.MockLLM", Settings(max_tokens=50))
    assert "".join(backend.stream(HI, max_tokens=50, deadline=30)).split() == ["text"] * 50
    assert "".join(backend.stream(HI, max_tokens=16, deadline=30)).split() == ["text"] * 16
    assert "".join(backend.stream(HI, max_tokens=50, deadline=30)).split() == ["text"] * 50
    backend.close()
    with pytest.raises(BackendUnavailable, match="closed"):
        list(backend.stream(HI, max_tokens=50, deadline=30))


class Told(MockLLM):  # type: ignore[misc]
    """Says `text`, and then `end` as what its server sent."""

    text: str = "Once upon"
    end: Any = None

    def stream_chat(self, messages: Any, **arguments: Any) -> Any:
        for text, end in ((self.text, None), ("", self.end)):
            yield ChatResponse(message=ChatMessage(content=self.text), delta=text, raw=end)


def told(end: Any, text: str = "Once upon") -> LlamaIndexBackend:
    llm = Told()
    llm.end, llm.text = end, text
    return LlamaIndexBackend(llm, name="told")


@pytest.mark.parametrize(
    "end",
    [
        SimpleNamespace(choices=[SimpleNamespace(finish_reason="length", delta=None)]),
        {"choices": [{"finish_reason": "length"}]},
        {"done": True, "done_reason": "length"},
        {"type": "message_delta", "delta": SimpleNamespace(stop_reason="max_tokens")},
    ],
    ids=["OpenAI", "llama.cpp", "Ollama", "Anthropic"],
)
def test_a_reply_that_the_limit_cuts_says_so_after_its_text(end: Any) -> None:
    stream = told(end).stream(HI, max_tokens=20, deadline=30)
    assert next(stream) == "Once upon"
    with pytest.raises(ReplyCut, match=r"ASSISTANT_MAX_TOKENS \(now 20\)"):
        next(stream)
    with pytest.raises(ReplyCut):
        list(told(end, text="").stream(HI, max_tokens=20, deadline=30))


@pytest.mark.parametrize(
    "end", [None, {"done_reason": "stop"}, {"choices": []}, SimpleNamespace(choices=None)]
)
def test_a_reply_of_which_no_cut_is_known_is_complete(end: Any) -> None:
    assert list(told(end).stream(HI, max_tokens=20, deadline=30)) == ["Once upon"]
    with pytest.raises(BackendProtocolError, match="empty"):
        list(told(end, text="").stream(HI, max_tokens=20, deadline=30))


class Keyed(MockLLM):  # type: ignore[misc]
    """Repeats its key when it is asked, as errors of HTTP libraries do."""

    api_key: str = ""

    def __init__(self, api_key: str, **arguments: Any) -> None:
        super().__init__()
        self.api_key = api_key

    def stream_chat(self, messages: Any, **arguments: Any) -> Any:
        raise ValueError(f"illegal header {self.api_key!r}")


def test_the_line_end_of_a_key_that_was_read_from_a_file_is_none_of_it() -> None:
    backend = create(f"{__name__}.Keyed", Settings(api_key=SecretStr("sk-secret\r\n")))
    with pytest.raises(BackendUnavailable, match=r"illegal header '\*\*\*'"):
        list(backend.stream(HI, max_tokens=20, deadline=30))


@pytest.mark.parametrize(
    "name", ["", "Ollama", "not a.name", "llama_index.core.llms.ChatMessage", "json.loads"]
)
def test_what_is_no_model_class_is_told(name: str) -> None:
    with pytest.raises(ConfigurationError, match="llama-index:llama_index"):
        create(name, Settings())


def test_a_missing_package_names_what_to_install() -> None:
    with pytest.raises(BackendUnavailable, match="pip install llama-index-llms-no-such-thing"):
        create("no_such_thing.Model", Settings())


@pytest.mark.parametrize(
    ("name", "small"),
    [
        ("qwen2.5-coder-0.5b-instruct", True),
        ("SmolLM2-135M", True),
        ("llama3.2:3b", True),
        ("llama3.1:8b", False),
        ("gpt-4o-mini", False),
        ("mixtral-8x7b", False),
    ],
)
def test_the_size_is_read_from_the_name(name: str, small: bool) -> None:
    assert is_small(name) is small
    assert context_of(name) >= 8192
