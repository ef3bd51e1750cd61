"""The cross-encoder stage orders passages by what the model says of each, with its heading."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from assistant.retrieval.rerank import CrossEncoderStage
from assistant.retrieval.types import CHOICE
from assistant.types import Hit, Question

ASKED = Question(text="and who sailed?", standalone="Who sailed?")


class ByLength:
    """The shorter a text, the better; keeps what it was asked."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    def log_odds(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read += [(question, text) for text in texts]
        return [3.0 - len(text) / 10 for text in texts]

    def answers(self, question: str, sentences: Sequence[str]) -> list[float]:
        raise AssertionError("passages are not sentences")

    def beside(self, question: str, first: str, sentences: Sequence[str]) -> None:
        raise AssertionError("there is no answer yet")


def hit(text: str, heading: str = "") -> Hit:
    passage: Any = SimpleNamespace(heading=heading, text=text)
    return Hit(passage=passage, score=0.5, found_by=("dense",))


def test_hits_are_ordered_by_the_model_and_none_is_lost() -> None:
    model = ByLength()
    found = CrossEncoderStage(model)(ASKED, (hit("The ship sailed at noon.", "Ships"), hit("It rained.")))
    assert [one.passage.text for one in found] == ["It rained.", "The ship sailed at noon."]
    assert 1 > found[0].score > found[1].score > 0
    assert all(one.found_by == ("dense", "cross-encoder") for one in found)
    assert model.read == [("Who sailed?", "Ships\nThe ship sailed at noon."), ("Who sailed?", "It rained.")]
    assert CrossEncoderStage(model)(ASKED, ()) == ()


def test_only_the_best_are_read_and_the_rest_stay_behind_in_their_order() -> None:
    model = ByLength()
    many = tuple(hit("x" * (100 - number)) for number in range(CHOICE + 2))
    found = CrossEncoderStage(model)(ASKED, many)
    assert len(model.read) == CHOICE
    assert found[0].passage is many[CHOICE - 1].passage
    assert [one.passage for one in found[CHOICE:]] == [one.passage for one in many[CHOICE:]]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
