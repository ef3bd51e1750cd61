"""How much of a sentence some article sentences carry, and the score that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.odds import logistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much of a claim some sentences carry, each 0..1.

    words: weighted share of the claim's words found in them together; clauses: the same clause by
    clause, each in the one of them that carries most of it; best: in the best of them alone; cosine:
    of the embeddings, the best of them; pairs: share of the claim's neighbouring word pairs found in
    the same order; wording: as best, without words that only mean the same.
    """

    words: float
    clauses: float
    best: float
    cosine: float
    pairs: float
    wording: float = 0.0

    @property
    def kept(self) -> float:
        """How much of the claim is the wording of the article, 0..1."""
        return (self.wording + self.pairs) / 2


WEIGHTS = Likeness(words=0.9, clauses=3.6, best=3.8, cosine=4.2, pairs=2.6)
"""Weights of the logistic score, fitted on half of the true sentences with and without their articles'
sentences (`python -m eval grounding`)."""

BIAS = -9.0


def score(likeness: Likeness) -> float:
    """The logistic score, 0..1."""
    total = BIAS + (
        WEIGHTS.words * likeness.words
        + WEIGHTS.clauses * likeness.clauses
        + WEIGHTS.best * likeness.best
        + WEIGHTS.cosine * likeness.cosine
        + WEIGHTS.pairs * likeness.pairs
    )
    return logistic(total)
