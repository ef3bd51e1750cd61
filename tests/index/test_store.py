"""What a store answers, and how it refuses what it must not do."""

from __future__ import annotations

import random
import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from index import dense, schema
from index.build import build, remove
from index.embedder import HashingEmbedder
from index.errors import (
    ArticleError,
    EmbedderMismatch,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreVersionError,
)
from index.layout import CATALOG
from index.store import Store
from tests.index.checks import forbid_writing, write_corpus

QUESTION = "Who will co-chair the Coalition of the Willing?"


def test_both_searches_find_the_passage(hashing_store: Store) -> None:
    vector = hashing_store.embedder.query(QUESTION)
    near = hashing_store.nearest(vector, 5)
    assert [match.score for match in near] == sorted((match.score for match in near), reverse=True)
    lexical = hashing_store.lexical(["co-chair", "coalition"], 5)
    assert "co-chair" in hashing_store.passages([lexical[0].passage_id])[0].text
    assert all(match.score > 0 for match in lexical)
    assert hashing_store.notices == ()


def test_chroma_and_exact_search_agree(hashing_store: Store) -> None:
    everything = [article.source for article in hashing_store.articles()]
    for words in ("foreign troops as legitimate targets", "peace talks in Paris", "sanctions"):
        vector = hashing_store.embedder.query(words)
        by_chroma = hashing_store.nearest(vector, 10)
        exact = hashing_store.nearest(vector, 10, everything)
        assert [round(m.score, 4) for m in by_chroma] == [round(m.score, 4) for m in exact]


def test_a_store_is_made_beside_another_that_is_being_made(tmp_path: Path) -> None:
    (tmp_path / "index-1").mkdir()
    other = sqlite3.connect(tmp_path / "index-1" / CATALOG, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    end = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    end.start()
    with Store.open(tmp_path, embedder=HashingEmbedder(), create=True) as store:
        assert not store.articles()
    end.join()
    other.close()


def test_searches_can_be_limited_to_articles(hashing_store: Store) -> None:
    source = hashing_store.articles()[2].source
    vector = hashing_store.embedder.query(QUESTION)
    for matches in (
        hashing_store.nearest(vector, 4, [source]),
        hashing_store.lexical(["coalition", "russia"], 4, [source]),
    ):
        assert {p.source for p in hashing_store.passages([m.passage_id for m in matches])} == {source}
    assert hashing_store.nearest(vector, 4, ["no such article"]) == ()
    assert hashing_store.lexical(["coalition"], 4, ["no such article"]) == ()


def test_what_is_asked_for_comes_in_order(hashing_store: Store) -> None:
    source = hashing_store.articles()[0].source
    passages = hashing_store.passages_of(source)
    ids = [passage.id for passage in reversed(passages)]
    assert [passage.id for passage in hashing_store.passages([*ids, "gone"])] == ids
    vectors = hashing_store.vectors([*ids, "gone", ids[0]])
    assert vectors.shape == (len(ids) + 2, hashing_store.embedder.dimension)
    assert not vectors[len(ids)].any()
    assert np.array_equal(vectors[-1], vectors[0])
    assert hashing_store.document(source).text == hashing_store.text(source)
    assert hashing_store.document(source).headings
    with pytest.raises(ArticleError, match="no article is called"):
        hashing_store.text("nothing.txt")
    assert hashing_store.passages_of("nothing.txt") == ()


def test_document_frequency_counts_all_forms_of_a_word(hashing_store: Store) -> None:
    counts = hashing_store.document_frequency(["deployment", "deployments", "zebra", "...", ""])
    assert counts["deployment"] == counts["deployments"] > 0
    assert counts["zebra"] == counts["..."] == counts[""] == 0


HOSTILE = [
    '"AND',
    "NEAR(",
    "*",
    "col:x",
    "'); DROP TABLE passages;--",
    "\0",
    "a\0b",
    "",
    " ",
    "^x",
    "{",
    "-",
    "😀",
]


def test_any_words_can_be_searched(hashing_store: Store) -> None:
    found = hashing_store.lexical(["coalition"], 3)
    assert found
    for word in HOSTILE:
        with_it = hashing_store.lexical([word, "coalition"], 100)
        assert {match.passage_id for match in found} <= {match.passage_id for match in with_it}, word
    beyond_the_cap = [f"word{n}" for n in range(5000)] + ["coalition"]
    assert hashing_store.lexical(beyond_the_cap, 3) == ()


def test_ten_thousand_odd_words_raise_nothing(hashing_store: Store) -> None:
    fuzz = random.Random(1)
    alphabet = "ab\"'()*:^{}[]+-~!@#\0\n\t\u202e\ud800é中😀 NEAR AND OR NOT"
    before = hashing_store.generation
    for _ in range(10_000 // 50):
        words = ["".join(fuzz.choice(alphabet) for _ in range(fuzz.randint(0, 12))) for _ in range(50)]
        hashing_store.lexical(words, 5)
    assert hashing_store.generation == before


def test_a_store_is_only_made_where_it_may_be(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="assistant index"):
        Store.open(tmp_path / "typo", embedder=HashingEmbedder())
    assert not (tmp_path / "typo").exists()
    with Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True) as store:
        assert store.articles() == ()
        assert store.nearest(store.embedder.query("x"), 5) == ()
        assert store.lexical(["x"], 5) == ()


def test_a_store_half_made_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "index-1").mkdir()
    (tmp_path / "index-1" / CATALOG).touch()
    with pytest.raises(StoreMissing):
        Store.open(tmp_path, embedder=HashingEmbedder())
    Store.open(tmp_path, embedder=HashingEmbedder(), create=True).close()


def test_another_embedder_or_chunking_is_refused(hashing_store: Store) -> None:
    path = hashing_store.path
    with pytest.raises(EmbedderMismatch, match=r"assistant index --rebuild"):
        Store.open(path, embedder=HashingEmbedder(32))
    with pytest.raises(EmbedderMismatch, match="160 tokens, not 80"):
        Store.open(path, embedder=HashingEmbedder(), passage_tokens=80)
    hashing_store.nearest(hashing_store.embedder.query("x"), 3)


def test_passage_sizes_that_the_embedder_cuts_to_the_same_are_one(tmp_path: Path, seeds: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True, passage_tokens=2000) as store:
        build(store, seeds)
    Store.open(path, embedder=HashingEmbedder(), passage_tokens=480).close()
    Store.open(path, embedder=HashingEmbedder(), passage_tokens=1000).close()
    with pytest.raises(EmbedderMismatch, match="480 tokens, not 160"):
        Store.open(path, embedder=HashingEmbedder(), passage_tokens=160)


def test_an_empty_store_takes_any_embedder(tmp_path: Path) -> None:
    Store.open(tmp_path / "s", embedder=HashingEmbedder(), create=True).close()
    Store.open(tmp_path / "s", embedder=HashingEmbedder(32)).close()


def test_only_a_writer_makes_an_empty_store_another_embedders(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 3)
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        with Store.open(path, embedder=HashingEmbedder(32), passage_tokens=100) as other:
            assert other.articles() == ()
            build(store, corpus)
            with pytest.raises(EmbedderMismatch, match="64 dimensions"):
                other.nearest(other.embedder.query("article"), 3)
            with pytest.raises(EmbedderMismatch):
                build(other, corpus)
        assert len(store.nearest(store.embedder.query("article"), 3)) == 3
    with Store.open(path, embedder=HashingEmbedder()) as store:
        assert len(store.articles()) == 3


def test_vectors_of_a_run_that_wrote_no_article_are_not_taken_for_another_embedders(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 1)
    path = tmp_path / "s"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        with store.catalog.writing() as connection:
            connection.execute(
                "INSERT INTO staged(content_key, vector) "
                "SELECT content_key, vector FROM passages p JOIN vectors v ON v.number = p.number"
            )
            connection.execute("DELETE FROM articles")
    with Store.open(path, embedder=HashingEmbedder(32)) as store:
        build(store, corpus)
        passage = store.passages_of("article-000.txt")[0]
        assert store.nearest(store.vectors([passage.id])[0], 1)[0].score > 0.999


def _catalog_path(store: Store) -> Path:
    return store.edition / CATALOG


def test_newer_and_unknown_versions_are_refused(hashing_store: Store) -> None:
    hashing_store.close()
    connection = sqlite3.connect(_catalog_path(hashing_store))
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    with pytest.raises(StoreVersionError, match="newer release"):
        Store.open(hashing_store.path, embedder=HashingEmbedder())


def test_older_versions_are_refused(hashing_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing_store.close()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with pytest.raises(StoreVersionError, match="--rebuild"):
        Store.open(hashing_store.path, embedder=HashingEmbedder())


def test_a_foreign_or_broken_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "index-1"
    folder.mkdir()
    (folder / CATALOG).write_bytes(b"this is not a database, not at all" * 50)
    with pytest.raises(StoreDamaged, match="not a database"):
        Store.open(tmp_path, embedder=HashingEmbedder(), create=True)
    (folder / CATALOG).unlink()
    connection = sqlite3.connect(folder / CATALOG)
    connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(StoreDamaged, match="not an index of articles"):
        Store.open(tmp_path, embedder=HashingEmbedder(), create=True)


def test_a_lost_pointer_loses_nothing(hashing_store: Store) -> None:
    (hashing_store.path / "current").unlink()
    with Store.open(hashing_store.path, embedder=HashingEmbedder()) as store:
        assert len(store.articles()) == 5
    (hashing_store.path / "current").write_text("index-77\n")
    with pytest.raises(StoreMissing, match="index-77"):
        Store.open(hashing_store.path, embedder=HashingEmbedder(), create=True)


def test_closed_stores_say_so(hashing_store: Store) -> None:
    hashing_store.close()
    hashing_store.close()
    with pytest.raises(StoreError, match="closed"):
        hashing_store.articles()


def test_removed_passages_are_never_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "SPARE", 0)
    corpus = write_corpus(tmp_path / "a", 30)
    with Store.open(tmp_path / "s", embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        ids = {p.id: p for a in store.articles() for p in store.passages_of(a.source)}
        gone = [f"article-{number:03}.txt" for number in range(25)]
        vectors = {source: store.vectors([store.passages_of(source)[0].id])[0] for source in gone}
        remove(store, gone)
        for source, vector in vectors.items():
            found = store.nearest(vector, 10)
            assert len(found) == 10
            assert all(ids[match.passage_id].source not in gone for match in found)
            assert not store.passages_of(source)
            words = next(p for p in ids.values() if p.source == source).text.split()
            assert all(ids[m.passage_id].source not in gone for m in store.lexical(words, 200))
        assert store.notices == ()


@pytest.mark.parametrize("create", [False, True])
def test_a_catalog_that_cannot_be_written_is_read_only(
    hashing_store: Store, monkeypatch: pytest.MonkeyPatch, create: bool
) -> None:
    hashing_store.close()
    forbid_writing(monkeypatch)
    with Store.open(hashing_store.path, embedder=HashingEmbedder(), create=create) as store:
        assert len(store.articles()) == 5
        assert any("cannot be written" in notice for notice in store.notices)
        with pytest.raises(StoreFull, match="cannot be written"):
            remove(store, [store.articles()[0].source])


def change(store: Store, statement: str, *values: str) -> None:
    """Change the catalog behind the store's back, as a damaged disk does."""
    connection = sqlite3.connect(store.edition / CATALOG)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def read_all(store: Store) -> None:
    store.nearest(store.embedder.query("Putin"), 5)
    for article in store.articles():
        store.document(article.source)
        store.passages_of(article.source)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET headings = '[{'",
        "UPDATE passages SET sentences = x'00'",
        "UPDATE vectors SET vector = x'00' WHERE number = 1",
        "UPDATE vectors SET vector = x'00000000' WHERE number = 1",
    ],
)
def test_values_that_are_not_whole_are_damage(hashing_store: Store, statement: str) -> None:
    change(hashing_store, statement)
    change(hashing_store, "UPDATE meta SET value = '' WHERE key = 'base'")
    with pytest.raises(StoreDamaged, match="doctor --repair"):
        read_all(hashing_store)


@pytest.mark.parametrize("key", ["base", "words", "generation", "serial"])
def test_a_damaged_note_of_what_can_be_made_anew_stops_nothing(hashing_store: Store, key: str) -> None:
    query = hashing_store.embedder.query("Putin")
    before = hashing_store.nearest(query, 5)
    change(hashing_store, "INSERT OR REPLACE INTO meta(key, value) VALUES (?, '?')", key)
    after = hashing_store.nearest(query, 5)
    assert [m.score for m in after] == pytest.approx([m.score for m in before], abs=1e-4)
    assert hashing_store.lexical(["Putin"], 3)
    remove(hashing_store, [hashing_store.articles()[0].source])
    assert hashing_store.nearest(query, 5)


def test_no_article_is_called_what_is_not_utf8(hashing_store: Store) -> None:
    name = "bad\udcff.txt"
    with pytest.raises(ArticleError, match="no article is called"):
        hashing_store.text(name)
    assert hashing_store.dates([name]) == {}
    assert hashing_store.lexical(["Putin"], 5, [name]) == ()
    assert hashing_store.nearest(hashing_store.embedder.query("Putin"), 5, [name]) == ()
