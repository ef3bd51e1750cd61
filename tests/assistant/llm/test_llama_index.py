from __future__ import annotations

import pytest

from assistant.errors import BackendUnavailable, ConfigurationError
from assistant.llm.llama_index import create
from assistant.llm.sizes import context_of, is_small
from assistant.llm.types import Message
from assistant.settings import Settings

HI = [Message(role="user", content="Say this back")]


def test_a_class_of_llama_index_answers() -> None:
    backend = create("llama_index.core.llms.mock.MockLLM", Settings(max_tokens=16))
    assert "".join(backend.stream(HI, max_tokens=50, deadline=30)).split() == ["text"] * 16
    backend.close()
    with pytest.raises(BackendUnavailable, match="closed"):
        list(backend.stream(HI, max_tokens=50, deadline=30))


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
