"""Whatever Chroma raises is one kind of error, and a Ctrl-C stays a Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection

from index.errors import StoreDamaged, StoreFull
from index.vectors import Place, VectorIndex

VECTORS = np.eye(5, dtype=np.float32)
NUMBERS = np.arange(1, 6)


class Panic(BaseException):
    """What Chroma's native part raises is no Exception."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(directory=tmp_path / "vectors")
    VectorIndex.build(made, [(NUMBERS, VECTORS)], 5).close()
    return made


def opened(place: Place) -> None:
    VectorIndex.open(place)


def built(place: Place) -> None:
    VectorIndex.build(place, [(NUMBERS, VECTORS)], 5)


def queried(place: Place) -> None:
    index = VectorIndex.open(place)
    try:
        index.query(VECTORS[0], 3)
    finally:
        index.close()


@pytest.mark.parametrize(
    ("owner", "name", "act"),
    [
        (chromadb, "PersistentClient", opened),
        (Client, "get_collection", opened),
        (Client, "create_collection", built),
        (Collection, "query", queried),
    ],
)
@pytest.mark.parametrize(
    ("raised", "seen"),
    [
        (KeyboardInterrupt, KeyboardInterrupt),
        (SystemExit, SystemExit),
        (GeneratorExit, GeneratorExit),
        (Panic, StoreDamaged),
        (ValueError, StoreDamaged),
    ],
)
def test_only_failures_become_damage(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    act: Callable[[Place], None],
    raised: type[BaseException],
    seen: type[BaseException],
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise raised("stop")

    monkeypatch.setattr(owner, name, fails)
    with pytest.raises(seen):
        act(place)


def test_a_folder_that_cannot_be_written_is_not_called_full(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise Panic("(code: 8) attempt to write a readonly database")

    monkeypatch.setattr(chromadb, "PersistentClient", denied)
    with pytest.raises(StoreFull, match="cannot be written") as told:
        opened(place)
    assert "space" not in told.value.line


def test_what_could_not_be_opened_is_opened_when_it_is_whole_again(place: Place) -> None:
    assert place.directory is not None
    path = place.directory / "chroma.sqlite3"
    whole = path.read_bytes()
    path.write_bytes(b"nothing of the kind" * 300)
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="not a database"):
            opened(place)
    path.write_bytes(whole)
    queried(place)
