"""Any sentence-transformers model as an embedder."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from index.batches import batches
from index.bundled_model import (
    BUNDLED,
    DIMENSION,
    WINDOW,
    bundled_folder,
    bundled_version,
    learnt_edition,
)
from index.onnx_model import EDITION, OnnxModel
from index.precision import COARSE, ON_GRAPH, PRECISIONS, check_precision, measure, remember, remembered
from index.token_count import TokenCount, bundled_tokenizer, tokenizer_of
from index.torch_model import ASKED_IN, TorchModel
from index.types import Matrix, Vector

CHARACTERS_PER_TOKEN = 12
"""Texts are cut to this many characters for each token of the model's window before encoding."""

LONGEST_WINDOW = 1_000_000
UNKNOWN_WINDOW = 512
"""Tokens that a model may say it reads, and those it gets where it says none or more, as static ones do."""

PASSAGE_PROMPTS = ("document", "passage", "corpus")
"""Names that a model may have its prompt for passages under; the library takes the first of them."""

MEASURED_AFTER = 256
"""Passages embedded before the precision is measured: smaller runs would not earn it back."""

MEASURED_TEXTS = 16


class SentenceTransformerEmbedder:
    """A sentence-transformers model on the processor, loaded on first use.

    Safe to share between threads: questions go between the batches of passages. Questions are
    encoded on one thread and in float32, passages on all threads and in the precision that is
    fastest here, each after the prompt that the model is configured with for them. The bundled model
    has an ONNX graph besides, with which questions need no torch, and learnt something for questions.
    """

    def __init__(self, name: str = "", *, precision: str = "", cache: Path | None = None) -> None:
        self.name = name or BUNDLED
        self._bundled = self.name == BUNDLED
        self._torch = TorchModel(self.name)
        self._precisions = [name for name in PRECISIONS if self._bundled or name not in ON_GRAPH]
        self._precision = check_precision(precision, self._precisions)
        self._cache = cache
        self._graphs: dict[str, OnnxModel] = {}
        self._count = TokenCount(self._own_tokenizer)
        self._lock = threading.RLock()
        self._beginning = threading.Lock()
        self._waiting = 0
        self._embedded = 0

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        if self._bundled:
            return DIMENSION
        return int(self._torch.loaded().get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """What the model's window leaves beside its prompt for passages; longer texts are cut by it."""
        if self._bundled:
            return WINDOW
        model = self._torch.loaded()
        window = model.max_seq_length
        known = window and 0 < window <= LONGEST_WINDOW
        prompt = next((model.prompts[name] for name in PASSAGE_PROMPTS if name in model.prompts), "")
        return max(1, (int(window) if known else UNKNOWN_WINDOW) - (self._count(prompt) if prompt else 0))

    @property
    def fingerprint(self) -> str:
        """Name and dimension of the model: its vectors compare with those of the same fingerprint."""
        return f"sentence-transformers:{self.name}:{self.dimension}"

    @property
    def precision(self) -> str:
        """The precision that passages are encoded in now."""
        return self._precision or self._precisions[0]

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages, in the order given; batches hold texts of about the same length."""
        cut = [self._cut(text) for text in texts]
        if len(cut) >= MEASURED_TEXTS:
            self._choose_precision(cut)
        self._embedded += len(cut)
        return self._in_batches(cut, self.precision)

    def sentences(self, texts: Sequence[str]) -> Matrix:
        """Vectors of what a question is compared with, in the order given; nothing is measured for them."""
        return self._in_batches([self._cut(text) for text in texts], self._precisions[0])

    def query(self, text: str) -> Vector:
        """Vector of a question, made on one thread: more wait for each other on a busy machine."""
        return self._asked(text, taught=True)

    def untaught_query(self, text: str) -> Vector:
        """The same as the model's makers have it, without what the bundled one learnt."""
        return self._asked(text, taught=False)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special ones, as `TokenCount` counts them."""
        return self._count(text)

    def _own_tokenizer(self) -> Any:
        return bundled_tokenizer() if self._bundled else tokenizer_of(self._torch.loaded(), self.name)

    @property
    def _cache_path(self) -> Path:
        if self._cache is None:
            from platformdirs import user_cache_path

            self._cache = user_cache_path("article-assistant") / "precision.json"
        return self._cache

    def _choose_precision(self, texts: list[str]) -> None:
        self._precision = self._precision or remembered(self._cache_path, self.fingerprint, self._precisions)
        if self._precision or self._embedded < MEASURED_AFTER:
            return
        longest = sorted(texts, key=len)[-MEASURED_TEXTS:]
        with self._lock:
            self._precision = measure(self._encoded, longest, self._precisions)
            if self._precision not in self._precisions:  # its graph could not be made
                self._precision = self._precisions[0]
            used = {self._precisions[0], self._precision}
            self._torch.keep(used)
            for unused in self._graphs.keys() - used:
                del self._graphs[unused]
        remember(self._cache_path, self.fingerprint, self._precision)

    def _cut(self, text: str) -> str:
        return text[: self.max_tokens * CHARACTERS_PER_TOKEN].encode("utf-8", "replace").decode("utf-8")

    def _asked(self, text: str, *, taught: bool) -> Vector:
        self._waiting += 1
        try:
            rows = self._encoded(
                self._precisions[0], [self._cut(text)], threads=1, asking=True, taught=taught
            )
            return cast("Vector", rows[0])
        finally:
            self._waiting -= 1

    def _in_batches(self, texts: Sequence[str], precision: str) -> Matrix:
        rows: Matrix = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for batch in batches(texts):
            while self._waiting:
                time.sleep(0.001)
            rows[batch] = self._encoded(precision, [texts[position] for position in batch])
        return rows

    def _encoded(
        self,
        precision: str,
        texts: Sequence[str],
        *,
        threads: int = 0,
        asking: bool = False,
        taught: bool = False,
    ) -> Matrix:
        """One batch of questions (`asking`) or passages as unit vectors, shape (texts, dimension)."""
        if precision in ON_GRAPH and precision in self._precisions:
            try:
                return self._graph(precision).encode(texts, threads=threads, taught=taught)
            except Exception:  # no room for the graph, no exporter, no memory: torch tells what is wrong
                self._do_without_graph(precision)
        in_torch = ASKED_IN if precision in ON_GRAPH else precision
        return self._torch.encode(in_torch, texts, threads=threads, asking=asking, taught=taught)

    def _graph(self, precision: str) -> OnnxModel:
        with self._beginning:  # not the other lock, which is held while passages are measured
            if precision not in self._graphs:
                edition = f"{EDITION}-{precision if precision == COARSE else learnt_edition()}"
                self._graphs[precision] = OnnxModel(
                    self._cache_path.with_name(f"{self.name}-{bundled_version()}-{edition}.onnx"),
                    tokenizer=bundled_folder() / "tokenizer.json",
                    window=self.max_tokens,
                    load=lambda: self._encoder(taught=precision != COARSE),
                    eight_bits=precision == COARSE,
                )
            return self._graphs[precision]

    def _do_without_graph(self, precision: str) -> None:
        with self._lock:
            self._precisions = [name for name in self._precisions if name != precision]
            if self._precision == precision:
                self._precision = ""

    def _encoder(self, *, taught: bool) -> Any:
        from index.question_side import Encoder, teach

        model = self._torch.untaught()
        return Encoder(model, teach(model) if taught else None)
