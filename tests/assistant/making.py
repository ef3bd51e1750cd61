"""What an answer is made with, over a store of small articles."""

from __future__ import annotations

from assistant.answering import Parts
from assistant.evidence import SentenceVectors
from assistant.grounding import Grounder
from assistant.llm.types import Backend
from index.store import Store


def parts(store: Store, backend: Backend | None = None, threshold: float = 0.0) -> Parts:
    """The store with the real checks, no stage, and the backend given."""
    vectors = SentenceVectors(store.embedder)
    return Parts(
        store=store,
        vectors=vectors,
        grounder=Grounder(vectors),
        stages=(),
        backend=backend,
        threshold=threshold,
    )
