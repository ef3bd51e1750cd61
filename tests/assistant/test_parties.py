"""Whom a question and a sentence are about."""

from __future__ import annotations

import pytest

from assistant.language.questions import understand
from assistant.parties import about_another


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Where does Norway stand on the toll?", "Denmark will not pay but may lend money.", True),
        ("Where does Norway stand on the toll?", "Norway’s position is still open.", False),
        ("Where does Norway stand on the toll?", "Denmark asked Norway to wait.", False),
        ("What does Paul Reed say about the toll?", "His colleague Anna Berg spoke in its favour.", True),
        ("What does Paul Reed say about the toll?", "His colleagues spoke in its favour.", False),
        ("What does Paul Reed say about the toll?", "He spoke in its favour.", False),
        ("Does Washington pay the toll?", "The United States pays half of it.", False),
        ("Who pays the toll in Lunn?", "Anna Berg pays half of it.", False),
    ],
)
def test_what_another_one_does_is_told_from_what_the_one_asked_about_does(
    question: str, text: str, expected: bool
) -> None:
    assert about_another(understand(question), text) is expected
