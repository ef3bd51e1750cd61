"""What the page is told of that which ends while it is looked up."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.web import about
from assistant.web.calls import Desk, calls
from assistant.web.conversations import Conversations

READER, CONVERSATION, TURN = "a" * 32, "1" * 32, "2" * 32
PARTS = ("assistant", "asking", "conversations", "shelf", "indexing", "suggestions")


def called(name: str, **parts: Any) -> Any:
    """What a call returns to the page over these parts of a desk."""
    given: dict[str, Any] = {part: parts.get(part) for part in PARTS}
    (call,) = (one for one in calls(Desk(**given)) if one.__name__ == name)
    return call({"reader": READER, "conversation": CONVERSATION, "turn": TURN})["ok"]


def test_a_job_that_ends_while_the_page_opens_is_still_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = {"state": "working"}

    def listing() -> list[Any]:
        found: list[Any] = []
        job["state"] = "done"  # what it has added is not found
        return found

    monkeypatch.setattr(about, "facts", lambda _: {})
    opened = called(
        "opening",
        conversations=Conversations(tmp_path),
        shelf=SimpleNamespace(listing=listing),
        indexing=SimpleNamespace(job=lambda: dict(job)),
    )
    assert opened["job"] == {"state": "working"}


def test_an_answer_that_ends_while_it_is_asked_for_is_not_taken_for_lost() -> None:
    looks: list[str] = []

    def load(*_: str) -> dict[str, Any]:
        looks.append("turns")
        return {"turns": [{"id": TURN, "state": "working" if looks == ["turns"] else "done"}]}

    def is_running(*_: str) -> bool:
        looks.append("running")
        return looks == ["running"]

    told = called(
        "answer_state",
        conversations=SimpleNamespace(load=load),
        asking=SimpleNamespace(is_running=is_running, running=0),
    )
    assert told["running"] or told["turn"]["state"] == "done"
