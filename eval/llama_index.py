"""The assistant's embedder behind LlamaIndex's interface, so that only what is around it differs."""

from __future__ import annotations

from typing import Any

from eval.untaught import untaught_query
from index.embedder import Embedder


def embedding_model(embedder: Embedder) -> Any:
    """A LlamaIndex embedding model that asks `embedder`."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Embedding(BaseEmbedding):  # type: ignore[misc]
        """Questions as the embedder's makers have them, texts as passages."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return list(map(float, untaught_query(embedder, query)))

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return list(map(float, embedder.passages([text])[0]))

    return Embedding(model_name=embedder.name)
