from __future__ import annotations

import pytest

from assistant.errors import BackendTimeout
from assistant.llm.testing import ScriptedBackend
from assistant.llm.types import Backend, Message

HI = [Message(role="user", content="Hi there")]


def test_it_says_its_replies_in_turn_and_records_the_calls() -> None:
    scripted = ScriptedBackend("One  two.", lambda messages: messages[-1].content.upper())
    backend: Backend = scripted
    assert list(backend.stream(HI, max_tokens=5, grammar="g")) == ["One  ", "two."]
    assert "".join(backend.stream(HI, max_tokens=5)) == "HI THERE"
    assert "".join(backend.stream(HI, max_tokens=5)) == "HI THERE"
    assert [call.grammar for call in scripted.calls] == ["g", "", ""]
    assert scripted.calls[0].messages == tuple(HI)


def test_it_can_fail_at_once_or_in_the_middle() -> None:
    backend = ScriptedBackend(BackendTimeout("late"), ["Once ", BackendTimeout("late")])
    with pytest.raises(BackendTimeout):
        next(backend.stream(HI, max_tokens=5))
    stream = backend.stream(HI, max_tokens=5)
    assert next(stream) == "Once "
    with pytest.raises(BackendTimeout):
        next(stream)


def test_it_notices_a_reader_who_leaves() -> None:
    backend = ScriptedBackend("One two three")
    stream = backend.stream(HI, max_tokens=5)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert backend.abandoned == 1
