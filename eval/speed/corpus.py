"""Articles, questions and vectors from a seed: a corpus of any size without downloading one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.language.words import FUNCTION_WORDS
from index.embedder import Embedder
from index.types import Matrix, Vector

SEED = 20240607

WORDS_PER_ARTICLE = 2450

PASSAGES_PER_ARTICLE = 17.5
"""That many words make at least so many passages of 160 tokens on average."""

TOPIC_WORDS = 60

TOPICAL = 0.35
"""Share of an article's words that come from its topic; the rest is common language."""

MIXED = 3
"""Real vectors that a scripted one lies between: noise alone would fill dimensions that texts do not."""

NOISE = 0.1
"""Length of what is added to them, so that no two are the same."""


@cache
def vocabulary() -> tuple[str, ...]:
    """The whole English words of the bundled embedder's vocabulary, about as frequent first."""
    from index.bundled_model import bundled_folder

    lines = (bundled_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for word in lines if word.isascii() and word.isalpha() and len(word) > 1)


@cache
def _frequencies() -> npt.NDArray[np.float64]:
    """Cumulative shares of the words by Zipf's law."""
    shares = 1 / np.arange(2, len(vocabulary()) + 2, dtype=np.float64)
    return np.asarray(np.cumsum(shares / shares.sum()))


def article(number: int) -> str:
    """The text of one article: paragraphs of sentences about a topic of its own."""
    random = np.random.default_rng((SEED, number))
    words = vocabulary()
    topic = random.integers(200, len(words), TOPIC_WORDS)
    common = np.searchsorted(_frequencies(), random.random(WORDS_PER_ARTICLE)).clip(max=len(words) - 1)
    # a few words of the topic are said again and again, most of them once or twice
    own = topic[(random.random(WORDS_PER_ARTICLE) ** 2 * TOPIC_WORDS).astype(np.int64)]
    chosen = np.where(random.random(WORDS_PER_ARTICLE) < TOPICAL, own, common)
    title = " ".join(words[position] for position in topic[:3]).capitalize()
    paragraphs = [f"{title} {number}"]
    start = 0
    while start < WORDS_PER_ARTICLE:
        sentences = []
        for _ in range(int(random.integers(3, 7))):
            length = int(random.integers(8, 25))
            said = " ".join(words[position] for position in chosen[start : start + length])
            start += length
            if said:
                sentences.append(said.capitalize() + ".")
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def write_articles(folder: Path, first: int, last: int) -> None:
    """Write the articles `first` to `last` - 1 as files; those that are there stay as they are."""
    for number in range(first, last):
        path = folder / f"{number // 1000:03}" / f"{number:07}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(article(number), encoding="utf-8")


def questions(count: int, articles: int) -> list[str]:
    """Questions in words of some of the first `articles` articles."""
    random = np.random.default_rng((SEED, articles, count))
    asked = []
    for number in random.integers(0, articles, count):
        words = [w for w in article(int(number)).replace(".", "").lower().split() if w not in FUNCTION_WORDS]
        at = int(random.integers(0, len(words) - 40))
        first, second, third, fourth = random.choice(words[at : at + 40], 4, replace=False)
        asked.append(f"What did the {first} {second} say about the {third} of {fourth}?")
    return asked


class ScriptedEmbedder:
    """A real embedder for questions; a passage gets a mixture of other ones' real vectors, by its text.

    So vectors of any number lie about where real ones do, and cost next to nothing.
    """

    def __init__(self, real: Embedder, pool: Matrix) -> None:
        self._real = real
        self._pool = pool
        self.name = real.name
        self.dimension = real.dimension
        self.max_tokens = real.max_tokens
        self.fingerprint = real.fingerprint

    def passages(self, texts: Sequence[str]) -> Matrix:
        """A vector for each text, always the same."""
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
            random = np.random.default_rng(int.from_bytes(digest, "big"))
            noise = random.standard_normal(self.dimension, dtype=np.float32)
            mixed = (
                random.dirichlet(np.ones(MIXED)) @ self._pool[random.integers(len(self._pool), size=MIXED)]
            )
            row[:] = mixed + noise * (NOISE / np.linalg.norm(noise))
        normalised: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised

    def sentences(self, texts: Sequence[str]) -> Matrix:
        """The same as `passages`."""
        return self.passages(texts)

    def query(self, text: str) -> Vector:
        """The real vector of a question."""
        return self._real.query(text)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, as the real embedder counts them."""
        return self._real.count_tokens(text)
