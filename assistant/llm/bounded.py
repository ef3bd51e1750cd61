"""One deadline over a whole reply, whatever the library below does with its own timeouts.

Client libraries bound single reads, so a server that drips bytes holds a caller for ever. Here a
worker thread reads, the caller takes pieces from a queue until the deadline, and giving up (by
deadline, by closing the iterator, or by too much text) aborts the worker's connection.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import cast

from assistant.errors import BackendError, BackendProtocolError, BackendTimeout, ReplyCut

CHARACTERS_PER_TOKEN = 16
"""More than any tokenizer gives on average: text beyond it means that the limit was ignored."""


class Call:
    """One running request: how much time it has, and how to make it let go."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._on_abort: list[Callable[[], object]] = []

    @property
    def stopped(self) -> bool:
        """True once nobody waits for the reply any more."""
        return self._stopped.is_set()

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._ends - time.monotonic())

    def wait(self, seconds: float) -> bool:
        """Sleep; True if the call was given up meanwhile."""
        return self._stopped.wait(seconds)

    def on_abort(self, action: Callable[[], object]) -> None:
        """Run `action` when the call is given up; at once if it already is."""
        with self._lock:
            if not self.stopped:
                self._on_abort.append(action)
                return
        action()

    def abort(self) -> None:
        """Give the call up. A second call does nothing."""
        with self._lock:
            self._stopped.set()
            actions, self._on_abort = self._on_abort, []
        for action in actions:
            with contextlib.suppress(Exception):
                action()


def reply_cut(max_tokens: int) -> ReplyCut:
    """What a backend raises after the last piece of a reply that the limit cut."""
    return ReplyCut(
        "the reply was cut off at the limit of tokens", f"Raise ASSISTANT_MAX_TOKENS (now {max_tokens})"
    )


def _alone(error: BaseException, subject: str) -> BackendError:
    """The error without what led to it, which may hold a key; a kind of its own becomes the one it is of."""
    kind = next((one for one in type(error).__mro__ if one.__module__ == BackendError.__module__), None)
    if isinstance(error, BackendError) and kind is not None:
        with contextlib.suppress(AttributeError):  # one that was made without the arguments of its kind
            return cast("type[BackendError]", kind)(error.message, error.remedy)
    return BackendProtocolError(f"{subject} failed with {type(error).__name__}", "Use another backend")


def bounded(
    produce: Callable[[Call], Iterator[str]], *, deadline: float, max_tokens: int, subject: str
) -> Iterator[str]:
    """Yield what `produce` yields, for at most `deadline` seconds in all.

    Args:
        produce: runs in a worker thread; what it raises that is no BackendError is a defect.
        deadline: seconds from the first `next()` to the end of the reply.
        max_tokens: what the model was asked for; far more text than that is cut.
        subject: who is being waited for, as the subject of an error message.

    Raises:
        BackendTimeout: the deadline passed.
        BackendProtocolError: the reply is much longer than asked, or the backend has a defect.
        BackendError: what `produce` raised.
    """
    call = Call(deadline)
    pieces: queue.Queue[str | BackendError | None] = queue.Queue(maxsize=256)

    def put(item: str | BackendError | None) -> None:
        while not call.stopped:
            with contextlib.suppress(queue.Full):
                pieces.put(item, timeout=0.2)
                return

    def work() -> None:
        end: BackendError | None = None
        try:
            for piece in produce(call):
                if call.stopped:
                    return
                if not isinstance(piece, str):  # what other packages write is not type-checked
                    raise TypeError
                put(piece)
        except BaseException as error:  # SystemExit too: whoever waits must be told
            end = _alone(error, subject)
        put(end)

    worker = threading.Thread(target=work, name="model-reply", daemon=True)
    worker.start()
    room = max_tokens * CHARACTERS_PER_TOKEN
    try:
        while True:
            try:
                item = pieces.get(timeout=call.remaining())
            except queue.Empty:
                raise BackendTimeout(
                    f"{subject} gave no complete answer within {deadline:g} s",
                    "Ask again, raise ASSISTANT_TIMEOUT, or use a faster model",
                ) from None
            if item is None:
                return
            if isinstance(item, BackendError):
                raise item
            room -= len(item)
            if room < 0:
                raise BackendProtocolError(
                    f"{subject} writes far more than the {max_tokens} tokens asked for; it was cut off",
                    "Use another model or server",
                )
            yield item
            if not call.remaining():
                raise BackendTimeout(
                    f"{subject} did not finish within {deadline:g} s; its answer was cut off",
                    "Raise ASSISTANT_TIMEOUT, lower ASSISTANT_MAX_TOKENS, or use a faster model",
                )
    finally:
        call.abort()
