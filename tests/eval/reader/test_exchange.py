"""Another name or number in a question: one of the text that the sentence does not have."""

from __future__ import annotations

from random import Random

import pytest

from eval.reader.exchange import Known, exchanged

TEXT = "In 1987 the ferry of Ana went to Lunn. In 1931 it went to Porto, and Ana steered."


def test_names_within_sentences_and_numbers_are_known() -> None:
    assert Known.in_text(TEXT) == Known(["Ana", "Lunn", "Porto"], ["1931", "1987"])
    assert Known.in_text(TEXT, times=2).names == ["Ana"]


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who went to Lunn?", "Ana went to Lunn.", {"Who went to Porto?"}),
        ("What happened in 1987?", "In 1987 it rained.", {"What happened in 1931?"}),
        ("Who went to Lunn?", "It rained there.", {""}),
        ("Who steered?", "Ana steered.", {""}),
        ("Ana went where?", "Ana went to Lunn.", {""}),
        ("Did Ana go to Lunn or Porto?", "Ana went to Lunn, not to Porto.", {""}),
    ],
)
def test_one_that_the_sentence_has_becomes_one_that_it_does_not(
    question: str, sentence: str, expected: set[str]
) -> None:
    known = Known.in_text(TEXT)
    assert {exchanged(question, sentence, known, Random(seed)) for seed in range(20)} == expected
