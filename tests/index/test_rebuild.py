"""What is made anew holds all that there was, and the old index stays until then."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import schema
from index.build import add_text, build, remove
from index.doctor import repair
from index.embedder import HashingEmbedder
from index.errors import ConfigurationError, StoreDamaged
from index.layout import CATALOG
from index.rebuild import rebuild
from index.store import Store
from tests.index.checks import check_found, check_whole, forbid, write_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "articles", 4)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True)


def test_reembedding_carries_pasted_texts_over(store: Store, corpus: Path) -> None:
    build(store, corpus)
    add_text(store, source="zebra", title="Zebras", text="A pasted text about zebras.")
    store.close()
    report = rebuild(store.path, corpus, embedder=HashingEmbedder(32), passage_tokens=64)
    assert len(report.added) == 4
    with Store.open(store.path, embedder=HashingEmbedder(32), passage_tokens=64) as other:
        assert other.text("zebra") == "A pasted text about zebras."
        assert len(other.articles()) == 5
        check_found(other, other.passages_of("zebra"))


def test_reembedding_carries_articles_given_by_path_over(store: Store, corpus: Path, tmp_path: Path) -> None:
    build(store, corpus)
    other = tmp_path / "other"
    other.mkdir()
    for name in ("changed", "gone", "broken"):
        (other / f"{name}.txt").write_text(f"This article about the {name} bridge is elsewhere.")
    build(store, corpus, [other])
    (other / "changed.txt").write_text("This article about the changed bridge says more now.")
    (other / "gone.txt").unlink()
    (other / "broken.txt").write_bytes(b"")
    store.close()
    report = rebuild(store.path, corpus, embedder=HashingEmbedder(32))
    assert len(report.added) == 4
    assert report.unchanged == ("broken.txt", "changed.txt", "gone.txt")
    assert report.removed == ()
    with Store.open(store.path, embedder=HashingEmbedder(32)) as anew:
        assert "says more now" in anew.text("changed.txt")
        assert "is elsewhere" in anew.text("gone.txt")
        assert "is elsewhere" in anew.text("broken.txt")
        check_found(anew, anew.passages_of("gone.txt"))
        report = build(anew, corpus, [other / "changed.txt"])
        assert report.unchanged == ("changed.txt",)
        assert build(anew, corpus).removed == ("gone.txt",)


def test_what_was_removed_is_not_carried_over_by_a_resumed_run(
    store: Store, corpus: Path, tmp_path: Path
) -> None:
    build(store, corpus)
    for source in ("zebra", "lion"):
        add_text(store, source=source, title="", text=f"A pasted text about a {source}.")
    with pytest.raises(ConfigurationError):
        rebuild(store.path, tmp_path / "none", embedder=HashingEmbedder(32))
    remove(store, ["lion"])
    rebuild(store.path, corpus, embedder=HashingEmbedder(32))
    with Store.open(store.path, embedder=HashingEmbedder(32)) as anew:
        assert "lion" not in {article.source for article in anew.articles()}
        assert anew.text("zebra")


def test_an_index_of_pasted_texts_alone_is_made_anew(store: Store, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    add_text(store, source="zebra", title="Zebras", text="A pasted text about zebras.")
    rebuild(store.path, tmp_path / "empty", embedder=HashingEmbedder(32))
    with Store.open(store.path, embedder=HashingEmbedder(32)) as anew:
        check_found(anew, anew.passages_of("zebra"))
        build(anew, corpus)
    with pytest.raises(ConfigurationError, match="holds no articles"):
        rebuild(store.path, tmp_path / "empty", embedder=HashingEmbedder())
    with Store.open(store.path, embedder=HashingEmbedder(32)) as kept:
        assert len(kept.articles()) == 5


def test_nor_does_that_need_a_folder(store: Store, tmp_path: Path) -> None:
    add_text(store, source="zebra", title="Zebras", text="A pasted text about zebras.")
    report = rebuild(store.path, tmp_path / "none", embedder=HashingEmbedder(32))
    assert report.unchanged == ("zebra",)
    with Store.open(store.path, embedder=HashingEmbedder(32)) as anew:
        check_found(anew, anew.passages_of("zebra"))
        with pytest.raises(ConfigurationError, match="does not exist"):
            build(anew, tmp_path / "none")


def test_articles_of_the_folder_that_cannot_be_read_now_stay(
    store: Store, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(corpus / "sub" / "deeper", 2, seed=8)
    build(store, corpus)
    before = {article.source: store.text(article.source) for article in store.articles()}
    (corpus / "article-000.txt").unlink()
    (corpus / "article-000.txt").symlink_to(tmp_path / "nowhere")
    (corpus / "article-001.txt").write_bytes(b"")
    (corpus / "article-002.txt").unlink()
    del before["article-002.txt"]
    with monkeypatch.context() as patched:
        forbid(patched, corpus / "sub")
        report = rebuild(store.path, corpus, embedder=HashingEmbedder(32))
    assert report.added == ("article-003.txt",)
    assert report.unchanged == tuple(sorted(before.keys() - {"article-003.txt"}))
    assert [failure.source for failure in report.failed] == ["article-000.txt", "article-001.txt", "sub/"]
    assert check_whole(store.path, HashingEmbedder(32)) == before
    with Store.open(store.path, embedder=HashingEmbedder(32)) as anew:
        assert "sub/deeper/article-000.txt" in build(anew, corpus).unchanged
        (corpus / "article-000.txt").unlink()
        assert build(anew, corpus).removed == ("article-000.txt",)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "body", ["\n# The ferry\n\nIt leaves at nine.\n", "   It leaves at nine.\nIt is blue.\n"]
)
def test_an_article_that_stays_has_the_same_passages(
    store: Store, corpus: Path, tmp_path: Path, body: str, line_break: str
) -> None:
    build(store, corpus)
    notes = "---\ntitle: Staffa\nauthor: A. Berg\n---\n" if line_break != "\r" else ""
    article = tmp_path / "ferry.md"
    article.write_bytes((notes + body).replace("\n", line_break).encode())
    build(store, corpus, [article])
    before = store.passages_of("ferry.md")
    article.unlink()
    rebuild(store.path, corpus, embedder=HashingEmbedder(32))
    with Store.open(store.path, embedder=HashingEmbedder(32)) as anew:
        assert anew.passages_of("ferry.md") == before
        assert all("Berg" not in passage.text for passage in anew.passages_of("ferry.md"))


def test_a_damaged_index_is_not_made_anew_before_its_texts_are_saved(store: Store, corpus: Path) -> None:
    build(store, corpus)
    for number in range(40):
        add_text(store, source=f"note {number}", title="", text="A pasted text about zebras. " * 60)
    store.close()
    catalog = store.edition / CATALOG
    before = bytearray(catalog.read_bytes())
    before[before.index(b"note 20pasted") // 4096 * 4096] = 0x77  # its page's kind
    catalog.write_bytes(before)
    with pytest.raises(StoreDamaged, match="doctor --repair"):
        rebuild(store.path, corpus, embedder=HashingEmbedder())
    assert catalog.read_bytes() == before
    repair(store.path)
    rebuild(store.path, corpus, embedder=HashingEmbedder())
    assert (store.path / "damaged-index-1" / CATALOG).is_file()
    with Store.open(store.path, embedder=HashingEmbedder()) as anew:
        assert 30 < len(anew.articles()) < 44
        assert "zebras" in anew.text("note 0")


def test_an_index_of_another_release_is_kept_aside(
    store: Store, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(store, corpus)
    add_text(store, source="zebra", title="Zebras", text="A pasted text about zebras.")
    store.close()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    report = rebuild(store.path, corpus, embedder=HashingEmbedder())
    assert "kept-index-1" in report.notices[0]
    assert (store.path / "kept-index-1" / CATALOG).is_file()
    assert len(check_whole(store.path)) == 4


def test_a_failed_reembedding_leaves_the_old_index(store: Store, corpus: Path, tmp_path: Path) -> None:
    build(store, corpus)
    with pytest.raises(ConfigurationError):
        rebuild(store.path, tmp_path / "none", embedder=HashingEmbedder(32))
    assert len(store.articles()) == 4
    check_found(store, store.passages_of("article-000.txt"))
