"""The bundled model as an ONNX graph: the same vectors, made once, and done without where it must be."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.bundled_model import BUNDLED
from index.onnx_model import OnnxModel, open_graph, products
from index.precision import COARSE, ON_GRAPH, Encode, remembered
from index.question_side import teach
from index.sentence_transformer import SentenceTransformerEmbedder
from index.torch_model import TorchModel
from index.types import Matrix, Vector

pytestmark = pytest.mark.real

TEXTS = ["A cat sat on the mat.", "", "Ships left the harbour at dawn. " * 100, "Ünïcode \ud83d\ude00 text"]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "precision.json"


@pytest.fixture(scope="module")
def reference() -> Matrix:
    return SentenceTransformerEmbedder(precision="float32").passages(TEXTS)


@pytest.fixture(scope="module")
def asked() -> Matrix:
    """The first texts as questions, in torch."""
    model = TorchModel(BUNDLED).untaught()
    teach(model).value = 1.0
    rows: Matrix = model.encode(TEXTS[:3], normalize_embeddings=True, show_progress_bar=False)
    return rows


def graph_of(cache: Path) -> Path:
    """The one graph beside the cache's file."""
    (graph,) = cache.parent.glob("all-MiniLM-L6-v2-*.onnx")
    return graph


def test_vectors_are_those_of_torch(cache: Path, reference: Matrix, asked: Matrix) -> None:
    embedder = SentenceTransformerEmbedder(cache=cache)
    assert embedder.precision == "onnx"
    for rows in (embedder.passages(TEXTS), embedder.sentences(TEXTS)):
        assert rows.dtype == np.float32
        assert np.allclose(rows, reference, atol=1e-5)
    assert np.allclose(embedder.query(TEXTS[2]), asked[2], atol=1e-5)
    assert embedder.precision == "onnx"
    assert list(cache.parent.iterdir()) == [graph_of(cache)]


def test_eight_bits_have_a_graph_of_their_own(tmp_path: Path, reference: Matrix, asked: Matrix) -> None:
    cache = tmp_path / "precision.json"
    embedder = SentenceTransformerEmbedder(precision="int8", cache=cache)
    rows = embedder.passages(TEXTS)
    (graph,) = tmp_path.iterdir()
    among = embedder.passages([*TEXTS, *(f"Filling text {number}. " * number for number in range(40))])
    for number, text in enumerate(TEXTS):
        if text:
            assert 0.98 < rows[number] @ reference[number] < 0.9999
            assert among[number] @ reference[number] > 0.98, "what stands beside a text changes little"
    assert np.allclose(embedder.query(TEXTS[2]), asked[2], atol=1e-5)
    assert embedder.precision == "int8"
    whole = next(path for path in tmp_path.iterdir() if path != graph)
    assert graph.stat().st_size < whole.stat().st_size / 3
    assert np.array_equal(SentenceTransformerEmbedder(precision="int8", cache=cache).passages(TEXTS), rows)


def test_a_question_needs_no_torch(cache: Path) -> None:
    SentenceTransformerEmbedder(cache=cache).query("makes the graph, if no other test has")
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from index.sentence_transformer import SentenceTransformerEmbedder\n"
        f"SentenceTransformerEmbedder(cache=Path({str(cache)!r})).query('x')\n"
        "assert 'torch' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("damage", [b"", b"not a graph", None])
def test_a_damaged_graph_is_made_again(
    cache: Path,
    tmp_path: Path,
    asked: Matrix,
    damage: bytes | None,
) -> None:
    SentenceTransformerEmbedder(cache=cache).query("makes the graph, if no other test has")
    whole = graph_of(cache).read_bytes()
    graph = tmp_path / graph_of(cache).name
    graph.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    embedder = SentenceTransformerEmbedder(cache=tmp_path / "precision.json")
    assert np.allclose(embedder.query(TEXTS[0]), asked[0], atol=1e-5)
    assert embedder.precision == "onnx"
    assert graph.read_bytes() == whole


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    old, new = tmp_path / "graph-old", tmp_path / "graph-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "all-MiniLM-L6-v2.onnx").write_bytes(b"half")
    os.utime(old, (0, 0))
    SentenceTransformerEmbedder(cache=tmp_path / "precision.json").query("x")
    assert not old.exists()
    assert new.exists()  # another process may be at it
    assert graph_of(tmp_path / "precision.json").is_file()


def test_without_a_place_for_it_torch_answers(tmp_path: Path, reference: Matrix, asked: Matrix) -> None:
    (tmp_path / "file").write_text("no folder")
    embedder = SentenceTransformerEmbedder(cache=tmp_path / "file" / "precision.json")
    assert np.allclose(embedder.query(TEXTS[0]), asked[0], atol=1e-5)
    assert embedder.precision == "float32"
    assert np.allclose(embedder.passages(TEXTS), reference, atol=1e-5)


@pytest.mark.parametrize("precision", ON_GRAPH)
@pytest.mark.parametrize("error", [RuntimeError, AssertionError, MemoryError, ImportError, KeyError])
def test_a_graph_that_fails_is_not_asked_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    reference: Matrix,
    error: type[Exception],
    precision: str,
) -> None:
    asked = []

    def fail(self: OnnxModel, threads: int) -> None:
        asked.append(threads)
        raise error

    monkeypatch.setattr(OnnxModel, "_opened", fail)
    embedder = SentenceTransformerEmbedder(precision=precision, cache=tmp_path / "precision.json")
    assert np.allclose(embedder.passages(TEXTS), reference, atol=1e-5)
    assert np.allclose(embedder.sentences(TEXTS), reference, atol=1e-5)
    assert len(asked) == (1 if precision == "onnx" else 2)
    assert embedder.precision == "float32"


def test_a_graph_that_cannot_be_made_is_not_remembered_as_the_fastest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import index.sentence_transformer as module

    def measured(encode: Encode, texts: Sequence[str], precisions: Sequence[str]) -> str:
        encode(COARSE, texts)  # in float32, without a word
        return COARSE

    opened = OnnxModel._opened

    def fail(self: OnnxModel, threads: int) -> Any:
        if self._eight_bits:
            raise RuntimeError
        return opened(self, threads)

    monkeypatch.setattr(module, "MEASURED_AFTER", 0)
    monkeypatch.setattr(module, "measure", measured)
    monkeypatch.setattr(OnnxModel, "_opened", fail)
    cache = tmp_path / "precision.json"
    embedder = SentenceTransformerEmbedder(cache=cache)
    embedder.passages(TEXTS * 4)
    assert embedder.precision == "onnx"
    assert remembered(cache, embedder.fingerprint) == "onnx"


def test_a_sound_graph_outlives_a_missing_library(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SentenceTransformerEmbedder(cache=cache).query("makes the graph, if no other test has")
    before = graph_of(cache).stat()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    embedder = SentenceTransformerEmbedder(cache=cache)
    embedder.query(TEXTS[0])
    assert embedder.precision == "float32"
    assert graph_of(cache).stat() == before


def test_many_at_once_get_their_own_also_where_the_graph_is_still_to_be_made(tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(cache=tmp_path / "precision.json")
    texts = [f"question number {number} about harbour {number * 7}" for number in range(24)]
    found: dict[str, Vector] = {}
    threads = [
        threading.Thread(target=lambda text=text: found.update({text: embedder.query(text)}))
        for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = [embedder.query(text) for text in texts]
    assert embedder.precision == "onnx"
    assert np.allclose(np.stack([found[text] for text in texts]), np.stack(alone), atol=1e-5)


def test_a_long_text_is_cut_at_the_window(cache: Path) -> None:
    embedder = SentenceTransformerEmbedder(cache=cache)
    long = "harbour " * 300
    assert np.allclose(embedder.query(long), embedder.query(long + "cats " * 300), atol=1e-5)


def test_full_eight_bits_are_multiplied_exactly_on_every_processor(tmp_path: Path) -> None:
    drawn = np.random.default_rng(1)
    weights = drawn.integers(-127, 128, (384, 64), dtype=np.int8)
    weights[:, 0] = 127
    given = drawn.integers(128, 256, (5, 384), dtype=np.uint8)
    path = tmp_path / "products.onnx"
    path.write_bytes(products(weights))
    (summed,) = open_graph(path, threads=1, full_range=True).run(None, {"given": given})
    assert (summed == given.astype(np.int64) @ weights.astype(np.int64)).all()
