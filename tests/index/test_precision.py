"""The fastest precision is taken, if it is worth it and its vectors agree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from index.embedder import HashingEmbedder, load_embedder
from index.errors import ConfigurationError, EmbedderError
from index.precision import AGREEMENT, COARSE, COARSE_AGREEMENT, PRECISIONS, measure, remember, remembered
from index.sentence_transformer import SentenceTransformerEmbedder
from index.types import Matrix

TEXTS = [f"text number {number} about harbours" for number in range(16)]


class Machine:
    """A processor with a pretended speed for each precision, in seconds a text."""

    def __init__(self, **seconds: float) -> None:
        self.seconds = seconds
        self.now = 0.0
        self.encoded: dict[str, int] = {}
        self.apart: dict[str, float] = {}
        """Cosine of its vectors to the right ones, for precisions that are coarse."""
        self.overflowing: set[str] = set()

    def encode(self, precision: str, texts: Sequence[str]) -> Matrix:
        if precision not in self.seconds:
            raise RuntimeError("not implemented for this type")
        if precision in self.overflowing:
            raise EmbedderError("the embedder returned values that are not numbers")
        self.now += self.seconds[precision] * len(texts)
        self.encoded[precision] = self.encoded.get(precision, 0) + len(texts)
        rows = HashingEmbedder().passages(texts)
        if precision in self.apart:
            aside = np.roll(rows, 1, axis=1)
            aside -= (aside * rows).sum(axis=1, keepdims=True) * rows
            aside /= np.linalg.norm(aside, axis=1, keepdims=True)
            cosine = self.apart[precision]
            return cast("Matrix", cosine * rows + np.sqrt(1 - cosine**2) * aside)
        return rows

    def chosen(self) -> str:
        tried = ("float32", "bfloat16", "float16", "int8")
        return measure(self.encode, TEXTS, tried, clock=lambda: self.now)


def test_the_fastest_is_taken() -> None:
    assert Machine(float32=1.0, bfloat16=0.6, float16=0.4).chosen() == "float16"
    assert Machine(float32=1.0, bfloat16=0.4, float16=0.6).chosen() == "bfloat16"
    assert Machine(float32=1.0, bfloat16=5.0, float16=7.0).chosen() == "float32"


def test_a_small_gain_is_not_worth_it() -> None:
    assert Machine(float32=1.0, bfloat16=0.95, float16=0.9).chosen() == "float32"


def test_one_that_disagrees_or_does_not_exist_is_not_taken() -> None:
    machine = Machine(float32=1.0, bfloat16=0.1, float16=0.5)
    machine.apart["bfloat16"] = 0.99
    assert machine.chosen() == "float16"
    assert Machine(float32=1.0, float16=0.4).chosen() == "float16"


def test_one_that_overflows_is_not_taken_and_stops_nothing() -> None:
    machine = Machine(float32=1.0, bfloat16=0.5, float16=0.1)
    machine.overflowing.add("float16")
    assert machine.chosen() == "bfloat16"


def test_eight_bits_are_for_processors_without_another_faster_precision() -> None:
    assert Machine(float32=1.0, bfloat16=5.0, float16=7.0, int8=0.5).chosen() == "int8"
    machine = Machine(float32=1.0, bfloat16=0.6, float16=7.0, int8=0.1)
    assert machine.chosen() == "bfloat16"
    assert "int8" not in machine.encoded


@pytest.mark.parametrize(("cosine", "chosen"), [(0.99, "int8"), (0.9, "float32"), (float("nan"), "float32")])
def test_eight_bits_may_be_a_little_apart(cosine: float, chosen: str) -> None:
    machine = Machine(float32=1.0, bfloat16=5.0, int8=0.5)
    machine.apart["int8"] = cosine
    assert machine.chosen() == chosen


def test_a_slow_one_is_given_up_early() -> None:
    machine = Machine(float32=1.0, bfloat16=50.0, float16=0.5)
    machine.chosen()
    assert machine.encoded["bfloat16"] < len(TEXTS)


def test_what_was_measured_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "precision.json"
    assert remembered(path, "model") == ""
    remember(path, "model", "float16")
    remember(path, "other", "float32")
    assert remembered(path, "model") == "float16"
    for broken in ("broken", "[]", '"float16"'):
        path.write_text(broken)
        assert remembered(path, "model") == ""
        remember(path, "model", "float16")
        assert remembered(path, "model") == "float16"
    assert remembered(path, "model", ("onnx", "float32")) == ""
    remember(tmp_path / "cache" / "precision.json" / "no folder", "model", "float16")


def test_a_wrong_name_says_which_are_right() -> None:
    with pytest.raises(ConfigurationError, match="onnx, float32, bfloat16, float16"):
        load_embedder(precision="fp8")
    with pytest.raises(ConfigurationError, match="Choose one of float32"):
        load_embedder("another-model", precision="onnx")


@pytest.mark.real
@pytest.mark.parametrize("precision", PRECISIONS)
def test_real_vectors_agree_in_every_precision(precision: str) -> None:
    least = COARSE_AGREEMENT if precision == COARSE else AGREEMENT
    reference = SentenceTransformerEmbedder(precision="float32").passages(TEXTS[:3])
    other = SentenceTransformerEmbedder(precision=precision)
    assert other.precision == precision
    assert (other.passages(TEXTS[:3]) * reference).sum(axis=1).min() > least
    asked = SentenceTransformerEmbedder(precision="float32").query(TEXTS[0])
    assert np.allclose(other.query(TEXTS[0]), asked, atol=1e-5)
    assert other.precision == precision


@pytest.mark.real
def test_a_long_run_measures_and_remembers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import index.sentence_transformer as module

    monkeypatch.setattr(module, "MEASURED_AFTER", 16)
    monkeypatch.setattr(module, "measure", lambda encode, texts, precisions: "float32")
    cache = tmp_path / "precision.json"
    embedder = SentenceTransformerEmbedder(cache=cache)
    embedder.passages(TEXTS)
    assert not cache.exists()
    embedder.passages(TEXTS)
    assert remembered(cache, embedder.fingerprint) == "float32"
