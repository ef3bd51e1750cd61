"""Passages a second: ours, the embedder alone, sentence-transformers alone, and LlamaIndex's pipeline."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.speed import corpus, peers
from eval.speed.figures import Figures, seconds
from index.build import build
from index.bundled_model import bundled_folder
from index.chunker import embedded_text
from index.embedder import Embedder
from index.sentence_transformer import MEASURED_AFTER, MEASURED_TEXTS
from index.store import Store

ROUNDS = 3

TOKENS = 160


def measured(embedder: Embedder, articles: int) -> Figures:
    """Each way in turn, `ROUNDS` times, over the same articles in the same run.

    `embedder` is one of sentence-transformers; its precision is chosen before the clock starts.
    """
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    times: Figures = {}
    with TemporaryDirectory(prefix="speed-") as temporary:
        folder = Path(temporary)
        corpus.write_articles(folder / "articles", 0, articles)
        texts = _passages(embedder, folder)
        for some in (texts[:MEASURED_AFTER], texts[:MEASURED_TEXTS]):
            embedder.passages(some)
        model.encode(texts[:32], show_progress_bar=False)
        for number in range(ROUNDS):
            ways: dict[str, Callable[[], object]] = {
                "ours": partial(_ours, embedder, folder, number),
                "our embedder alone": partial(embedder.passages, texts),
                "sentence-transformers alone": partial(model.encode, texts, show_progress_bar=False),
            }
            if peers.installed():
                ways["LlamaIndex's pipeline"] = partial(_llama_index, embedder, model, folder, number)
            for name, way in ways.items():
                times.setdefault(name, []).append(seconds(way))
    return _rates(times, len(texts))


def _rates(times: Figures, passages: int) -> Figures:
    """Passages a second of each, and ours in proportion to the others, round by round."""
    rates = {f"indexing, {name}, passages/s": [passages / t for t in spent] for name, spent in times.items()}
    ours = times["ours"]
    shares = {
        f"indexing, our rate / {name}": [other / own for own, other in zip(ours, spent, strict=True)]
        for name, spent in times.items()
        if name != "ours"
    }
    return rates | shares


def _passages(embedder: Embedder, folder: Path) -> list[str]:
    """What is embedded of each passage, as the store cuts them."""
    from index.chunker import passages_of
    from index.readers import ArticleNotes, read_article

    return [
        embedded_text(passage)
        for path in sorted((folder / "articles").rglob("*.txt"))
        for passage in passages_of(
            read_article(path.name, path.read_bytes(), ArticleNotes()),
            tokens=TOKENS,
            count_tokens=embedder.count_tokens,
        )
    ]


def _ours(embedder: Embedder, folder: Path, number: int) -> None:
    with Store.open(folder / f"store-{number}", embedder=embedder, create=True) as store:
        build(store, folder / "articles")


def _llama_index(embedder: Embedder, model: Any, folder: Path, number: int) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (folder / "articles").rglob("*.txt")}
    split = peers.splitter(TOKENS, lambda text: [0] * embedder.count_tokens(text))
    peers.pipeline(texts, folder / f"peer-{number}", model, split)
