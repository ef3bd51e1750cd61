"""Sides of a disagreement: what answers the question differently."""

from __future__ import annotations

import pytest

from assistant.disagreement import asked_noun, differ
from assistant.language.questions import understand
from assistant.pieces import Piece, single
from tests.assistant.making import candidate


def piece(text: str, source: str) -> Piece:
    return single(candidate(text, source=source, score=0.9, vector=(1.0, 0.0)))


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


def test_what_is_counted_is_the_noun_after_how_many() -> None:
    assert asked_noun("How many old houses were lost?") == "house"
    assert asked_noun("How much was lost?") == ""
