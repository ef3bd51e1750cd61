"""What a run does with changed, new, broken and vanished articles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import batches, pipeline
from index.build import Progress, add_text, build, forget_unfinished, remove
from index.chunker import embedded_text
from index.embedder import HashingEmbedder
from index.errors import ArticleError, ConfigurationError, EmbedderError, StoreLocked
from index.layout import writer_lock
from index.store import Store
from index.types import Matrix
from tests.index.checks import ROOT, check_found, check_whole, forbid, indexer, write_corpus


class Counting(HashingEmbedder):
    """Counts what it embeds, and fails from the `fails_at`-th text on."""

    def __init__(self, fails_at: int = 10**9) -> None:
        super().__init__()
        self.made = 0
        self.largest = 0
        self.fails_at = fails_at

    def passages(self, texts: Sequence[str]) -> Matrix:
        self.made += len(texts)
        self.largest = max(self.largest, len(texts))
        if self.made >= self.fails_at:
            raise EmbedderError("the embedder is gone")
        return super().passages(texts)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "articles", 4)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store", embedder=Counting(), create=True)


def embedded(store: Store) -> int:
    assert isinstance(store.embedder, Counting)
    made, store.embedder.made = store.embedder.made, 0
    return made


def test_only_what_changed_is_embedded(store: Store, corpus: Path) -> None:
    report = build(store, corpus)
    assert len(report.added) == 4
    assert report.passages == store.passage_count() == embedded(store)
    report = build(store, corpus)
    assert (len(report.unchanged), report.added, report.passages) == (4, (), 0)
    assert embedded(store) == 0

    (corpus / "article-000.txt").write_text("Something else altogether is written here now.")
    (corpus / "article-001.txt").unlink()
    (corpus / "new.md").write_text("# News\n\nA new article has come.\n")
    report = build(store, corpus)
    assert report.updated == ("article-000.txt",)
    assert report.removed == ("article-001.txt",)
    assert report.added == ("new.md",)
    assert len(report.unchanged) == 2
    assert embedded(store) == 2
    check_found(store, store.passages_of("new.md"))
    with pytest.raises(ArticleError):
        store.text("article-001.txt")


def test_unchanged_passages_of_a_changed_article_keep_their_vectors(store: Store, corpus: Path) -> None:
    build(store, corpus)
    embedded(store)
    path = corpus / "article-002.txt"
    path.write_text(path.read_text() + "\n\nOne more paragraph stands at the end.")
    assert build(store, corpus).updated == ("article-002.txt",)
    assert 1 <= embedded(store) <= 2


def test_touched_files_are_unchanged_and_new_notes_are_not(store: Store, corpus: Path) -> None:
    build(store, corpus)
    os.utime(corpus / "article-000.txt")
    assert len(build(store, corpus).unchanged) == 4
    (corpus / "articles.toml").write_text('["article-000.txt"]\ntitle = "A short title"\ndate = "2026"\n')
    assert build(store, corpus).updated == ("article-000.txt",)
    article = next(a for a in store.articles() if a.source == "article-000.txt")
    assert (article.title, article.date) == ("A short title", "2026")
    assert store.passages_of("article-000.txt")[0].title == "A short title"


def test_notes_are_of_their_article_however_its_accents_are_written(store: Store, corpus: Path) -> None:
    on_disk = "cafe\u0301.txt"
    (corpus / on_disk).write_text("The ferry leaves at nine.")
    (corpus / "articles.toml").write_text('["caf\u00e9.txt"]\ntitle = "Ferries"\n', encoding="utf-8")
    assert build(store, corpus).notices == ()
    assert store.document(on_disk).title == "Ferries"
    assert build(store, corpus, [corpus / "article-000.txt"]).notices == ()


def test_a_note_that_is_of_no_article_is_named(store: Store, corpus: Path) -> None:
    (corpus / "data.csv").write_text("1,2")
    (corpus / "empty.txt").touch()
    entries = ("./article-000.txt", "data.csv", "empty.txt", "none.txt")
    (corpus / "articles.toml").write_text("".join(f'["{entry}"]\ntitle = "T"\n' for entry in entries))
    notices = [notice for notice in build(store, corpus).notices if "articles.toml" in notice]
    assert notices == [
        "articles.toml names 'data.csv', which is no article",
        "articles.toml names 'none.txt', which does not exist",
    ]
    assert next(a for a in store.articles() if a.source == "article-000.txt").title == "T"
    assert not any("no article" in notice for notice in build(store, corpus, [corpus / "empty.txt"]).notices)


def test_bad_files_are_reported_and_good_ones_indexed(store: Store, corpus: Path) -> None:
    (corpus / "empty.txt").touch()
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    (corpus / "latin.txt").write_bytes(
        "Die Brücke wurde gestern nach langer Zeit geöffnet.".encode("latin-1")
    )
    os.mkfifo(corpus / "pipe.txt")
    report = build(store, corpus)
    assert [failure.source for failure in report.failed] == [
        "binary.txt",
        "broken.pdf",
        "empty.txt",
        "pipe.txt",
    ]
    assert all(failure.reason and "\n" not in failure.reason for failure in report.failed)
    assert len(report.added) == 5
    assert any("latin.txt" in notice and "not UTF-8" in notice for notice in report.notices)
    states = {article.source: article.status for article in store.articles()}
    assert states["empty.txt"] == states["binary.txt"] == "failed"
    assert states["latin.txt"] == "indexed"

    (corpus / "empty.txt").write_text("Now there is something in it.")
    (corpus / "binary.txt").unlink()
    report = build(store, corpus)
    assert report.added == ("empty.txt",)
    assert report.removed == ()
    assert "binary.txt" not in {article.source for article in store.articles()}


def test_an_article_that_breaks_keeps_its_old_version(store: Store, corpus: Path) -> None:
    build(store, corpus)
    old = store.text("article-000.txt")
    (corpus / "article-000.txt").write_bytes(b"")
    report = build(store, corpus)
    assert [failure.source for failure in report.failed] == ["article-000.txt"]
    assert report.removed == ()
    assert store.text("article-000.txt") == old


def test_empty_or_missing_folders_change_nothing(store: Store, corpus: Path, tmp_path: Path) -> None:
    build(store, corpus)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="holds no articles"):
        build(store, tmp_path / "empty")
    with pytest.raises(ConfigurationError, match="does not exist"):
        build(store, tmp_path / "none")
    assert len(store.articles()) == 4


def test_paths_add_and_a_whole_run_tidies_up(store: Store, corpus: Path, tmp_path: Path) -> None:
    other = write_corpus(tmp_path / "other", 1, seed=8)
    (other / "article-000.txt").rename(other / "else.txt")
    assert build(store, corpus, [corpus / "article-001.txt"]).added == ("article-001.txt",)
    assert build(store, corpus, [other]).added == ("else.txt",)
    report = build(store, corpus)
    assert len(report.added) == 3
    assert report.removed == ()
    (other / "else.txt").unlink()
    assert build(store, corpus).removed == ("else.txt",)


def test_articles_in_a_folder_that_cannot_be_listed_stay(
    store: Store, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = write_corpus(corpus / "sub" / "deeper", 2, seed=8)
    build(store, corpus)
    (corpus / "article-000.txt").unlink()
    for unlisted in (corpus / "sub", below, corpus):
        with monkeypatch.context() as patched:
            forbid(patched, unlisted)
            report = build(store, corpus)
        assert [failure.reason for failure in report.failed] == ["cannot be listed: Permission denied"]
        assert len(store.articles()) == 5
        assert {article.status for article in store.articles()} == {"indexed"}
        assert store.text("sub/deeper/article-001.txt")
    assert build(store, corpus).removed == ()
    (below / "article-001.txt").unlink()
    assert build(store, corpus).removed == ("sub/deeper/article-001.txt",)


def test_articles_go_where_their_folder_becomes_a_link(store: Store, corpus: Path, tmp_path: Path) -> None:
    write_corpus(corpus / "sub" / "deeper", 1)
    build(store, corpus)
    (corpus / "sub").rename(tmp_path / "elsewhere")
    (corpus / "sub").symlink_to(tmp_path / "elsewhere")
    report = build(store, corpus)
    assert report.removed == ("sub/deeper/article-000.txt",)
    assert ["links to folders are not followed" in failure.reason for failure in report.failed] == [True]
    with pytest.raises(ArticleError):
        store.text("sub/deeper/article-000.txt")


def test_an_article_given_by_path_stays_while_its_folder_is_closed(
    store: Store, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_corpus(tmp_path / "other", 1, seed=8)
    (other / "article-000.txt").rename(other / "else.txt")
    build(store, corpus)
    build(store, corpus, [other / "else.txt"])
    with monkeypatch.context() as patched:
        forbid(patched, other)
        assert build(store, corpus).removed == ()
        assert store.text("else.txt")
        assert "would add it again" in remove(store, ["else.txt"]).notices[-1]


def test_a_folder_given_with_dots_is_tidied_up(
    store: Store, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "sub").mkdir()
    (corpus / "article-001.txt").rename(corpus / "sub" / "moved.txt")
    build(store, corpus)
    (corpus / "sub" / "moved.txt").unlink()
    monkeypatch.chdir(corpus / "sub")
    assert build(store, corpus, [Path("..", "sub"), corpus / "article-000.txt"]).removed == ("sub/moved.txt",)


def test_two_articles_cannot_have_one_name(store: Store, corpus: Path, tmp_path: Path) -> None:
    build(store, corpus)
    text = store.text("article-000.txt")
    other = write_corpus(tmp_path / "other", 1, seed=8)
    report = build(store, corpus, [other])
    assert "already called" in report.failed[0].reason
    assert store.text("article-000.txt") == text


def test_another_folder_takes_the_place_of_the_first(store: Store, corpus: Path, tmp_path: Path) -> None:
    build(store, corpus)
    other = write_corpus(tmp_path / "other", 2, seed=8)
    (other / "article-001.txt").rename(other / "else.txt")
    report = build(store, other)
    assert report.added == ("else.txt",)
    assert report.updated == ("article-000.txt",)
    assert len(report.removed) == 3


def test_equal_articles_are_embedded_once_and_named(store: Store, corpus: Path) -> None:
    (corpus / "copy.txt").write_bytes((corpus / "article-000.txt").read_bytes())
    (corpus / "articles.toml").write_text('["copy.txt"]\ntitle = "T"\n["article-000.txt"]\ntitle = "T"\n')
    report = build(store, corpus)
    assert "copy.txt has the same content as article-000.txt" in report.notices
    assert embedded(store) == store.passage_count() - len(store.passages_of("copy.txt"))
    check_found(store, store.passages_of("copy.txt"))


def test_half_a_character_in_a_name_or_title_stops_no_run(store: Store, corpus: Path) -> None:
    front = '---\ntitle: "Ferries \\uD83D\\uDE00"\nauthor: "A \\uD83D"\n---\nThe ferry leaves at nine.\n'
    (corpus / "notes.md").write_text(front, encoding="utf-8")
    build(store, corpus)
    document = store.document("notes.md")
    assert (document.title, document.author) == ("Ferries 😀", "A \ufffd")
    add_text(store, source="half \ud83d", title="Half \ud83d", text="A pasted text.")
    assert store.document("half \ufffd").title == "Half \ufffd"


def test_an_article_of_headings_only_is_told(store: Store, corpus: Path) -> None:
    (corpus / "outline.md").write_text("# Ferries\n\n## Times\n")
    report = build(store, corpus)
    assert next(one for one in report.notices if "only headings" in one).startswith("outline.md: ")
    told = {article.source: article.notices for article in store.articles()}
    assert "only headings" in told.pop("outline.md")[0]
    assert not any(told.values())


def test_what_failed_is_told_once(store: Store, corpus: Path) -> None:
    (corpus / "broken.txt").symlink_to(corpus / "nowhere.txt")
    report = build(store, corpus, [corpus, corpus, corpus / "broken.txt"])
    assert [failure.source for failure in report.failed] == ["broken.txt"]


def test_pasted_texts_stay(store: Store, corpus: Path) -> None:
    build(store, corpus)
    text = "A pasted text about zebras.\n\nIt says nothing else."
    assert add_text(store, source="zebra", title="Zebras", text=text).added == ("zebra",)
    assert add_text(store, source="zebra", title="Zebras", text=text).unchanged == ("zebra",)
    assert add_text(store, source="zebra", title="Zebras", text=text + " More.").updated == ("zebra",)
    assert build(store, corpus).removed == ()
    assert store.text("zebra") == text + " More."
    with pytest.raises(ArticleError, match="already called"):
        add_text(store, source="article-000.txt", title="", text="x")
    with pytest.raises(ArticleError, match="is empty"):
        add_text(store, source="other", title="", text=" \n")
    assert remove(store, ["zebra"]).removed == ("zebra",)
    assert store.lexical(["zebras"], 5) == ()


def test_removal_is_proven_by_both_searches(store: Store, corpus: Path) -> None:
    build(store, corpus)
    passage = store.passages_of("article-002.txt")[0]
    vector = store.vectors([passage.id])[0]
    report = remove(store, ["article-002.txt"])
    assert report.removed == ("article-002.txt",)
    assert "would add it again" in report.notices[-1]
    assert all(match.score < 0.999 for match in store.nearest(vector, 50))
    assert passage.id not in {match.passage_id for match in store.lexical(passage.text.split(), 200)}
    assert store.passages([passage.id]) == ()
    with pytest.raises(ArticleError, match="no article is called"):
        remove(store, ["article-001.txt", "article-002.txt"])
    assert len(store.articles()) == 3


def test_progress_reaches_its_total(store: Store, corpus: Path) -> None:
    told: list[Progress] = []
    build(store, corpus, progress=told.append)
    stages = list(dict.fromkeys(progress.stage for progress in told))
    assert stages == ["reading", "embedding", "vector index"]
    for stage in stages:
        last = [progress for progress in told if progress.stage == stage][-1]
        assert last.done == last.total > 0
    assert [progress.seconds for progress in told] == sorted(progress.seconds for progress in told)


def test_cancelling_by_the_callback_keeps_what_is_done(
    store: Store, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "WINDOW", 5)
    write_corpus(corpus, 12)

    class Cancelled(Exception):
        pass

    def cancel(progress: Progress) -> None:
        if progress.stage == "embedding" and progress.done >= 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        build(store, corpus, progress=cancel)
    done = len(store.articles())
    assert 0 < done < 12
    assert f"interrupted ({done} of 12 articles were done)" in store.notices[0]
    holder = {"pid": os.getpid(), "since": "09:00"}  # of another run, whose number is used again
    (store.path / "writer.json").write_text(json.dumps(holder))
    assert "interrupted" in store.notices[0]
    with writer_lock(store.path):
        assert f"being indexed by process {os.getpid()} since" in store.notices[0]
        with pytest.raises(StoreLocked):
            forget_unfinished(store)
    check_found(store, store.passages_of(store.articles()[0].source))
    forget_unfinished(store)
    assert not store.notices
    assert len(store.articles()) == done
    build(store, corpus)
    assert len(store.articles()) == 12
    assert store.notices == ()


def test_a_failing_embedder_loses_nothing(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "WINDOW", 5)
    write_corpus(corpus, 12)
    with (
        Store.open(tmp_path / "s", embedder=Counting(fails_at=11), create=True) as store,
        pytest.raises(EmbedderError, match="is gone"),
    ):
        build(store, corpus)
    with Store.open(tmp_path / "s", embedder=Counting()) as store:
        build(store, corpus)
        assert embedded(store) < store.passage_count()
    check_whole(tmp_path / "s")


def test_windows_bound_what_is_in_memory(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "WINDOW", 16)
    sizes: list[int] = []
    real = pipeline._write

    def watched(*arguments: object) -> None:
        window = arguments[2]
        assert isinstance(window, pipeline.Window)
        sizes.append(len(window.texts))
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "_write", watched)
    build(store, write_corpus(tmp_path / "many", 40))
    assert max(sizes) <= 16
    assert len(sizes) > 5


def test_progress_comes_within_a_window_and_after_whole_batches(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "STEP", 8)
    monkeypatch.setattr(batches, "LARGEST_BATCH", 5)
    calls: list[int] = []
    real = store.embedder.passages

    def watched(texts: Sequence[str]) -> Matrix:
        calls.append(len(texts))
        return real(texts)

    monkeypatch.setattr(store.embedder, "passages", watched)
    build(store, write_corpus(tmp_path / "many", 12))
    assert len(calls) > 1
    assert set(calls[:-1]) == {10}
    assert sum(calls) == store.passage_count()


def test_a_second_writer_is_refused_at_once_naming_the_first(store: Store, corpus: Path) -> None:
    with writer_lock(store.path):
        with pytest.raises(StoreLocked, match=f"process {os.getpid()} since"):
            build(store, corpus)
        refused = indexer("build", store.path, corpus)
    assert refused.returncode == 1
    assert f"process {os.getpid()}" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    build(store, corpus)


@pytest.mark.full
@pytest.mark.timeout(1200)
def test_two_indexers_at_once_twenty_times(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / str(number)).mkdir()
        test_two_indexers_at_once_leave_one_whole_index(tmp_path / str(number))


def test_two_indexers_at_once_leave_one_whole_index(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "articles", 40)
    path = tmp_path / "store"
    command = [sys.executable, "-m", "tests.index.indexer", "build", str(path), str(corpus)]
    children = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [child.communicate(timeout=120)[1] for child in children]
    codes = [child.returncode for child in children]
    assert 0 in codes
    for code, line in zip(codes, said, strict=True):
        assert code == 0 or "is being written by" in line
    assert len(check_whole(path)) == 40


def test_a_passage_size_beyond_the_embedders_window_is_told_once(tmp_path: Path, corpus: Path) -> None:
    with Store.open(tmp_path / "s", embedder=Counting(), create=True, passage_tokens=1000) as store:
        (told,) = build(store, corpus).notices
        assert "at most 480 tokens, not 1000" in told
        assert "reads 512" in told
        (corpus / "new.txt").write_text("One more article is here.")
        assert build(store, corpus).notices == ()
    with Store.open(tmp_path / "t", embedder=Counting(), create=True, passage_tokens=480) as store:
        assert build(store, corpus).notices == ()


def test_passages_fit_the_embedders_window_with_their_context(tmp_path: Path) -> None:
    articles = tmp_path / "long"
    articles.mkdir()
    title = " ".join(["harbour"] * 25)
    sentences = " ".join(f"The boat {n} leaves at {n} in the morning." for n in range(200))
    (articles / "a.md").write_text(f"# {title}\n\n## {title}\n\n{sentences}\n")
    embedder = Counting()
    with Store.open(tmp_path / "s", embedder=embedder, create=True, passage_tokens=1000) as store:
        build(store, articles)
        passages = store.passages_of("a.md")
    assert len(passages) > 1
    assert all(embedder.count_tokens(embedded_text(one)) <= embedder.max_tokens - 2 for one in passages)
