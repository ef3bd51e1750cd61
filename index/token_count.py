"""Tokens of a text, word by word: counting them is most of the work of cutting articles into passages."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from index.bundled_model import bundled_folder
from index.errors import EmbedderError

WORDS = 100_000
LONG_WORD = 40
"""Words whose number of tokens is remembered, and the longest word of a text that is counted so."""


class TokenCount:
    """Counts a text's tokens, without special ones; `load` makes the tokenizer, once, on first use."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load
        self._tokenizer: Any = None
        self._lock = threading.Lock()
        self._of_word = lru_cache(WORDS)(self._of_whole)

    def __call__(self, text: str) -> int:
        """The sum of the words' tokens.

        Exact for models that split at blanks first, as the bundled one does, but for control characters; for
        others a word may have other tokens at the start of a text than within it.

        Raises:
            EmbedderError: there is no tokenizer to count with.
        """
        words = text.split()
        if max(map(len, words), default=0) > LONG_WORD:
            return self._of_whole(text)
        return sum(map(self._of_word, words))

    def _of_whole(self, text: str) -> int:
        with self._lock:
            if self._tokenizer is None:
                tokenizer = self._load()
                tokenizer.no_truncation()
                tokenizer.no_padding()
                self._tokenizer = tokenizer
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)


def bundled_tokenizer() -> Any:
    """The tokenizer of the bundled embedder, which needs no model."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))


def tokenizer_of(model: Any, name: str) -> Any:
    """A copy of the tokenizer of a sentence-transformers model, to set up otherwise than the model's own.

    Raises:
        EmbedderError: the model has none that can be copied.
    """
    try:
        tokenizer = model.tokenizer
        # that of a static model is not wrapped
        backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
        return type(backend).from_str(backend.to_str())
    except AttributeError:  # one in Python, or none, as of a model of images
        raise EmbedderError(
            f"the embedder {name!r} has no tokenizer that tokens can be counted with",
            "Name a model of texts with a fast tokenizer, or leave ASSISTANT_EMBEDDER empty",
        ) from None
