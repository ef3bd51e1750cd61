"""Everything on the way to one answer, kept while it is made; `--why` shows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from typing import Any, TypeVar

from assistant.evidence import Candidate
from assistant.pieces import Piece
from assistant.reading import Reading
from assistant.reply import Reply
from assistant.settings import Settings
from assistant.types import Evidence, Hit, Question

SHAPING = (
    "backend", "model", "passages", "dense_weight", "evidence", "refusal_threshold", "reranker",
    "own_words", "unsupported", "max_tokens", "max_question",
)  # fmt: skip
"""Settings that an answer depends on, beside the articles and how they are indexed."""

LEAST = 0.5
"""Seconds that a call is given though none are left."""

RELEVANT = 0.5
"""An article is relevant if its best sentence scores at least this share of the overall best."""


@dataclass(slots=True, kw_only=True)
class Work:
    """What was read for a question and its parts, and what a model wrote from it.

    `cut` is True if the answer is a reply that a limit ended.
    """

    question: Question
    readings: tuple[Reading, ...] = ()
    reply: Reply | None = None
    dropped: int = 0
    cut: bool = False
    until: float = 0.0
    notices: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether the language model failed, so that it need not be asked again."""
        return bool(self.failure)

    def left(self, timeout: float) -> float:
        """Seconds that the model has left of `timeout`, which begins when it is first asked."""
        now = time.monotonic()
        self.until = self.until or now + timeout
        return max(self.until - now, LEAST)

    @property
    def failure(self) -> str:
        """The error of the language model in one line; empty if none failed."""
        failed = self.reply.failure if self.reply is not None else None
        return failed.line if failed is not None else ""

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The passages of all parts, the best of each first."""
        return _together([r.hits for r in self.readings], lambda hit: hit.passage.id)

    @property
    def ranked(self) -> tuple[Candidate, ...]:
        """The sentences of all parts, the best of each first."""
        return _together([r.ranked for r in self.readings], lambda c: (c.evidence.source, c.evidence.start))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The merged sentences of all parts, the best of each first."""
        return _together([r.pieces for r in self.readings], lambda p: (p.source, p.evidence[0].start))

    @property
    def answerability(self) -> float:
        """That of the part that is answered best."""
        return max((reading.answerability for reading in self.readings), default=0.0)

    def told(self, answered: bool) -> tuple[str, ...]:
        """The notices, and why no language model took part, if one failed."""
        if not self.failure:
            return tuple(self.notices)
        without = "Quoted" if answered else "Refused"
        return (*self.notices, f"{without} without a language model: {self.failure}")

    def relevant(self) -> tuple[Evidence, ...]:
        """The sentences that score near the best one, best first."""
        ranked = self.ranked
        if not ranked:
            return ()
        least = RELEVANT * max(candidate.evidence.score for candidate in ranked)
        return tuple(c.evidence for c in ranked if c.evidence.score >= least)

    def trace(self, *, threshold: float, model: str, settings: Settings) -> dict[str, Any]:
        """The whole way to the answer as JSON-ready values; `settings` are those that shaped it."""
        reply = self.reply
        return {
            "question": self.question.to_dict(),
            "settings": settings.model_dump(mode="json", include=set(SHAPING), exclude_none=True),
            "parts": [
                {
                    "question": reading.view.text,
                    "asks": reading.view.asks,
                    "names": list(reading.view.names),
                    "numbers": sorted(reading.view.numbers),
                    "signals": asdict(reading.signals),
                    "judgement": asdict(reading.judgement) if reading.judgement else None,
                    "answerability": reading.answerability,
                }
                for reading in self.readings
            ],
            "hits": [hit.to_dict() for hit in self.hits],
            "candidates": [
                {
                    **candidate.evidence.to_dict(),
                    "features": asdict(candidate.features),
                    "relevance": candidate.relevance,
                }
                for candidate in self.ranked
            ],
            "evidence": [piece.evidence[0].to_dict() for piece in self.pieces],
            "answerability": self.answerability,
            "threshold": threshold,
            "model": model,
            "prompt": [{"role": m.role, "content": m.content} for m in reply.messages] if reply else [],
            "reply": reply.raw if reply else "",
            "failure": self.failure,
            "sentences_dropped": self.dropped,
        }


_Item = TypeVar("_Item")


def _together(ranked: Sequence[tuple[_Item, ...]], key: Callable[[_Item], object]) -> tuple[_Item, ...]:
    """Several rankings as one, the first of each before the second of each, without repeats."""
    seen: dict[object, _Item] = {}
    for row in zip_longest(*ranked):
        for item in row:
            if item is not None:
                seen.setdefault(key(item), item)
    return tuple(seen.values())
