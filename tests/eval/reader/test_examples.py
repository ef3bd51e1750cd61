"""Examples: the sentence that answers, others of the article that do not, and no question without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ConfigurationError
from eval.reader.examples import Example, articles, examples
from tests.eval.reader.making import article, squad


def by_question(seed: int = 1) -> dict[str, Example]:
    return {one.original: one for one in examples([article()], {}, 9, seed)}


def test_an_example_has_the_sentence_that_answers_alone_and_among_its_neighbours() -> None:
    found = by_question()["Who steers the ferry?"]
    assert found.answer == "Ana Brito"
    assert found.sentence == "Ana Brito steers the ferry to Porto."
    assert found.window == (
        "The ferry. The ferry sails on Monday. Ana Brito steers the ferry to Porto. "
        "Her brother Rui sells the tickets in Lunn."
    )


def test_no_other_text_says_the_answer() -> None:
    for seed in range(20):
        for one in by_question(seed).values():
            assert one.others
            assert not any(one.answer in text for text in (*one.others, one.other_window))


def test_others_are_of_the_paragraph_and_of_what_else_has_the_words() -> None:
    others = {text for seed in range(20) for text in by_question(seed)["Who steers the ferry?"].others}
    assert "The ferry sails on Monday." in others
    assert "Farmers steer the water around the ferry." in others


def test_an_answer_across_sentences_makes_no_example() -> None:
    assert set(by_question()) == {
        "Who steers the ferry?", "What does Rui sell in Lunn?", "What did people see in 1931?",
    }  # fmt: skip


def test_questions_are_also_asked_in_other_words_and_with_another_name() -> None:
    near = {"steers": ("guides",)}
    many = [one for seed in range(60) for one in examples([article()], near, 9, seed)]
    assert {one.asked for one in many if one.answer == "Ana Brito"} == {
        "Who steers the ferry?", "Who guides the ferry?",
    }  # fmt: skip
    exchanged = [one for one in many if one.exchanged]
    assert 0 < len(exchanged) < len(many) / 2
    assert {one.exchanged for one in exchanged} <= {
        "What does Rui sell in Porto?", "What does Porto sell in Lunn?", "What did people see in 1987?",
    }  # fmt: skip


def test_each_article_gives_as_many_and_a_seed_gives_the_same_ones() -> None:
    rows = [article("One"), article("Two")]
    found = examples(rows, {}, 2, 5)
    assert sorted(one.window.split(".")[0] for one in found) in (
        ["One", "Two"], ["One", "One", "Two"], ["One", "Two", "Two"], ["One", "One", "Two", "Two"],
    )  # fmt: skip
    assert found == examples(rows, {}, 2, 5)


def test_a_file_in_another_format_is_refused(tmp_path: Path) -> None:
    path = squad(tmp_path / "questions.json", 2)
    assert [row.title for row in articles(path)] == ["The_ferry_0", "The_ferry_1"]
    for content in (
        "[]",
        "no JSON",
        '{"data": [{"title": "x"}]}',
        path.read_text().replace('"text"', '"words"'),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ConfigurationError, match="format of SQuAD") as caught:
            articles(path)
        assert "\n" not in caught.value.line
