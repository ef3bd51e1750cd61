"""What figures leave open, and which of them can be the same."""

from __future__ import annotations

from math import inf

import pytest

from assistant.language.intervals import apart, bound, figures


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("exactly 400 people", 400, 400),
        ("nearly 400 people", 380, 420),
        ("just over 400 people", 380, 420),
        ("400-odd people", 380, 420),
        ("more than 400 people", 400, inf),
        ("no fewer than 400 people", 400, inf),
        ("400 or more people", 400, inf),
        ("up to 400 people", 0, 400),
        ("as many as 400 people", 0, 400),
        ("fewer than 400 people", 0, 400),
        ("every 75 to 79 years", 75, 79),
        ("between 75 and 79 years", 75, 79),
        ("$5 to $6 million", 5e6, 6e6),
        ("2-3 people", 2, 3),
        ("2-3 weeks", 2, 3),
        ("two or three dozen boats", 24, 36),
        ("two-thirds of them", pytest.approx(2 / 3), pytest.approx(2 / 3)),
    ],
)
def test_the_words_beside_a_number_say_how_far_it_reaches(text: str, low: float, high: float) -> None:
    figure = figures(text)[0]
    assert (figure.low, figure.high) == (low, high)


def test_two_numbers_with_and_or_a_change_are_no_range() -> None:
    assert [(f.low, f.high) for f in figures("It rose from 75 to 79.")] == [(75, 75), (79, 79)]
    assert [(f.low, f.high) for f in figures("They lost 3 and 4.")] == [(3, 3), (4, 4)]
    assert [f.low for f in figures("It rose by 3,300 to 14,300.")] == [3300, 14300]
    assert [(f.low, f.high) for f in figures("It rose by 3 to 5 percent.")] == [(3, 5), (3, 5)]


def test_the_score_of_a_match_is_no_range() -> None:
    assert [(f.low, f.high) for f in figures("Lunn lost 1-3.")] == [(1, 1), (3, 3)]


def test_metres_are_read_beside_millions() -> None:
    number, metres = figures("about 100m")
    assert (number.low, number.units) == (95e6, frozenset())
    assert metres.low == pytest.approx(95)
    assert metres.units == {"metre"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("40 hectares", "100 acres", False),
        ("40 hectares", "60 hectares", True),
        ("40 hectares", "60", True),
        ("40 hectares", "100 acres in 3 parts", False),
        ("12 men in 3 days", "20 men in 5 hours", True),
        ("12 men in 3 days", "20 men in 3 days", False),
        ("twice a week", "three times a month", False),
        ("twice a week", "three times each week", True),
        ("£62 million", "£45 a dose", False),
        ("£45 a dose", "£60 per dose", True),
        ("£45 a week ago", "£60", True),
        ("12 ships", "14 ships a day", False),
        ("90 km/h", "120 km per hour", True),
        ("more than 12", "15", False),
        ("", "15", False),
    ],
)
def test_only_like_is_compared_with_like(one: str, other: str, expected: bool) -> None:
    assert apart(figures(one), figures(other)) is expected
    assert apart(figures(other), figures(one)) is expected


def test_a_bound_is_told_by_the_words_before() -> None:
    text = "no more than 12, more than 13"
    assert [bound(text, text.index(number)) for number in ("12", "13")] == ["up to", "more than"]
