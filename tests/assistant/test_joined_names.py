"""Two names joined by "and": asked about one by one, or together."""

import pytest

from assistant.decompose import parts_of
from assistant.joined_names import joined_names


@pytest.mark.parametrize(
    "question",
    [
        "When did the Victoria and Albert Museum open?",
        "What does the Bill and Melinda Gates Foundation fund?",
        "Who paid for the Norway and Sweden railway?",
        "What is the capital of Trinidad and Tobago?",
        "How many people live in Antigua and Barbuda?",
        "Where is Tyne and Wear?",
        "When was Marks and Spencer founded?",
    ],
)
def test_one_name_is_not_torn_apart(question: str) -> None:
    assert joined_names(question) is None
    assert parts_of(question) == (question,)


@pytest.mark.parametrize(
    "question",
    [
        "When did William and Kate marry?",
        "When were William and Kate finally married?",
        "Why did Brad and Angelina divorce?",
        "When did Egypt and Syria unite?",
        "When did Ali and Frazier fight in Manila?",
        "How are Ole Berg and Anna Berg related?",
        "Does the bridge link Sweden and Denmark?",
        "Which rivers border Poland and Germany?",
        "Who opposed the merger of Norway and Sweden?",
        "Which of Brazil and Argentina won?",
        "Which one of Brazil and Argentina won?",
    ],
)
def test_what_two_have_with_each_other_is_asked_once(question: str) -> None:
    assert joined_names(question) is None
    assert parts_of(question) == (question,)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("What did Poland and Norway say?", ("What did Poland say?", "What did Norway say?")),
        (
            "What did Poland and Norway say about the merger?",
            ("What did Poland say about the merger?", "What did Norway say about the merger?"),
        ),
        (
            "When did Finland and Sweden join NATO?",
            ("When did Finland join NATO?", "When did Sweden join NATO?"),
        ),
        (
            "When did Poland and Norway separate the posts?",
            ("When did Poland separate the posts?", "When did Norway separate the posts?"),
        ),
        (
            "What did the EU and United Nations say?",
            ("What did the EU say?", "What did the United Nations say?"),
        ),
        (
            "What did the British and French governments say?",
            ("What did the British governments say?", "What did the French governments say?"),
        ),
        (
            "What did the Kremlin and White House say?",
            ("What did the Kremlin say?", "What did the White House say?"),
        ),
        (
            "What did the Treasury and Bank of England announce?",
            ("What did the Treasury announce?", "What did the Bank of England announce?"),
        ),
        (
            "What did the Senate and Supreme Court decide?",
            ("What did the Senate decide?", "What did the Supreme Court decide?"),
        ),
        (
            "Who leads the Bundestag and European Parliament?",
            ("Who leads the Bundestag?", "Who leads the European Parliament?"),
        ),
        ("Who is Anna Berg and Ole Lunn?", ("Who is Anna Berg?", "Who is Ole Lunn?")),
    ],
)
def test_two_names_are_asked_about_one_by_one(question: str, parts: tuple[str, ...]) -> None:
    assert joined_names(question) is not None
    assert parts_of(question) == parts
