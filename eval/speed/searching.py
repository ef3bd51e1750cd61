"""How long it takes to find passages: ours, Chroma alone, and LlamaIndex's hybrid retriever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.errors import ReplyCut
from assistant.retrieval.hybrid import CANDIDATES, hybrid
from eval.speed import peers
from eval.speed.figures import Figures, milliseconds
from index.base import current_base
from index.store import Store
from index.types import Matrix, Passage
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from assistant.llm.types import Backend

WARM = 3
"""Questions asked before the clock starts: they load what is loaded once."""

FILTERED = 20
"""Articles that a filtered question is limited to, other ones each time."""

LLAMA_INDEX_PASSAGES = 20_000
"""Passages up to which LlamaIndex is measured too: it takes minutes to fill with more."""


def measured(
    store: Store, questions: Sequence[str], label: str, *, backend: Backend | None = None
) -> Figures:
    """Milliseconds a question, its embedding included, over the passages of a store."""
    ours(store, questions[0])
    store.settle()  # what it takes to open the vector index is measured apart
    figures = {f"finding, ours, {label}, ms": _timed(partial(ours, store), questions)}
    if len(store.articles()) > FILTERED:
        figures[f"finding, ours, {FILTERED} articles, {label}, ms"] = _filtered(store, questions)
    if backend is not None:
        with generating(backend):
            figures[f"finding, ours, model writing, {label}, ms"] = _timed(partial(ours, store), questions)
    assert not store.notices, store.notices  # a search that fell back would measure something else
    with _chroma(store) as chroma:
        figures[f"finding, Chroma alone, {label}, ms"] = _timed(chroma, questions)
    if peers.installed() and store.passage_count() <= LLAMA_INDEX_PASSAGES:
        with TemporaryDirectory(prefix="speed-") as folder:
            other = peers.hybrid(passages(store), Path(folder), store.embedder)
            figures[f"finding, LlamaIndex hybrid, {label}, ms"] = _timed(other, questions)
    return figures


def ours(store: Store, question: str, sources: Sequence[str] = ()) -> object:
    """The passages that both searches find for one question; a cross-encoder reads the best of them later."""
    with store.snapshot():
        return hybrid(store, question, limit=peers.WANTED, dense_weight=0.5, sources=sources)


def passages(store: Store) -> Iterator[tuple[tuple[Passage, ...], Matrix]]:
    """Every passage with its vector, article by article."""
    for article in store.articles():
        found = store.passages_of(article.source)
        yield found, store.vectors([passage.id for passage in found])


def _timed(search: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    for question in questions[:WARM]:
        search(question)
    return milliseconds(partial(search, question) for question in questions)


def _filtered(store: Store, questions: Sequence[str]) -> list[float]:
    sources = [article.source for article in store.articles()]
    step = max(1, len(sources) // FILTERED)
    chosen = [sources[number % step :: step][:FILTERED] for number in range(len(questions))]
    return milliseconds(partial(ours, store, q, some) for q, some in zip(questions, chosen, strict=True))


@contextmanager
def _chroma(store: Store) -> Iterator[Callable[[str], object]]:
    with store.catalog.reading() as connection:
        base = current_base(connection)
    assert base is not None
    index = VectorIndex.open(base.place(store.edition))
    try:
        yield lambda question: index.query(store.embedder.query(question), CANDIDATES)
    finally:
        index.close()


@contextmanager
def generating(backend: Backend) -> Iterator[None]:
    """A model that writes all the while."""
    from assistant.llm.types import Message

    stop, begun = threading.Event(), threading.Event()
    story = [Message(role="user", content="Tell a long story about a harbour, a lighthouse and a storm.")]

    def write() -> None:
        while not stop.is_set():
            with suppress(ReplyCut):
                for _ in backend.stream(story, max_tokens=400, deadline=120):
                    begun.set()
                    if stop.is_set():
                        break

    thread = threading.Thread(target=write)
    thread.start()
    try:
        begun.wait(120)
        yield
    finally:
        stop.set()
        thread.join()
