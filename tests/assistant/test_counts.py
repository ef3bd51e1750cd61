"""The figures that may answer a question."""

from __future__ import annotations

import pytest

from assistant.counts import asked_noun, at_other_stages, figured, figures_differ, names_figure
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


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        ("How much did Lunn pay?", "Lunn paid 29 million.", "Lunn is offering 27 million.", True),
        ("How much has been spent?", "It has cost 5 million.", "Lunn will spend 4 million.", True),
        ("How much was paid?", "It was sold to BlueWake for 29 million.", "Lunn paid 27 million.", False),
        ("How much did Lunn offer?", "Lunn offered 29 million.", "Lunn paid 27 million.", False),
        ("How high is the dam?", "It is 19 metres high.", "It is to be 16 metres high.", False),
        ("How many are affected?", "Some 87 are affected.", "In May 90 will be affected.", False),
        ("How many died?", "At least 70 died.", "Some 80 could have died.", False),
    ],
)
def test_what_was_only_offered_or_planned_is_at_another_stage(
    question: str, one: str, other: str, expected: bool
) -> None:
    assert at_other_stages(question, one, other) is expected
    assert at_other_stages(question, other, one) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The union has a gloomier count.", True),
        ("Friends of the Baths have a very different sum in mind.", True),
        ("The union counts 95.", False),
        ("The union puts the figure at 95.", False),
        ("The union disagrees.", False),
    ],
)
def test_a_sentence_may_speak_of_a_figure_without_giving_any(text: str, expected: bool) -> None:
    assert names_figure(text) is expected
