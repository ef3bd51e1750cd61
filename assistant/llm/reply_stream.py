"""The bytes of a chat reply on their way to the client library: capped, mended, and watched for their end."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from assistant.errors import BackendProtocolError

MAX_REPLY_BYTES = 2_000_000


@dataclass(slots=True)
class Ending:
    """How a stream of chat chunks ended: its last `finish_reason`, and whether [DONE] came."""

    reason: str = ""
    done: bool = False
    _rest: bytearray = field(default_factory=bytearray)

    def read(self, data: bytes) -> None:
        """Take note of the lines that are complete with `data`."""
        self._rest += data
        if b"\n" not in data and b"\r" not in data:
            return
        *lines, self._rest = (bytearray(line) for line in re.split(rb"[\r\n]+", self._rest))
        for line in lines:
            name, _, value = line.partition(b":")
            if name == b"data":
                self._note(bytes(value.strip()))

    def _note(self, event: bytes) -> None:
        if event == b"[DONE]":
            self.done = True
            return
        with contextlib.suppress(ValueError, RecursionError, LookupError, TypeError):
            reason = json.loads(event)["choices"][0]["finish_reason"]
            self.reason = reason if isinstance(reason, str) else self.reason


class Capped(httpx.SyncByteStream):
    """At most MAX_REPLY_BYTES of `inner`; more is a BackendProtocolError that names `host`."""

    def __init__(self, inner: httpx.SyncByteStream, host: str) -> None:
        self._inner = inner
        self.host = host

    def __iter__(self) -> Iterator[bytes]:
        room = MAX_REPLY_BYTES
        for chunk in self._inner:
            room -= len(chunk)
            if room < 0:
                raise BackendProtocolError(
                    f"{self.host} sent more than {MAX_REPLY_BYTES // 1_000_000} MB; the answer was cut off",
                    "Use another model or server",
                )
            yield chunk

    def close(self) -> None:
        self._inner.close()


class Watched(httpx.SyncByteStream):
    """`inner`, of whose end `ending` is told."""

    def __init__(self, inner: httpx.SyncByteStream, ending: Ending) -> None:
        self._inner = inner
        self._ending = ending

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._inner:
            self._ending.read(chunk)
            yield chunk
        self._ending.read(b"\n")

    def close(self) -> None:
        self._inner.close()


class WholeReply(Capped):
    """A reply that is not labelled as a stream: a stream all the same, or one JSON object, which is
    passed on as a stream of one piece.
    """

    def __iter__(self) -> Iterator[bytes]:
        chunks = super().__iter__()
        begin = b""
        for chunk in chunks:
            begin += chunk
            if len(begin.lstrip()) >= len(b"event:"):
                break
        if begin.lstrip().startswith((b"data:", b"event:", b"id:", b"retry:", b":")):
            yield begin
            yield from chunks
            return
        body = begin + b"".join(chunks)
        try:
            reply = json.loads(body)
        except (ValueError, RecursionError):
            reply = None
            if b"<html" in body[:2000].lower() or b"<!doctype" in body[:2000].lower():
                raise BackendProtocolError(
                    f"{self.host} answered with a web page instead of a model's reply",
                    "Check ASSISTANT_API_BASE: it usually ends in /v1",
                ) from None
        try:
            choice = reply["choices"][0]
            text = choice["message"]["content"]
            text = "" if text is None else text  # it reasoned or wanted a tool, and said nothing
        except (KeyError, IndexError, TypeError):
            text = None
        if not text and isinstance(reply, dict) and reply.get("error"):
            yield _event({"error": {"message": _message(reply["error"])}})
            return
        if not isinstance(text, str):
            raise BackendProtocolError(
                f"{self.host} sent a reply that is not a chat completion",
                "Check ASSISTANT_API_BASE, and that the server speaks the OpenAI chat protocol",
            )
        piece = {
            "id": "whole",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "",
            "choices": [
                {
                    "index": 0,
                    "delta": {"role": "assistant", "content": text},
                    "finish_reason": choice.get("finish_reason") or "stop",
                }
            ],
        }
        yield _event(piece) + b"data: [DONE]\n\n"


def _event(content: dict[str, object]) -> bytes:
    return f"data: {json.dumps(content)}\n\n".encode()


def _message(error: object) -> str:
    said = error.get("message") if isinstance(error, dict) else error
    return said if isinstance(said, str) and said else "no reason was given"
