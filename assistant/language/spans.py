"""Parts of a text that share characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from index.types import Span


class Spanned(Protocol):
    """Something that stands at `text[start:end]`."""

    @property
    def start(self) -> int:
        """Where it begins, in characters."""
        ...

    @property
    def end(self) -> int:
        """Where it ends, in characters."""
        ...


def overlaps(one: Spanned, others: Iterable[Spanned]) -> bool:
    """Whether a part of a text shares a character with any of the others."""
    return any(other.start < one.end and one.start < other.end for other in others)


def span_of(match: re.Match[str]) -> Span:
    """The characters that a pattern matches."""
    return Span(start=match.start(), end=match.end())
