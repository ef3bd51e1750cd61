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
from index.precision import COARSE
from index.sentence_transformer import MEASURED_AFTER, MEASURED_TEXTS, SentenceTransformerEmbedder
from index.store import Store

ROUNDS = 3

LLAMA_INDEX = "LlamaIndex's pipeline"

COARSE_WAY = f"ours in {COARSE}"
"""What a processor without fast half precision does."""

TOKENS = 160


def measured(embedder: Embedder, articles: int) -> Figures:
    """Each way in turn, `ROUNDS` times, over the same articles in the same run.

    `embedder` is one of sentence-transformers; its precision is chosen before the clock starts.
    """
    from sentence_transformers import SentenceTransformer

    coarse = SentenceTransformerEmbedder(precision=COARSE)
    model = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    times: Figures = {}
    with TemporaryDirectory(prefix="speed-") as temporary:
        folder = Path(temporary)
        corpus.write_articles(folder / "articles", 0, articles)
        texts = _passages(embedder, folder)
        for some in (texts[:MEASURED_AFTER], texts[:MEASURED_TEXTS]):
            embedder.passages(some)
        coarse.passages(texts[:MEASURED_TEXTS])
        model.encode(texts[:32], show_progress_bar=False)
        for number in range(ROUNDS):
            ways: dict[str, Callable[[], object]] = {
                "ours": partial(_ours, embedder, folder / f"store-{number}", folder / "articles"),
                "our embedder alone": partial(embedder.passages, texts),
                "sentence-transformers alone": partial(model.encode, texts, show_progress_bar=False),
            }
            if coarse.precision == COARSE:  # else its graph could not be made
                ways[COARSE_WAY] = partial(_ours, coarse, folder / f"coarse-{number}", folder / "articles")
            if peers.installed():
                ways[LLAMA_INDEX] = partial(_llama_index, embedder, model, folder, number)
            for name, way in ways.items():
                times.setdefault(name, []).append(seconds(way))
    return _rates(times, len(texts))


def _rates(times: Figures, passages: int) -> Figures:
    """Passages a second of each, and ours in proportion to the others, round by round."""
    rates = {f"indexing, {name}, passages/s": [passages / t for t in spent] for name, spent in times.items()}
    pairs = [("ours", name) for name in times if name not in {"ours", COARSE_WAY}]
    if LLAMA_INDEX in times and COARSE_WAY in times:
        pairs.append((COARSE_WAY, LLAMA_INDEX))
    shares = {
        f"indexing, {own.replace('ours', 'our rate')} / {other}": [
            theirs / spent for spent, theirs in zip(times[own], times[other], strict=True)
        ]
        for own, other in pairs
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


def _ours(embedder: Embedder, store_folder: Path, articles: Path) -> None:
    with Store.open(store_folder, embedder=embedder, create=True) as store:
        build(store, articles)


def _llama_index(embedder: Embedder, model: Any, folder: Path, number: int) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (folder / "articles").rglob("*.txt")}
    split = peers.splitter(TOKENS, lambda text: [0] * embedder.count_tokens(text))
    peers.pipeline(texts, folder / f"peer-{number}", model, split)
