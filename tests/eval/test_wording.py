from __future__ import annotations

import pytest

from eval.wording import normalise, states


def test_typography_case_accents_and_spacing_do_not_matter() -> None:
    assert states("He  called it a “Veritable\n axis of war”", ['"veritable axis of war"'])
    assert states("UK‑France‑led", ["uk-france"])
    assert states("Antonio Costa", ["António"])


def test_citation_marks_do_not_break_a_wording() -> None:
    assert normalise("More than 35 [1] countries.[2]") == "more than 35 countries."


@pytest.mark.parametrize(
    ("text", "wording"),
    [("Ukraine", "UK"), ("in 2026", "26"), ("260 nations", "26"), ("Russia", "US"), ("unhappy", "happy")],
)
def test_a_wording_is_not_found_inside_another_word(text: str, wording: str) -> None:
    assert not states(text, [wording])


def test_a_long_wording_may_end_inside_a_word() -> None:
    assert states("a deterrence force", ["deter"])


def test_one_of_the_wordings_is_enough() -> None:
    assert states("twenty-six nations", ["26", "twenty-six"])
    assert not states("some nations", ["26", "twenty-six"])
    assert not states("some nations", [])
