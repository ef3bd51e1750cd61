"""Embeddings of sentences, which many questions need again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from index.embedder import Embedder
from index.types import Matrix, Vector


class SentenceVectors:
    """Embeddings of sentences, computed when first needed and kept for the next question."""

    def __init__(self, embedder: Embedder, capacity: int = 20_000) -> None:
        self._embedder = embedder
        self._capacity = capacity
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    def of(self, texts: Sequence[str]) -> Matrix:
        """Vectors of `texts` as rows, in order."""
        with self._lock:
            missing = list(dict.fromkeys(text for text in texts if text not in self._known))
        if missing:
            computed = self._embedder.sentences(missing)
            with self._lock:
                for text, vector in zip(missing, computed, strict=True):
                    self._known[text] = vector
        with self._lock:
            rows = [self._known.get(text) for text in texts]
            for text in texts:
                if text in self._known:
                    self._known.move_to_end(text)
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
        if any(row is None for row in rows):  # another thread's sentences pushed ours out
            return self._embedder.sentences(list(texts))
        return np.vstack([row for row in rows if row is not None]) if rows else np.zeros((0, 1), np.float32)
