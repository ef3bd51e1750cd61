"""A large collection is opened beside the questions, which get the same answers meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from index import dense
from index.build import build
from index.doctor import examine
from index.embedder import HashingEmbedder
from index.errors import StoreDamaged
from index.opening import open_base
from index.store import Store

QUESTION = "Who will co-chair the Coalition of the Willing?"


def test_a_store_of_one_passage_is_trusted_however_often_it_is_opened(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for count, name in enumerate(("dam", "mill"), 1):
        (articles / f"{name}.txt").write_text(f"The {name} was opened in 1961.", encoding="utf-8")
        with Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True) as store:
            build(store, articles)
        for _ in range(5):
            with Store.open(tmp_path / "store", embedder=HashingEmbedder()) as store:
                assert len(store.nearest(store.embedder.query(name), 3)) == count
                assert store.notices == ()
        found = examine(tmp_path / "store", root=articles)
        assert found.ok, found


class Gate:
    """Stands before the opening of a collection until it is let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, failure: BaseException | None = None) -> None:
        self.opened = threading.Event()
        self.asked = 0

        def waits(*given: Any) -> Any:
            self.asked += 1
            assert self.opened.wait(60)
            if failure is not None:
                raise failure
            return open_base(*given)

        monkeypatch.setattr(dense, "OPENED_MEANWHILE", 1)
        monkeypatch.setattr(dense, "open_base", waits)


def test_questions_do_not_wait_for_a_large_collection(
    hashing_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    vector = hashing_store.embedder.query(QUESTION)
    hashing_store.close()
    gate = Gate(monkeypatch)
    with Store.open(hashing_store.path, embedder=HashingEmbedder()) as store:
        meanwhile = [store.nearest(vector, 10) for _ in range(3)]
        assert store.notices == ()
        gate.opened.set()
        store.settle()
        assert [index is not None for index in store._dense._opened.values()] == [True]
        afterwards = store.nearest(vector, 10)
        assert gate.asked == 1
        assert all(last for _, last in store._dense._stored._kept), "all vectors are still in memory"
    for found in meanwhile:
        assert [m.passage_id for m in found] == [m.passage_id for m in afterwards]
        assert [round(m.score, 4) for m in found] == [round(m.score, 4) for m in afterwards]


class Panic(BaseException):
    """What Chroma's native part raises is no Exception."""


@pytest.mark.parametrize(
    "failure", [StoreDamaged("files of the vector index were changed or lost"), OSError("gone"), Panic("!")]
)
def test_one_that_cannot_be_opened_is_told(
    hashing_store: Store, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    vector = hashing_store.embedder.query(QUESTION)
    hashing_store.close()
    gate = Gate(monkeypatch, failure)
    with Store.open(hashing_store.path, embedder=HashingEmbedder()) as store:
        before = store.nearest(vector, 10)
        gate.opened.set()
        store.settle()
        assert store.nearest(vector, 10) == before
        assert "doctor --repair" in store.notices[0]


def test_closing_waits_for_the_opening(hashing_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    vector = hashing_store.embedder.query(QUESTION)
    hashing_store.close()
    gate = Gate(monkeypatch)
    store = Store.open(hashing_store.path, embedder=HashingEmbedder())
    store.nearest(vector, 1)
    closing = threading.Thread(target=store.close)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()
    gate.opened.set()
    closing.join(60)
    assert not closing.is_alive()
    assert not [thread for thread in threading.enumerate() if thread.name == "vector-index"]


def test_a_closed_store_opens_nothing(hashing_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    gate.opened.set()
    dense_search = hashing_store._dense
    hashing_store.close()
    assert dense_search._index_of(None, None) is None  # type: ignore[arg-type]
    assert gate.asked == 0
