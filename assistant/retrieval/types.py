"""What a retrieval stage is: any function from a question and hits to hits."""

from __future__ import annotations

from typing import Protocol

from assistant.types import Hit, Question

CHOICE = 16
"""How many hits stages choose the best from; what lies behind them, if more are wanted, need not be read."""


class Stage(Protocol):
    """Reorders, drops or adds hits. A dropped hit stays in the tuple with `dropped` saying why."""

    def __call__(self, question: Question, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The hits after this stage, best first, dropped ones last."""
        ...
