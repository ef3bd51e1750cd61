"""Questions that ask two things."""

import pytest

from assistant.decompose import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who built the dam, and when did it break?", ("Who built the dam?", "When did it break?")),
        (
            "Who are the mayors of Norway and of Denmark?",
            ("Who are the mayors of Norway?", "Who are the mayors of Denmark?"),
        ),
        ("Who spoke of a flood, and who of a drought?", ("Who spoke of a flood?", "Who spoke of a drought?")),
        ("Who opened the bridge and when?", ("Who opened the bridge?", "When opened the bridge?")),
    ],
)
def test_two_things_are_two_questions(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Which countries urged restraint?",
        "What is the border between Norway and Sweden called?",
        "Did the mayor say who broke the dam?",
        "Bread and butter?",
    ],
)
def test_one_thing_stays_one_question(question: str) -> None:
    assert parts_of(question) == (question,)
