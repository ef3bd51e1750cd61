"""Which sentences are taken to say the same, and which articles are cited for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering import events
from assistant.language.questions import understand
from assistant.pieces import merged
from assistant.selection import select
from assistant.settings import Settings
from assistant.types import Answer, Question
from tests.assistant.making import candidate, indexed, parts

DAM = "The dam at Lunn holds 26 million tonnes of water."


def cited(*texts: str) -> list[list[str]]:
    """The sources cited for each piece made of sentences that mean about the same, one an article."""
    sentences = [
        candidate(text, source=f"{number}.txt", score=0.9 - number / 10, vector=(1.0, 0.0))
        for number, text in enumerate(texts)
    ]
    return [[evidence.source for evidence in piece.evidence] for piece in merged(sentences, 8)]


@pytest.mark.parametrize(
    "other",
    [DAM, "The dam at Lunn holds twenty-six million tonnes of water.", f"On Friday Reyes said: {DAM}"],
)
def test_articles_that_say_all_of_it_are_cited_together(other: str) -> None:
    assert cited(DAM, other) == [["0.txt", "1.txt"]]


@pytest.mark.parametrize(
    "other",
    [
        "The dam at Lunn holds 30 million tonnes of water.",
        "The dam at Berg holds 26 million tonnes of water.",
        "The dam at Lunn does not hold 26 million tonnes of water.",
        "The minister denied that the dam at Lunn holds 26 million tonnes of water.",
    ],
)
def test_sentences_with_a_figure_name_or_denial_of_their_own_stay_apart(other: str) -> None:
    assert cited(DAM, other, DAM) == [["0.txt", "2.txt"], ["1.txt"]]


@pytest.mark.parametrize(
    ("shown", "other"),
    [
        (DAM, "The dam at Lunn holds water."),
        (DAM, "The dam at Lunn holds less than 26 million tonnes of water."),
        ("The flood destroyed homes and poisoned the wells of the valley.", "The flood destroyed homes."),
        ("Reyes called it “a very great dam”.", "Reyes called it “a great dam”."),
    ],
)
def test_an_article_that_says_less_is_not_cited_and_not_repeated(shown: str, other: str) -> None:
    assert cited(shown, other) == [["0.txt"]]


def test_a_sentence_joins_those_that_all_say_the_same() -> None:
    told = "The flood at Lunn has left {} people without homes, the mayor said."
    vague, *exact = [told.format(word) for word in ("many", "26", "31")]
    assert cited(vague, *exact) == [["0.txt", "1.txt"], ["2.txt"]]
    assert cited(*exact, vague) == [["0.txt"], ["1.txt"]]


def test_an_article_is_not_cited_for_what_stands_in_its_heading() -> None:
    told = "The old dam at Lunn in the upper valley holds back {} cold water of the river."
    shown = candidate(told.format("26 tonnes of"), score=0.9, vector=(1.0, 0.0))
    other = candidate(told.format("tonnes of"), source="other.txt", heading="26 tonnes", vector=(1.0, 0.0))
    assert [[e.source for e in piece.evidence] for piece in merged([shown, other], 8)] == [["gazette.txt"]]


def test_a_quote_made_longer_is_only_of_articles_that_hold_all_of_it() -> None:
    text = "The dam at Lunn was built by Reyes. It holds 26 million tonnes of water."
    at = text.index("It holds")
    first = candidate(text[: at - 1], score=0.2)
    best = candidate(text[at:], start=at, score=0.9, vector=(1.0, 0.0))
    texts = {"gazette.txt": text, "copy.txt": text, "other.txt": text[at:]}
    same = candidate(text[at:], source="copy.txt", start=at, score=0.8, vector=(1.0, 0.0))
    short = candidate(text[at:], source="other.txt", score=0.7, vector=(1.0, 0.0))
    before = candidate(text[: at - 1], source="copy.txt", score=0.1)
    read = [best, same, short, first, before]
    pieces = merged(read, 8)
    assert [e.source for e in pieces[0].evidence] == ["gazette.txt", "copy.txt", "other.txt"]
    view = understand("How much water does the dam hold?")
    chosen = select(view, pieces[:1], read, {}, texts.__getitem__)
    assert [piece.text for piece in chosen.pieces] == [text]
    assert [(e.source, e.text) for e in chosen.pieces[0].evidence] == [
        ("gazette.txt", text),
        ("copy.txt", text),
    ]


def test_a_figure_that_was_updated_is_shown_with_the_old_one_each_cited_for_itself(tmp_path: Path) -> None:
    told = "The flood at Lunn has left {} people without homes, the mayor said."
    with indexed(tmp_path, {"monday.txt": told.format(26), "friday.txt": told.format(31)}) as store:
        question = "How many people has the flood at Lunn left without homes?"
        *_, last = events(parts(store), Question(text=question, standalone=question), Settings())
        reply = last.answer
        assert isinstance(reply, Answer)
        assert reply.conflict
        assert {citation.source: citation.quote for citation in reply.citations} == {
            "monday.txt": told.format(26),
            "friday.txt": told.format(31),
        }
        assert all(len(sentence.citations) == 1 for sentence in reply.sentences)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Transport minister Ruben Achterberg ruled that out.",
            "Transport minister Ruben Achterberg said that the situation had changed.",
        ),
        ("Coach Marta Lindqvist resigned.", "Coach Marta Lindqvist celebrated."),
    ],
)
def test_a_title_and_a_name_alone_make_no_two_sentences_say_the_same(one: str, other: str) -> None:
    near = [
        candidate(text, source=f"{number}.txt", score=0.9 - number / 10, vector=vector)
        for number, (text, vector) in enumerate(zip((one, other), ((1.0, 0.0), (0.8, 0.6)), strict=True))
    ]
    assert [[e.source for e in piece.evidence] for piece in merged(near, 8)] == [["0.txt"], ["1.txt"]]


def test_the_same_verb_in_another_tense_says_the_same() -> None:
    one, other = "Coach Marta Lindqvist resigned.", "Coach Marta Lindqvist has now resigned."
    near = [
        candidate(one, source="0.txt", score=0.9, vector=(1.0, 0.0)),
        candidate(other, source="1.txt", score=0.8, vector=(0.8, 0.6)),
    ]
    assert [[e.source for e in piece.evidence] for piece in merged(near, 8)] == [["0.txt", "1.txt"]]
