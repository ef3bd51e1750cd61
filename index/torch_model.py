"""A sentence-transformers model in torch. This module is the only door of the index to that library."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.bundled_model import BUNDLED, bundled_folder
from index.errors import EmbedderError, short
from index.hub import reachable
from index.types import Matrix

if TYPE_CHECKING:
    from index.low_rank import Share

ASKED_IN = "float32"
"""The number format of questions."""

_loading = threading.Lock()  # transformers changes settings of the whole process while it loads


class TorchModel:
    """A model on the processor, in each number format that is asked for; loaded on first use.

    Safe to share between threads, which wait for each other. The bundled one learnt something for questions.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._models: dict[str, Any] = {}
        self._share: Share | None = None
        self._lock = threading.RLock()
        self._threads = 0

    def loaded(self, precision: str = ASKED_IN) -> Any:
        """The model in a number format.

        Raises:
            EmbedderError: it cannot be loaded.
        """
        with self._lock:
            if precision not in self._models:
                model = self._load(precision)
                if self.name == BUNDLED and precision == ASKED_IN:
                    from index.question_side import teach

                    self._share = teach(model)
                self._models[precision] = model
            return self._models[precision]

    def untaught(self) -> Any:
        """The model loaded anew, without what the bundled one learnt, with the attention that a graph has.

        Raises:
            EmbedderError: it cannot be loaded.
        """
        return self._load(ASKED_IN, attn_implementation="eager")

    def keep(self, precisions: AbstractSet[str]) -> None:
        """Forget the others."""
        with self._lock:
            for unused in self._models.keys() - precisions:
                del self._models[unused]

    def encode(
        self,
        precision: str,
        texts: Sequence[str],
        *,
        threads: int = 0,
        asking: bool = False,
        taught: bool = False,
    ) -> Matrix:
        """One batch of questions (`asking`) or passages as unit vectors, shape (texts, dimension).

        Args:
            threads: how many; 0 for as many as torch has.
            taught: with what the bundled model learnt for questions.

        Raises:
            EmbedderError: the model cannot be loaded, or does not return numbers.
        """
        with self._turn(threads):
            model = self.loaded(precision)
            encode = model.encode_query if asking else model.encode_document
            if self._share is not None:
                self._share.value = float(taught)
            rows = encode(list(texts), batch_size=len(texts), convert_to_tensor=True, show_progress_bar=False)
        matrix: Matrix = np.ascontiguousarray(rows.float().numpy(), dtype=np.float32)
        if not np.isfinite(matrix).all():
            raise EmbedderError(
                f"the embedder {self.name!r} returned values that are not numbers in {precision}",
                "Set ASSISTANT_PRECISION to float32 if it is another, or name another in ASSISTANT_EMBEDDER",
            )
        normalised: Matrix = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
        return normalised

    @contextmanager
    def _turn(self, threads: int) -> Iterator[None]:
        """Torch to oneself, on so many threads; 0 for as many as it began with."""
        import torch

        with self._lock:
            if not self._threads:
                self._threads = torch.get_num_threads()
            torch.set_num_threads(threads or self._threads)
            try:
                yield
            finally:
                torch.set_num_threads(self._threads)

    def _load(self, precision: str, **arguments: str) -> Any:
        import torch
        from sentence_transformers import SentenceTransformer

        quieten()
        bundled = self.name == BUNDLED
        place = str(bundled_folder()) if bundled else self.name
        try:
            with _loading:
                model = SentenceTransformer(
                    place,
                    device="cpu",
                    trust_remote_code=False,
                    model_kwargs={"use_safetensors": True, **arguments},
                    local_files_only=bundled or Path(place).is_dir() or not reachable(),
                )
        except Exception as error:  # the library raises many kinds, offline or for a wrong name
            raise EmbedderError(
                f"the embedder {self.name!r} cannot be loaded: {short(error)}",
                "Give a folder or a hub name that is reachable, or leave ASSISTANT_EMBEDDER empty",
            ) from None
        return model.to(getattr(torch, precision))


def quieten() -> None:
    """Keep what the libraries say while a model loads to themselves: an error says it in one line."""
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers.util.file_io").setLevel(logging.ERROR)
