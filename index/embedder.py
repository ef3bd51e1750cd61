"""Texts become vectors: what an embedder is, and a hashing stand-in for tests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Protocol, cast

import numpy as np

from index.types import Matrix, Vector

SPECIAL_TOKENS = 2
"""Tokens of a model's window that are not a text's: those that mark its beginning and end."""


class Embedder(Protocol):
    """Turns texts into L2-normalised vectors.

    `max_tokens` is the model's window, `fingerprint` changes whenever vectors would not compare.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def max_tokens(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages, in the order given."""
        ...

    def sentences(self, texts: Sequence[str]) -> Matrix:
        """Vectors of what a question is compared with, in the order given, in the precision of `query`."""
        ...

    def query(self, text: str) -> Vector:
        """Vector of a question."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special ones."""
        ...


def load_embedder(name: str = "", *, precision: str = "") -> Embedder:
    """The embedder of that name; weights load on first use.

    Args:
        name: empty for the bundled all-MiniLM-L6-v2, "hashing" for the stand-in, a folder, or a
            sentence-transformers name.
        precision: "onnx", "float32", "bfloat16", "float16" or "int8" for passages; empty: the fastest here,
            found by a short measurement and remembered.

    Raises:
        ConfigurationError: the precision is none of these.
    """
    if name == "hashing":
        return HashingEmbedder()
    from index.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name, precision=precision)


def longest_passage(embedder: Embedder, tokens: int) -> int:
    """Tokens that a passage may have: `tokens`, or what the window leaves beside a title, if that is less."""
    return max(16, min(tokens, embedder.max_tokens - 32))


class HashingEmbedder:
    """Words hashed into a few dimensions: instant and deterministic, without meaning.

    For tests and for trying out the index; texts that share words come out near each other.
    """

    name = "hashing"
    max_tokens = 512

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension
        self.fingerprint = f"hashing-{dimension}"

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages, in the order given."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
                row[int.from_bytes(digest[:4], "big") % self.dimension] += 1 if digest[4] & 1 else -1
            if not row.any():
                row[0] = 1
        normalised: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised

    def sentences(self, texts: Sequence[str]) -> Matrix:
        """The same as `passages`."""
        return self.passages(texts)

    def query(self, text: str) -> Vector:
        """Vector of a question."""
        return cast("Vector", self.passages([text])[0])

    def count_tokens(self, text: str) -> int:
        """Words and punctuation marks."""
        return len(re.findall(r"\w+|[^\w\s]", text))
