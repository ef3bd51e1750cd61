"""What the page may call on the server: one function each, JSON in, JSON out.

Each takes one object and returns {"ok": …} or {"error": {"message", "remedy", "id"}}; none raises.
Streaming answers go through Gradio's queue instead (`page.build`).
"""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant import feedback
from assistant.errors import AssistantError, ConfigurationError, QuestionError
from assistant.types import Citation
from assistant.web import about
from assistant.web.asking import ANSWERS_AT_ONCE, Asking
from assistant.web.conversations import Conversations, now
from assistant.web.export import export
from assistant.web.indexing import Indexing
from assistant.web.shelf import Shelf
from assistant.web.suggestions import Suggestions
from assistant.web.turns import history_of

if TYPE_CHECKING:
    from assistant.app import Assistant

log = logging.getLogger(__name__)

Call = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that one running app holds."""

    assistant: Assistant
    asking: Asking
    conversations: Conversations
    shelf: Shelf
    indexing: Indexing
    suggestions: Suggestions


def calls(desk: Desk) -> list[Call]:
    """The functions that the page may call, by their names."""
    made: list[Call] = []

    def call(work: Call) -> Call:
        @functools.wraps(work)
        def guarded(data: dict[str, Any]) -> dict[str, Any]:
            return _guard(work, data)

        made.append(guarded)
        return guarded

    @call
    def opening(data: dict[str, Any]) -> dict[str, Any]:
        job = desk.indexing.job()  # before the list: what it adds in between is found when it is followed
        return {
            "conversation": desk.conversations.load(data["reader"], data["conversation"]),
            "conversations": desk.conversations.listing(data["reader"]),
            "articles": desk.shelf.listing(),
            "job": job,
            "about": about.facts(desk.assistant),
        }

    @call
    def shelf(_: dict[str, Any]) -> dict[str, Any]:
        return {
            "articles": desk.shelf.listing(),
            "about": about.facts(desk.assistant),
        }

    @call
    def openers(_: dict[str, Any]) -> list[str]:
        return desk.suggestions.openers()

    @call
    def follow_ups(data: dict[str, Any]) -> list[str]:
        return _follow_ups(desk, data)

    @call
    def article(data: dict[str, Any]) -> dict[str, Any]:
        return desk.shelf.read(str(data["source"]), around=int(data.get("around", 0)))

    @call
    def remove_articles(data: dict[str, Any]) -> dict[str, Any]:
        desk.indexing.check_idle()
        return desk.shelf.remove([str(source) for source in data["sources"]])

    @call
    def restore_articles(data: dict[str, Any]) -> dict[str, Any]:
        desk.indexing.check_idle()
        return desk.shelf.restore(str(data["undo"]))

    @call
    def forget_removal(data: dict[str, Any]) -> bool:
        desk.shelf.forget(str(data["undo"]))
        return True

    @call
    def add_files(data: dict[str, Any]) -> dict[str, Any]:
        return desk.indexing.add_files([(str(one["path"]), str(one["name"])) for one in data["files"]])

    @call
    def add_text(data: dict[str, Any]) -> dict[str, Any]:
        return desk.indexing.add_text(title=str(data.get("title", "")), text=str(data["text"]))

    @call
    def refresh_articles(_: dict[str, Any]) -> dict[str, Any]:
        return desk.indexing.refresh()

    @call
    def indexing_job(_: dict[str, Any]) -> dict[str, Any]:
        return desk.indexing.job()

    @call
    def cancel_indexing(_: dict[str, Any]) -> bool:
        desk.indexing.cancel()
        return True

    @call
    def stop_answer(data: dict[str, Any]) -> bool:
        return desk.asking.stop(str(data["reader"]), str(data["turn"]))

    @call
    def answer_state(data: dict[str, Any]) -> dict[str, Any]:
        # before the turns: an answer that ends in between is saved by then
        running = desk.asking.is_running(str(data["reader"]), str(data["turn"]))
        turns = desk.conversations.load(data["reader"], data["conversation"])["turns"]
        return {
            "running": running,
            "others": desk.asking.running,
            "full": desk.asking.running >= ANSWERS_AT_ONCE,
            "turn": next((turn for turn in turns if turn["id"] == data["turn"]), None),
        }

    @call
    def open_conversation(data: dict[str, Any]) -> dict[str, Any]:
        return desk.conversations.load(data["reader"], data["conversation"])

    @call
    def list_conversations(data: dict[str, Any]) -> list[dict[str, Any]]:
        return desk.conversations.listing(data["reader"])

    @call
    def rename_conversation(data: dict[str, Any]) -> list[dict[str, Any]]:
        desk.conversations.rename(data["reader"], data["conversation"], str(data["title"]))
        return desk.conversations.listing(data["reader"])

    @call
    def delete_conversation(data: dict[str, Any]) -> list[dict[str, Any]]:
        desk.conversations.delete(data["reader"], data["conversation"])
        return desk.conversations.listing(data["reader"])

    @call
    def drop_turns(data: dict[str, Any]) -> dict[str, Any]:
        return desk.conversations.drop_turns(data["reader"], data["conversation"], data["turns"])

    @call
    def export_conversation(data: dict[str, Any]) -> dict[str, str]:
        return export(desk.conversations.load(data["reader"], data["conversation"]), str(data["form"]))

    @call
    def give_feedback(data: dict[str, Any]) -> str:
        return _feedback(desk, data)

    @call
    def evaluation_report(_: dict[str, Any]) -> dict[str, str]:
        return about.latest_report(desk.assistant.settings.store)

    return made


def _guard(work: Call, data: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"ok": work(data)}
    except AssistantError as error:
        return {"error": {"message": error.message, "remedy": error.remedy, "id": ""}}
    except (KeyError, TypeError, ValueError):
        return {"error": {"message": "the page sent something wrong", "remedy": "Reload the page", "id": ""}}
    except Exception:
        number = secrets.token_hex(4)
        log.exception("%s failed, error %s", work.__name__, number)
        return {
            "error": {
                "message": "Something went wrong inside the assistant",
                "remedy": f"Try again; the server's log explains error {number}.",
                "id": number,
            }
        }


def _follow_ups(desk: Desk, data: dict[str, Any]) -> list[str]:
    """Find what to ask after the turn, and keep it with the turn."""
    turns = desk.conversations.load(data["reader"], data["conversation"])["turns"]
    at = _place_of(data["turn"], turns)
    found = desk.suggestions.follow_ups(turns[: at + 1])
    desk.conversations.change_turn(data["reader"], data["conversation"], data["turn"], suggestions=found)
    return found


def _place_of(turn: str, turns: Sequence[dict[str, Any]]) -> int:
    for at, one in enumerate(turns):
        if one["id"] == turn:
            return at
    raise QuestionError("this question was deleted in another tab", "Ask it again in a new conversation")


_REASONS = frozenset({"good", "wrong citation", "missing source", "should have refused", "other"})


def _feedback(desk: Desk, data: dict[str, Any]) -> str:
    reason = str(data["reason"])
    if reason not in _REASONS:
        raise ConfigurationError(
            f"there is no reason {reason!r}", f"Choose one of {', '.join(sorted(_REASONS))}"
        )
    stored = desk.conversations.load(data["reader"], data["conversation"])
    at = _place_of(data["turn"], stored["turns"])
    turn = stored["turns"][at]
    answer = turn["answer"] or {"text": turn["draft"], "citations": []}
    feedback.append(
        desk.assistant.settings.store,
        feedback.Feedback(
            time=now(),
            question=turn["question"],
            text=answer["text"],
            history=history_of(stored["turns"][:at]),
            reason=reason,
            comment=str(data.get("comment", ""))[: about.LONGEST["comment"]],
            citations=tuple(Citation(**citation) for citation in answer["citations"]),
        ),
    )
    desk.conversations.change_turn(data["reader"], data["conversation"], data["turn"], feedback=reason)
    return reason
