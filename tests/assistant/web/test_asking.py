from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.settings import Settings
from assistant.types import Event
from assistant.web.asking import Ask, Asking
from assistant.web.conversations import Conversations
from tests.browser.library import documents, scripts
from tests.browser.scripted import ScriptedAssistant

READER, CONVERSATION = "a" * 32, "c" * 32


@pytest.fixture
def assistant(tmp_path: Path) -> ScriptedAssistant:
    return ScriptedAssistant(settings=Settings(store=tmp_path), documents=documents(), scripts=scripts())


@pytest.fixture
def conversations(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path / "conversations")


@pytest.fixture
def asking(assistant: ScriptedAssistant, conversations: Conversations) -> Asking:
    return Asking(assistant, conversations)  # type: ignore[arg-type]


def request(question: str, number: int = 1, **more: Any) -> Ask:
    return Ask(reader=READER, conversation=CONVERSATION, turn=f"{number:032x}", question=question, **more)


def final(asking: Asking, asked: Ask) -> dict[str, Any]:
    *_, last = asking.ask(asked)
    turn: dict[str, Any] = last["turn"]
    return turn


def test_question_is_shown_first_and_the_answer_is_saved(
    asking: Asking, conversations: Conversations
) -> None:
    shown = [one["turn"] for one in asking.ask(request("How long?"))]
    assert shown[0]["state"] == "working"
    assert shown[0]["steps"] == []
    assert shown[-1]["state"] == "done"
    assert [one["number"] for one in shown[-1]["answer"]["citations"]] == [1, 2, 3]
    assert conversations.load(READER, CONVERSATION)["turns"] == [shown[-1]]


def test_earlier_snapshots_are_not_changed_by_later_ones(asking: Asking) -> None:
    shown = [one["turn"] for one in asking.ask(request("How long?"))]
    assert shown[0]["evidence"] == []
    assert shown[0]["answer"] is None


def test_closing_stops_the_answer_and_keeps_the_text(
    asking: Asking, assistant: ScriptedAssistant, conversations: Conversations
) -> None:
    events = asking.ask(request("slow"))
    while "word2" not in next(events)["turn"]["draft"]:
        pass
    events.close()  # type: ignore[attr-defined]
    assert assistant.closed.wait(2)
    (turn,) = conversations.load(READER, CONVERSATION)["turns"]
    assert turn["state"] == "stopped"
    assert "word2" in turn["draft"]


def test_a_conversation_that_another_tab_deletes_does_not_come_back(
    asking: Asking, conversations: Conversations
) -> None:
    asked = request("slow")
    events = asking.ask(asked)
    while "word2" not in next(events)["turn"]["draft"]:
        pass
    conversations.delete(READER, CONVERSATION)
    assert asking.stop(READER, asked.turn)
    *_, last = events
    assert "word2" in last["turn"]["draft"]
    assert conversations.listing(READER) == []
    assert final(asking, request("How long?", 2))["state"] == "done"
    assert [one["turns"] for one in conversations.listing(READER)] == [1]


def test_stop_works_while_the_model_says_nothing(asking: Asking, assistant: ScriptedAssistant) -> None:
    def silent(_: ScriptedAssistant, __: str) -> Iterator[Event]:
        yield Event(kind="step", text="Searching")
        time.sleep(3)

    assistant.scripts["silent"] = silent
    asked = request("silent")
    events = asking.ask(asked)
    next(events)
    assert not asking.stop("b" * 32, asked.turn)
    assert asking.stop(READER, asked.turn)
    began = time.monotonic()
    *_, last = events
    assert last["turn"]["state"] == "stopped"
    # a deadline that means that the stop waited for the model
    assert time.monotonic() - began < 2.5


def test_a_turn_that_was_stopped_before_it_began_stops_at_once(asking: Asking) -> None:
    asked = request("slow")
    assert not asking.stop(READER, asked.turn)
    assert final(asking, asked)["state"] == "stopped"
    assert final(asking, request("How long?"))["state"] == "done"


@pytest.mark.parametrize("question", ["", "  \n "])
def test_empty_question_is_refused(asking: Asking, question: str) -> None:
    turn = final(asking, request(question))
    assert turn["error"]["message"] == "the question is empty"


def test_an_article_that_is_gone_and_a_bug_end_the_turn(asking: Asking) -> None:
    assert final(asking, request("fail"))["error"]["remedy"] == "Start it with `ollama serve`"
    error = final(asking, request("crash", 2))["error"]
    assert error["id"] in error["remedy"]
    assert "secret" not in str(error)


def test_stream_that_ends_without_an_answer_fails(asking: Asking, assistant: ScriptedAssistant) -> None:
    assistant.scripts["cut"] = lambda *_: iter([Event(kind="token", text="half")])
    turn = final(asking, request("cut"))
    assert turn["state"] == "failed"
    assert turn["draft"] == "half"


def test_history_ends_before_the_turn_that_is_replaced(asking: Asking, assistant: ScriptedAssistant) -> None:
    for number, question in enumerate(("How long?", "Who is the mayor?", "When was it widened?"), 1):
        final(asking, request(question, number))
    final(asking, request("Who is the major?", 4, replaces=(f"{2:032x}", f"{3:032x}")))
    assert [turn.question for turn in assistant.asked[-1]["history"]] == ["How long?"]


def test_only_configured_backends(asking: Asking, assistant: ScriptedAssistant) -> None:
    turn = final(asking, request("How long?", choices={"backend": "openai:x"}))
    assert "not configured" in turn["error"]["message"]
    assert assistant.asked == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"turn": "../x"},
        {"reader": "short"},
        {"question": "x" * 100_001},
        {"choices": {"api_base": "http://evil.example"}},
        {"choices": {"unsupported": "keep"}},
        {"choices": {"passages": 10_000}},
        {"more": 1},
    ],
)
def test_what_the_page_never_sends_is_refused(wrong: dict[str, Any]) -> None:
    good = {"reader": READER, "conversation": CONVERSATION, "turn": "1" * 32, "question": "How long?"}
    Ask.model_validate(good)
    with pytest.raises(ValidationError):
        Ask.model_validate(good | wrong)
