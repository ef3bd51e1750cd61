"""No half of a character is left."""

import pytest

from index.characters import whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a \ud83d\udea2 b", "a 🚢 b"), ("a \ud83d b", "a \ufffd b"), ("a 🚢 é", "a 🚢 é"), ("", "")],
)
def test_halves_are_joined_or_replaced(text: str, expected: str) -> None:
    assert whole(text) == expected
