"""One store that grows: how long indexing, finding, opening and adding take at each size."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from eval.speed import corpus, searching, starting
from eval.speed.figures import Figures, seconds
from index.build import OnProgress, add_text, build, remove
from index.chunker import embedded_text
from index.embedder import Embedder
from index.store import Store
from index.types import Matrix

if TYPE_CHECKING:
    from assistant.llm.types import Backend

SIZES = (1_000, 10_000, 100_000)

EMBEDDED = 10_000
"""Passages up to which texts are really embedded; vectors of more are made from theirs."""

QUESTIONS = 60

ADDED = 3
"""Articles that are added and removed again at each size."""

FIRST_ADDED = 10_000_000
"""Number of the first of them: far above the articles of the largest store."""


def measured(
    folder: Path,
    sizes: Sequence[int],
    embedder: Embedder,
    *,
    backend: Backend | None = None,
    progress: OnProgress | None = None,
) -> Figures:
    """Grow the store in `folder` to each size in turn; a run that was interrupted is gone on with,
    from the size that was reached.

    Args:
        backend: a model that writes while questions are asked once more.
    """
    figures: Figures = {}
    for size in sorted(sizes):
        figures |= _at(folder, size, embedder, backend, progress)
    return figures


def _at(
    folder: Path, size: int, embedder: Embedder, backend: Backend | None, progress: OnProgress | None
) -> Figures:
    label = f"{size:,} passages"
    articles = ceil(size / corpus.PASSAGES_PER_ARTICLE)
    asked = corpus.questions(QUESTIONS, articles)
    with Store.open(folder / "store", embedder=embedder, create=True) as store:
        if len(store.articles()) > articles:
            return {}
        figures = _grown(store, folder / "articles", articles, progress)
        store.embedder = embedder
        figures |= searching.measured(store, asked, label, backend=backend)
        figures |= _added(store, label)
    return figures | starting.measured(folder / "store", asked, label)


def _grown(store: Store, root: Path, articles: int, progress: OnProgress | None) -> Figures:
    """Index the first `articles` articles: really embedded up to `EMBEDDED` passages, scripted beyond."""
    figures: Figures = {}
    real = min(articles, ceil(EMBEDDED / corpus.PASSAGES_PER_ARTICLE))
    embedder = store.embedder
    for last, name in ((real, "embedding included"), (articles, "vectors from a script")):
        if len(store.articles()) >= last:
            continue
        corpus.write_articles(root, 0, last)
        if last > real:
            store.embedder = corpus.ScriptedEmbedder(embedder, _pool(store))
        report = build(store, root, progress=progress)
        if report.passages:
            label = f"indexing up to {store.passage_count():,} passages, {name}, passages/s"
            figures[label] = [report.passages / report.seconds]
    return figures


def _pool(store: Store) -> Matrix:
    """The vectors that were really made."""
    with store.catalog.reading() as connection:
        query = "SELECT vector FROM vectors ORDER BY number LIMIT ?"
        blobs = [row[0] for row in connection.execute(query, (EMBEDDED,))]
    return np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(blobs), -1)


def _added(store: Store, label: str) -> Figures:
    """Add articles one by one, as a reader would paste them, and remove them again."""
    figures: Figures = {}
    for number in range(FIRST_ADDED, FIRST_ADDED + ADDED):
        source, text = f"added-{number}.txt", corpus.article(number)
        add = partial(add_text, store, source=source, title="Added", text=text)
        figures.setdefault(f"adding an article, {label}, s", []).append(seconds(add))
        texts = [embedded_text(passage) for passage in store.passages_of(source)]
        embed = partial(store.embedder.passages, texts)
        figures.setdefault(f"embedding that article alone, {label}, s", []).append(seconds(embed))
        away = partial(remove, store, [source])
        figures.setdefault(f"removing an article, {label}, s", []).append(seconds(away))
    return figures
