"""What readers say about answers: one JSON line each in `<store>/feedback.jsonl`."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path

from index.characters import whole
from pydantic import TypeAdapter, ValidationError

from assistant.conversation import turns
from assistant.errors import StoreFull
from assistant.types import Answer, Citation, History, Record, Turn

FILE = "feedback.jsonl"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback(Record):
    """A reader's word on one answer.

    `time` is ISO (UTC), `text` the answer that was given, `reason` why it is not good in a word or
    two ("wrong", "missing", "refused", …), `comment` what the reader adds.
    """

    time: str
    question: str
    text: str
    history: tuple[Turn, ...] = ()
    reason: str = ""
    comment: str = ""
    citations: tuple[Citation, ...] = ()


_ROW: TypeAdapter[Feedback] = TypeAdapter(Feedback)


def feedback_on(answer: Answer, *, history: History = (), reason: str = "", comment: str = "") -> Feedback:
    """Feedback on `answer`, dated now."""
    return Feedback(
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        question=answer.question,
        text=answer.text,
        history=turns(history),
        reason=reason,
        comment=comment,
        citations=answer.citations,
    )


def append(store: Path, feedback: Feedback) -> Path:
    """Add one row to the feedback of `store` and return the file. Threads and processes may do so at once.

    Raises:
        StoreFull: the file cannot be written.
    """
    path = store / FILE
    # half a character would make a row that cannot be read
    row = whole(json.dumps(feedback.to_dict(), ensure_ascii=False)).encode("utf-8") + b"\n"
    try:
        store.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            row = _after_half_a_row(descriptor) + row
            # one write, so that rows of several writers do not mix
            if os.write(descriptor, row) < len(row):
                raise OSError(ENOSPC, os.strerror(ENOSPC))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreFull(
            f"feedback cannot be written to {path}: {error.strerror}", "Free space or allow writing there"
        ) from None
    return path


def _after_half_a_row(descriptor: int) -> bytes:
    """What ends a row that a full disk cut, so that it does not spoil the next one."""
    if not os.lseek(descriptor, 0, os.SEEK_END):
        return b""
    os.lseek(descriptor, -1, os.SEEK_END)
    return b"" if os.read(descriptor, 1) == b"\n" else b"\n"


def read(store: Path, name: str = FILE) -> tuple[Feedback, ...]:
    """All feedback of `store`, oldest first; a line that cannot be read is logged and left out.

    Args:
        name: of the file in that folder, if it is another than the store's own.
    """
    path = store / name
    if not path.is_file():
        return ()
    rows: list[Feedback] = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            rows.append(_ROW.validate_json(line))
        except ValidationError as error:
            _log.warning("%s line %d is left out: %s", path, number, error.errors()[0]["msg"])
    return tuple(rows)
