"""Any language model class of LlamaIndex, by its dotted name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from assistant.errors import BackendError, BackendProtocolError, BackendUnavailable, ConfigurationError
from assistant.llm.bounded import Call, bounded, reply_cut
from assistant.llm.sizes import context_of, is_small
from assistant.llm.types import Message
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM


class LlamaIndexBackend:
    """A LlamaIndex `LLM` object.

    Its time and length are bounded here, so a class without a timeout cannot hang an answer. One
    that blocks without yielding goes on in the background until it returns.
    """

    def __init__(self, llm: LLM, *, name: str, key: str = "") -> None:
        metadata = llm.metadata
        model = str(getattr(metadata, "model_name", "") or name)
        self.name = f"llama-index:{name}"
        self.context_tokens = int(getattr(metadata, "context_window", 0) or context_of(model))
        self.small = is_small(model)
        self._llm: LLM | None = llm
        self._key = key

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str = "", deadline: float = 60.0
    ) -> Iterator[str]:
        """See `Backend.stream`."""
        del grammar  # these classes have no place for it

        def produce(call: Call) -> Iterator[str]:
            return self._produce(call, messages, max_tokens)

        return bounded(produce, deadline=deadline, max_tokens=max_tokens, subject=self.name)

    def close(self) -> None:
        """Forget the model."""
        self._llm = None

    def _produce(self, call: Call, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        from llama_index.core.base.llms.types import ChatMessage

        llm = self._llm
        if llm is None:
            raise BackendUnavailable(f"{self.name} was closed", "Open it again")
        chat = [ChatMessage(role=message.role, content=message.content) for message in messages]
        fault: BackendError | None = None
        wrote = cut = False
        try:
            for reply in _limited(llm, max_tokens).stream_chat(chat):
                if call.stopped:
                    return
                cut = cut or _at_limit(reply.raw)
                if reply.delta:
                    wrote = True
                    yield reply.delta
        except Exception as error:
            said = str(error).replace(self._key, "***") if self._key else str(error)
            fault = BackendUnavailable(
                f"{self.name} failed with {type(error).__name__}: {said[:200]}",
                "Check its settings, or choose another backend",
            )
        if fault is not None:
            raise fault
        if cut:
            raise reply_cut(max_tokens)
        if not wrote:
            raise BackendProtocolError(f"{self.name} sent an empty answer", "Use another model")


def _limited(llm: LLM, max_tokens: int) -> LLM:
    """`llm`, or a copy where it has another limit: one object may answer several questions at once."""
    if "max_tokens" not in type(llm).model_fields or llm.max_tokens == max_tokens:
        return llm
    return llm.model_copy(update={"max_tokens": max_tokens})


def _at_limit(raw: object) -> bool:
    """Whether what a class passes on of its server's reply says that the limit of tokens ended it."""
    choices = _part(raw, "choices")
    ends = (choices[0] if isinstance(choices, list) and choices else raw, _part(raw, "delta"))
    reasons = [_part(end, name) for end in ends for name in ("finish_reason", "stop_reason", "done_reason")]
    return any(reason in {"length", "max_tokens"} for reason in reasons if isinstance(reason, str))


def _part(raw: object, name: str) -> object:
    return raw.get(name) if isinstance(raw, dict) else getattr(raw, name, None)


def create(argument: str, settings: Settings) -> LlamaIndexBackend:
    """The backend for `llama-index:<package.Class>`.

    `package` is a module, or what stands after `llama_index.llms.`: "ollama.Ollama" will do. The
    class gets the settings that it has fields for (model, key, base URL, longest reply, timeout); the
    longest reply of one question too, if that field is called `max_tokens`.

    Raises:
        ConfigurationError: the name is no dotted name, or names no LlamaIndex model.
        BackendUnavailable: its package is not installed, or it cannot be made.
    """
    package, _, class_name = argument.rpartition(".")
    if not package or not all(part.isidentifier() for part in argument.split(".")):
        raise ConfigurationError(
            "backend 'llama-index' needs the dotted name of a class",
            "Write for example llama-index:llama_index.llms.ollama.Ollama",
        )
    kind = getattr(_module(package), class_name, None)
    fields = getattr(kind, "model_fields", None)
    if not isinstance(kind, type) or not hasattr(kind, "stream_chat") or fields is None:
        raise ConfigurationError(
            f"{argument} is no language model class of LlamaIndex",
            "Write for example llama-index:llama_index.llms.ollama.Ollama",
        )
    key = settings.api_key.get_secret_value().strip()
    wanted: dict[str, Any] = {
        "model": settings.model,
        "model_name": settings.model,
        "api_key": key,
        "api_base": settings.api_base,
        "base_url": settings.api_base,
        "max_tokens": settings.max_tokens,
        "timeout": settings.timeout,
        "request_timeout": settings.timeout,
        "temperature": 0.0,
        "is_chat_model": True,  # servers that are "like OpenAI" else get a bare text to continue
    }
    given = {field: value for field, value in wanted.items() if field in fields and value != ""}
    fault: BackendError
    try:
        return LlamaIndexBackend(kind(**given), name=argument, key=key)
    except Exception as error:
        said = str(error).replace(key, "***") if key else str(error)
        fault = BackendUnavailable(
            f"{argument} cannot be made: {said[:200]}",
            "Set what it needs: ASSISTANT_MODEL, ASSISTANT_API_KEY or ASSISTANT_API_BASE",
        )
    raise fault


def _module(package: str) -> ModuleType:
    names = [package] if package.startswith("llama_index.") else [f"llama_index.llms.{package}", package]
    for name in names:
        try:
            return import_module(name)
        except ModuleNotFoundError as error:
            # Only a missing part of the name itself means "not installed".
            if error.name is None or not (name + ".").startswith(error.name + "."):
                raise BackendUnavailable(
                    f"{name} cannot be imported: it needs {error.name}", f"Run: pip install {error.name}"
                ) from None
    last = package.rpartition(".")[2].replace("_", "-")
    raise BackendUnavailable(
        f"{package} is not installed", f"Run: pip install llama-index-llms-{last}, or correct the name"
    )
