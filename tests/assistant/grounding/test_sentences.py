from __future__ import annotations

import pytest

from assistant.grounding import plain_sentence, sentence_spans

REPLIES = [
    ("One thing. Another thing.", ["One thing.", "Another thing."]),
    ("One thing. [1] Another thing. [2][3]", ["One thing.", "Another thing."]),
    ("One thing [1]. Another.", ["One thing [1].", "Another."]),
    (
        "These joined:\n- France\n- the United Kingdom [2]\n",
        ["These joined:", "France", "the United Kingdom"],
    ),
    ("1. First point.\n2. Second point.", ["First point.", "Second point."]),
    ("Dr. Hill said “No.” Then she left.", ["Dr. Hill said “No.”", "Then she left."]),
    ("The talks end on 7 May. Norrby hosts them.", ["The talks end on 7 May.", "Norrby hosts them."]),
    ("The talks end on 7 May. [1] Norrby hosts them.", ["The talks end on 7 May.", "Norrby hosts them."]),
    ("", []),
    ("[1]\n\n", []),
]


@pytest.mark.parametrize(("reply", "expected"), REPLIES)
def test_spans_are_exact(reply: str, expected: list[str]) -> None:
    assert [reply[start:end] for start, end in sentence_spans(reply)] == expected


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("- It rained. [1]", "It rained."),
        ("It **rained** all day [1][2].", "It rained all day."),
        ("It rained\nall  day.", "It rained all day."),
    ],
)
def test_a_plain_sentence_has_no_markers(written: str, plain: str) -> None:
    assert plain_sentence(written) == plain
