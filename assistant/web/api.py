"""The two functions that programs may call over HTTP or MCP; their docstrings are the documentation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import gradio as gr

from assistant.errors import AssistantError
from assistant.settings import MOST_PASSAGES

T = TypeVar("T")

if TYPE_CHECKING:
    from assistant.app import Assistant


def published(assistant: Assistant) -> tuple[Callable[..., Any], ...]:
    """`answer` and `retrieve`, bound to an open assistant."""

    def answer(question: str, history: list[dict] | None = None, sources: list[str] | None = None) -> dict:  # type: ignore[type-arg]
        """Answer a question from the articles, with a citation for every sentence.

        Args:
            question: what to ask, in plain language.
            history: earlier turns, oldest first, each with "question" and "answer".
            sources: only these articles are searched; empty for all.

        Returns:
            text, answered (false when the articles do not say), citations (number, source, title,
            quote, start, end, verdict), sentences with their verdicts, by_article, sides (where articles
            disagree), notices, hits, partial (the reply was cut off), failure (why no model took part).
        """
        return _plainly(
            lambda: assistant.ask(question, history=history or (), sources=sources or ()).to_dict()
        )

    def retrieve(question: str, sources: list[str] | None = None, limit: int | None = 10) -> list[dict]:  # type: ignore[type-arg]
        """Find the passages of the articles nearest to a question, best first.

        Args:
            question: what to look for, in plain language.
            sources: only these articles are searched; empty for all.
            limit: most passages returned, 1 to 100.

        Returns:
            passage (source, title, text, start, end, heading, page), score, and which search found it.
        """
        bounded = max(1, min(limit, MOST_PASSAGES)) if isinstance(limit, int) else limit
        return _plainly(
            lambda: [
                hit.to_dict() for hit in assistant.retrieve(question, sources=sources or (), limit=bounded)
            ]
        )

    return answer, retrieve


def _plainly(work: Callable[[], T]) -> T:
    """Run `work`; an expected failure reaches the caller as its one line instead of a bare error."""
    try:
        return work()
    except AssistantError as error:
        raise gr.Error(error.line, print_exception=False) from None
