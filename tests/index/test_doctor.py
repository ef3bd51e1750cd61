"""Damage is seen before it is answered from, and repaired without embedding."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.base import current_base, probes
from index.build import build
from index.catalog import meta
from index.doctor import Diagnosis, examine, repair
from index.embedder import HashingEmbedder
from index.errors import EmbedderMismatch, StoreDamaged, StoreMissing
from index.layout import CATALOG
from index.opening import survives
from index.soundness import contradictions
from index.store import Store
from index.types import Match, Matrix, Passage
from index.vectors import VectorIndex
from tests.index.checks import check_whole, forbid_writing, write_corpus

HNSW = ("data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")

ARTICLES = 30


class Forbidden(HashingEmbedder):
    """Must not be asked to embed passages."""

    def passages(self, texts: Sequence[str]) -> Matrix:
        if len(texts) > 1:
            raise AssertionError("a repair embedded passages")
        return super().passages(texts)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles and a store of them; to be copied."""
    folder = tmp_path_factory.mktemp("made")
    with Store.open(folder / "store", embedder=HashingEmbedder(), create=True) as store:
        build(store, write_corpus(folder / "articles", ARTICLES))
    return folder


@pytest.fixture
def path(tmp_path: Path, made: Path) -> Path:
    shutil.copytree(made / "store", tmp_path / "store")
    return tmp_path / "store"


def file_of(path: Path, name: str) -> Path:
    (found,) = path.glob(f"index-*/vectors-*/**/{name}")
    return found


def damage(file: Path, how: str) -> None:
    size = file.stat().st_size
    if how == "halved":
        os.truncate(file, size // 2)
    elif how == "emptied":
        os.truncate(file, 0)
    elif how == "deleted":
        file.unlink()
    elif how == "garbage":
        with file.open("r+b") as opened:
            opened.seek(min(64, size // 4))
            opened.write(bytes(range(7, 256, 11)) * 4000 if size > 100_000 else b"\xa5" * max(8, size // 2))
    elif how == "header":
        with file.open("r+b") as opened:
            opened.write(b"\xff" * min(64, size))


def said(diagnosis: Diagnosis) -> str:
    return " | ".join(finding.line for finding in diagnosis.findings)


def check_damaged_but_answering(path: Path) -> tuple[Passage, tuple[Match, ...]]:
    with Store.open(path, embedder=Forbidden()) as store:
        passage = store.passages_of("article-003.txt")[0]
        best = store.nearest(store.vectors([passage.id])[0], 5)
        assert passage.id in {match.passage_id for match in best}
        assert any("doctor --repair" in notice for notice in store.notices)
    return passage, best


DAMAGES = [(name, how) for name in HNSW for how in ("halved", "garbage", "deleted")] + [
    ("chroma.sqlite3", how) for how in ("halved", "header", "emptied", "deleted", "garbage")
]


@pytest.mark.parametrize(("name", "how"), DAMAGES)
def test_damaged_chroma_files_are_seen_before_the_first_answer(path: Path, name: str, how: str) -> None:
    damage(file_of(path, name), how)
    check_damaged_but_answering(path)


@pytest.mark.parametrize("what", ["data_level0.bin", "chroma.sqlite3", "segment", "everything"])
def test_repair_makes_the_vector_index_again_without_embedding(path: Path, made: Path, what: str) -> None:
    if what == "segment":
        shutil.rmtree(file_of(path, "header.bin").parent)
    elif what == "everything":
        shutil.rmtree(file_of(path, "chroma.sqlite3").parent)
    else:
        damage(file_of(path, what), "halved")
    passage, best = check_damaged_but_answering(path)
    diagnosis = examine(path, root=made / "articles")
    assert not diagnosis.ok
    assert "doctor --repair" in said(diagnosis)
    repaired = repair(path, root=made / "articles")
    assert repaired.ok, said(repaired)
    assert any("vector index" in line for line in repaired.repaired)
    with Store.open(path, embedder=Forbidden()) as store:
        again = store.nearest(store.vectors([passage.id])[0], 5)
        assert [match.score for match in again] == pytest.approx([match.score for match in best], abs=1e-5)
        assert store.notices == ()


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_twenty_thousand_passages_are_repaired_without_embedding(tmp_path: Path) -> None:
    """Of the real vectors' length; prints how long it takes."""
    corpus = write_corpus(tmp_path / "articles", 7600)
    path = tmp_path / "store"
    with Store.open(path, embedder=HashingEmbedder(384), create=True) as store:
        build(store, corpus)
        held = store.passage_count()
        passage = store.passages_of("article-003.txt")[0]
    assert held >= 18_000
    damage(file_of(path, "data_level0.bin"), "halved")
    began = time.monotonic()
    assert repair(path).ok
    print(f"{held} passages repaired in {time.monotonic() - began:.1f} s")
    with Store.open(path, embedder=HashingEmbedder(384)) as store:
        assert store.nearest(store.vectors([passage.id])[0], 1)[0].score > 0.999
        assert store.notices == ()


@pytest.mark.parametrize("filling", [b"\xff", b"\x00", b"\xa5", b"\x7f", b"\x01\xfe"])
def test_files_that_crash_whoever_opens_them_kill_only_a_child(path: Path, filling: bytes) -> None:
    with Store.open(path, embedder=HashingEmbedder()) as store, store.catalog.reading() as connection:
        base = current_base(connection)
        assert base is not None
        numbers, vectors = probes(connection, base)
    place = base.place(path / "index-1")
    assert survives(place, numbers, vectors)
    level0 = file_of(path, "data_level0.bin")
    with level0.open("r+b") as file:
        file.write((filling * level0.stat().st_size)[: level0.stat().st_size])
    assert not survives(place, numbers, vectors)


@pytest.mark.parametrize(("share", "used"), [(0.95, True), (0.5, False)])
def test_an_index_that_misses_few_passages_is_used(
    path: Path, monkeypatch: pytest.MonkeyPatch, share: float, used: bool
) -> None:
    real = VectorIndex.finds

    def approximately(self: VectorIndex, numbers: Sequence[int], vectors: Matrix) -> list[int]:
        return real(self, numbers, vectors)[-int(share * len(numbers)) :]

    shutil.rmtree(file_of(path, "chroma.sqlite3").parent)
    with monkeypatch.context() as patched:
        patched.setattr(VectorIndex, "finds", approximately)
        if used:
            assert repair(path).ok
        else:
            with pytest.raises(StoreDamaged, match="finds only"):
                repair(path)
            return
    assert examine(path).ok
    with Store.open(path, embedder=Forbidden()) as store:
        with store.catalog.reading() as connection:
            base = current_base(connection)
            assert base is not None
            numbers, _ = probes(connection, base)
        assert tuple(numbers) == base.known
        assert 1 not in base.known
        store.nearest(store.embedder.query("river"), 3)
        assert store.notices == ()


def test_an_index_run_mends_a_damaged_vector_index_too(path: Path, made: Path) -> None:
    damage(file_of(path, "data_level0.bin"), "halved")
    with Store.open(path, embedder=Forbidden()) as store:
        build(store, made / "articles")
        store.nearest(store.embedder.query("anything"), 3)
        assert store.notices == ()


def test_a_sound_store_is_called_so(path: Path, made: Path) -> None:
    diagnosis = examine(path, root=made / "articles")
    assert diagnosis.ok, said(diagnosis)
    assert f"complete, {ARTICLES} articles" in said(diagnosis)
    assert repair(path).repaired == ()


def test_a_store_copied_elsewhere_is_sound(path: Path, tmp_path: Path) -> None:
    for file in path.rglob("*"):
        os.utime(file)
    shutil.move(path, tmp_path / "elsewhere")
    assert examine(tmp_path / "elsewhere").ok
    check_whole(tmp_path / "elsewhere")


def test_changed_articles_are_named(path: Path, tmp_path: Path, made: Path) -> None:
    articles = tmp_path / "articles"
    shutil.copytree(made / "articles", articles)
    (articles / "article-001.txt").write_text("Changed.")
    (articles / "article-002.txt").unlink()
    (articles / "new.txt").write_text("New.")
    line = said(examine(path, root=articles))
    assert "1 changed since: article-001.txt" in line
    assert "1 gone: article-002.txt" in line
    assert "1 not indexed yet: new.txt" in line


def execute(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path / "index-1" / CATALOG)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "finding", "repaired"),
    [
        (
            "DELETE FROM lexical_data WHERE id > 10",
            "lexical index is damaged",
            "lexical index was made again",
        ),
        ("DELETE FROM vectors WHERE number = 3", "1 passages without a vector", "taken out"),
        ("UPDATE vectors SET vector = x'00' WHERE number = 3", "1 vectors of the wrong length", "taken out"),
        ("UPDATE passages SET text = 'other' WHERE number = 3", "not what their article says", "taken out"),
        ("DELETE FROM passages WHERE number = 3", "1 articles with passages missing", "taken out"),
        ("UPDATE articles SET headings = '[{' WHERE number = 3", "notes cannot be read", "taken out"),
        ("UPDATE passages SET sentences = x'00' WHERE number = 3", "notes cannot be read", "taken out"),
        ("UPDATE meta SET value = '{\"name' WHERE key = 'base'", "not made yet", "made again"),
        ("UPDATE meta SET value = '{}' WHERE key IN ('base', 'words')", "not made yet", "made again"),
        (f"UPDATE vectors SET vector = x'{'0000c07f' * 64}' WHERE number = 3", "not numbers", "taken out"),
        (
            "UPDATE passages SET text = CAST(x'ff' AS TEXT) WHERE number = 3",
            "what their article",
            "taken out",
        ),
        (
            "UPDATE articles SET text = CAST(x'ff' AS TEXT) WHERE number = 3",
            "what their article",
            "taken out",
        ),
    ],
)
def test_contradictions_in_the_catalog_are_found_and_mended(
    path: Path, made: Path, statement: str, finding: str, repaired: str
) -> None:
    execute(path, statement)
    diagnosis = examine(path)
    assert not diagnosis.ok
    assert finding in said(diagnosis)
    mended = repair(path)
    assert repaired in " ".join(mended.repaired)
    assert mended.ok, said(mended)
    with Store.open(path, embedder=HashingEmbedder()) as store:
        build(store, made / "articles")
    assert len(check_whole(path)) == ARTICLES


def test_a_catalog_that_lost_its_notes_is_repaired(path: Path, made: Path) -> None:
    execute(path, "DELETE FROM meta")
    repaired = repair(path)
    assert repaired.ok, said(repaired)
    with Store.open(path, embedder=Forbidden()) as store:
        assert len(store.articles()) == ARTICLES
        with store.catalog.reading() as connection:
            assert meta(connection, "identity")
    with pytest.raises(EmbedderMismatch):
        Store.open(path, embedder=HashingEmbedder(32))
    check_whole(path)


def test_notes_on_a_damaged_page_are_done_without(path: Path) -> None:
    connection = sqlite3.connect(path / "index-1" / CATALOG)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'meta'").fetchone()
    connection.close()
    with (path / "index-1" / CATALOG).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x77" * 4096)
    assert "doctor --repair" in said(examine(path))
    repaired = repair(path)
    assert repaired.ok, said(repaired)
    with pytest.raises(EmbedderMismatch, match="another"):
        Store.open(path, embedder=HashingEmbedder(32))
    assert len(check_whole(path)) == ARTICLES


def test_a_file_that_was_corrected_is_waiting(path: Path, tmp_path: Path, made: Path) -> None:
    articles = tmp_path / "articles"
    shutil.copytree(made / "articles", articles)
    for name in ("corrected.txt", "still.txt"):
        (articles / name).touch()
    with Store.open(path, embedder=HashingEmbedder()) as store:
        assert len(build(store, articles).failed) == 2
    assert "2 cannot be read" in said(examine(path, root=articles))
    (articles / "corrected.txt").write_text("Now it says something.")
    assert "1 not indexed yet: corrected.txt" in said(examine(path, root=articles))


def test_each_text_is_read_once_to_compare_it(path: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "articles"
    corpus.mkdir()
    (corpus / "long.txt").write_text("\n\n".join(f"Paragraph {n} is " + "long " * 150 for n in range(3000)))
    with Store.open(tmp_path / "long", embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
        with store.catalog.reading() as connection:
            began = time.monotonic()
            assert list(contradictions(connection)) == []
            assert time.monotonic() - began < 3


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_broken_catalog_gives_back_what_is_intact(path: Path, made: Path, part: float) -> None:
    catalog = path / "index-1" / CATALOG
    with catalog.open("r+b") as file:
        file.seek(int(catalog.stat().st_size * part) // 4096 * 4096)
        file.write(b"\xa5" * 8192)
    damaged = examine(path)
    assert not damaged.ok
    repaired = repair(path)
    assert any("damaged" in line or "made again" in line for line in repaired.repaired), repaired
    assert repaired.ok, said(repaired)
    saved = check_whole(path)
    assert len(saved) > ARTICLES // 3
    with Store.open(path, embedder=HashingEmbedder()) as store:
        report = build(store, made / "articles")
        assert len(report.unchanged) + len(report.added) + len(report.updated) == ARTICLES
    assert check_whole(path) == {
        file.name: file.read_bytes().decode() for file in (made / "articles").glob("*.txt")
    }


def test_a_destroyed_catalog_is_put_aside(path: Path, made: Path) -> None:
    (path / "index-1" / CATALOG).write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreDamaged, match="doctor --repair"):
        Store.open(path, embedder=HashingEmbedder())
    assert "doctor --repair" in said(examine(path))
    repaired = repair(path)
    assert "0 articles were saved" in repaired.repaired[0]
    assert (path / "damaged-index-1").is_dir()
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        assert len(build(store, made / "articles").added) == ARTICLES


def test_there_is_nothing_to_examine_where_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        examine(tmp_path / "none")
    with pytest.raises(StoreMissing):
        repair(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_an_index_that_lost_its_files_is_said_to_have(path: Path) -> None:
    (path / "index-1" / CATALOG).unlink()
    for look in (examine, repair):
        with pytest.raises(StoreMissing, match=r"lost its files .*--rebuild"):
            look(path)


def test_passwords_of_servers_are_masked(path: Path) -> None:
    execute(path, "UPDATE meta SET value = json_set(value, '$.url', 'old:sesame@h:1') WHERE key = 'base'")
    line = said(examine(path, chroma_url="http://me:sesame@h:2"))
    assert "made for ***@h:1, not for http://***@h:2" in line


@pytest.mark.parametrize("damaged", [False, True])
def test_a_sound_store_that_cannot_be_written_is_called_so(
    path: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    forbid_writing(monkeypatch)
    monkeypatch.setattr("index.doctor.survives", lambda *_: False)
    if damaged:
        damage(file_of(path, "chroma.sqlite3"), "halved")
    diagnosis = examine(path)
    assert diagnosis.ok is not damaged
    assert ("cannot be written" in said(diagnosis)) is not damaged


def test_an_index_without_articles_names_the_command_that_fills_it(tmp_path: Path) -> None:
    Store.open(tmp_path, embedder=HashingEmbedder(), create=True).close()
    diagnosis = examine(tmp_path)
    assert diagnosis.ok
    assert "0 articles" in diagnosis.findings[0].line
    assert "`assistant index`" in diagnosis.findings[0].line
