"""Which list the question asks for."""

from __future__ import annotations

import pytest

from assistant.evidence import Candidate
from assistant.language.questions import understand
from assistant.listing import listed
from assistant.pieces import single
from tests.assistant.making import candidate

HEADING = "What the farmers want"
ITEMS = ("a fair price for the land", "a road to the upper fields", "new fences along the lake")


def place(text: str, start: int, score: float, lead_in: str = HEADING) -> Candidate:
    return candidate(text, start=start, score=score, heading=HEADING, lead_in=lead_in)


def said(question: str, *ranked: Candidate) -> list[str] | None:
    view = understand(question)
    found = listed(view, [single(c) for c in ranked], ranked, dict.fromkeys(view.stems, 1.0))
    return None if found is None else [piece.text for piece in found.pieces]


LIST = [place(text, start, 0.6 - start / 1000) for start, text in zip((0, 40, 80), ITEMS, strict=True)]
SENTENCE = place("The growers asked for help in spring.", 200, 0.5, lead_in="")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_the_list_whose_items_are_found_best_comes_whole_and_in_order(order: tuple[int, ...]) -> None:
    found = [LIST[number] for number in order]
    assert said("What do the growers ask for?", found[0], SENTENCE, *found[1:]) == list(ITEMS)


def test_a_single_item_that_fits_is_no_list_nor_is_one_that_another_sentence_beats() -> None:
    others = [place(f"Sentence {number} says more.", 300 + number, 0.4, "") for number in range(8)]
    assert said("What do the growers ask for?", LIST[0], *others, *LIST[1:]) is None
    assert said("What do the growers ask for?", SENTENCE, *LIST) is None


def test_an_item_that_has_the_question_s_words_answers_alone() -> None:
    assert said("What price is fair for the land?", *LIST) is None
