"""The copy of the lexical index ranks as SQLite does, whatever was added or removed since it was made."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from index import postings, records
from index.build import add_text, build, remove
from index.doctor import examine, repair
from index.embedder import HashingEmbedder
from index.store import Store
from tests.index.checks import WORDS, check_whole, write_corpus

ARTICLES = 40


@pytest.fixture(autouse=True)
def small_stores_have_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "WORTH", 1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True)
    build(opened, write_corpus(tmp_path / "articles", ARTICLES))
    return opened


def queries(seed: int) -> list[list[str]]:
    """Words of the corpus in other forms, phrases, numbers, and words that do not occur."""
    words = random.Random(seed)
    pool = [
        *WORDS,
        "rivers",
        "Harbours",
        "river-stone",
        "in version",
        "version",
        "of",
        "zebra",
        "co-chair",
        "3",
    ]
    return [words.choices(pool, k=words.randint(1, 8)) for _ in range(60)] + [["river", "river"], ["…"]]


def check_same_as_sqlite(store: Store, *, copied: bool = True) -> None:
    everything = [article.source for article in store.articles()]
    for number, words in enumerate(queries(3)):
        for sources in ((), tuple(everything[number % 7 :: 3])):
            found = store.lexical(words, 10, sources)
            with store.catalog.reading() as connection:
                chosen = records.numbers_of(connection, sources) if sources else None
                phrases = records.phrases(words)
                wanted = records.lexical(connection, phrases, 10, chosen) if phrases else ()
            assert [m.score for m in found] == pytest.approx([m.score for m in wanted]), words
            scores = {m.passage_id: m.score for m in wanted}
            for match in found:
                # ties with the last one may be broken otherwise
                assert scores.get(match.passage_id, wanted[-1].score) == pytest.approx(match.score), words
    with store.catalog.reading() as connection:
        counts = store.document_frequency(["rivers", "river-stone", "zebra", "version"])
        held = {w: records.document_frequency(connection, records.phrases([w])[0]) for w in counts}
        assert counts == held
        assert (postings.current_words(connection) is not None) is copied


def test_ranks_as_sqlite_does(store: Store) -> None:
    check_same_as_sqlite(store)
    assert store.lexical(["river"], 0) == ()
    assert store.lexical(["river"], 5, ["no such article"]) == ()


def test_what_is_added_and_removed_later_counts_at_once(store: Store, tmp_path: Path) -> None:
    (words_before,) = store.edition.glob("words-*")
    add_text(store, source="new.txt", title="New", text="A zebra by the river stone. " * 3)
    check_same_as_sqlite(store)
    assert store.lexical(["zebra"], 5)[0].score > 0
    remove(store, ["article-003.txt", "article-011.txt"])
    write_corpus(tmp_path / "articles", 5, seed=9, version=2)
    (tmp_path / "articles" / "article-011.txt").unlink()
    build(store, tmp_path / "articles")
    check_same_as_sqlite(store)
    assert list(store.edition.glob("words-*")) == [words_before]


@pytest.mark.parametrize("how", ["halved", "changed", "deleted", "folder"])
def test_a_damaged_copy_is_not_used_and_made_again(store: Store, tmp_path: Path, how: str) -> None:
    (folder,) = store.edition.glob("words-*")
    store.close()
    rows = folder / "rows"
    if how == "halved":
        os.truncate(rows, rows.stat().st_size // 2)
    elif how == "changed":
        rows.write_bytes(b"\xff" * rows.stat().st_size)
    elif how == "deleted":
        rows.unlink()
    else:
        shutil.rmtree(folder)
    with Store.open(tmp_path / "store", embedder=HashingEmbedder()) as opened:
        check_same_as_sqlite(opened)
    line = " ".join(finding.line for finding in examine(tmp_path / "store").findings)
    assert "copy of the lexical index" in line
    assert "doctor --repair" in line
    assert repair(tmp_path / "store").ok
    assert examine(tmp_path / "store").ok
    with Store.open(tmp_path / "store", embedder=HashingEmbedder()) as opened:
        check_same_as_sqlite(opened)
    check_whole(tmp_path / "store")


def test_a_small_store_needs_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "WORTH", 100_000)
    with Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True) as opened:
        build(opened, write_corpus(tmp_path / "articles", 3))
        check_same_as_sqlite(opened, copied=False)
        assert not list(opened.edition.glob("words-*"))
