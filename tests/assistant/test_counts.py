"""The figures that may answer a question."""

from __future__ import annotations

import pytest

from assistant.counts import asked_noun, figured, figures_differ
from assistant.language.questions import understand

VIEW = understand("How many passengers were stranded?")


def test_what_is_counted_is_the_noun_after_how_many() -> None:
    assert asked_noun("How many old houses were lost?") == "house"
    assert asked_noun("How much was lost?") == ""


def test_a_number_or_nobody_is_a_figure() -> None:
    assert figured(VIEW, "Some 87 passengers slept on the pier.")
    assert figured(VIEW, "Nobody was stranded.")
    assert not figured(VIEW, "The passengers slept on the pier.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The number of passengers has risen to 87, in three ships.", True),
        ("The total number of passengers is 87, with a crew of 45.", True),
        ("The number of passengers stood at 87 on 45 ships.", True),
        ("The number of passengers has risen to 87 from 45.", False),
        ("The number of ships has risen to 87, with 45 passengers.", False),
    ],
)
def test_what_the_number_of_things_is_said_to_be_counts_them(text: str, expected: bool) -> None:
    assert figures_differ(VIEW, text, "Some 45 passengers were stranded.")[0] is expected


def test_a_number_of_things_need_not_be_of_those_that_are_asked_about() -> None:
    risen = "The number of passengers affected has risen to 14,300."
    assert figures_differ(VIEW, risen, "Aboard were 204 passengers.") == (True, False)
    assert figures_differ(VIEW, "Some 300 passengers left.", "Aboard were 204 passengers.") == (True, True)
