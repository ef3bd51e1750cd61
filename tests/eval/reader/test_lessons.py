"""Lessons: a question with a sentence that answers, or with the one that comes near, and with others."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assistant.errors import ConfigurationError
from eval.reader.lessons import Asked, Lesson, Text, texts

FERRY = (
    "The ferry sails on Monday.", "Ana Brito steers it.", "Her brother sells the tickets.",
    "It rained in Lunn.", "Nobody came on Monday.",
)  # fmt: skip


def lesson(**asked: Any) -> Lesson:
    return Lesson(
        Text("The ferry", FERRY, (Asked("who is at the wheel", **asked),)),
        Asked("who is at the wheel", **asked),
    )


def test_a_question_is_shown_with_a_sentence_that_answers_and_with_three_that_do_not() -> None:
    for seed in range(30):
        first, *others = lesson(says=(1, 2)).pairs(Random(seed))
        assert first.says
        assert any(FERRY[number] in first.text for number in (1, 2))
        assert len(others) == 3
        for pair in others:
            assert not pair.says
            assert FERRY[1] not in pair.text
            assert FERRY[2] not in pair.text


def test_it_is_shown_alone_or_with_title_and_neighbours() -> None:
    shown = {next(lesson(says=(1,)).pairs(Random(seed))).text for seed in range(30)}
    assert shown == {
        "Ana Brito steers it.",
        "The ferry. The ferry sails on Monday. Ana Brito steers it. Her brother sells the tickets.",
    }


def test_it_is_sometimes_asked_of_somebody_else_whom_the_sentence_does_not_answer() -> None:
    asked = Asked("Where does Ana Brito live?", (0,))
    text = Text("Two", ("Ana lives in Lunn.", "It rained on Rui and Eva.", "Nobody came."), (asked,))
    pairs = [pair for seed in range(60) for pair in Lesson(text, asked).pairs(Random(seed))]
    others = [pair for pair in pairs if pair.question != asked.question]
    assert {pair.question for pair in others} == {"Where does Rui Brito live?", "Where does Eva Brito live?"}
    assert 0 < len(others) < 30
    assert not any(pair.says for pair in others)
    assert all("Lunn" in pair.text for pair in others)


def test_where_none_answers_the_one_that_comes_near_is_among_them() -> None:
    for seed in range(30):
        shown = [*lesson(near=2).pairs(Random(seed))]
        assert len(shown) == 3
        assert not any(pair.says for pair in shown)
        assert FERRY[2] in shown[0].text


def row(**changes: Any) -> str:
    asked = [{"question": "who steers", "says": [1]}, {"question": "who owns it", "near": 1}]
    return json.dumps({"title": "The ferry", "sentences": FERRY, "asked": asked, **changes})


def test_a_file_holds_a_text_on_each_line(tmp_path: Path) -> None:
    path = tmp_path / "lessons.jsonl"
    path.write_text(f"{row()}\n{row(title='Two', squad=True)}\n", encoding="utf-8")
    one, two = texts(path)
    assert one == Text("The ferry", FERRY, (Asked("who steers", (1,)), Asked("who owns it", (), 1)))
    assert (two.title, two.squad) == ("Two", True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{}", "title"),
        ("no JSON", "JSON"),
        (row(asked=[{"question": "who", "says": [5]}]), "names sentence 5"),
        (row(asked=[{"question": "who", "says": [-1]}]), "names sentence -1"),
        (row(asked=[{"question": "who", "near": 5}]), "names sentence 5"),
        (row(asked=[{"question": "who"}]), "not both"),
        (row(asked=[{"question": "who", "says": [1], "near": 0}]), "not both"),
    ],
)
def test_a_mistake_is_told_with_its_line(wrong: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "lessons.jsonl"
    path.write_text(f"{row()}\n{wrong}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="line 2") as caught:
        texts(path)
    assert said in caught.value.line
    assert "\n" not in caught.value.line


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.jsonl"):
        texts(tmp_path / "none.jsonl")


def test_those_of_the_project_ask_in_other_words() -> None:
    """Of each text something is asked that none of its sentences answers or that shares no word with it."""
    found = texts()
    asked = [(text, one) for text in found for one in text.asked]
    assert len({(text.title, one.question) for text, one in asked}) == len(asked)
    assert sum(one.near is not None for _, one in asked) > 0.15 * len(asked)
