"""What a language model backend is: one method that streams text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One chat message."""

    role: Literal["system", "user", "assistant"]
    content: str


class Backend(Protocol):
    """A language model.

    Attributes:
        name: what answers say they were made with, such as "local:qwen2.5-coder-0.5b-instruct".
        context_tokens: room for prompt and reply together, in the model's tokens.
        small: True for models of about 3 billion parameters or fewer: they get a few good
            sentences and a short prompt instead of whole passages.
    """

    name: str
    context_tokens: int
    small: bool

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str = "", deadline: float = 60.0
    ) -> Iterator[str]:
        """Yield the reply in pieces; closing the iterator stops the generation.

        Args:
            messages: the conversation, system message first.
            max_tokens: longest reply, in tokens.
            grammar: a GBNF grammar for the reply; ignored where it is not supported.
            deadline: seconds after which the whole reply, not one read, is given up.

        Raises:
            ReplyCut: after the last piece, where the model had not finished at `max_tokens`; not where
                a backend cannot tell.
            BackendError: another of its kinds, as one line with the remedy. What was yielded
                before stays valid text; a connection that breaks raises BackendProtocolError.
        """
        ...

    def close(self) -> None:
        """Free what the model holds; a second call does nothing."""
        ...


@runtime_checkable
class Judge(Backend, Protocol):
    """A backend that can also say how likely it is to begin its reply with a given word.

    Attributes:
        judges: whether its word on evidence is worth asking for.
    """

    judges: bool

    def weigh(
        self, messages: Sequence[Message], words: Sequence[str], *, deadline: float = 60.0
    ) -> tuple[float, ...]:
        """The probability, 0..1, of each of `words` as the first word of the reply, in any case.

        Raises:
            BackendError: as for `Backend.stream`.
        """
        ...


def judge_of(backend: Backend | None) -> Judge | None:
    """The backend, if it is one whose word on evidence is worth asking for."""
    return backend if isinstance(backend, Judge) and backend.judges else None
