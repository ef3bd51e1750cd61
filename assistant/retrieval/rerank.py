"""Passages in the order in which a cross-encoder finds that they answer the question."""

from __future__ import annotations

from dataclasses import replace

from assistant.cross_encoder import CrossEncoder
from assistant.odds import logistic
from assistant.retrieval.types import CHOICE, Stage
from assistant.types import Hit, Question


def stage(model: CrossEncoder | None) -> Stage | None:
    """The stage that reads with this cross-encoder; none without one."""
    return CrossEncoderStage(model) if model is not None else None


class CrossEncoderStage:
    """Orders hits by a cross-encoder; scores become the logistic function of what it says."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    def __call__(self, question: Question, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The best hits reordered, the rest behind them as they were; none is dropped."""
        read, rest = hits[:CHOICE], hits[CHOICE:]
        texts = [f"{hit.passage.heading}\n{hit.passage.text}".strip() for hit in read]
        scored = [
            replace(hit, score=logistic(said), found_by=(*hit.found_by, "cross-encoder"))
            for hit, said in zip(read, self._model.log_odds(question.standalone, texts), strict=True)
        ]
        scored.sort(key=lambda hit: -hit.score)
        lowest = scored[-1].score if scored else 0.0
        return (*scored, *(replace(hit, score=min(hit.score, lowest)) for hit in rest))
