"""Questions have a side of the bundled embedder to themselves; vectors of articles are those of the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.bundled_model import BUNDLED, LEARNT
from index.errors import EmbedderError
from index.question_side import RANK, bert_of, teach
from index.sentence_transformer import SentenceTransformerEmbedder
from index.torch_model import TorchModel
from index.types import Matrix

pytestmark = pytest.mark.real

QUESTION = "what got the reporter into trouble?"
TEXTS = ["She had written that fog lay over the front.", QUESTION]


@pytest.fixture(scope="module")
def plain() -> Matrix:
    model = TorchModel(BUNDLED).untaught()
    rows: Matrix = model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    return rows


@pytest.mark.parametrize("precision", ["onnx", "float32", "int8"])
def test_only_questions_are_changed(precision: str, plain: Matrix, tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(precision=precision, cache=tmp_path / "precision.json")
    for _ in range(2):  # what a question switches on is off again for what follows
        asked = embedder.query(QUESTION)
        assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-5)
        assert 0.5 < asked @ plain[1] < 0.999
        assert np.allclose(embedder.untaught_query(QUESTION), plain[1], atol=1e-5)
        assert np.allclose(embedder.sentences(TEXTS), plain, atol=1e-5)
        assert np.allclose(embedder.passages(TEXTS), plain, atol=1e-5 if precision != "int8" else 0.05)


def test_graph_and_torch_give_a_question_the_same_vector(tmp_path: Path) -> None:
    on_graph = SentenceTransformerEmbedder(cache=tmp_path / "precision.json")
    (tmp_path / "file").write_text("no folder")
    in_torch = SentenceTransformerEmbedder(cache=tmp_path / "file" / "precision.json")
    assert np.allclose(on_graph.query(QUESTION), in_torch.query(QUESTION), atol=1e-5)
    assert np.allclose(on_graph.untaught_query(QUESTION), in_torch.sentences([QUESTION])[0], atol=1e-5)
    assert (on_graph.precision, in_torch.precision) == ("onnx", "float32")


def test_another_file_makes_another_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "precision.json"
    before = SentenceTransformerEmbedder(cache=cache).query(QUESTION)
    other = tmp_path / "other.npz"
    with np.load(LEARNT, allow_pickle=False) as file:
        np.savez(other, **{name: 0 * file[name] for name in file.files})
    for module in ("index.bundled_model", "index.question_side"):
        monkeypatch.setattr(f"{module}.LEARNT", other)
    after = SentenceTransformerEmbedder(cache=cache)
    assert np.allclose(after.query(QUESTION), after.sentences([QUESTION])[0], atol=1e-5)
    assert after.precision == "onnx"
    assert len([*tmp_path.glob("*.onnx")]) == 2
    assert not np.allclose(after.query(QUESTION), before, atol=1e-3)


@pytest.mark.parametrize("damage", ["missing", "broken", "of another model"])
def test_a_file_that_cannot_be_used_says_so_in_one_line(tmp_path: Path, damage: str) -> None:
    learnt = tmp_path / "learnt.npz"
    if damage == "broken":
        learnt.write_bytes(LEARNT.read_bytes()[:1000])
    if damage == "of another model":
        half = {"encoder.layer.0.output.dense.down": np.zeros((RANK, 3))}
        np.savez(learnt, **half)  # type: ignore[arg-type]
    with pytest.raises(
        EmbedderError, match=r"learnt\.npz, cannot be used: .*Install the project again"
    ) as told:
        teach(TorchModel(BUNDLED).untaught(), learnt)
    assert "\n" not in told.value.line


def test_a_question_cannot_be_asked_without_it_and_that_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("index.bundled_model", "index.question_side"):
        monkeypatch.setattr(f"{module}.LEARNT", tmp_path / "none.npz")
    embedder = SentenceTransformerEmbedder(cache=tmp_path / "precision.json")
    with pytest.raises(EmbedderError, match=r"none\.npz, cannot be used: .*No such file") as told:
        embedder.query(QUESTION)
    assert "\n" not in told.value.line


def test_every_layer_has_a_part() -> None:
    model = TorchModel(BUNDLED).untaught()
    teach(model)
    with np.load(LEARNT, allow_pickle=False) as file:
        named = {name.rpartition(".")[0] for name in file.files}
    assert len(named) == 6 * 6
    assert named <= {name for name, _ in bert_of(model).named_modules()}
