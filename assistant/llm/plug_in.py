"""Backends of other packages: held to the protocol when loaded, and to the deadline when they write."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from contextlib import suppress

from assistant.errors import ConfigurationError
from assistant.llm.bounded import Call, bounded
from assistant.llm.types import Backend, Judge, Message


class PlugIn:
    """A backend of another package: whatever it raises or yields ends as a BackendError, and in time."""

    def __init__(self, backend: Backend) -> None:
        self.name = backend.name
        self.context_tokens = backend.context_tokens
        self.small = backend.small
        self._backend = backend

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str = "", deadline: float = 60.0
    ) -> Iterator[str]:
        """See `Backend.stream`; one that blocks without yielding goes on in the background."""
        special = {"grammar": grammar} if grammar else {}

        def produce(call: Call) -> Iterator[str]:
            yield from self._backend.stream(
                messages, max_tokens=max_tokens, deadline=call.remaining(), **special
            )

        return bounded(produce, deadline=deadline, max_tokens=max_tokens, subject=self.name)

    def close(self) -> None:
        """Close the other; what fails there must not keep the rest from being closed."""
        with suppress(Exception):
            self._backend.close()


class JudgingPlugIn(PlugIn):
    """One that is a `Judge`, too."""

    def __init__(self, backend: Judge) -> None:
        super().__init__(backend)
        self.judges = backend.judges
        self._judge = backend

    def weigh(
        self, messages: Sequence[Message], words: Sequence[str], *, deadline: float = 60.0
    ) -> tuple[float, ...]:
        """See `Judge.weigh`."""
        shares: list[float] = []

        def produce(call: Call) -> Iterator[str]:
            shares.extend(map(float, self._judge.weigh(messages, words, deadline=call.remaining())))
            if len(shares) != len(words) or not all(0 <= share <= 1 for share in shares):
                raise ValueError("not one share of 0..1 for each word")
            yield ""

        list(bounded(produce, deadline=deadline, max_tokens=1, subject=self.name))
        return tuple(shares)


def plugged_in(kind: str, backend: Backend) -> PlugIn:
    """The backend that the plug-in `kind` made.

    Raises:
        ConfigurationError: it lacks a part of `Backend`, or has it in another form.
    """
    faults = list(_faults(backend))
    if faults:
        raise ConfigurationError(
            f"backend {kind!r} is none: {'; '.join(faults)}",
            "Set ASSISTANT_BACKEND=extractive, or report this to the backend's author",
        )
    return JudgingPlugIn(backend) if isinstance(backend, Judge) else PlugIn(backend)


def _faults(backend: object) -> Iterator[str]:
    for name, kind, wanted in (("name", str, "a text"), ("context_tokens", int, "a number")):
        value = getattr(backend, name, None)
        if not isinstance(value, kind) or isinstance(value, bool):
            yield f"{name} must be {wanted}"
    if not isinstance(getattr(backend, "small", None), bool):
        yield "small must be True or False"
    if not callable(getattr(backend, "close", None)):
        yield "it has no method close"
    stream = getattr(backend, "stream", None)
    if not callable(stream):
        yield "it has no method stream"
        return
    try:
        inspect.signature(stream).bind((), max_tokens=1, deadline=1.0)
    except TypeError as error:
        yield f"stream cannot be called with messages, max_tokens and deadline: {error}"
    except ValueError:
        return  # one that is not written in Python tells no signature
