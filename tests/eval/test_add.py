"""From feedback to a question, answers typed at the prompts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.errors import ArticleError
from assistant.feedback import Feedback
from assistant.types import Turn
from eval.commands.add import append, feedback_id, question_from, shown
from eval.dataset import load_questions
from tests.eval.askers import cite

TEXTS = {"a.txt": "Oslo has 700,000 people. Bergen has 280,000 people."}
ROW = Feedback(
    time="2026-01-01T00:00:00Z",
    question="How big is Oslo?",
    text="Small.",
    history=(Turn(question="Capitals?"),),
    reason="wrong",
    citations=(cite(TEXTS, "a.txt", "Bergen has 280,000 people.", 1),),
)


def typed(*lines: str) -> Callable[[str], str]:
    """A prompt at which these lines are typed."""
    waiting: Iterator[str] = iter(lines)
    return lambda _text: next(waiting)


def text_of(source: str) -> str:
    """The text of an article."""
    if source not in TEXTS:
        raise ArticleError(f"there is no article {source}")
    return TEXTS[source]


def test_a_row_becomes_a_question(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prompt = typed(
        "simple", "single", "700,000 people", "700,000 | 700 thousand", "",
        "b.txt: Oslo", "a.txt: Oslo has 7 people", "a.txt: Oslo has 700,000 people.",
        "small", "",
    )  # fmt: skip
    question = question_from(ROW, prompt, text_of)
    assert question is not None
    append(tmp_path / "mine.jsonl", question)
    (loaded,) = load_questions(tmp_path / "mine.jsonl")
    assert loaded == question
    assert loaded.id == feedback_id(ROW)
    assert loaded.facts == (("700,000", "700 thousand"),)
    assert loaded.forbid == ("small",)
    assert loaded.evidence[0][0].quote == "Oslo has 700,000 people."
    out = capsys.readouterr().out
    assert "there is no article b.txt" in out
    assert "do not stand in that article" in out


def test_a_last_line_without_an_end_is_ended_first(tmp_path: Path) -> None:
    question = question_from(ROW, typed("unanswerable", ""), text_of)
    assert question is not None
    file = tmp_path / "mine.jsonl"
    file.write_text(question.model_copy(update={"id": "old"}).model_dump_json(), encoding="utf-8")
    append(file, question)
    assert [one.id for one in load_questions(file)] == ["old", question.id]


def test_a_citation_can_be_the_evidence() -> None:
    question = question_from(ROW, typed("followup", "280,000", "280,000", "", "1", ""), text_of)
    assert question is not None
    assert question.evidence[0][0].quote == "Bergen has 280,000 people."
    assert question.history


def test_a_citation_of_words_that_are_gone_is_no_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    typing = typed("single", "280,000", "280,000", "", "1", "", "")
    question = question_from(ROW, typing, lambda _source: "Bergen has 290,000 people.")
    assert question is not None
    assert question.evidence == ()
    assert "do not stand in that article" in capsys.readouterr().out


def test_a_quote_is_kept_as_the_article_writes_it() -> None:
    def broken(_source: str) -> str:
        return "Oslo has\n700,000 people."

    typing = typed("single", "700,000", "700,000", "", "a.txt: Oslo has 700,000 people.", "")
    question = question_from(ROW, typing, broken)
    assert question is not None
    assert question.evidence[0][0].quote == "Oslo has\n700,000 people."


def test_an_unanswerable_question_needs_no_facts() -> None:
    question = question_from(ROW, typed("unanswerable", ""), text_of)
    assert question is not None
    assert not question.facts


def test_a_row_can_be_skipped_and_a_bad_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert question_from(ROW, typed(""), text_of) is None
    assert question_from(ROW, typed("single", "x", "", "", ""), text_of) is None
    assert capsys.readouterr().out == "Not added: facts: a question of kind single needs at least one\n"


def test_a_row_is_shown_with_what_was_said_about_it() -> None:
    text = shown(ROW)
    assert "How big is Oslo?" in text
    assert "[1] a.txt: Bergen has" in text
    assert "wrong" in text
