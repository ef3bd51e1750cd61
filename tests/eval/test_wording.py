from __future__ import annotations

import pytest

from eval.wording import normalise, states


def test_typography_case_accents_and_spacing_do_not_matter() -> None:
    assert states("He  called it a “Veritable\n axis of war”", ['"veritable axis of war"'])
    assert states("UK‑France‑led", ["uk-france"])
    assert states("a long term plan", ["long-term"])
    assert states("Antonio Costa", ["António"])
    assert states("the U.K. and the E.U.", ["uk and the EU"])


def test_citation_marks_do_not_break_a_wording() -> None:
    assert normalise("More than 35 [1] countries.[2, 3]") == "more than 35 countries."


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("twenty-six nations", "26"),
        ("Twenty‑six nations", "26 nations"),
        ("26 nations", "twenty-six"),
        ("a 26-nation group", "26"),
        ("1.5 million people", "1,500,000"),
        ("£1.5bn", "£1.5 billion"),
        ("700 000 or 700000 people", "700,000"),
        ("fifty per cent of it", "50%"),
        ("50 percent of it", "50 per cent"),
        ("for the third time", "3rd"),
        ("1.5 million people", "1.5"),
        ("one hundred and five days", "105 days"),
        ("seven ferries", "seven"),
        ("a seven-year plan", "seven"),
        ("twenty seven ferries", "twenty-seven"),
        ("the twenty-first of May", "21st"),
        ("a third of the voters", "a third"),
    ],
)
def test_numbers_are_the_same_in_words_and_digits(text: str, wording: str) -> None:
    assert states(text, [wording])


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Ukraine", "UK"),
        ("in 2026", "26"),
        ("260 nations", "26"),
        ("26.5 degrees", "26"),
        ("3.26 degrees", "26"),
        ("700,000 people", "700"),
        ("€5 billion", "$5 billion"),
        ("in the 1990s", "1990"),
        ("the third of three", "3rd of 4"),
        ("for the third time", "3"),
        ("Russia", "US"),
        ("unhappy", "happy"),
        ("seventeen ferries", "seven"),
        ("seventy ferries", "Seven"),
        ("on the seventh day", "seven"),
        ("twenty-seven ferries", "seven"),
        ("twenty-seven ferries", "twenty"),
        ("twenty seven ferries", "twenty"),
        ("for the twenty-sixth time", "twenty-six"),
        ("within seconds", "second"),
    ],
)
def test_a_wording_is_not_found_inside_another_word_or_number(text: str, wording: str) -> None:
    assert not states(text, [wording])


def test_a_long_wording_may_end_inside_a_word() -> None:
    assert states("a deterrence force", ["deter"])


def test_one_of_the_wordings_is_enough() -> None:
    assert states("twenty-six nations", ["30", "twenty-six"])
    assert not states("some nations", ["26", "twenty-six"])
    assert not states("some nations", [])
