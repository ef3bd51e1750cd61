"""What the reader is shown: a question and a text, and whether the text says the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple, Protocol

from assistant.statements import together


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


def window(title: str, sentences: Sequence[str], number: int) -> str:
    """A sentence as `Candidate.around` has it: with the title and the sentences beside it."""
    before = sentences[number - 1] if number else ""
    return together(title, before, *sentences[number : number + 2])
