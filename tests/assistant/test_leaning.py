"""Which words stand for something said before them."""

from __future__ import annotations

import pytest

from assistant.leaning import leans, personal


@pytest.mark.parametrize(
    "text",
    [
        "There were 300 people in the hall.",
        "That a dam leaks is no news.",
        "It is clear that the rink must close.",
        "It is unclear whether it opens.",
        "It emerged that he had left.",
        "It was announced that the rink would close.",
        "It rained all day.",
        "This week the rink opened.",
        "These days few skate.",
        "Those who skate must pay.",
        "Those living nearby were warned.",
        "Both Anna and Jonas skate.",
        "Both men and women may enter.",
        "Another storm hit Norway.",
    ],
)
def test_words_that_stand_for_nothing_before_them_lean_on_nothing(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "There he met the mayor.",
        "That is why it closed.",
        "It will open in May.",
        "It is clear.",
        "It is unable to pay.",
        "It said that the rink would close.",
        "This is new.",
        "Those were sold.",
        "Both were sold.",
        "Another is planned.",
        "They said it.",
    ],
)
def test_words_that_stand_for_something_said_lean_on_it(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("“We failed them,” she said.", True),
        ("We failed them,” he added.", True),
        ('"We failed them," they said in a letter.', True),
        ("“We failed them,” said she.", True),
        ("“We failed them,” said Anna Berg.", False),
        ("Berg called it “a failure” when she resigned.", False),
    ],
)
def test_a_quotation_spoken_by_a_pronoun_leans_on_who_was_named(text: str, spoken: bool) -> None:
    assert leans(text) is spoken


@pytest.mark.parametrize(
    "text",
    [
        "Of those, 486 live in Port Ellis.",
        "Among them is Ivo Marsh.",
        "Together they are worth 40 million.",
        "But they stayed aboard.",
        "At that time the firm was in debt.",
        "On Monday, it claims, a boat was turned back.",
        "Asked about this, Daly laughed.",
        "Thirty-eight of them were with her.",
        "Four have been charged.",
        "Others stayed away.",
        "None was sold.",
    ],
)
def test_words_for_something_said_count_before_anything_is_named(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "In its report, the committee blames the owner.",
        "When they arrived, the police found nothing.",
        "If it rains, the fair is off.",
        "The firm said they had left.",
        "For those who skate, the rink opens.",
        "Yet it is clear that the rink must close.",
        "Two of the ships were sold.",
        "Nine people were arrested.",
        "“On Monday they left,” said Anna Berg.",
        "In March the rink opened.",
    ],
)
def test_what_is_named_in_the_sentence_itself_leans_on_nothing(text: str) -> None:
    assert not leans(text)


def test_what_is_left_out_at_the_beginning_of_a_paragraph_is_in_the_one_before() -> None:
    assert personal("Of those, 486 live in Port Ellis.")
    assert not personal("This is new.")
