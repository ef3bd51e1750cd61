"""Whether the evidence answers the question at all, and what to say when it does not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from assistant.evidence import Candidate
from assistant.language.names import mentions
from assistant.language.numbers import numbers
from assistant.language.questions import QuestionView
from assistant.language.words import overlap, stems
from assistant.selection import Piece

DEFAULT_THRESHOLD = 0.73
"""Fitted by `python -m eval calibrate --backend extractive --objective correct` on the dev split."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What speaks for an answer being there; every value lies in 0..1.

    best: score of the best sentence. cosine: its similarity. coverage: share of the question's
    words, by rarity, in the best sentence with its context. pool: that share over all chosen
    sentences. names, numbers: share of the question's found in the evidence. asked: an entity of
    the asked-for kind is there. model: what a language model said (1 answers, 0 not found, 0.5
    unasked).
    """

    best: float = 0.0
    cosine: float = 0.0
    coverage: float = 0.0
    pool: float = 0.0
    names: float = 0.0
    numbers: float = 0.0
    asked: float = 0.0
    model: float = 0.5


WEIGHTS = Signals(best=3.0, cosine=2.0, coverage=2.0, pool=1.5, names=2.5, numbers=1.0, asked=1.0, model=2.0)
BIAS = -7.5


def answerability(signals: Signals) -> float:
    """The logistic answerability score, 0..1; `python -m eval calibrate` fits the threshold for it."""
    total = BIAS + sum(getattr(WEIGHTS, f.name) * getattr(signals, f.name) for f in fields(Signals))
    return 1 / (1 + math.exp(-total))


def read_signals(
    view: QuestionView,
    pieces: Sequence[Piece],
    candidates: Sequence[Candidate],
    weights: Mapping[str, float],
    model: float = 0.5,
) -> Signals:
    """The signals of the best evidence for this question."""
    if not pieces:
        return Signals()
    best = pieces[0].candidate
    near = [_read_along(c) for c in candidates[:6]]
    chosen = " ".join(_read_along(piece.candidate) for piece in pieces[:3])
    return Signals(
        best=best.evidence.score,
        cosine=max(c.features.cosine for c in candidates[:6]),
        coverage=best.features.context,
        pool=overlap(view.stems, stems(chosen), weights),
        names=_share([any(mentions(text, name) for text in near) for name in view.names]),
        numbers=_share([any(value in numbers(text) for text in near) for value in view.numbers]),
        asked=max(p.candidate.features.asked for p in pieces[:2]),
        model=model,
    )


def _read_along(candidate: Candidate) -> str:
    evidence = candidate.evidence
    return f"{evidence.title} {evidence.heading} {evidence.lead_in} {evidence.text}"


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 1.0


def missing(view: QuestionView, candidates: Sequence[Candidate]) -> str:
    """One sentence that says what the articles lack for this question."""
    near = [_read_along(c) for c in candidates[:12]]
    unknown = [name for name in view.names if not any(mentions(text, name) for text in near)]
    if unknown:
        listed = " or ".join(unknown[:3])
        return f"The articles do not say anything about {listed} that would answer this."
    absent = [value for value in sorted(view.numbers) if not any(value in numbers(text) for text in near)]
    if absent:
        return f"The articles do not mention {' or '.join(absent[:3])} in this connection."
    wanted = {
        "who": "who that is",
        "when": "when that was or will be",
        "where": "where that is",
        "quantity": "a figure for that",
        "why": "why that is so",
        "list": "which ones those are",
        "yes_no": "whether that is so",
        "statement": "what was said about that",
        "what": "what that is",
    }[view.asks]
    return f"The articles do not say {wanted}; the nearest passages are shown instead."
