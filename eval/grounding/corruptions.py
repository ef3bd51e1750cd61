"""Sentences made false by script, each kind by a general rule; the same articles give the same set."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import eval.grounding.rules_of_fact
import eval.grounding.rules_of_meaning  # noqa: F401  (both register their rules)
from assistant.types import Record
from eval.grounding.material import RULES, Base, Material, Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Corruption(Record):
    """A sentence made false in one way."""

    kind: str
    text: str
    base: Base


_SEED = "third"
"""Changed whenever the sealed half has been printed, so that its falsehoods are new."""


def corrupt(bases: Sequence[Base], stock: Stock, *, most: int = 240) -> tuple[Corruption, ...]:
    """Up to `most` corruptions of each kind, no sentence twice and no base more often than needed."""
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
