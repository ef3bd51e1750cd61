"""A GGUF model in this process, by llama.cpp.

The library's own HTTP port is used to talk to it, because a request whose connection is closed
stops within a second or two, also while it reads the prompt; its in-process calls cannot be
stopped then. The port listens on loopback only and wants a key that exists only here.
"""

from __future__ import annotations

import json
import math
import secrets
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.precision import processors

from assistant.errors import (
    BackendError,
    BackendProtocolError,
    BackendRefused,
    BackendTimeout,
    BackendUnavailable,
)
from assistant.llm.bounded import Call, bounded, reply_cut
from assistant.llm.gguf import ModelSource, local_model, model_source
from assistant.llm.sizes import can_judge, is_small
from assistant.llm.types import Message
from assistant.settings import Settings

if TYPE_CHECKING:
    import xllamacpp

CONTEXT_TOKENS = 4096
PROMPT_BATCH = 128
"""A given-up request stops at the end of a batch: about a second. Larger ones are no faster here."""
LIKELIEST = 20
"""Tokens whose probability is read where a first word is weighed."""


class LocalBackend:
    """A GGUF model that is loaded by `warm()` or the first `stream()`.

    Answers are greedy. Requests queue: the model works on one at a time. With `prompt_cache` it reads
    only what differs from the last prompt; the sums are then cut otherwise, and a near tie may fall
    the other way.
    """

    def __init__(self, source: ModelSource, *, threads: int = 0, prompt_cache: bool = True) -> None:
        self.name = f"local:{source.name}"
        self.context_tokens = CONTEXT_TOKENS
        self.small = is_small(source.name)
        self.judges = can_judge(source.name)
        self._source = source
        self._subject = f"the model {source.name}"
        self._threads = threads
        self._prompt_cache = prompt_cache
        self._key = secrets.token_urlsafe(32)
        self._loading = threading.Lock()
        self._lock = threading.Lock()  # for the two below; held for moments, never while loading
        self._server: xllamacpp.Server | None = None
        self._closed = False

    def warm(self) -> threading.Thread:
        """Load in the background, so that the first question does not wait for it.

        A failure shows at the first `stream()`. The thread is returned for who wants to wait.
        """

        def load() -> None:
            try:
                self._address()
            except BackendError:
                return

        thread = threading.Thread(target=load, name="model-load", daemon=True)
        thread.start()
        return thread

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str = "", deadline: float = 60.0
    ) -> Iterator[str]:
        """See `Backend.stream`; the deadline includes loading and waiting for other requests."""
        request = self._request(messages, max_tokens)
        if grammar:
            request["grammar"] = grammar

        def produce(call: Call) -> Iterator[str]:
            cut = False
            for choice in self._choices(call, request):
                cut = cut or choice.get("finish_reason") == "length"
                piece = choice["delta"].get("content")
                if piece:
                    yield piece
            if cut:
                raise reply_cut(max_tokens)

        return bounded(produce, deadline=deadline, max_tokens=max_tokens, subject=self._subject)

    def weigh(
        self, messages: Sequence[Message], words: Sequence[str], *, deadline: float = 60.0
    ) -> tuple[float, ...]:
        """See `Judge.weigh`; reads the probabilities of one token, so it takes as long as the prompt."""
        request = self._request(messages, 1) | {"logprobs": True, "top_logprobs": LIKELIEST}

        def produce(call: Call) -> Iterator[str]:
            for choice in self._choices(call, request):
                for token in (choice.get("logprobs") or {}).get("content") or ():
                    yield json.dumps(token["top_logprobs"])

        # what comes is a list of tokens, not text: far longer than one token
        pieces = bounded(produce, deadline=deadline, max_tokens=LIKELIEST * 100, subject=self._subject)
        likely = [token for piece in pieces for token in json.loads(piece)]
        found = [(token["token"].strip().casefold(), math.exp(token["logprob"])) for token in likely]
        return tuple(sum(share for said, share in found if said == word.casefold()) for word in words)

    def _request(self, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        return {
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "max_tokens": max_tokens,
            "temperature": 0.0,
            "seed": 1,
            "cache_prompt": self._prompt_cache,
            "stream": True,
        }

    def close(self) -> None:
        """Unload the model; one that is still being loaded is given up, which is not waited for."""
        with self._lock:
            self._closed = True
            server, self._server = self._server, None
        del server  # unloads, which may take a second: not under the lock

    def _choices(self, call: Call, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        import httpx

        from assistant.llm.transport import client

        address = self._address()
        finished = late = False
        try:
            with (
                client(call, key=self._key) as http,
                http.stream("POST", f"{address}/v1/chat/completions", json=request) as reply,
            ):
                if reply.status_code != 200:
                    raise self._refusal(reply.read())
                for line in reply.iter_lines():
                    if not line.startswith("data: {"):
                        continue
                    event = json.loads(line[6:])
                    if "error" in event:
                        raise self._refusal(line[6:].encode())
                    choice = event["choices"][0]
                    finished = finished or bool(choice.get("finish_reason"))
                    yield choice
        except httpx.TimeoutException:
            late = True
        except (httpx.HTTPError, ValueError, KeyError, IndexError):
            finished = False
        if late:
            raise BackendTimeout(
                f"the model {self._source.name} gave no complete answer in time",
                "Ask again, raise ASSISTANT_TIMEOUT, or use a faster model",
            )
        if not finished:
            raise BackendProtocolError(
                f"the model {self._source.name} stopped in the middle of its answer", "Ask again"
            )

    def _refusal(self, body: bytes) -> BackendError:
        try:
            said = str(json.loads(body)["error"]["message"])[:200]
        except (ValueError, KeyError, TypeError):
            said = "no reason was given"
        return BackendRefused(
            f"the model {self._source.name} refused the request: {said}",
            f"Ask with less text: the model takes {self.context_tokens} tokens",
        )

    def _address(self) -> str:
        with self._loading:
            if self._server is None and not self._closed:
                path = self._source.locate(lambda: self._closed)
                # The interpreter waits for this thread; it must not end under a native loader.
                with ThreadPoolExecutor(max_workers=1) as loader:
                    loader.submit(self._load, path).result()
        with self._lock:
            if self._server is None:
                raise BackendUnavailable(f"the model {self._source.name} was closed", "Open it again")
            return str(self._server.listening_address)

    def _load(self, path: Path) -> None:
        if self._closed:
            return
        server = _serve(path, key=self._key, threads=self._threads)
        with self._lock:
            if not self._closed:
                self._server = server


def _serve(path: Path, *, key: str, threads: int) -> xllamacpp.Server:
    try:
        import xllamacpp
    except ImportError:
        raise BackendUnavailable(
            "the library that runs local models is not installed",
            "Run: pip install 'article-assistant[local]'; backend 'extractive' needs none",
        ) from None
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = {"local"}
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    params.n_batch = PROMPT_BATCH
    params.n_ubatch = PROMPT_BATCH
    params.warmup = False
    params.verbosity = -1
    params.api_keys = [key]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.endpoint_slots = False
    params.ui = False
    params.cors_origins = ""
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads or processors()
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, MemoryError):
        raise BackendUnavailable(
            f"the model file {path} cannot be loaded: it is damaged, too new, or too large for the memory",
            "Set ASSISTANT_MODEL to another .gguf file, or use backend 'extractive', which needs no model",
        ) from None


def create(argument: str, settings: Settings) -> LocalBackend:
    """The backend for `local:<argument>`; the model may also come from ASSISTANT_MODEL.

    Raises:
        BackendUnavailable: the file is missing or is no GGUF model.
        ConfigurationError: the argument names nothing.
    """
    return LocalBackend(
        model_source(argument or local_model(settings)),
        threads=settings.threads,
        prompt_cache=settings.prompt_cache,
    )
