"""A run that is killed at any moment loses nothing, and the next one finishes the work."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.build import build
from index.doctor import examine
from index.embedder import HashingEmbedder
from index.failpoints import POINTS
from index.rebuild import rebuild
from index.store import Store
from index.types import Matrix
from tests.index.checks import ROOT, WORDS, check_whole, contents, indexer, write_corpus

ARTICLES = 12


class Counting(HashingEmbedder):
    """Counts the passages that it embeds."""

    made = 0

    def passages(self, texts: Sequence[str]) -> Matrix:
        self.made += len(texts)
        return super().passages(texts)


REBUILDING = {"pointed"}
REMOVING = {"removed"}


@pytest.fixture(scope="module")
def first_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the first version of the articles; to be copied."""
    folder = tmp_path_factory.mktemp("first")
    with Store.open(folder / "store", embedder=HashingEmbedder(), create=True) as opened:
        build(opened, write_corpus(folder / "articles", ARTICLES))
    return folder / "store"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The second version: articles changed, four added and one removed."""
    folder = write_corpus(tmp_path / "articles", ARTICLES + 4, seed=2, version=2)
    (folder / "article-000.txt").unlink()
    return folder


@pytest.fixture
def store(tmp_path: Path, first_store: Path) -> Path:
    """A store of the first version."""
    shutil.copytree(first_store, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture(scope="module")
def second_contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """What a run that nothing interrupts makes of the second version."""
    folder = tmp_path_factory.mktemp("second")
    articles = write_corpus(folder / "articles", ARTICLES + 4, seed=2, version=2)
    (articles / "article-000.txt").unlink()
    with Store.open(folder / "store", embedder=HashingEmbedder(), create=True) as opened:
        build(opened, articles)
    return contents(folder / "store")


def check_old_or_new(path: Path, corpus: Path) -> None:
    for source, text in check_whole(path).items():
        assert ("version 1" in text) != ("version 2" in text), source
        if "version 2" in text:
            assert text == (corpus / source).read_text()


@pytest.mark.parametrize("point", [point for point in POINTS if point not in REBUILDING])
def test_killed_update_keeps_everything_and_is_finished(
    store: Path, corpus: Path, tmp_path: Path, second_contents: dict[str, tuple[str, ...]], point: str
) -> None:
    # the changes are fewer than call for a new vector index, so the first build is killed instead
    fresh = point in {"copied", "verified", "worded", "switched", "cleaned"}
    path = tmp_path / "fresh" if fresh else store
    killed = indexer("build", path, corpus, failpoint=point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    check_old_or_new(path, corpus)

    with Store.open(path, embedder=HashingEmbedder()) as opened:
        build(opened, corpus)
    check_old_or_new(path, corpus)
    assert contents(path) == second_contents


def test_killed_update_is_named_by_doctor_and_notices(store: Path, corpus: Path) -> None:
    indexer("build", store, corpus, failpoint="embedded")
    with Store.open(store, embedder=HashingEmbedder()) as opened:
        assert "interrupted" in " ".join(opened.notices)
    findings = examine(store).findings
    assert "must be completed: 0 of 15" in findings[0].message
    assert "assistant index" in findings[0].line


def test_killed_removal_is_whole(store: Path, corpus: Path) -> None:
    killed = indexer("remove", store, corpus, "article-003.txt", "article-004.txt", failpoint="removed")
    assert killed.returncode == -signal.SIGKILL
    texts = check_whole(store)
    assert "article-003.txt" not in texts
    assert "article-005.txt" in texts


@pytest.mark.parametrize("point", ["committed", "switched", "pointed"])
def test_killed_reembedding_answers_from_the_old_index_or_the_new(
    store: Path, corpus: Path, point: str
) -> None:
    killed = indexer("rebuild", store, corpus, failpoint=point)
    assert killed.returncode == -signal.SIGKILL
    new = HashingEmbedder(48)
    check_whole(store, new if point == "pointed" else None)
    rebuild(store, corpus, embedder=new)
    texts = check_whole(store, new)
    assert len(texts) == ARTICLES + 3
    assert all("version 2" in text for text in texts.values())
    assert len(list(store.glob("index-*"))) == 1


def test_large_article_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "articles", 1)
    words = random.Random(5)
    big = "\n\n".join(
        " ".join(words.choice(("alpha", "beta", "gamma", "delta")) for _ in range(150)) + f" {n}."
        for n in range(1600)
    )
    (corpus / "big.txt").write_text(big)
    path = tmp_path / "store"
    killed = indexer("build", path, corpus, failpoint="committed:2")
    assert killed.returncode == -signal.SIGKILL
    with Store.open(path, embedder=HashingEmbedder()) as store:
        with store.catalog.reading() as connection:
            assert connection.execute("SELECT count(*) FROM staged").fetchone()[0] >= 512

        store.embedder = counting = Counting()
        build(store, corpus)
        assert counting.made <= 1600 + 10 - 512
        assert store.passage_count() > 1600
    check_whole(path)


def _kill_at_random(path: Path, corpus: Path, seconds: float) -> bool:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.index.indexer", "build", str(path), str(corpus)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return True
    return False


KILLS = int(os.environ.get("ASSISTANT_TESTS_KILLS", "30"))
"""Kills at random moments; 200 before a release."""


@pytest.mark.full
@pytest.mark.timeout(KILLS * 120)
def test_kills_at_random_moments(tmp_path: Path) -> None:
    random_moment = random.Random(7)
    corpus = write_corpus(tmp_path / "articles", 300)
    path = tmp_path / "store"
    began = time.monotonic()
    assert not _kill_at_random(path, corpus, 600)
    whole = time.monotonic() - began
    kills = 0
    for version in range(2, 10 * KILLS):
        write_corpus(corpus, 300, seed=version, version=version)
        kills += _kill_at_random(path, corpus, random_moment.uniform(0.05, 1.0) * whole)
        check_whole(path)
        if kills == KILLS:
            break
    assert kills == KILLS
    assert indexer("build", path, corpus).returncode == 0
    assert len(check_whole(path)) == 300
    assert examine(path, root=corpus).ok
    assert indexer("build", tmp_path / "uninterrupted", corpus).returncode == 0
    check_same(path, tmp_path / "uninterrupted")
    print(f"{kills} kills in {version - 1} runs: nothing lost, doubled or half")


def check_same(first: Path, second: Path) -> None:
    """Assert that two stores hold the same passages and find the same for fifty questions.

    Chroma's search is approximate, and two graphs of the same vectors may each miss another one: both
    must find nearly all that the exact search does.
    """
    assert contents(first) == contents(second)
    embedder = HashingEmbedder()
    words = random.Random(3)
    shares: list[float] = []
    with Store.open(first, embedder=embedder) as one, Store.open(second, embedder=embedder) as other:
        every = [article.source for article in one.articles()]
        for _ in range(50):
            asked = words.choices(WORDS, k=5)
            vector = embedder.query(" ".join(asked))
            exact = one.nearest(vector, 10, every)
            for store in (one, other):
                near = [match.score >= exact[-1].score - 1e-4 for match in store.nearest(vector, 10)]
                shares.append(sum(near) / len(exact))
            for found, wanted in (
                (exact, other.nearest(vector, 10, every)),
                (one.lexical(asked, 10), other.lexical(asked, 10)),
            ):
                assert [m.score for m in found] == pytest.approx([m.score for m in wanted], abs=1e-5)
                # those that tie with the last one may be others
                last = wanted[-1].score + 1e-4
                assert {m.passage_id for m in found if m.score > last} == {
                    m.passage_id for m in wanted if m.score > last
                }
        assert one.notices == other.notices == ()
    assert sum(shares) / len(shares) > 0.95


@pytest.mark.full
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("point", POINTS)
def test_three_kills_at_each_failpoint(tmp_path: Path, point: str) -> None:
    corpus = write_corpus(tmp_path / "articles", 60)
    path = tmp_path / "store"
    for turn in range(1, 4):
        write_corpus(corpus, 60 + turn, seed=turn, version=turn)
        command = "rebuild" if point in REBUILDING else "build"
        indexer(command, path, corpus, failpoint=point)
        embedder = HashingEmbedder(48) if command == "rebuild" else HashingEmbedder()
        if (path / "current").exists():
            check_whole(path, embedder)
        assert indexer(command, path, corpus).returncode == 0
        assert len(check_whole(path, embedder)) == 60 + turn
