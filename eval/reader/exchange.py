"""Questions that nothing answers any more, because another name or number stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_NUMBER = re.compile(r"\b\d{3,4}\b")
_EITHER = re.compile(r"\b(?:[A-Z][a-z]{2,}|\d{3,4})\b")


@dataclass(frozen=True, slots=True)
class Known:
    """Names and numbers of a text."""

    names: Sequence[str]
    numbers: Sequence[str]

    @classmethod
    def in_text(cls, text: str, *, times: int = 1) -> Known:
        """Those of the text: names that stand so many times within its sentences, and all numbers."""
        names = sorted(name for name, count in Counter(_NAME.findall(text)).items() if count >= times)
        return cls(names, sorted(set(_NUMBER.findall(text))))


def exchanged(question: str, sentence: str, known: Known, chance: Random) -> str:
    """The question with one name or number of the sentence replaced by another of the text, or ""."""
    first, *rest = question.split(" ", 1)
    shared = [m for m in _EITHER.findall(" ".join(rest)) if m in sentence]
    if not shared:
        return ""
    old = chance.choice(shared)
    pool = known.numbers if old[0].isdigit() else known.names
    new = [other for other in pool if other not in question and other not in sentence]
    if not new:
        return ""
    return f"{first} " + re.sub(rf"\b{old}\b", chance.choice(new), " ".join(rest))
