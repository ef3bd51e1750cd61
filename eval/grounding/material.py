"""What the rules that make sentences false work with, and where they register.

The rules use none of the word lists that grounding reads by, so that it is not measured with its own
yardstick.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from assistant.types import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Base(Record):
    """A true sentence and the positions in the corpus of the sentences that carry it.

    `sealed` says that no rule and no threshold was worked on with it.
    """

    id: str
    text: str
    source: str
    carriers: tuple[int, ...]
    sealed: bool
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What replacements are taken from: names by kind, numbers, titles by source; and the articles.

    `around` is what stands before and in the carriers of a base sentence, `carried` the carriers alone.
    """

    names: Mapping[str, tuple[str, ...]]
    numbers: tuple[str, ...]
    titles: Mapping[str, str]
    around: Callable[[Base], str]
    carried: Callable[[Base], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a rule works with."""

    base: Base
    stock: Stock
    random: random.Random

    @property
    def text(self) -> str:
        """The true sentence."""
        return self.base.text

    @property
    def carried(self) -> str:
        """The true sentence and its carriers."""
        return f"{self.base.text} {self.stock.carried(self.base)}"

    @property
    def near(self) -> str:
        """The true sentence, its carriers, and what stands before them."""
        return f"{self.base.text} {self.stock.around(self.base)}"


Rule = Callable[[Material], Iterator[str]]

RULES: dict[str, Rule] = {}


def rule(kind: str) -> Callable[[Rule], Rule]:
    """Register the rule that makes sentences false in one way."""

    def register(function: Rule) -> Rule:
        RULES[kind] = function
        return function

    return register
