"""Amounts in other units, and numbers that a claim only says are passed."""

from __future__ import annotations

import pytest

from assistant.grounding.conversions import amounts
from tests.assistant.grounding.test_wordings import ground


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("for two decades", "for 20 years"),
        ("after 18 months", "after 1.5 years"),
        ("for 14 days", "for two weeks"),
        ("3 kilometres long", "3,000 metres long"),
        ("a third of them", "33 per cent of them"),
        ("three quarters of it", "75% of it"),
    ],
)
def test_the_same_amount_in_another_unit_comes_to_the_same(one: str, other: str) -> None:
    assert {amount for _, amount in amounts(one)} & {amount for _, amount in amounts(other)}


@pytest.mark.real
@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The museum kept the statues for two decades.", "The museum kept the statues for 20 years."),
        ("Over 30 people died in the storm.", "In the storm 36 people died."),
        ("Fuel prices have risen by more than a third.", "Fuel prices have risen by 38 per cent."),
        ("Fewer than 40 people died in the storm.", "In the storm 36 people died."),
        ("Some 33 per cent of the residents left.", "About a third of the residents left."),
    ],
)
def test_what_follows_from_a_number_is_not_rejected(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict != "unsupported"


@pytest.mark.real
@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The museum kept the statues for three decades.", "The museum kept the statues for 20 years."),
        ("Over 40 people died.", "In the town 38 people died."),
        ("Over 20 people died.", "In the town 380 people died."),
        ("Fuel prices have risen by more than a third.", "Fuel prices have risen by 28 per cent."),
        ("Over 30 people died.", "Fewer than 38 people died."),
    ],
)
def test_what_does_not_follow_from_a_number_is_rejected(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "unsupported"
