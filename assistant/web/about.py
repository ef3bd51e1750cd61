"""What the page says about the assistant itself: versions, model, index, and what is amiss."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.readers import MAX_BYTES

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.app import Assistant

LONGEST = {"question": 100_000, "comment": 2000, "title": 500, "text": 1_000_000}
"""Characters that the page takes in one box: far more would keep a browser busy for minutes."""

_PARTS = ("article-assistant", "gradio", "chromadb", "sentence-transformers")


def facts(assistant: Assistant) -> dict[str, Any]:
    """Names and figures for the about box and the settings; never a key or a password.

    Returns:
        versions, backend (its name), backends (that may be chosen), embedder, articles (folder),
        choice (why this backend), store (folder), largest (bytes of a file), longest (characters of what
        is typed), passages, notices (what is amiss with the index), and defaults of what a reader may set.
    """
    settings = assistant.settings
    return {
        "versions": {name: _version(name) for name in _PARTS},
        "backend": assistant.backend_name,
        "backends": list(_backends(assistant)),
        "embedder": getattr(getattr(assistant.store, "embedder", None), "name", ""),
        "folder": str(settings.articles),
        "store": str(settings.store),
        "largest": MAX_BYTES,
        "longest": LONGEST,
        "passages": sum(article.passages for article in assistant.articles()),
        "choice": list(assistant.notices),
        "notices": list(getattr(assistant.store, "notices", ())),
        "defaults": {
            "passages": settings.passages,
            "max_tokens": settings.max_tokens,
            "unsupported": settings.unsupported,
            "max_question": settings.max_question,
        },
    }


def latest_report(store: Path) -> dict[str, str]:
    """The newest evaluation report as one HTML page; empty if there is none.

    Returns:
        name (of the folder that holds it), made (ISO time) and html.
    """
    found = sorted(store.glob("evaluation/**/*.html"), key=lambda path: path.stat().st_mtime)
    if not found:
        return {"name": "", "made": "", "html": ""}
    newest = found[-1]
    return {
        "name": newest.parent.name,
        "made": datetime.fromtimestamp(newest.stat().st_mtime, UTC).isoformat(),
        "html": newest.read_text(encoding="utf-8", errors="replace"),
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _backends(assistant: Assistant) -> tuple[str, ...]:
    try:
        return tuple(assistant.backends())
    except AssistantError:
        return ("extractive",)
