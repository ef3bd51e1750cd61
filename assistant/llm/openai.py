"""Any OpenAI-compatible server: OpenAI, Ollama, vLLM, LM Studio, llama-server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import (
    BackendError,
    BackendProtocolError,
    BackendRefused,
    BackendUnavailable,
    ConfigurationError,
)
from assistant.llm.bounded import Call, bounded, reply_cut
from assistant.llm.sizes import context_of, is_small
from assistant.llm.types import Message
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.llm.faults import Remote
    from assistant.llm.reply_stream import Ending

OPENAI_BASE = "https://api.openai.com/v1"
ANY_MODEL = "default"
"""Sent where no model is set: servers of one model take any name."""

TRIES = 3
RETRIED = {429, 500, 502, 503, 504}


class OpenAIBackend:
    """A remote model behind `base`. Nothing is contacted until the first `stream()`."""

    def __init__(self, *, model: str, base: str, key: str) -> None:
        self.name = f"openai:{model}"
        self.context_tokens = context_of(model)
        self.small = is_small(model)
        self._model = model
        self._base = base
        self._key = key
        self._host = _host(base)

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str = "", deadline: float = 60.0
    ) -> Iterator[str]:
        """See `Backend.stream`. Busy and failing servers are asked again while time is left."""
        del grammar  # not part of the protocol
        _import_client()

        def produce(call: Call) -> Iterator[str]:
            return self._produce(call, messages, max_tokens=max_tokens, deadline=deadline)

        yield from bounded(produce, deadline=deadline, max_tokens=max_tokens, subject=self._host)

    def close(self) -> None:
        """Nothing is held between calls."""

    def _produce(
        self, call: Call, messages: Sequence[Message], *, max_tokens: int, deadline: float
    ) -> Iterator[str]:
        from assistant.llm.faults import Remote

        remote = Remote(host=self._host, model=self._model, key=self._key)
        for attempt in range(1, TRIES + 1):
            fault: BackendError | None = None
            pause: float | None = None
            wrote = False
            try:
                for piece in self._attempt(call, messages, max_tokens, remote):
                    wrote = True
                    yield piece
            except Exception as error:
                fault = remote.error(error, seconds=deadline)
                pause = _pause(error, attempt)
            if fault is None:
                return
            if wrote or pause is None or attempt == TRIES or pause >= call.remaining() or call.wait(pause):
                # Raised outside the handler: the library's error, which may hold the key, is not chained.
                raise fault

    def _attempt(
        self, call: Call, messages: Sequence[Message], max_tokens: int, remote: Remote
    ) -> Iterator[str]:
        from llama_index.core.base.llms.types import ChatMessage
        from llama_index.llms.openai_like import OpenAILike

        from assistant.llm.reply_stream import Ending
        from assistant.llm.transport import client

        ending, key = Ending(), self._key or "none"
        chat = [ChatMessage(role=message.role, content=message.content) for message in messages]
        with client(call, key=key, ending=ending) as http:
            try:
                llm = OpenAILike(
                    model=self._model,
                    api_base=self._base,
                    api_key=key,
                    is_chat_model=True,
                    context_window=self.context_tokens,
                    max_tokens=max_tokens,
                    temperature=0.0,
                    max_retries=0,
                    timeout=max(0.001, call.remaining()),
                    http_client=http,
                )
                replies = llm.stream_chat(chat)  # sends nothing yet
            except ValueError as error:
                raise BackendRefused(
                    f"{self.name} cannot be asked: {remote.redact(str(error))}",
                    "Set ASSISTANT_MODEL to another model",
                ) from None
            wrote = False
            for reply in replies:
                if reply.delta:
                    wrote = True
                    yield reply.delta
        self._check_end(wrote, ending, max_tokens)

    def _check_end(self, wrote: bool, ending: Ending, max_tokens: int) -> None:
        if ending.reason == "content_filter":
            raise BackendRefused(
                f"{self._host} withheld the answer: its content filter stopped it",
                "Ask differently, or use another model",
            )
        if not ending.reason and not ending.done:
            raise BackendProtocolError(
                f"the reply of {self._host} was cut off before its end",
                "Ask again; if it stays so, look at the server's log",
            )
        if not wrote:
            why = "it spent all tokens before writing" if ending.reason == "length" else "it wrote nothing"
            raise BackendProtocolError(
                f"{self._host} sent an empty answer: {why}",
                "Raise ASSISTANT_MAX_TOKENS or use another model",
            )
        if ending.reason == "length":
            raise reply_cut(max_tokens)


def create(argument: str, settings: Settings) -> OpenAIBackend:
    """The backend for `openai:<argument>`; the model may also come from ASSISTANT_MODEL.

    Raises:
        ConfigurationError: no key and no base URL, or a base URL that is none.
    """
    key = settings.api_key.get_secret_value().strip()
    base = settings.api_base.strip().rstrip("/")
    if not base and not key:
        raise ConfigurationError(
            "backend 'openai' needs a server or a key",
            "Set ASSISTANT_API_BASE to a server's URL ending in /v1, or ASSISTANT_API_KEY for OpenAI's own",
        )
    model = argument or settings.model
    if not model and not base:
        raise ConfigurationError(
            "backend 'openai' needs a model", "Write openai:<model> or set ASSISTANT_MODEL"
        )
    base = base or OPENAI_BASE
    _check(base, key)
    return OpenAIBackend(model=model or ANY_MODEL, base=base, key=key)


def _check(base: str, key: str) -> None:
    remedy = "Set ASSISTANT_API_BASE to a URL such as http://127.0.0.1:11434/v1"
    parts, host = urlsplit(""), ""
    with contextlib.suppress(ValueError):
        parts, host = urlsplit(base), _host(base)
    if parts.scheme not in {"http", "https"} or not host:
        raise ConfigurationError("the base URL is not an http or https address with a host", remedy)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigurationError(
            f"the base URL of {host} holds a user name, password or query", "Put the key in ASSISTANT_API_KEY"
        )
    if any(not " " < letter < "\x7f" for letter in key):
        raise ConfigurationError(
            f"the key for {host} holds a space or a character that no key has",
            "Set ASSISTANT_API_KEY to the bare key",
        )


def _import_client() -> None:
    """Takes seconds the first time, which are not the server's: so before a deadline begins."""
    try:
        import llama_index.llms.openai_like  # noqa: F401
    except ImportError as error:
        raise BackendUnavailable(
            f"backend 'openai' cannot be used: {error}", "Run: pip install llama-index-llms-openai-like"
        ) from None


def _host(base: str) -> str:
    parts = urlsplit(base)
    host = parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port else host


def _pause(error: Exception, attempt: int) -> float | None:
    """Seconds to wait before asking again; None if that is of no use."""
    import openai

    from assistant.llm.faults import out_of_quota

    if isinstance(error, openai.APIStatusError) and error.status_code in RETRIED and not out_of_quota(error):
        asked = error.response.headers.get("retry-after", "")
        with contextlib.suppress(ValueError):
            return max(0.0, float(asked))
        return 0.25 * 2.0**attempt
    return None
