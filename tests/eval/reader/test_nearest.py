"""Lessons know which sentences an embedder takes to be alike their question."""

from __future__ import annotations

from random import Random

from eval.reader.lessons import Asked, Text
from eval.reader.nearest import compared
from index.embedder import HashingEmbedder

FERRY = Text(
    "The ferry",
    ("It sails on Monday.", "Ana steers the ferry at night.", "Rui sells tickets.", "Nobody came."),
    (Asked("Who steers the ferry at night?", (1,)), Asked("Who sells tickets?", (2,))),
)
DAM = Text("The dam", ("Rui sells tickets of the dam.", "It is high."), (Asked("Who built it?", near=0),))


def test_sentences_are_in_the_order_of_their_likeness_to_the_question() -> None:
    (steers, sells), (built,) = compared([FERRY, DAM], HashingEmbedder(512))
    assert (steers.nearest[0], sells.nearest[0]) == (1, 2)
    assert sorted(steers.nearest) == [0, 1, 2, 3]
    assert sells.elsewhere == ("Rui sells tickets of the dam.", "It is high.")
    assert len(built.elsewhere) == 3
    assert {*built.elsewhere} < {*FERRY.sentences}


def test_what_is_alike_but_does_not_answer_is_always_shown_and_that_of_another_text_sometimes() -> None:
    ((steers, _), _) = compared([FERRY, DAM], HashingEmbedder(512))
    second = FERRY.sentences[steers.nearest[1]]
    shown = [[pair.text for pair in steers.pairs(Random(seed)) if not pair.says] for seed in range(40)]
    assert all(any(second in text for text in texts) for texts in shown)
    elsewhere = sum(any(text in DAM.sentences for text in texts) for texts in shown)
    assert 5 < elsewhere < 35
