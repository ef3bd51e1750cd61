"""One question at a time per turn: streams it to the page, can be stopped, is saved as it goes."""

from __future__ import annotations

import copy
import itertools
import logging
import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import AssistantError, ConfigurationError, QuestionError
from assistant.types import Event
from assistant.web import turns
from assistant.web.about import LONGEST
from assistant.web.conversations import KEY, Conversations

if TYPE_CHECKING:
    from assistant.app import Assistant

log = logging.getLogger(__name__)

_PAUSE = 0.05
"""Seconds between two looks at whether the reader has stopped the answer."""

_PACE = 0.08
"""Seconds that pieces of text are gathered before they go to the page together."""

ANSWERS_AT_ONCE = 16
"""Questions answered at the same time; the next ones wait in the queue."""

REMEMBERED = 200
"""Turns that were stopped before they began of which this is known."""


class Choices(BaseModel):
    """What a reader may set for one question; None leaves the server's setting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    backend: str | None = None
    passages: int | None = Field(None, ge=1, le=100)
    max_tokens: int | None = Field(None, ge=16, le=2048)
    unsupported: str | None = Field(None, pattern="^(drop|flag)$")


class Ask(BaseModel):
    """A question as the page sends it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reader: str = Field(pattern=KEY)
    conversation: str = Field(pattern=KEY)
    turn: str = Field(pattern=KEY)
    question: str = Field(max_length=LONGEST["question"])
    sources: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    goes_on: bool = False
    """Whether its page shows answers that came before."""
    choices: Choices = Choices()


class Running:
    """A turn that is being answered."""

    def __init__(self) -> None:
        self.begun = False
        self.stopped = threading.Event()
        self.arrived: queue.Queue[Event | Exception | None] = queue.Queue()

    def gather(self) -> list[Event | Exception | None]:
        """What has arrived, after waiting a moment for the first; empty if nothing has."""
        try:
            batch = [self.arrived.get(timeout=_PAUSE)]
        except queue.Empty:
            return []
        self.stopped.wait(_PACE)
        while True:
            try:
                batch.append(self.arrived.get_nowait())
            except queue.Empty:
                return batch


class Asking:
    """Answers the questions of all tabs; each call of `ask` is on its own."""

    def __init__(self, assistant: Assistant, conversations: Conversations) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._running: dict[tuple[str, str], Running] = {}
        self._stopped_early: tuple[tuple[str, str], ...] = ()

    def ask(self, request: Ask) -> Iterator[dict[str, Any]]:
        """Yield the turn, each time further, as {"conversation", "turn"}; the last one is final.

        Expected failures end the turn in state "failed" with message and remedy; others get an id
        that the log explains. Closing the iterator stops the answer and keeps what there is.
        """
        turn = turns.new_turn(turn=request.turn, question=request.question, sources=request.sources)
        running = Running()
        place = (request.reader, request.turn)
        self._running[place] = running
        if place in self._stopped_early:
            self._stopped_early = tuple(one for one in self._stopped_early if one != place)
            running.stopped.set()
        try:
            yield self._shown(request, turn)
            self._start(request, turn, running)
            while turn["state"] == turns.WORKING:
                batch = running.gather()
                for item in batch:
                    if item is None and running.stopped.is_set():
                        break
                    _take(turn, item)
                if running.stopped.is_set() and turn["state"] == turns.WORKING:
                    turn["state"] = turns.STOPPED
                if batch and turn["state"] == turns.WORKING:
                    yield self._shown(request, turn)
            self._save(request, turn, running)
            yield self._shown(request, turn)
        finally:
            running.stopped.set()
            self._running.pop(place, None)
            if turn["state"] == turns.WORKING:
                turn["state"] = turns.STOPPED
                self._save(request, turn, running)

    def stop(self, reader: str, turn: str) -> bool:
        """Ask the turn to stop; False if it is not running: it stops as soon as it begins, if it does."""
        running = self._running.get((reader, turn))
        if running is None:
            self._stopped_early = (*self._stopped_early[-REMEMBERED:], (reader, turn))
            return False
        running.stopped.set()
        return True

    @property
    def running(self) -> int:
        """How many questions are being answered now."""
        return len(self._running)

    def is_running(self, reader: str, turn: str) -> bool:
        """Whether the turn is being answered now."""
        return (reader, turn) in self._running

    def _start(self, request: Ask, turn: dict[str, Any], running: Running) -> None:
        try:
            if not request.question.strip():
                raise QuestionError("the question is empty", "Type a question about the articles")
            earlier = self._conversations.load(request.reader, request.conversation)["turns"]
            dropped = {*request.replaces, request.turn}
            earlier = list(itertools.takewhile(lambda one: one["id"] not in dropped, earlier))
            self._conversations.save_turn(
                request.reader, request.conversation, turn, replaces=request.replaces
            )
            running.begun = True
        except AssistantError as error:
            running.arrived.put(error)
            return

        def work() -> None:
            # opening the stream may load a model, so it happens here too
            _produce(lambda: self._events(request, earlier), running)

        threading.Thread(target=work, name="answer", daemon=True).start()

    def _events(self, request: Ask, earlier: list[dict[str, Any]]) -> Iterator[Event]:
        chosen = {key: value for key, value in request.choices.model_dump().items() if value is not None}
        backend = chosen.get("backend")
        if backend is not None and backend not in self._assistant.backends():
            raise ConfigurationError(
                f"the backend {backend!r} is not configured", "Choose another one in Settings"
            )
        return self._assistant.stream(
            request.question, history=turns.history_of(earlier), sources=request.sources, **chosen
        )

    def _save(self, request: Ask, turn: dict[str, Any], running: Running) -> None:
        try:
            self._conversations.save_turn(
                request.reader,
                request.conversation,
                turn,
                replaces=request.replaces,
                begun=running.begun,
            )
        except AssistantError as error:
            log.warning("%s", error)
            if turn["answer"]:
                turn["answer"]["notices"].append(error.line)

    @staticmethod
    def _shown(request: Ask, turn: dict[str, Any]) -> dict[str, Any]:
        return {"conversation": request.conversation, "turn": copy.deepcopy(turn)}


def _produce(begin: Callable[[], Iterator[Event]], running: Running) -> None:
    """Put the events, then None, or the exception that ended them, where `gather` finds them."""
    try:
        events = begin()
        try:
            for event in events:
                running.arrived.put(event)
                if running.stopped.is_set():
                    break
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()
        running.arrived.put(None)
    except Exception as error:
        running.arrived.put(error)


def _take(turn: dict[str, Any], item: Event | Exception | None) -> None:
    """Write what arrived into the turn; None means that nothing more will come."""
    if turn["state"] != turns.WORKING:
        return
    if isinstance(item, Event):
        turns.apply(turn, item)
        return
    turn["state"] = turns.FAILED
    if isinstance(item, AssistantError):
        # nothing is broken where it is the question that cannot be used
        mild = isinstance(item, QuestionError)
        turn["error"] = {"message": item.message, "remedy": item.remedy, "id": "", "mild": mild}
        return
    number = secrets.token_hex(4)
    log.error("turn %s failed, error %s", turn["id"], number, exc_info=item)
    turn["error"] = {
        "message": "Something went wrong inside the assistant",
        "remedy": f"Try again; the server's log explains error {number}.",
        "id": number,
    }
