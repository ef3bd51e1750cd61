"""Questions as the bundled embedder has them without what this project taught it, for comparison."""

from __future__ import annotations

from index.bundled_model import BUNDLED
from index.embedder import Embedder
from index.types import Vector


def untaught_query(embedder: Embedder, question: str) -> Vector:
    """The question's vector; of any embedder but the bundled one as it is."""
    if embedder.name != BUNDLED:
        return embedder.query(question)
    vector: Vector = embedder.sentences([question])[0]
    return vector
