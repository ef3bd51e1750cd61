"""Numbers with their units, and the units that a question asks for."""

from __future__ import annotations

import pytest

from assistant.language.measures import asked_units, fits, measures

SQUARE_KILOMETRES = {("square kilometre", "3"), ("square kilometre", "5")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wall is 19 metres high and 1.5 km long.", {("metre", "19"), ("kilometre", "1.5")}),
        ("A 4.6-metre mirror, five feet deep, fell.", {("metre", "4.6"), ("foot", "5")}),
        ("It was shut for eleven weeks in 2022.", {("week", "11")}),
        (
            "£84 million, or $100m, or 3 euros",
            {("pound", "84000000"), ("dollar", "100000000"), ("euro", "3")},
        ),
        ("a tenth, 25 per cent and 30%", {("percent", "25"), ("percent", "30")}),
        ("It is 10 to 12 metres high.", {("metre", "10"), ("metre", "12")}),
        ("between three and four weeks", {("week", "3"), ("week", "4")}),
        ("US$5 million, £84 m", {("dollar", "5000000"), ("pound", "84")}),
        ("20 °C or 68 degrees Fahrenheit", {("celsius", "20"), ("fahrenheit", "68")}),
        ("8 M&S shops and 4 M. Duponts", set()),
        ("Twenty-six nations met 12 officers.", set()),
        ("They met 12 times, twice a month.", {("time", "12"), ("time a month", "2")}),
        ("40ha, 100 acres, 3 sq km, 5km2", {("hectare", "40"), ("acre", "100")} | SQUARE_KILOMETRES),
        ("200 mph, 30 miles an hour", {("mile an hour", "200"), ("mile an hour", "30")}),
        ("320km/h, 90 km an hour", {("kilometre an hour", "320"), ("kilometre an hour", "90")}),
        ("24 million kronor, 5 francs, 50p", {("krona", "24000000"), ("franc", "5"), ("penny", "50")}),
        ("1.5C, 70F, 50L", {("celsius", "1.5"), ("fahrenheit", "70"), ("litre", "50")}),
        ("a 120m tower", {("metre", "120")}),
        ("120m people, 84m registered voters", set()),
        ("It cost about 120m.", set()),
        ("84m euros", {("euro", "84000000")}),
        ("It cost some 20m and is 84m high.", {("metre", "84")}),
        ("twice in a year, once a season", {("time a year", "2"), ("time a season", "1")}),
        ("½ mile, ½ a mile, half a mile", {("mile", "1/2")}),
        ("120m tall, £30m", {("metre", "120"), ("pound", "30000000")}),
        ("two second-half goals", set()),
        ("It weighs two tonnes at -5 degrees.", {("tonne", "2"), ("degree", "5")}),
    ],
)
def test_numbers_carry_their_units(text: str, expected: set[tuple[str, str]]) -> None:
    assert measures(text) == expected


@pytest.mark.parametrize(
    ("question", "unit", "other"),
    [
        ("How high is the dam?", "metre", "pound"),
        ("What is the diameter of the mirror?", "metre", "year"),
        ("How long was the shop shut?", "week", "pound"),
        ("How much will the dam cost?", "pound", "metre"),
        ("How fast is the train?", "knot", "metre"),
        ("How large is the park?", "acre", "year"),
        ("What percentage of voters stayed at home?", "percent", "metre"),
    ],
)
def test_a_question_asks_for_some_units(question: str, unit: str, other: str) -> None:
    assert unit in asked_units(question)
    assert other not in asked_units(question)


@pytest.mark.parametrize(
    ("unit", "other", "expected"),
    [
        ("degree", "celsius", True),
        ("fahrenheit", "degree", True),
        ("fahrenheit", "celsius", False),
        ("time", "time a year", True),
        ("time a week", "time a year", False),
        ("degree", "metre", False),
    ],
)
def test_a_unit_may_leave_open_which_of_some_is_meant(unit: str, other: str, expected: bool) -> None:
    assert fits(unit, other) is expected


@pytest.mark.parametrize(
    "question", ["How many homes stood wet?", "Who built it?", "How much water was held?"]
)
def test_a_count_has_no_unit(question: str) -> None:
    assert not asked_units(question)
