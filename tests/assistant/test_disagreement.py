"""Sides of a disagreement: what answers the question differently."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.disagreement import contested, differ, names_others, sides
from assistant.language.questions import understand
from assistant.pieces import Piece, single
from tests.assistant.making import candidate


def piece(text: str, source: str) -> Piece:
    return single(candidate(text, source=source, score=0.9, vector=(1.0, 0.0)))


def differs(question: str, one: str, other: str) -> bool:
    return differ(understand(question), piece(one, "gazette.txt"), piece(other, "herald.txt"))


def read_by_a_cross_encoder(text: str, source: str, vector: tuple[float, float], odds: float) -> Piece:
    return single(replace(candidate(text, source=source, score=0.9, vector=vector), relevance=odds))


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
    best = read_by_a_cross_encoder(one, "gazette.txt", (1.0, 0.0), 2.0)
    for odds, expected in ((0.1, True), (-0.1, False)):
        assert differ(view, best, read_by_a_cross_encoder(other, "herald.txt", (1.0, 0.0), odds)) is expected


def test_any_two_numbers_of_unlike_sentences_are_no_disagreement() -> None:
    view = understand("What is the capacity of the stadium?")
    one = read_by_a_cross_encoder("The stadium seats 40,000.", "gazette.txt", (1.0, 0.0), 0.9)
    other = read_by_a_cross_encoder("Opened in 1998, it is the largest.", "herald.txt", (0.0, 1.0), 0.9)
    assert not differ(view, one, other)


def test_numbers_are_of_one_thing_where_a_cross_encoder_finds_that_both_answer() -> None:
    view = understand("What is the diameter of the mirror?")
    one, found, weak = (
        read_by_a_cross_encoder("Its mirror is 4.8 metres across.", "gazette.txt", (1.0, 0.0), 0.9),
        read_by_a_cross_encoder("A 4.6-metre mirror was made.", "herald.txt", (0.0, 1.0), 0.0),
        read_by_a_cross_encoder("A 30-metre tower was built.", "herald.txt", (0.0, 1.0), -0.4),
    )
    assert differ(view, one, found)
    assert not differ(view, one, weak)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How fast was the train?", "It ran at 200 mph.", "It ran at 320 km/h."),
        ("What was the budget?", "It was 2.1 million euros.", "It was 24 million kronor."),
        ("How large is the park?", "It covers 40 hectares.", "It covers 100 acres."),
        ("How much coal was burnt?", "It burnt 150 tonnes.", "It burnt 330,000 pounds."),
        ("How much snow fell?", "Some 30cm of snow fell.", "Almost 12 inches of snow fell."),
        ("How often do buses run?", "They run every 20 minutes.", "They run three times an hour."),
    ],
)
def test_figures_in_different_units_are_not_compared(question: str, one: str, other: str) -> None:
    assert not differs(question, one, other)


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        ("How many people came?", "Nearly 400 people came.", "It was seen by 392 people.", False),
        ("How many people came?", "More than 12 people came.", "Fifteen people came.", False),
        ("How many people came?", "Up to 500 people came.", "392 people came.", False),
        ("How many people came?", "Some 8,000 people came.", "8,214 people came.", False),
        ("How many people came?", "About 300 people came.", "392 people came.", True),
        ("How many people came?", "Fewer than 300 people came.", "392 people came.", True),
        ("How often is it seen?", "It is seen every 76 years.", "It is seen every 75 to 79 years.", False),
        ("How often is it seen?", "It is seen every 70 years.", "It is seen every 75 to 79 years.", True),
    ],
)
def test_figures_differ_only_if_none_of_what_they_leave_open_is_the_same(
    question: str, one: str, other: str, expected: bool
) -> None:
    assert differs(question, one, other) is expected


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How many people died?", "Nobody died in the fire.", "Two people died in the fire."),
        ("How many people died?", "No one died in the fire.", "Two died in the fire."),
        ("How many homes burned?", "No homes burned.", "Two homes burned."),
        ("How many guests died?", "None of the 12 guests died.", "All 12 guests died."),
        ("How often did she win?", "She won twice.", "She won five times."),
        ("How many times did she win?", "She won twice.", "She won five times."),
        (
            "How old is Mayor Pryce?",
            "Mayor Pryce, 54, was elected in 2019.",
            "Pryce, who is 56 years old, has been mayor since 2019.",
        ),
        ("How old is Mayor Pryce?", "Mayor Pryce is 54.", "Mayor Pryce, 56, was elected."),
        ("How old is Mayor Pryce?", "Mayor Pryce turned 54 in May.", "Mayor Pryce, 56, was elected."),
        ("How old is Mayor Pryce?", "Mayor Pryce turned fifty-four.", "Mayor Pryce (56) was elected."),
        ("How tall is the tower?", "The tower is 120m tall.", "The tower is 150 metres tall."),
        ("How tall is the tower?", "The tower measures 120m.", "The tower is 150 metres tall."),
    ],
)
def test_none_twice_ages_and_metres_are_figures_too(question: str, one: str, other: str) -> None:
    assert differs(question, one, other)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How tall is the tower?", "The tower is 120m.", "The tower is 120 metres tall."),
        ("How tall is the tower?", "The tower is 120 metres tall.", "The tower drew 3m visitors."),
        ("How tall is the tower?", "The tower is 120 metres tall.", "The tower cost 3m."),
        ("How old is Mayor Pryce?", "Mayor Pryce turned 56 in May.", "Mayor Pryce, 56, won."),
        ("How old is Mayor Pryce?", "Mayor Pryce is 56.", "Mayor Pryce is mayor of 12 towns."),
        ("How old is Mayor Pryce?", "Mayor Pryce is 56.", "Mayor Pryce was 54 when she won."),
        ("How old is Mayor Pryce?", "Mayor Pryce is 56.", "Mayor Pryce turns 57 in May."),
        ("How many times did she win?", "She won twice.", "She won two times."),
        ("How old is Mayor Pryce?", "Mayor Pryce, 54, won in 2019.", "Pryce is 54 years old."),
    ],
)
def test_the_same_figure_in_other_signs_is_none_that_differs(question: str, one: str, other: str) -> None:
    assert not differs(question, one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The shop opens at 7pm.", "The shop opens at 7:00 pm.", False),
        ("The shop opens at 7pm.", "The shop opens at 7 pm.", False),
        ("The shop opens at 9 a.m.", "The shop opens at 09:00.", False),
        ("The shop opens at 9am.", "The shop opens at nine o'clock.", False),
        ("The shop opens at 9am.", "The shop opens at half past nine.", True),
        ("The shop opens at 7 pm.", "The shop opens at 20:00.", True),
        ("The shop opens in six months.", "The shop opens in 6 months.", False),
        ("The shop opens in six months.", "The shop opens in 9 months.", True),
    ],
)
def test_times_are_compared_by_what_they_say(one: str, other: str, expected: bool) -> None:
    assert differs("When does the shop open?", one, other) is expected


def test_what_the_question_asks_about_is_no_denial() -> None:
    assert differs("Did Norrby stop work?", "Norrby stopped work.", "Norrby did not stop work.")
    assert not differs("Did Velorin fail?", "Velorin failed.", "Velorin was found to be harmful.")


def test_what_is_only_thought_about_is_neither_yes_nor_no() -> None:
    asked, no = "Did the bank appeal?", "The bank announced that it will not appeal."
    assert differs(asked, "The bank appealed on Monday.", no)
    assert not differs(asked, "The bank said that it was considering an appeal.", no)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Nine people were arrested, police said.", "The union spoke of 14 arrests.", True),
        ("Nine people were arrested, police said.", "According to the union, 14 were arrested.", True),
        ("Nine people were arrested, police said.", "In her view 14 people were arrested.", True),
        ("Nine people were arrested, police said.", "The union spoke of nine arrests.", False),
        ("Nine people were arrested, police said.", "Police said 14 people were charged.", False),
        ("Nine people were arrested, police said.", "About 700 people took part.", False),
    ],
)
def test_figures_of_different_people_are_contested_in_one_article(
    one: str, other: str, expected: bool
) -> None:
    view = understand("How many people were arrested?")

    def read(text: str, source: str, odds: float = 1.0) -> Piece:
        return read_by_a_cross_encoder(text, source, (1.0, 0.0), odds)

    best = read(one, "gazette.txt")
    assert contested(view, best, read(other, "gazette.txt")) is expected
    assert not contested(view, best, read(other, "herald.txt"))
    assert not contested(view, best, read(other, "gazette.txt", -0.1))


def test_a_sentence_without_a_figure_is_no_side_that_others_are_measured_by() -> None:
    view = understand("How many people came?")
    none = piece("The people of the town came in numbers.", "review.txt")
    one, other = piece("Some 300 people came.", "gazette.txt"), piece("Nobody came.", "herald.txt")
    assert sides(view, [none, one, other]) == (one, other)
    assert sides(view, [other, none, one]) == (other, one)


def test_what_was_paid_does_not_contradict_what_was_offered() -> None:
    asked, paid = "How much did Lunn pay?", "Lunn paid 29 million euros."
    assert differs(asked, paid, "Lunn paid 27 million euros.")
    assert not differs(asked, paid, "Lunn is offering 27 million euros.")


@pytest.mark.parametrize(
    ("question", "other", "source", "odds", "expected"),
    [
        ("Who called the toll unfair?", "Paul Reed called the toll unfair.", "herald.txt", 2.0, True),
        ("Who called the toll unfair?", "Berg called the toll unfair.", "herald.txt", 2.0, False),
        ("Who called the toll unfair?", "The toll is unfair, she said.", "herald.txt", 2.0, False),
        ("Who called the toll unfair?", "Paul Reed called the toll unfair.", "gazette.txt", 2.0, False),
        ("Who called the toll unfair?", "Paul Reed pays the toll.", "herald.txt", -1.0, False),
        ("Is the toll unfair?", "Paul Reed called the toll unfair.", "herald.txt", 2.0, False),
        ("Who did Paul Reed say was unfair?", "Paul Reed called the toll unfair.", "herald.txt", 2.0, False),
    ],
)
def test_another_article_may_name_others_than_the_best_sentence(
    question: str, other: str, source: str, odds: float, expected: bool
) -> None:
    best = read_by_a_cross_encoder("“The toll is unfair,” said Anna Berg.", "gazette.txt", (1.0, 0.0), 3.0)
    second = read_by_a_cross_encoder(other, source, (1.0, 0.0), odds)
    assert names_others(understand(question), best, second) is expected
