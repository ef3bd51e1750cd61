"""A language model for tests: says what it is told to, and remembers what it was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import BackendError
from assistant.llm.types import Message

Reply = str | BackendError | Sequence["str | BackendError"]
"""A text (sent word by word), an error to raise, or pieces with perhaps an error among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """What one `stream()` was given."""

    messages: tuple[Message, ...]
    max_tokens: int
    grammar: str
    deadline: float


class ScriptedBackend:
    """A backend whose replies are given beforehand.

    Args:
        replies: each call takes the next; the last one repeats. Or a function of the messages.
        small: what `Backend.small` says.
        context_tokens: what `Backend.context_tokens` says.

    Attributes:
        calls: what was asked, oldest first.
        closed: True after `close()`.
        abandoned: how many replies were closed before their end.
    """

    def __init__(
        self,
        *replies: Reply | Callable[[Sequence[Message]], Reply],
        name: str = "scripted",
        small: bool = False,
        context_tokens: int = 8192,
    ) -> None:
        if not replies:
            raise ValueError("give at least one reply")
        self.name = name
        self.small = small
        self.context_tokens = context_tokens
        self.calls: list[RecordedCall] = []
        self.closed = False
        self.abandoned = 0
        self._replies = replies

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str = "", deadline: float = 60.0
    ) -> Iterator[str]:
        """The next reply, in pieces; recorded when the first piece is taken."""
        number = len(self.calls)
        self.calls.append(
            RecordedCall(messages=tuple(messages), max_tokens=max_tokens, grammar=grammar, deadline=deadline)
        )
        reply = self._replies[min(number, len(self._replies) - 1)]
        if callable(reply):
            reply = reply(messages)
        finished = False
        try:
            if isinstance(reply, BackendError):
                raise reply
            for piece in re.findall(r"\S+\s*|\s+", reply) if isinstance(reply, str) else reply:
                if isinstance(piece, BackendError):
                    raise piece
                yield piece
            finished = True
        except GeneratorExit:
            self.abandoned += not finished
            raise

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True
