"""A refusal says in one sentence what is missing."""

from __future__ import annotations

import pytest

from assistant.judging import Judgement
from assistant.language.questions import understand
from assistant.refusal import DEFAULT_THRESHOLD, SURE, SURE_OF_REREAD, Signals, answerability, missing

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did the Pope say about dams?", "Nothing that the articles say about the Pope answers this."),
        ("What did Anna Berg say?", "Nothing that the articles say about Anna Berg answers this."),
        ("Did Anna Berg meet Jonas Holm?", "about Anna Berg or Jonas Holm answers this."),
        ("Why does it rain?", "The articles do not say why that is so."),
        ("What do the articles say about zebras?", "The articles do not say anything about “zebras”."),
    ],
)
def test_what_is_missing_is_named_as_it_was_asked_for(question: str, said: str) -> None:
    found = missing(understand(question), ())
    assert said in found
    assert found.count(".") == 1


def test_a_yes_to_evidence_that_was_reread_counts_from_lower_odds_on() -> None:
    between = (SURE + SURE_OF_REREAD) / 2
    assert answerability(Signals(), Judgement(answers=between)) < DEFAULT_THRESHOLD
    assert answerability(Signals(), Judgement(answers=between, reread=True)) > DEFAULT_THRESHOLD
