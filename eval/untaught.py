"""Questions as the bundled embedder has them without what this project taught it, for baselines."""

from __future__ import annotations

from index.embedder import Embedder
from index.sentence_transformer import SentenceTransformerEmbedder
from index.types import Vector


def untaught_query(embedder: Embedder, question: str) -> Vector:
    """The question's vector, shape (dimension,); of an embedder that learnt nothing as it is."""
    if isinstance(embedder, SentenceTransformerEmbedder):
        return embedder.untaught_query(question)
    return embedder.query(question)
