"""A disk that is full stops the run with a clear line; the old index answers and the next run finishes."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import build
from index.embedder import HashingEmbedder
from index.layout import CATALOG
from index.store import Store
from tests.index.checks import ROOT, check_whole, write_corpus


def limited_indexer(path: Path, corpus: Path, largest_file: int) -> subprocess.CompletedProcess[str]:
    """Index in a process that can write no file longer than this: what a full disk looks like."""
    return subprocess.run(
        [sys.executable, "-m", "tests.index.indexer", "build", str(path), str(corpus)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("room", [2_000, 100_000])
def test_no_space_for_the_catalog(tmp_path: Path, room: int) -> None:
    corpus = write_corpus(tmp_path / "articles", 5)
    path = tmp_path / "store"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        size = (store.edition / CATALOG).stat().st_size
    write_corpus(corpus, 120, seed=3, version=2)
    full = limited_indexer(path, corpus, size + room)
    assert full.returncode == 1, full.stderr
    assert "space" in full.stderr
    assert len(full.stderr.strip().splitlines()) == 1, full.stderr
    texts = check_whole(path)
    assert len(texts) >= 5
    for source, text in texts.items():
        assert ("version 1" in text) != ("version 2" in text), source
    with Store.open(path, embedder=HashingEmbedder()) as store:
        build(store, corpus)
    assert len(check_whole(path)) == 120


def test_no_space_for_the_vector_index(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "articles", 5)
    path = tmp_path / "store"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        (base,) = store.edition.glob("vectors-*")
        (base / "chroma.sqlite3").unlink()
    full = limited_indexer(path, corpus, 150_000)
    assert full.returncode == 1, full.stderr
    assert "space" in full.stderr
    assert len(check_whole(path)) == 5
    with Store.open(path, embedder=HashingEmbedder()) as store:
        build(store, corpus)
        store.nearest(store.embedder.query("river"), 3)
        assert store.notices == ()


def test_no_space_for_a_new_store(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "articles", 5)
    full = limited_indexer(tmp_path / "store", corpus, 3000)
    assert full.returncode == 1, full.stderr
    assert "space" in full.stderr
    with Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True) as store:
        assert len(build(store, corpus).added) == 5


def test_a_store_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    corpus = write_corpus(tmp_path / "articles", 1)
    full = limited_indexer(tmp_path / "file" / "store", corpus, 10**8)
    assert full.returncode == 1
    assert str(tmp_path / "file") in full.stderr
    assert "ASSISTANT_STORE" in full.stderr
