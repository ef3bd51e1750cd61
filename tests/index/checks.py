"""What must be true of a store whatever happened to it, and corpora to index."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.embedder import Embedder, HashingEmbedder
from index.store import Store
from index.types import Passage

ROOT = Path(__file__).resolve().parents[2]

WORDS = (
    "river stone market harbour winter council bridge letter garden railway doctor island paper window "
    "morning silver mountain teacher engine forest village summer music captain library station field"
).split()


def write_corpus(folder: Path, articles: int, *, seed: int = 1, version: int = 1) -> Path:
    """Write articles of random words; each says its number and version in every paragraph."""
    folder.mkdir(parents=True, exist_ok=True)
    random_words = random.Random(seed)
    for number in range(articles):
        paragraphs = []
        for paragraph in range(random_words.randint(2, 6)):
            words = [random_words.choice(WORDS) for _ in range(random_words.randint(30, 120))]
            text = " ".join(words).capitalize()
            paragraphs.append(f"Part {paragraph} of article {number} in version {version}. {text}.")
        (folder / f"article-{number:03}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    return folder


def forbid_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let catalogs be opened as in a folder that cannot be written."""
    real = Catalog._check

    def denied(self: Catalog, *, create: bool) -> None:
        if not self.frozen:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        real(self, create=create)

    monkeypatch.setattr(Catalog, "_check", denied)


def indexer(
    *arguments: object, failpoint: str = "", timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run an indexing command in a child process, which dies at `failpoint` if one is named."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    environment.pop("ASSISTANT_FAILPOINT", None)
    if failpoint:
        environment["ASSISTANT_FAILPOINT"] = failpoint
    return subprocess.run(
        [sys.executable, "-m", "tests.index.indexer", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def check_whole(path: Path, embedder: Embedder | None = None) -> dict[str, str]:
    """Assert that nothing in the store is half, doubled, or without its vector or words.

    Returns:
        The text of each indexed article by source.
    """
    texts: dict[str, str] = {}
    with Store.open(path, embedder=embedder or HashingEmbedder()) as store:
        seen: set[str] = set()
        for article in store.articles():
            if article.status != "indexed":
                continue
            text = texts[article.source] = store.text(article.source)
            passages = store.passages_of(article.source)
            assert len(passages) == article.passages
            assert [p.position for p in passages] == list(range(len(passages)))
            for passage in passages:
                assert text[passage.start : passage.end] == passage.text
                assert passage.id not in seen
                seen.add(passage.id)
            check_found(store, passages[:1] + passages[-1:])
        assert store.passage_count() == len(seen)
        vectors = store.vectors(sorted(seen))
        assert abs((vectors**2).sum(axis=1) - 1).max(initial=0) < 1e-3
    return texts


def check_found(store: Store, passages: Sequence[Passage]) -> None:
    """Assert that both searches find these passages."""
    for passage in passages:
        vector = store.vectors([passage.id])[0]
        best = store.nearest(vector, 5)
        assert best[0].score > 0.999
        assert passage.id in {m.passage_id for m in best} or best[-1].score > 0.999
        words = [word.strip(".") for word in passage.text.split()[:12]]
        assert passage.id in {m.passage_id for m in store.lexical(words, store.passage_count())}


def contents(path: Path, embedder: Embedder | None = None) -> dict[str, tuple[str, ...]]:
    """Passage ids by source: what two stores of the same articles must have in common."""
    with Store.open(path, embedder=embedder or HashingEmbedder()) as store:
        return {a.source: tuple(p.id for p in store.passages_of(a.source)) for a in store.articles()}


def forbid(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make the folder one that may neither be listed nor gone into."""
    list_it, look = os.scandir, Path.stat

    def scandir(path: str | int) -> object:
        if isinstance(path, str) and Path(path).is_relative_to(folder):
            raise PermissionError(13, "Permission denied", path)
        return list_it(path)

    def stat(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if folder in self.parents:
            raise PermissionError(13, "Permission denied", str(self))
        return look(self, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(Path, "stat", stat)
