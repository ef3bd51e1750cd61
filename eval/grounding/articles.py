"""Articles as pools of sentences, as retrieval would hand them to grounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.sentence_vectors import SentenceVectors
from assistant.types import Evidence
from index.chunker import passages_of
from index.embedder import Embedder
from index.readers import read_article, read_bytes, suffixes
from index.types import Document, Matrix

POOL = 30
"""Sentences that a claim is grounded against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Documents, all their sentences with context, and the sentences' vectors as rows."""

    documents: tuple[Document, ...]
    sentences: tuple[Evidence, ...]
    matrix: Matrix

    def text(self, source: str) -> str:
        """The article text that offsets count in."""
        return next(document.text for document in self.documents if document.source == source)


def load_corpus(folders: Sequence[Path], embedder: Embedder) -> Corpus:
    """Every readable article below the folders, in order of their names."""
    documents = []
    sentences: list[Evidence] = []
    known = suffixes()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in known and path.is_file():
                document = read_article(path.relative_to(folder).as_posix(), read_bytes(path))
                documents.append(document)
                sentences.extend(_sentences(document, embedder))
    matrix = embedder.passages([item.text for item in sentences])
    return Corpus(documents=tuple(documents), sentences=tuple(sentences), matrix=matrix)


def _sentences(document: Document, embedder: Embedder) -> list[Evidence]:
    found: dict[tuple[int, int], Evidence] = {}
    for passage in passages_of(document, tokens=160, count_tokens=embedder.count_tokens):
        for span in passage.sentences:
            found[span.start, span.end] = Evidence(
                source=document.source,
                title=document.title,
                text=document.text[span.start : span.end],
                start=span.start,
                end=span.end,
                score=0.0,
                passage_id=passage.id,
                heading=passage.heading,
                lead_in=passage.lead_in,
                date=document.date,
            )
    return list(found.values())


def pool_for(
    corpus: Corpus, vectors: SentenceVectors, claim: str, also: Sequence[int] = ()
) -> list[Evidence]:
    """The sentences nearest to a claim, and those at the positions `also`."""
    scores = corpus.matrix @ vectors.of([claim])[0]
    nearest = [int(i) for i in np.argsort(-scores, kind="stable")[:POOL]]
    chosen = dict.fromkeys([*also, *nearest])
    return [corpus.sentences[i] for i in list(chosen)[:POOL]]
