"""Lessons in what belongs beside a first sentence: it, what does not, and the question with the first."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assistant.errors import ConfigurationError
from eval.reader.beside import LESSONS, Article, Asked, Lesson, TwoArticles, lessons

FERRY = Article(
    "The ferry", ("It sails on Monday.", "Ana steers it.", "It rained.", "Nobody came.", "Salt is white.")
)
HARBOUR = Article("The harbour", ("Ana is at the wheel.", "Not so, says Rui: he steers.", "Gulls cried."))


def lesson(*beside: tuple[int, int], first: tuple[tuple[int, int], ...] = ((0, 1),)) -> Lesson:
    asked = Asked("who is at the wheel", first, beside)
    return Lesson(TwoArticles((FERRY, HARBOUR), (asked,)), asked)


def test_the_question_is_shown_with_a_first_sentence_and_what_belongs_beside_it() -> None:
    for seed in range(20):
        right, *wrong = lesson((1, 1)).pairs(Random(seed))
        assert right.question == "who is at the wheel Ana steers it."
        assert right.says
        assert HARBOUR.sentences[1] in right.text
        assert {pair.question for pair in wrong} == {right.question}
        assert not any(pair.says or HARBOUR.sentences[1] in pair.text for pair in wrong)
        assert len(wrong) == 5


def test_it_is_shown_alone_or_with_title_and_neighbours() -> None:
    shown = {next(lesson((1, 1)).pairs(Random(seed))).text for seed in range(20)}
    assert shown == {HARBOUR.sentences[1], "The harbour. " + " ".join(HARBOUR.sentences)}


def test_what_says_the_same_does_not_belong() -> None:
    for seed in range(20):
        pairs = [*lesson(first=((0, 1), (1, 0))).pairs(Random(seed))]
        same = "Ana is at the wheel." if "Ana steers it." in pairs[0].question else "Ana steers it."
        assert not any(pair.says for pair in pairs)
        assert any(same in pair.text for pair in pairs)


def test_what_shares_most_words_with_the_question_or_the_first_sentence_is_always_shown() -> None:
    rain = [f"Rain fell on day {number}." for number in range(20)]
    article = Article("The ferry", ("Ana steers it.", "Ana steers badly.", *rain))
    asked = Asked("who is at the wheel", ((0, 0),))
    taught = Lesson(TwoArticles((article, HARBOUR), (asked,)), asked)
    for seed in range(20):
        texts = [pair.text for pair in taught.pairs(Random(seed))]
        for sentence in ("Ana is at the wheel.", "Ana steers badly."):
            assert any(sentence in text for text in texts)


def test_of_many_that_belong_two_are_shown() -> None:
    pairs = [*lesson((1, 0), (1, 1), (0, 3)).pairs(Random(1))]
    assert sum(pair.says for pair in pairs) == 2


def test_where_all_the_others_belong_only_what_says_the_same_is_shown_with_them() -> None:
    both = (Article("One", ("Ana steers.", "Rui does.")), Article("Two", ("Eva does.", "Ana steers.")))
    asked = Asked("who", ((0, 0), (1, 1)), ((0, 1), (1, 0)))
    pairs = [*Lesson(TwoArticles(both, (asked,)), asked).pairs(Random(1))]
    assert [pair.says for pair in pairs] == [True, True, False]


def row(**changes: Any) -> str:
    asked = {"question": "who steers", "first": [[0, 1]], "beside": [[1, 1]]} | changes
    articles = [{"title": one.title, "sentences": one.sentences} for one in (FERRY, HARBOUR)]
    return json.dumps({"articles": articles, "asked": [asked]})


def test_a_file_holds_two_articles_on_each_line(tmp_path: Path) -> None:
    path = tmp_path / "beside.jsonl"
    path.write_text(f"{row()}\n{row(beside=[])}\n", encoding="utf-8")
    (one,), (two,) = lessons(path)
    assert (one.both.articles, one.asked) == ((FERRY, HARBOUR), Asked("who steers", ((0, 1),), ((1, 1),)))
    assert two.asked.beside == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"first": []}, "first"),
        ({"first": [[2, 0]]}, "names a sentence that there is not"),
        ({"beside": [[1, 3]]}, "names a sentence that there is not"),
        ({"beside": [[0, 1]]}, "names a sentence twice"),
        ({"beside": [[1, 1], [1, 1]]}, "names a sentence twice"),
        ({"question": ""}, "question"),
    ],
)
def test_a_mistake_is_told_with_its_line(changes: dict[str, Any], told: str, tmp_path: Path) -> None:
    path = tmp_path / "beside.jsonl"
    path.write_text(f"{row()}\n{row(**changes)}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told) as caught:
        lessons(path)
    assert "line 2" in caught.value.line
    assert "eval/reader/beside.jsonl" in caught.value.line


def test_those_of_the_project_can_be_read() -> None:
    found = [one for of_articles in lessons() for one in of_articles]
    without = sum(not one.asked.beside for one in found)
    across = sum(any(place[0] != one.asked.first[0][0] for place in one.asked.beside) for one in found)
    assert LESSONS.name == "beside.jsonl"
    assert (len(found), without) == (3360, 934)
    assert across > len(found) / 2
