"""Embeddings of sentences: computed once, forgotten when there are too many, right in any case."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from assistant.sentence_vectors import SentenceVectors
from index.embedder import HashingEmbedder
from index.types import Matrix


class Counting(HashingEmbedder):
    """Remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def sentences(self, texts: Sequence[str]) -> Matrix:
        self.read.extend(texts)
        return super().sentences(texts)


def test_a_sentence_is_embedded_once() -> None:
    embedder = Counting()
    vectors = SentenceVectors(embedder)
    first = vectors.of(["A ship.", "A dam.", "A ship."])
    assert embedder.read == ["A ship.", "A dam."]
    again = vectors.of(["A dam.", "A tower."])
    assert embedder.read == ["A ship.", "A dam.", "A tower."]
    assert (first[0] == first[2]).all()
    assert (again[0] == first[1]).all()


def test_the_one_not_asked_for_longest_is_forgotten_first() -> None:
    embedder = Counting()
    vectors = SentenceVectors(embedder, capacity=2)
    vectors.of(["A ship.", "A dam."])
    vectors.of(["A ship."])
    vectors.of(["A tower."])
    embedder.read.clear()
    vectors.of(["A ship.", "A tower."])
    assert embedder.read == []
    vectors.of(["A dam."])
    assert embedder.read == ["A dam."]


def test_more_than_are_kept_and_many_askers_get_their_own() -> None:
    embedder = Counting()
    vectors = SentenceVectors(embedder, capacity=3)
    texts = [f"Sentence {number}." for number in range(12)]
    expected = HashingEmbedder().sentences(texts)
    with ThreadPoolExecutor(4) as askers:
        for found in askers.map(lambda _: vectors.of(texts), range(12)):
            assert np.array_equal(found, expected)
    assert vectors.of([]).shape[0] == 0
