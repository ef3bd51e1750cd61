"""What a language model writes: streamed, without its reasoning, and whether it is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.characters import whole

from assistant.errors import BackendError, BackendProtocolError, ReplyCut
from assistant.llm.types import Backend, Message
from assistant.prompt import NOT_FOUND

MAX_REPLY = 20_000
"""Characters of a reply that are read; what follows is cut."""

_OPENED = ("<think>", "<thinking>", "<thought>", "<reasoning>", "[think]")
_OPEN = r"(?:<(?:think|thinking|thought|reasoning)>|\[think\])"
_CLOSE = r"(?:</(?:think|thinking|thought|reasoning)>|\[/think\])\s*"
_CLOSED = re.compile(_CLOSE, re.I)
_APART = (
    re.compile(f"{_OPEN}.*?{_CLOSE}", re.I | re.S),
    re.compile(f".*{_CLOSE}", re.I | re.S),
    re.compile(f"{_OPEN}.*", re.I | re.S),
)
"""How models set their reasoning apart from what they say."""

_ONLY_REASONED = BackendProtocolError(
    "the model reasoned and gave no answer", "Raise max_tokens, or let the model think less"
)

_ARTICLES = r"(?:articles?|quotations?|passages?)"
_GIVEN = "(?:provided|given)"
_SOURCES = rf"(?:the |these |{_GIVEN} )*(?:{_ARTICLES}|text|evidence|information)(?: {_GIVEN})?"
_SAYING = (
    r"(?:say|mention|contain|state|answer|provide|give|include|specify|specifie|address|addresse|discusse?|"
    r"report|name|cover|tell)s?"
)
_SAID = (
    r"(?:said|mentioned|contained|stated|answered|provided|given|included|specified|found|addressed|named)"
)
_MANNER = r"(?:(?:directly|explicitly|specifically|clearly) )?"
_OPENING = rf"(?:answer |unfortunately |(?:im |i am )?sorry |but |(?:based on|from) {_SOURCES} )*"
_SILENT = re.compile(
    rf"{_OPENING}(?:{_SOURCES} (?:do|does|is|are)(?: not|nt) {_MANNER}(?:{_SAYING}|{_GIVEN})\b|"
    rf"(?:none|neither) of {_SOURCES} {_MANNER}{_SAYING}\b|"
    rf"(?:no|neither) {_ARTICLES} {_MANNER}{_SAYING}\b|"
    rf"{_SOURCES} (?:contain|provide|give|include)s? no (?:information|mention|answer|details)\b|"
    rf"(?:nothing|nowhere) in {_SOURCES}\b|"
    rf"no (?:information|mention|answer)(?:$|\b.*\b(?:in|from|by) {_SOURCES}\b)|"
    r"there is no (?:information|mention|answer)\b|"
    rf"(?:this|that|it|the answer|the information) is not {_MANNER}{_SAID} (?:in|by) {_SOURCES}$|"
    rf"not found(?: in {_SOURCES})?$|"
    r"i (?:do not|dont) know$|"
    r"i (?:cannot|cant|could not|couldnt|am unable to) (?:find|answer)\b)"
)
_GOING_ON = re.compile(r"[;:]|\b(?:but|only|instead|however|rather|sa(?:id|ys?)|according)\b", re.I)
_AGREED = re.compile(rf"{NOT_FOUND}\s*(?:[^\w\s]|$)")


@dataclass(slots=True)
class Reply:
    """What a model has written so far, and how it ended.

    `text` is what it says, `raw` all of it with its reasoning; `cut` is True if a limit ended it.
    """

    text: str = ""
    raw: str = ""
    cut: bool = False
    failure: BackendError | None = None
    messages: tuple[Message, ...] = field(default_factory=tuple)


def write(
    backend: Backend, messages: tuple[Message, ...], reply: Reply, *, max_tokens: int, deadline: float
) -> Iterator[str]:
    """Stream the model's reply into `reply`, yielding the pieces; a failure is kept, not raised."""
    reply.messages = messages
    stream = backend.stream(messages, max_tokens=max_tokens, deadline=deadline)
    try:
        for piece in _aloud(_joined(stream), reply):
            reply.text += piece
            yield piece
            if len(reply.text) >= MAX_REPLY:
                reply.text = reply.text[:MAX_REPLY]
                reply.cut = True
                break
    except ReplyCut:
        reply.cut = True
    except BackendError as error:
        reply.failure = error
    finally:
        close = getattr(stream, "close", None)
        if close is not None:
            close()
    for reasoning in _APART:
        reply.text = reasoning.sub("", reply.text)
    if not reply.text.strip() and reply.raw.strip() and reply.failure is None:
        reply.failure = _ONLY_REASONED


def _joined(stream: Iterator[str]) -> Iterator[str]:
    """The pieces of a stream; a character whose halves come in two of them stands in the second."""
    half = ""
    for piece in stream:
        read = half + piece
        half = read[-1:] if "\ud800" <= read[-1:] <= "\udbff" else ""
        if said := whole(read.removesuffix(half)):
            yield said
    if half:
        yield whole(half)


def _aloud(stream: Iterator[str], reply: Reply) -> Iterator[str]:
    """The pieces of a stream without the reasoning that a reply may begin with."""
    held: str | None = ""
    try:
        for piece in stream:
            reply.raw += piece
            if held is None:
                yield piece
                continue
            held += piece
            said = _said(held)
            if said:
                held = None
                yield said
    finally:
        if held and not _reasons(held):
            reply.text += held


def _said(held: str) -> str:
    """What a beginning says beside reasoning; empty as long as that cannot be told."""
    opening = held.lstrip().lower()
    if not _reasons(held):
        return "" if any(tag.startswith(opening) for tag in _OPENED) else held
    return _CLOSED.split(held, maxsplit=1)[1] if _CLOSED.search(held) else ""


def _reasons(held: str) -> bool:
    return held.lstrip().lower().startswith(_OPENED)


def says_not_found(reply: str) -> bool:
    """Whether a reply says nothing but that the evidence does not answer, in the agreed or similar words."""
    bare = reply.strip().strip("*_\"'“”` ")
    if _AGREED.match(bare):
        return True
    sentences = [one for one in re.split(r"(?<=[.!?])\s+|\n", bare) if re.search(r"\w", one)]
    return bool(sentences) and all(map(_is_silent, sentences))


def _is_silent(sentence: str) -> bool:
    plain = " ".join(re.sub(r"[^a-z ]", "", sentence.lower()).split())
    found = _SILENT.match(plain)
    return found is not None and _GOING_ON.search(sentence[found.end() :]) is None
