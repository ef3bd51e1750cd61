"""Times of day in minutes."""

from __future__ import annotations

import pytest

from assistant.language.clock import clock_times

MORNING, EVENING = 9 * 60, 21 * 60


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("at 9am", [{MORNING}]),
        ("at 9 a.m.", [{MORNING}]),
        ("at 9:00 pm, at 9.15pm", [{EVENING}, {EVENING + 15}]),
        ("at 09:00", [{MORNING}]),
        ("at 21:00", [{EVENING}]),
        ("at 9:00", [{MORNING, EVENING}]),
        ("at nine o'clock", [{MORNING, EVENING}]),
        ("at nine in the evening", [{EVENING}]),
        ("at half past nine", [{MORNING + 30, EVENING + 30}]),
        ("at quarter to nine in the morning", [{MORNING - 15}]),
        ("at noon, 12pm, 12:30 am and midnight", [{720}, {720}, {30}, {0}]),
        ("a score of 25:10, $9.30, in 2:03:45, 9 am Main", [{MORNING}]),
        ("nine boats of 9 metres", []),
    ],
)
def test_times_of_day_have_one_form(text: str, minutes: list[set[int]]) -> None:
    found = sorted(clock_times(text), key=lambda time: time.start)
    assert [set(time.minutes) for time in found] == minutes
