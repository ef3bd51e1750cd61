"""What a question asks for."""

import pytest

from assistant.language.questions import understand


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who opened the bridge?", "who"),
        ("How many boats sank?", "quantity"),
        ("In what year did it close?", "when"),
        ("Where does the river end?", "where"),
        ("Why was the road closed?", "why"),
        ("Which villages were flooded?", "list"),
        ("Did the mayor resign?", "yes_no"),
        ("What did the mayor say about the dam?", "statement"),
        ("What is a weir?", "what"),
    ],
)
def test_kind(question: str, asks: str) -> None:
    assert understand(question).asks == asks


def test_names_are_found_without_capitals() -> None:
    assert understand("what did putin say about nuclear weapons").names == ("putin",)


def test_the_speaker_is_the_one_who_says() -> None:
    view = understand("What did Anna Berg say about Jonas Holm?")
    assert view.speakers == ("Anna Berg",)


@pytest.mark.parametrize(
    "question",
    ["What keeps the dam from leaking?", "What does Moscow see the pact as?", "Which of the boats sank?"],
)
def test_a_singular_question_is_no_list(question: str) -> None:
    assert understand(question).asks != "list"
