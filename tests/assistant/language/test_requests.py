"""What is asked by who asks to be told."""

from __future__ import annotations

import pytest

from assistant.language.requests import asked_for, asks_nothing, of_assistant


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Can you give me the date of the vote?", "what is the date of the vote?"),
        ("Can you give the date of the vote?", "what is the date of the vote?"),
        ("Can you give the vaccine to children?", "Can you give the vaccine to children?"),
        ("Can you give the land back?", "Can you give the land back?"),
        ("Please tell me Lunn's age", "what is Lunn's age"),
        ("Can I ask when it opens?", "when it opens?"),
        ("Can you give some background on why it closed?", "why it closed?"),
        ("Is there any news on when it opens?", "when it opens?"),
        ("Is there any doubt about who won?", "Is there any doubt about who won?"),
        ("Are there rules on when shops may open?", "Are there rules on when shops may open?"),
        ("Is there a place where people can vote?", "Is there a place where people can vote?"),
        ("Who won?", "Who won?"),
        ("whats the price of bread", "what's the price of bread"),
        ("Whose is it?", "Whose is it?"),
        ("Hello there, who won?", "who won?"),
        ("I live near it, so what I want to know is will there be a bus?", "will there be a bus?"),
        ("We moved here. My question is: when does it open?", "when does it open?"),
        ("What is the question?", "What is the question?"),
        ("Hello Kitty is made by whom?", "Hello Kitty is made by whom?"),
    ],
)
def test_only_what_asks_to_be_told_is_left_out(question: str, expected: str) -> None:
    assert asked_for(question) == expected


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("ok thanks", True),
        ("Thank you very much!", True),
        ("ok, and why?", False),
        ("Right?", False),
        ("Good Friday", False),
        ("thank you so much, that was very helpful!", True),
        ("Great, thank you for the explanation.", True),
        ("Hello there!", True),
        ("good morning", True),
        ("Thanks again. Bye!", True),
        ("Good morning, who won?", False),
        ("hi " * 200 + "who won", False),
        ("good bye thanks again so very " * 50 + "who won", False),
    ],
)
def test_thanks_and_greetings_ask_nothing(text: str, thanks: bool) -> None:
    assert asks_nothing(text) is thanks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What can you do?", True),
        ("Hello, who are you?", True),
        ("help", True),
        ("list all the articles", True),
        ("How many articles are there?", True),
        ("How many articles are there in the treaty?", False),
        ("Who are you quoting?", False),
        ("What can you tell me about help for farmers?", False),
        ("How does it work?", False),
    ],
)
def test_a_question_about_the_assistant_is_none_about_the_articles(text: str, expected: bool) -> None:
    assert of_assistant(text) is expected
