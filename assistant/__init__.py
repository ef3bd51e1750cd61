"""Ask a folder of articles; every sentence of an answer leads to the characters that support it.

The names are loaded on first use, so that `import assistant` and `assistant --help` stay quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.app import answer, open_assistant
    from assistant.errors import AssistantError
    from assistant.settings import Settings
    from assistant.types import Answer, Citation

__all__ = ["Answer", "AssistantError", "Citation", "Settings", "answer", "open_assistant"]

_HOME = {
    "Answer": "assistant.types",
    "AssistantError": "assistant.errors",
    "Citation": "assistant.types",
    "Settings": "assistant.settings",
    "answer": "assistant.app",
    "open_assistant": "assistant.app",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
