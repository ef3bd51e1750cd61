"""An open store goes over to what another process makes, and a snapshot stays what it was."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.build import build
from index.catalog import Catalog
from index.embedder import HashingEmbedder
from index.errors import EmbedderMismatch
from index.layout import CATALOG
from index.rebuild import rebuild
from index.store import Store
from tests.index.checks import write_corpus


def test_snapshot_sees_one_state(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 3)
    with Store.open(tmp_path / "s", embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        vector = store.embedder.query("article 0 in version 1")
        with store.snapshot():
            before = store.nearest(vector, 5)
            write_corpus(corpus, 3, seed=9, version=2)
            other = threading.Thread(target=lambda: build(store, corpus))
            other.start()
            other.join()
            ids = [match.passage_id for match in before]
            assert [passage.id for passage in store.passages(ids)] == ids
            for passage in store.passages(ids):
                assert store.text(passage.source)[passage.start : passage.end] == passage.text
        assert store.passages(ids) == ()
        assert "version 2" in store.text("article-000.txt")


def test_an_open_store_follows_a_reembedding_by_its_own_kind(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 3)
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        write_corpus(corpus, 3, seed=4, version=2)
        rebuild(path, corpus, embedder=HashingEmbedder())
        matches = store.nearest(store.embedder.query("version 2"), 3)
        assert all(
            "version 2" in store.text(p.source) for p in store.passages([m.passage_id for m in matches])
        )
        assert len(matches) == 3


def test_an_open_store_refuses_a_reembedding_by_another(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 3)
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        rebuild(path, corpus, embedder=HashingEmbedder(32))
        with pytest.raises(EmbedderMismatch):
            store.nearest(store.embedder.query("version"), 3)


def test_everything_an_open_store_reads_follows_a_reembedding(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 3)
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        write_corpus(corpus, 4, seed=4, version=2)
        rebuild(path, corpus, embedder=HashingEmbedder())
        assert len(store.articles()) == 4
        with ThreadPoolExecutor(4) as threads:  # each has a connection of its own
            texts = list(threads.map(lambda _: store.text("article-003.txt"), range(8)))
        assert all("version 2" in text for text in texts)
        assert store.lexical(["version"], 3)


def test_a_snapshot_stays_in_its_edition(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 3)
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        vector = store.embedder.query("article 0 in version 1")
        with store.snapshot():
            before = store.nearest(vector, 5)
            write_corpus(corpus, 4, seed=4, version=2)
            rebuild(path, corpus, embedder=HashingEmbedder())
            other = threading.Thread(target=store.articles)  # which goes over to the new edition
            other.start()
            other.join()
            assert [m.score for m in store.nearest(vector, 5)] == pytest.approx([m.score for m in before])
            assert store.lexical(["version"], 5)
            assert len(store.articles()) == 3
            for passage in store.passages([match.passage_id for match in before]):
                assert "version 1" in store.text(passage.source)
        assert len(store.articles()) == 4
        assert "version 2" in store.text("article-000.txt")


def test_an_edition_that_may_not_be_read_is_closed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "a", 3)
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        rebuild(path, corpus, embedder=HashingEmbedder(32))
        closed: list[Path] = []
        monkeypatch.setattr(Catalog, "close", lambda self: closed.append(self.path))
        with pytest.raises(EmbedderMismatch):
            store.articles()
        assert closed == [path / "index-2" / CATALOG]


def test_a_store_that_only_its_owner_writes_is_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "a", 3)
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
    real = Catalog._check

    def denied(self: Catalog, *, create: bool) -> None:
        if not self.frozen:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        real(self, create=create)

    with monkeypatch.context() as patched:
        patched.setattr(Catalog, "_check", denied)
        reader = Store.open(path, embedder=HashingEmbedder())
    with reader:
        assert reader.catalog.frozen
        assert len(reader.articles()) == 3
        for version in range(2, 6):
            write_corpus(corpus, 60 * version, seed=version, version=version)
            with Store.open(path, embedder=HashingEmbedder()) as owner:
                build(owner, corpus)
            assert len(reader.articles()) == 60 * version
            assert f"version {version}" in reader.text("article-000.txt")
            assert len(reader.lexical(["version"], 50)) == 50
            assert len(reader.nearest(reader.embedder.query("article"), 5)) == 5
