"""The best sentences as a cross-encoder reads them: each by itself, and among those around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.cross_encoder import CrossEncoder
from assistant.evidence import Candidate
from assistant.odds import logistic
from assistant.pieces import Piece
from assistant.statements import with_lead_in

READ = 24
"""Sentences that are read; the rest stay behind them."""

PLUS = 1.4
"""Log-odds added to what the cross-encoder says, so that a half is where refusing begins: it was taught with
more texts that do not answer than are read here. Fitted on the dev split and the open sets."""

SURE = 2.5
"""Log-odds from which on the first sentence is taken for the answer, so that what stands beside it must add
to it. Below, a second one is a second chance."""

BELONGS = -1.0
"""Log-odds from which on a sentence may stand beside the first. With `SURE` fitted on the dev split and the
open sets, so that none is left out that was needed for a right answer."""


def belongs(model: CrossEncoder, question: str, first: Piece, second: Piece) -> bool:
    """Whether a second sentence may stand beside the first one of an answer; without doubt that the first
    answers, only if it says something else in answer to the question. True if the model cannot tell.

    Raises:
        ConfigurationError: the model cannot be loaded.
    """
    odds = first.candidate.relevance
    if odds is None or odds < SURE:
        return True
    said = model.beside(question, first.text, _texts([second.candidate]))
    return said is None or _means(said)[0] >= BELONGS


def reread(model: CrossEncoder, question: str, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best candidates in the order of the cross-encoder's word, then the rest as they were.

    It reads a sentence alone and with those around it; a score becomes the probability by the mean of both,
    and of the rest none stays above them. To weigh their own scores in was tried and adds nothing.

    Raises:
        ConfigurationError: the model cannot be loaded.
    """
    first, rest = ranked[:READ], ranked[READ:]
    said = model.answers(question, _texts(first))
    scored = []
    for candidate, read in zip(first, _means(said), strict=True):
        score = logistic(read + PLUS)
        scored.append(replace(candidate, evidence=replace(candidate.evidence, score=score), relevance=read))
    scored.sort(key=lambda candidate: -candidate.evidence.score)
    lowest = scored[-1].evidence.score if scored else 0.0
    behind = [replace(c, evidence=replace(c.evidence, score=min(c.evidence.score, lowest))) for c in rest]
    return (*scored, *behind)


def _texts(candidates: Sequence[Candidate]) -> list[str]:
    """What is read: each sentence alone, or after the question it answers, then each with those around it."""
    alone = [f"{c.question} {with_lead_in(c.evidence.text, c.evidence.lead_in)}".strip() for c in candidates]
    return alone + [c.around for c in candidates]


def _means(said: Sequence[float]) -> list[float]:
    """Of each sentence, the mean of what is said of it alone and of it with those around it."""
    half = len(said) // 2
    return [(alone + around) / 2 for alone, around in zip(said[:half], said[half:], strict=True)]
