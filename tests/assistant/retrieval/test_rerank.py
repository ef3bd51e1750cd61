"""The cross-encoder stage: a real small model orders passages; weights that could run code are refused."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.errors import ConfigurationError
from assistant.retrieval.rerank import CrossEncoderStage
from assistant.types import Hit, Question
from tests.weights import small_model, with_pickled_weights

pytestmark = pytest.mark.real
ASKED = Question(text="Who sailed?", standalone="Who sailed?")


def hits(*texts: str) -> tuple[Hit, ...]:
    def hit(text: str) -> Any:
        passage: Any = SimpleNamespace(heading="", text=text)
        return Hit(passage=passage, score=0.5, found_by=("dense",))

    return tuple(hit(text) for text in texts)


def test_hits_are_ordered_by_the_model_and_none_is_lost(tmp_path: Path) -> None:
    folder = small_model(tmp_path / "model")
    found = CrossEncoderStage(str(folder))(ASKED, hits("The ship sailed.", "It rained.", "Salt is white."))
    assert sorted(hit.passage.text for hit in found) == ["It rained.", "Salt is white.", "The ship sailed."]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(0 < hit.score < 1 and hit.found_by == ("dense", "cross-encoder") for hit in found)
    assert CrossEncoderStage("never loaded")(ASKED, ()) == ()


def test_pickled_weights_are_refused_unopened(tmp_path: Path) -> None:
    folder = with_pickled_weights(small_model(tmp_path / "model"), mark=tmp_path / "ran")
    with pytest.raises(ConfigurationError, match="ASSISTANT_RERANKER") as caught:
        CrossEncoderStage(str(folder))(ASKED, hits("The ship sailed."))
    assert "\n" not in caught.value.line
    assert not (tmp_path / "ran").exists()
