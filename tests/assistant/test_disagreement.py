"""Sides of a disagreement: what answers the question differently."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.disagreement import asked_noun, differ
from assistant.language.questions import understand
from assistant.pieces import Piece, single
from tests.assistant.making import candidate


def piece(text: str, source: str) -> Piece:
    return single(candidate(text, source=source, score=0.9, vector=(1.0, 0.0)))


def differs(question: str, one: str, other: str) -> bool:
    return differ(understand(question), piece(one, "gazette.txt"), piece(other, "herald.txt"))


def read_by_a_cross_encoder(text: str, source: str, vector: tuple[float, float], score: float) -> Piece:
    return single(replace(candidate(text, source=source, score=score, vector=vector), relevance=1.0))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "The storm flooded 1,140 homes and killed two.",
            "More than 1,300 homes and two farms stood wet.",
            True,
        ),
        ("The storm flooded 1,140 homes in 2022.", "It flooded 1,140 homes in 2023.", False),
        ("The storm flooded 1,140 homes.", "Nobody had counted the homes.", False),
        ("The storm flooded 1.3 million homes.", "The storm flooded 2.5 million homes.", True),
        ("The storm flooded 1.3 million homes.", "The storm flooded 1,300,000 homes.", False),
        ("The storm flooded twenty-five homes.", "The storm flooded 25 homes.", False),
    ],
)
def test_counts_of_what_is_asked_for_differ_whatever_else_is_counted(
    one: str, other: str, expected: bool
) -> None:
    view = understand("How many homes did the storm flood?")
    assert differ(view, piece(one, "gazette.txt"), piece(other, "herald.txt")) is expected
    assert not differ(view, piece(one, "gazette.txt"), piece(other, "gazette.txt"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The dam is 19 metres high and cost £84 million.", "The dam is to be 16 metres high.", True),
        ("The dam is 19 metres high.", "The £84 million dam drew 5,000 objections.", False),
        ("The dam is 19 metres high.", "At 62 feet, it is the highest dam.", False),
        ("In 2022 it was 19 metres high.", "In 2022 the dam was 16 metres high.", True),
        ("The dam is 10 to 12 metres high.", "The dam is 10 metres high.", False),
    ],
)
def test_a_measure_is_compared_in_its_own_unit(one: str, other: str, expected: bool) -> None:
    assert differs("How high is the dam?", one, other) is expected


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How high was the turnout?", "Turnout was 61 per cent.", "It was 48 per cent."),
        ("How many children under the age of 5 died?", "Of them 12 children died.", "20 children died."),
        ("How much did the dam cost?", "It cost 5 million kronor.", "It cost 6 million kronor."),
    ],
)
def test_figures_without_the_unit_asked_for_differ_too(question: str, one: str, other: str) -> None:
    assert differs(question, one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The bridge was closed on January 8.", "The bridge was closed on 11 January.", True),
        ("The bridge was closed in 2022.", "The bridge was closed in 2023.", True),
        ("The bridge was closed on Monday.", "The bridge was closed on Thursday.", True),
        ("The bridge was closed for six months.", "The bridge was closed for 9 months.", True),
        ("The bridge was closed on Monday.", "The bridge was closed yesterday.", False),
        ("The bridge was closed on Monday.", "The bridge was closed on January 8.", False),
        ("The bridge was closed in 2022.", "The bridge was closed in 2022, on a Friday.", False),
        ("The bridge was closed on January 8.", "The bridge was closed on 8 January.", False),
        ("The bridge was closed on January 8, 2022.", "The bridge was closed on Jan. 8.", False),
        ("The bridge was closed in March 2022.", "The bridge was closed in 2022.", False),
        ("The bridge was closed in March 2022.", "The bridge was closed in May 2022.", True),
        ("The bridge was closed on Friday, January 8.", "The bridge was closed on a Monday.", False),
    ],
)
def test_dates_are_compared_with_dates_of_their_kind(one: str, other: str, expected: bool) -> None:
    assert differs("When was the bridge closed?", one, other) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Lunn will send boats.", "Lunn will not send boats.", True),
        ("Lunn will send boats.", "Lunn has refused to send boats.", True),
        ("Lunn will send boats.", "No boats will be sent by Lunn.", True),
        ("Lunn will send boats.", "Lunn will send boats to prevent a flood.", False),
        ("Lunn will send boats.", "Under no circumstances will Lunn send boats.", True),
        ("Lunn will send boats.", "Lunn will send boats without waiting for others.", False),
        ("Lunn will send boats.", "Lunn will send boats after rejecting a loan.", False),
        ("Lunn will send boats.", "Lunn, which rejected the plan, will send boats.", False),
    ],
)
def test_yes_and_no_differ_and_what_is_said_beside_them_does_not(
    one: str, other: str, expected: bool
) -> None:
    assert differs("Will Lunn send boats?", one, other) is expected


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("When was the bridge closed?", "It was closed on 8 January.", "It was closed on 9 January."),
        ("Will Lunn send boats?", "Lunn will send boats.", "Lunn will not send boats."),
        ("How many boats are there?", "There are 12 boats.", "There are 13 boats."),
    ],
)
def test_a_sentence_that_a_cross_encoder_takes_for_no_answer_is_no_side(
    question: str, one: str, other: str
) -> None:
    view = understand(question)
    best = read_by_a_cross_encoder(one, "gazette.txt", (1.0, 0.0), 0.9)
    for score, expected in ((0.6, True), (0.4, False)):
        assert differ(view, best, read_by_a_cross_encoder(other, "herald.txt", (1.0, 0.0), score)) is expected


def test_any_two_numbers_of_unlike_sentences_are_no_disagreement() -> None:
    view = understand("What is the capacity of the stadium?")
    one = read_by_a_cross_encoder("The stadium seats 40,000.", "gazette.txt", (1.0, 0.0), 0.9)
    other = read_by_a_cross_encoder("Opened in 1998, it is the largest.", "herald.txt", (0.0, 1.0), 0.9)
    assert not differ(view, one, other)


def test_numbers_are_of_one_thing_where_a_cross_encoder_finds_that_both_answer() -> None:
    view = understand("What is the diameter of the mirror?")
    one, found, weak = (
        read_by_a_cross_encoder("Its mirror is 4.8 metres across.", "gazette.txt", (1.0, 0.0), 0.9),
        read_by_a_cross_encoder("A 4.6-metre mirror was made.", "herald.txt", (0.0, 1.0), 0.5),
        read_by_a_cross_encoder("A 30-metre tower was built.", "herald.txt", (0.0, 1.0), 0.4),
    )
    assert differ(view, one, found)
    assert not differ(view, one, weak)


def test_what_is_counted_is_the_noun_after_how_many() -> None:
    assert asked_noun("How many old houses were lost?") == "house"
    assert asked_noun("How much was lost?") == ""
