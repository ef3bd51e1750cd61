"""What an answer is made with."""

from __future__ import annotations

from dataclasses import dataclass

from index.store import Store

from assistant.cross_encoder import CrossEncoder
from assistant.grounding import Grounder
from assistant.llm.types import Backend, Judge, judge_of
from assistant.retrieval.types import Stage
from assistant.sentence_vectors import SentenceVectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The models, the articles and the checks. `backend` None means extractive."""

    store: Store
    vectors: SentenceVectors
    grounder: Grounder
    stages: tuple[Stage, ...]
    backend: Backend | None
    threshold: float
    cross_encoder: CrossEncoder | None = None
    notices: tuple[str, ...] = ()

    @property
    def judge(self) -> Judge | None:
        """The backend, if it is one whose word on evidence is worth asking for."""
        return judge_of(self.backend)
