"""LlamaIndex as it comes: its default splitter and vector retriever, with the same embedder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from eval.benchmarks.searching import Found, Search
from eval.llama_index import embedding_model
from index.embedder import Embedder
from index.types import Matrix


def default_search(texts: Mapping[str, str], embedder: Embedder, cache: Path) -> Search:
    """`SentenceSplitter()` (1,024 tokens, 200 shared) and the retriever of an in-memory `VectorStoreIndex`.

    Vectors are kept in `cache`.
    """
    from llama_index.core import VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.schema import Document, TextNode

    documents = [Document(text=text, id_=source) for source, text in texts.items()]
    nodes = [
        node
        for node in SentenceSplitter().get_nodes_from_documents(documents)
        if isinstance(node, TextNode) and node.text  # the index would skip others, and print that it does
    ]
    vectors = _vectors([node.text for node in nodes], embedder, cache)
    for node, vector in zip(nodes, vectors, strict=True):
        node.embedding = list(map(float, vector))
    index = VectorStoreIndex(nodes, embed_model=embedding_model(embedder))

    def search(question: str, limit: int) -> Sequence[Found]:
        found = index.as_retriever(similarity_top_k=limit).retrieve(question)
        return [
            _place(item.node.ref_doc_id, item.node.text, texts, item.node.start_char_idx) for item in found
        ]

    return search


def _place(source: str, chunk: str, texts: Mapping[str, str], start: int | None) -> Found:
    """Where a chunk stands; the splitter does not always say, so it is looked up."""
    at = start if start is not None else max(0, texts[source].find(chunk))
    return Found(source=source, start=at, end=at + len(chunk))


def _vectors(chunks: Sequence[str], embedder: Embedder, cache: Path) -> Matrix:
    digest = hashlib.sha256(embedder.fingerprint.encode())
    for chunk in chunks:
        digest.update(b"\0" + chunk.encode("utf-8", "replace"))
    file = cache / f"llama-index-{digest.hexdigest()[:16]}.npy"
    if file.is_file():
        return np.asarray(np.load(file), dtype=np.float32)
    vectors = embedder.passages(list(chunks))
    np.save(file, vectors)
    return vectors
