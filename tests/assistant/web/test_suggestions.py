from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from assistant.types import Answer
from assistant.web.suggestions import Suggestions, distinct, questions_from
from index.types import Document
from tests.browser.scripted import ScriptedAssistant, answer_of

TEXT = (
    "Anna Berg said on Monday that the port would close. The Port Authority of London agreed.\n"
    "In May Anna Berg warned the United Kingdom."
)


class Choosy(ScriptedAssistant):
    """Answers only questions about Anna Berg, and counts what it was asked."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.tried: list[str] = []

    def ask(self, question: str, **arguments: Any) -> Answer:
        assert arguments == {"backend": "extractive"}
        self.tried.append(question)
        known = "Anna Berg" in question
        return answer_of(question, [("Yes.", (), "supported", "")] if known else [], answered=known)


@pytest.fixture
def assistant(tmp_path: Path) -> Choosy:
    document = Document(source="port.txt", title="Port", text=TEXT)
    return Choosy(settings=Settings(store=tmp_path), documents={"port.txt": document})


def test_questions_ask_what_the_named_said_and_about_what_is_named() -> None:
    questions = questions_from([TEXT])
    assert "What did Anna Berg say?" in questions
    assert "What did Anna Berg warn?" in questions
    assert "What do the articles say about the United Kingdom?" in questions
    assert questions_from([]) == []


def test_possessives_are_not_part_of_a_name() -> None:
    (question,) = questions_from(["They met Anna Berg's brother."])
    assert question == "What do the articles say about Anna Berg?"


def test_names_that_few_articles_hold_come_before_those_of_every_article() -> None:
    everywhere = "Anna Berg said that it was good. Anna Berg said so in London."
    particular = f"{everywhere} Jonas Weber warned of a storm near Oslo."
    articles = [everywhere, particular, everywhere]
    questions = questions_from(articles)
    assert questions.index("What did Jonas Weber warn?") < questions.index("What did Anna Berg say?")
    about = [question for question in questions if "articles say" in question]
    assert about.index("What do the articles say about Oslo?") < about.index(
        "What do the articles say about London?"
    )
    found = [f"{everywhere} {everywhere}", "Jonas Weber agreed."]
    assert "Jonas Weber" in questions_from(found, among=articles)[1]
    assert "Anna Berg" in questions_from(found)[0]


def test_another_form_of_a_name_is_not_rarer_than_the_name() -> None:
    articles = ["They saw Anna Berg in Paris.", "They saw Berg in Lyon.", "They saw Berg."]
    questions = questions_from(articles)
    assert questions[0] != "What do the articles say about Anna Berg?"
    assert {questions[-1], questions[-2]} == {
        "What do the articles say about Anna Berg?",
        "What do the articles say about Berg?",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg Warns London",
        "They took London buses.",
        "They joined Rome's Security Council.",
        "Success requires coordination.",
    ],
)
def test_what_only_looks_like_a_name_and_parts_of_longer_ones_are_not_asked_about(text: str) -> None:
    asked = " ".join(questions_from([text]))
    assert not any(name in asked for name in ("Berg", "London", "Council", "Success"))


def test_a_name_is_suggested_once_and_not_after_it_was_asked_about() -> None:
    questions = ["What did Anna Berg say?", "What do the articles say about Berg?", "What did London say?"]
    assert distinct(questions) == ["What did Anna Berg say?", "What did London say?"]
    assert distinct(questions, ["Who is Anna Berg?"]) == ["What did London say?"]


def test_only_answered_questions_are_suggested_and_each_is_tried_once(assistant: Choosy) -> None:
    suggestions = Suggestions(assistant)  # type: ignore[arg-type]
    assert suggestions.openers() == ["What did Anna Berg say?"]
    tried = list(assistant.tried)
    assert len(tried) > 1
    assert suggestions.openers() == ["What did Anna Berg say?"]
    assert assistant.tried == tried


def test_other_articles_are_read_anew(assistant: Choosy) -> None:
    suggestions = Suggestions(assistant)  # type: ignore[arg-type]
    suggestions.openers()
    assistant.documents.clear()
    assert suggestions.openers() == []


def test_follow_ups_leave_out_what_was_asked(assistant: Choosy) -> None:
    piece = {"quote": TEXT}
    turn = {"question": "What closed?", "answer": {"citations": [piece], "passages": [piece]}}
    suggestions = Suggestions(assistant)  # type: ignore[arg-type]
    assert suggestions.follow_ups([turn]) == ["What did Anna Berg say?"]
    assert suggestions.follow_ups([turn | {"question": "Who is Anna Berg?"}]) == []
    assert suggestions.follow_ups([{"question": "Who?", "answer": None}]) == []
    assert suggestions.follow_ups([]) == []
