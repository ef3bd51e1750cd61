"""Cross-encoders: the bundled one reads, any other can be named, and no weights run code or differ."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import assistant.cross_encoder
from assistant.adapter import BESIDE
from assistant.cross_encoder import (
    BUNDLED,
    BundledCrossEncoder,
    CrossEncoder,
    NamedCrossEncoder,
    load_cross_encoder,
    question_with,
)
from assistant.errors import ConfigurationError
from index.onnx_model import open_graph
from tests.weights import small_model, with_pickled_weights

pytestmark = pytest.mark.real

ASKED = "Who steers the ferry?"
TEXTS = ["The ferry is steered by Ana Brito.", "The harbour café opens at nine.", "Salt is white."]


def bundled_copy(folder: Path) -> Path:
    return Path(shutil.copytree(assistant.cross_encoder._bundled_folder(), folder))


def test_the_bundled_one_tells_an_answer_from_other_texts() -> None:
    model = load_cross_encoder("")
    assert model is not None
    answer, *others = model.log_odds(ASKED, TEXTS)
    assert answer > 2 > -2 > max(others)
    assert model.log_odds(ASKED, []) == []


def test_what_a_text_is_worth_does_not_depend_on_the_others_or_on_who_else_asks() -> None:
    model = BundledCrossEncoder()
    alone = [model.log_odds(ASKED, [text])[0] for text in TEXTS]
    assistant.cross_encoder._read.cache_clear()
    with ThreadPoolExecutor(4) as askers:
        together = list(askers.map(lambda _: model.log_odds(ASKED, TEXTS), range(4)))
    assert together == [alone] * 4


def test_what_is_asked_in_turn_stays_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def opening(given: Any, **how: Any) -> Any:
        opened.append(given)
        return open_graph(given, **how)

    monkeypatch.setattr(assistant.cross_encoder, "open_graph", opening)
    model = BundledCrossEncoder(bundled_copy(tmp_path / "model"))
    for text in TEXTS:
        model.log_odds(ASKED, [text])
        model.answers(ASKED, [text])
        model.beside(ASKED, TEXTS[0], [text])
    assert len(opened) == 3


def test_what_belongs_beside_a_first_sentence_is_asked_as_it_was_taught() -> None:
    model, first = BundledCrossEncoder(), TEXTS[0]
    assert model.beside(ASKED, first, TEXTS[1:]) == model._said(
        question_with(ASKED, first), TEXTS[1:], BESIDE
    )


def test_what_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    model = BundledCrossEncoder()
    before = model.log_odds(ASKED, TEXTS)
    monkeypatch.setattr(assistant.cross_encoder, "_opened", None)
    assert model.log_odds(ASKED, TEXTS[::-1]) == before[::-1]


def test_a_text_or_question_longer_than_the_window_is_cut() -> None:
    model = BundledCrossEncoder()
    (long,) = model.log_odds(ASKED, [f"{TEXTS[0]} " + "It rained. " * 2000])
    assert long > 0
    answer, *others = model.log_odds(f"{ASKED} " + "Please tell me. " * 400, TEXTS)
    assert answer > max(others)


def test_weights_that_are_not_those_tested_are_refused(tmp_path: Path) -> None:
    folder = bundled_copy(tmp_path / "model")
    with (folder / "model.onnx").open("r+b") as file:
        file.seek(1000)
        file.write(b"other")
    with pytest.raises(ConfigurationError, match="not the one that was tested") as caught:
        BundledCrossEncoder(folder).log_odds(ASKED, TEXTS)
    assert "ASSISTANT_RERANKER" in caught.value.line
    (folder / "model.onnx").unlink()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        BundledCrossEncoder(folder).log_odds(ASKED, TEXTS)


def test_a_library_that_cannot_open_them_gives_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no\nsuch operator")

    monkeypatch.setattr(assistant.cross_encoder, "open_graph", fails)
    with pytest.raises(ConfigurationError, match="cannot be loaded") as caught:
        BundledCrossEncoder(bundled_copy(tmp_path / "model")).log_odds(ASKED, TEXTS)
    assert "\n" not in caught.value.line


def test_without_its_package_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant.cross_encoder, "_PACKAGE", "no_such_package")
    with pytest.raises(ConfigurationError, match="not installed") as caught:
        BundledCrossEncoder().log_odds(ASKED, TEXTS)
    assert "make setup" in caught.value.line


def test_which_model_a_setting_names() -> None:
    for name, embedder in (("", ""), (BUNDLED, ""), (BUNDLED, "other")):
        assert isinstance(load_cross_encoder(name, embedder), BundledCrossEncoder)
    assert load_cross_encoder("", "a-multilingual-embedder") is None
    assert load_cross_encoder("none") is load_cross_encoder("none", "other") is None
    assert isinstance(load_cross_encoder("some/model"), NamedCrossEncoder)


def test_any_sentence_transformers_model_can_be_named(tmp_path: Path) -> None:
    model = NamedCrossEncoder(str(small_model(tmp_path / "model")))
    assert len(set(model.log_odds("Who sailed?", ["The ship sailed.", "It rained."]))) == 2
    never_loaded: CrossEncoder = NamedCrossEncoder("never loaded")
    assert never_loaded.log_odds("Who sailed?", []) == []
    assert never_loaded.beside("Who sailed?", "Ana did.", ["So did Rui."]) is None


def test_a_name_that_leads_nowhere_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ConfigurationError, match="cannot be loaded") as caught:
        NamedCrossEncoder("./no-such-folder").log_odds("Who sailed?", ["The ship sailed."])
    assert "\n" not in caught.value.line
    assert not caplog.records


def test_pickled_weights_are_refused_unopened(tmp_path: Path) -> None:
    folder = with_pickled_weights(small_model(tmp_path / "model"), mark=tmp_path / "ran")
    with pytest.raises(ConfigurationError, match="ASSISTANT_RERANKER") as caught:
        NamedCrossEncoder(str(folder)).log_odds("Who sailed?", ["The ship sailed."])
    assert "\n" not in caught.value.line
    assert not (tmp_path / "ran").exists()
