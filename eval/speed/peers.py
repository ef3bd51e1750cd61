"""LlamaIndex as it comes, with the same model and the same passages, to compare with.

Its Chroma store and BM25 retriever lie in a folder of their own (`make bench` fills it): the retriever
asks for an older stemmer than ours, which works all the same.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from eval.llama_index import embedding_model
from index.embedder import Embedder
from index.types import Matrix, Passage

FOLDER = Path(sys.prefix) / "peers"

BATCH = 5000
"""Nodes that Chroma takes at a time."""

WANTED = 12
"""Passages that a question is given."""


def installed() -> bool:
    """Whether LlamaIndex's Chroma store and BM25 retriever are there."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    try:
        return all(
            find_spec(name) is not None
            for name in ("llama_index.vector_stores.chroma", "llama_index.retrievers.bm25")
        )
    except ModuleNotFoundError:
        return False


def pipeline(articles: dict[str, str], folder: Path, model: Any, splitter: Any) -> int:
    """Split, embed and store articles with an `IngestionPipeline` into Chroma; returns the passages.

    The model is used as `HuggingFaceEmbedding` uses it, ten texts at a time.
    """
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.schema import Document

    documents = [Document(text=text, id_=source) for source, text in articles.items()]
    steps = IngestionPipeline(
        transformations=[splitter, _model_as_it_comes(model)], vector_store=_chroma(folder)
    )
    return len(steps.run(documents=documents))


def splitter(tokens: int, tokenizer: Callable[[str], list[int]]) -> Any:
    """LlamaIndex's default splitter with passages of our length."""
    from llama_index.core.node_parser import SentenceSplitter

    return SentenceSplitter(chunk_size=tokens, chunk_overlap=0, tokenizer=tokenizer, include_metadata=False)


def hybrid(
    passages: Iterable[tuple[Sequence[Passage], Matrix]], folder: Path, embedder: Embedder
) -> Callable[[str], object]:
    """A `QueryFusionRetriever` over Chroma and BM25, filled with passages and their vectors."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import TextNode

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from llama_index.retrievers.bm25 import BM25Retriever

    store = _chroma(folder)
    every: list[Any] = []
    for some, vectors in passages:
        nodes = [
            TextNode(text=p.text, id_=p.id, embedding=row)
            for p, row in zip(some, vectors.tolist(), strict=True)
        ]
        for start in range(0, len(nodes), BATCH):
            store.add(nodes[start : start + BATCH])
        for node in nodes:
            node.embedding = None
        every.extend(nodes)
    index = VectorStoreIndex.from_vector_store(store, embed_model=embedding_model(embedder))
    fused = QueryFusionRetriever(
        [
            index.as_retriever(similarity_top_k=WANTED),
            BM25Retriever.from_defaults(nodes=every, similarity_top_k=WANTED),
        ],
        llm=MockLLM(),
        num_queries=1,
        similarity_top_k=WANTED,
        mode="relative_score",
        use_async=False,
    )
    retrieve: Callable[[str], object] = fused.retrieve
    return retrieve


def _chroma(folder: Path) -> Any:
    import chromadb
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.PersistentClient(
        str(folder), settings=chromadb.config.Settings(anonymized_telemetry=False)
    )
    space = {"hnsw": {"space": "cosine"}}
    collection = client.get_or_create_collection("peer", embedding_function=None, configuration=space)
    return ChromaVectorStore(chroma_collection=collection)


def _model_as_it_comes(model: Any) -> Any:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class AsItComes(BaseEmbedding):  # type: ignore[misc]
        """A sentence-transformers model as LlamaIndex's own package calls it."""

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            found: list[list[float]] = model.encode(
                texts, batch_size=self.embed_batch_size, normalize_embeddings=True, show_progress_bar=False
            ).tolist()
            return found

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return AsItComes(model_name="as it comes")
