"""What the reader is shown: a question and a text, and whether the text says the answer."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple, Protocol


class Pair(NamedTuple):
    """A question and a text; whether the text says the answer, its words if they are known, and the number
    of what it belongs to in a batch.
    """

    question: str
    text: str
    says: bool
    answer: str = ""
    number: int = 0


class Teaching(Protocol):
    """Something to learn from."""

    def pairs(self, chance: Random) -> Iterator[Pair]:
        """A question with texts that say its answer, if there are any, and with others."""
        ...
