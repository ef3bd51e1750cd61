"""What an answer is made with, over a store of small articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.cross_encoder import question_with
from assistant.evidence import Candidate, Features
from assistant.grounding import Grounder
from assistant.llm.types import Backend
from assistant.parts import Parts
from assistant.sentence_vectors import SentenceVectors
from assistant.types import Evidence
from index.build import build
from index.embedder import load_embedder
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


class Saying:
    """A cross-encoder that says of each text what is laid down for it, else 0, and keeps what it read.

    Args:
        tells: whether it can tell what belongs beside a first sentence.
    """

    def __init__(self, said: Mapping[str, float], *, tells: bool = True) -> None:
        self._said = said
        self._tells = tells
        self.asked: list[tuple[str, str]] = []

    @property
    def read(self) -> list[str]:
        """The texts."""
        return [text for _, text in self.asked]

    def log_odds(self, question: str, texts: Sequence[str]) -> list[float]:
        """Not asked."""
        raise AssertionError("sentences are read for their answers")

    def answers(self, question: str, sentences: Sequence[str]) -> list[float]:
        """What is laid down."""
        self.asked += [(question, text) for text in sentences]
        return [self._said.get(text, 0.0) for text in sentences]

    def beside(self, question: str, first: str, sentences: Sequence[str]) -> list[float] | None:
        """What is laid down."""
        return self.answers(question_with(question, first), sentences) if self._tells else None


@contextmanager
def indexed(folder: Path, articles: Mapping[str, str]) -> Iterator[Store]:
    """A store of articles, text by name, below an empty folder, with the real embedder."""
    texts = folder / "articles"
    texts.mkdir()
    for name, text in articles.items():
        (texts / name).write_text(text, encoding="utf-8")
    with Store.open(folder / "store", embedder=load_embedder(), create=True) as opened:
        build(opened, texts)
        yield opened


def candidate(
    text: str,
    *,
    source: str = "gazette.txt",
    start: int = 0,
    score: float = 0.5,
    heading: str = "",
    lead_in: str = "",
    vector: tuple[float, ...] = (0.0, 0.0),
) -> Candidate:
    """A sentence under consideration, of which nothing else is known."""
    evidence = Evidence(
        source=source,
        title="",
        text=text,
        start=start,
        end=start + len(text),
        score=score,
        passage_id="p",
        heading=heading,
        lead_in=lead_in,
    )
    return Candidate(
        evidence=evidence, features=Features(), vector=np.array(vector, np.float32), position=start
    )
