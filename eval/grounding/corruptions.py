"""Sentences made false by script, each kind by a general rule. Seeded; the same articles give the same set.

The rules use none of the word lists that grounding reads by, so that it is not measured with its own
yardstick.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
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
class Corruption(Record):
    """A sentence made false in one way."""

    kind: str
    text: str
    base: Base


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

_SEED = "second"
"""Changed whenever the sealed half has been printed, so that its falsehoods are new."""


def rule(kind: str) -> Callable[[Rule], Rule]:
    """Register the rule that makes sentences false in one way."""

    def register(function: Rule) -> Rule:
        RULES[kind] = function
        return function

    return register


def held_out(name: str) -> bool:
    """Whether what has this name belongs to the half that is kept sealed: a fixed hash."""
    return hashlib.sha256(f"held out? {name}".encode()).digest()[0] % 2 == 0


def corrupt(bases: Sequence[Base], stock: Stock, *, most: int = 240) -> tuple[Corruption, ...]:
    """Up to `most` corruptions of each kind, no sentence twice and no base more often than needed."""
    import eval.grounding.rules_of_fact
    import eval.grounding.rules_of_meaning  # noqa: F401  (registers the rules)

    made: list[Corruption] = []
    for kind, function in RULES.items():
        rounds: list[list[Corruption]] = []
        for base in bases:
            generator = random.Random(f"{_SEED} {kind} {base.id}")  # noqa: S311
            texts = dict.fromkeys(function(Material(base=base, stock=stock, random=generator)))
            for turn, text in enumerate(text for text in texts if text != base.text):
                if turn == len(rounds):
                    rounds.append([])
                rounds[turn].append(Corruption(kind=kind, text=text, base=base))
        for found in rounds:
            random.Random(f"{_SEED} {kind}").shuffle(found)  # noqa: S311
        made.extend([one for found in rounds for one in found][:most])
    return tuple(made)
