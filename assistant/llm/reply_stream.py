"""The bytes of a chat reply on their way to the client library: capped, mended, and watched for their end."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from assistant.errors import BackendProtocolError

MAX_REPLY_BYTES = 8_000_000
"""The longest reply that can be asked for, of 8,192 tokens: some servers send 400 bytes with each."""


@dataclass(slots=True)
class Ending:
    """How a stream of chat chunks ended: its last `finish_reason`, and whether [DONE] came."""

    reason: str = ""
    done: bool = False

    def read(self, line: bytes) -> bytes:
        """Take note of a line, and return it; an empty chunk where the client would stumble over it."""
        name, _, value = line.partition(b":")
        event = value.strip()
        if name != b"data":
            return line
        if event == b"[DONE]":
            self.done = True
            return line
        try:
            chunk = json.loads(event)
        except (ValueError, RecursionError):
            return line
        if not isinstance(chunk, dict) or not (isinstance(chunk.get("choices"), list) or chunk.get("error")):
            return _EMPTY  # such as what the reply has cost, or a sign of life
        with contextlib.suppress(LookupError, TypeError):
            reason = chunk["choices"][0]["finish_reason"]
            self.reason = reason if isinstance(reason, str) else self.reason
        with contextlib.suppress(LookupError, TypeError):
            delta = chunk["choices"][0]["delta"]
            if isinstance(delta["content"], list):
                delta["content"] = _text_of(delta["content"])
                return b"data: " + json.dumps(chunk).encode() + line[len(line.rstrip(b"\r\n")) :]
        return line


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
    """`inner` in whole lines, as `ending` has read them."""

    def __init__(self, inner: httpx.SyncByteStream, ending: Ending) -> None:
        self._inner = inner
        self._ending = ending

    def __iter__(self) -> Iterator[bytes]:
        rest = bytearray()
        for chunk in self._inner:
            rest += chunk
            if b"\n" in chunk or b"\r" in chunk:
                end = 1 + max(rest.rfind(b"\n"), rest.rfind(b"\r"))
                yield self._read(bytes(rest[:end]))
                del rest[:end]
        yield self._read(bytes(rest))

    def _read(self, lines: bytes) -> bytes:
        return b"".join(map(self._ending.read, lines.splitlines(keepends=True)))

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
            begin = (begin + chunk).lstrip()
            if len(begin) >= len(b"event:"):
                break
        if begin.startswith((b"data:", b"event:", b"id:", b"retry:", b":")):
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
            text = _text_of(text) if isinstance(text, list) else text
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


_EMPTY = b'data: {"choices": []}\n'


def _text_of(parts: list[object]) -> str:
    """The text of a content that comes in parts; what is no text, such as reasoning, is left out."""
    texts = [part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text"]
    return "".join(text for text in texts if isinstance(text, str))


def _event(content: dict[str, object]) -> bytes:
    return f"data: {json.dumps(content)}\n\n".encode()


def _message(error: object) -> str:
    said = error.get("message") if isinstance(error, dict) else error
    return said if isinstance(said, str) and said else "no reason was given"
