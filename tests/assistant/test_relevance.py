"""Sentences reread by a cross-encoder: its word and their own score together, the unread ones behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cross_encoder import load_cross_encoder
from assistant.evidence import Candidate, SentenceVectors
from assistant.reading import read
from assistant.relevance import READ, reread
from assistant.retrieval.rerank import CrossEncoderStage
from assistant.settings import Settings
from assistant.types import Question
from tests.assistant.making import candidate, indexed


class Saying:
    """Says of each text what is laid down for it, else 0; keeps what it was asked to read."""

    def __init__(self, said: dict[str, float]) -> None:
        self.said = said
        self.read: list[str] = []

    def log_odds(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read += texts
        return [self.said.get(text, 0.0) for text in texts]


def ranked(*scores: float) -> list[Candidate]:
    return [
        replace(candidate(f"Sentence {number}.", score=score), around=f"Around {number}.")
        for number, score in enumerate(scores)
    ]


def test_a_sentence_that_reads_well_overtakes_one_that_scores_better() -> None:
    model = Saying({"Sentence 1.": 6.0, "Around 1.": 4.0, "Sentence 0.": -6.0, "Around 0.": -8.0})
    first, second = reread(model, "Who?", ranked(0.8, 0.3))
    assert [first.evidence.text, second.evidence.text] == ["Sentence 1.", "Sentence 0."]
    assert (first.relevance, second.relevance) == (5.0, -7.0)
    assert 1 > first.evidence.score > 0.5 > second.evidence.score > 0


def test_where_both_read_alike_their_own_score_decides() -> None:
    assert [c.evidence.text for c in reread(Saying({}), "Who?", ranked(0.8, 0.3))] == [
        "Sentence 0.",
        "Sentence 1.",
    ]


def test_only_the_best_are_read_and_the_rest_stay_behind_them() -> None:
    everything = ranked(*[0.9] * (READ + 2))
    model = Saying({f"Sentence {n}.": -9.0 for n in range(READ)})
    found = reread(model, "Who?", everything)
    assert len(model.read) == 2 * READ
    assert [c.relevance for c in found[READ:]] == [None, None]
    scores = [c.evidence.score for c in found]
    assert scores == sorted(scores, reverse=True)
    assert reread(model, "Who?", []) == ()


def test_a_list_item_is_read_with_what_introduces_it() -> None:
    model = Saying({})
    item = candidate("A flood wall.", lead_in="They demand:")
    reread(model, "What do they demand?", [item])
    assert model.read[0] == "They demand: A flood wall."


@pytest.mark.real
def test_a_question_is_read_with_the_real_model(tmp_path: Path) -> None:
    articles = {
        "ferry.txt": "The ferry\n\nIt sails on Monday. Ana Brito steers it. Her brother sells the tickets.",
        "dam.txt": "The dam\n\nIt will be 19 metres high. Part of the valley will be flooded.",
    }
    question = Question(text="", standalone="Who steers the ferry?")
    settings = Settings(articles=tmp_path, passages=1)
    model = load_cross_encoder("")
    assert model is not None
    stages = (CrossEncoderStage(model),)
    with indexed(tmp_path, articles) as store:
        found = read(store, SentenceVectors(store.embedder), stages, question, settings, model)
    best, *others = found.ranked
    assert best.evidence.text == "Ana Brito steers it."
    assert best.around == (
        "The ferry. It sails on Monday. Ana Brito steers it. Her brother sells the tickets."
    )
    assert best.relevance is not None
    assert best.relevance > max(other.relevance or 0 for other in others)
    assert [hit.passage.source for hit in found.hits] == ["ferry.txt"]
