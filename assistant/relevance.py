"""The best sentences as a cross-encoder reads them: each by itself, and among those around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.cross_encoder import CrossEncoder
from assistant.evidence import Candidate
from assistant.odds import logistic, logit
from assistant.statements import with_lead_in

READ = 12
"""Sentences that are read; the rest stay behind them."""

OWN = 0.25
"""Weight of the log-odds that a sentence has by its features."""

SAID = 0.3
"""Weight of what the cross-encoder says, the mean of both readings: with more of it, sentences are ordered
about as well; the two weights keep scores in the range that they have without it."""


def reread(model: CrossEncoder, question: str, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best candidates by their own score and the cross-encoder's word, then the rest as they were.

    A score becomes the logistic function of the weighted log-odds; of the rest, none stays above them.

    Raises:
        ConfigurationError: the model cannot be loaded.
    """
    first, rest = ranked[:READ], ranked[READ:]
    alone = [with_lead_in(c.evidence.text, c.evidence.lead_in) for c in first]
    said = model.log_odds(question, alone + [c.around for c in first])
    scored = []
    for candidate, one, other in zip(first, said[: len(first)], said[len(first) :], strict=True):
        read = (one + other) / 2
        score = logistic(OWN * logit(candidate.evidence.score) + SAID * read)
        scored.append(replace(candidate, evidence=replace(candidate.evidence, score=score), relevance=read))
    scored.sort(key=lambda candidate: -candidate.evidence.score)
    lowest = scored[-1].evidence.score if scored else 0.0
    behind = [replace(c, evidence=replace(c.evidence, score=min(c.evidence.score, lowest))) for c in rest]
    return (*scored, *behind)
