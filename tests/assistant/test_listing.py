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


def test_of_two_lists_that_begin_alike_the_one_is_said_that_the_best_item_stands_in() -> None:
    lead_in = "The measures include:"

    def at(text: str, start: int, score: float) -> Candidate:
        return candidate(text, start=start, score=score, lead_in=lead_in)

    first = [at("raising the dam", 30, 0.9), at("clearing the weir", 60, 0.8)]
    second = [at("paying the farmers", 330, 0.3), at("rebuilding the road", 360, 0.3)]
    leads = [at(lead_in, 0, 0.2), at(lead_in, 300, 0.2)]
    found = said("What measures are included?", *first, *second, *leads)
    assert found == [lead_in, "raising the dam", "clearing the weir"]


@pytest.mark.parametrize(
    ("announcement", "following", "whole"),
    [
        ("The plan has two parts.", ("The first is a dam.", "The second is a weir."), True),
        ("Norway announced aid.", ("Last week it sent boats.", "Next month it sends more."), False),
        (
            "Norway sent 10 boats.",
            ("Last week they left.", "Other towns refused.", "Next month is May."),
            False,
        ),
        ("Norway announced aid.", ("Another town refused.", "Finally it rained."), False),
        ("Lunn beat Elmford 3-1.", ("The first goal came early.", "The second was a penalty."), False),
        ("It rose 12 percent.", ("The first half was good.", "The second was better."), False),
        ("Lunn met on 2 May.", ("The first goal came early.", "The second was a penalty."), False),
        ("There were three reasons.", ("The first was money.", "Another reason was rain."), True),
        ("There were three reasons.", ("The first was money.", "Another penalty was missed."), False),
    ],
)
def test_sentences_carry_out_what_was_announced(
    announcement: str, following: tuple[str, ...], whole: bool
) -> None:
    run = [place(announcement, 0, 0.9, "")]
    for text in following:
        run.append(place(text, run[-1].evidence.end + 1, 0.5, ""))
    assert (said("What did Norway announce?", *run) is not None) is whole


def test_several_of_something_are_announced_without_a_number() -> None:
    texts = ("There were several reasons.", "The first was money.", "The second was rain.")
    run = [place(text, start, 0.9 - start / 1000, "") for start, text in zip((0, 28, 49), texts, strict=True)]
    assert said("What were the reasons?", *run) == list(texts)


def test_an_item_whose_words_stand_in_the_lead_in_is_an_item() -> None:
    lead_in = "Water is handed out at Alden library, the Craymoor school and Kell Park from Monday:"
    items = ("Alden library", "the Craymoor school", "Kell Park", "the bus station at Lunn")
    run = [place(lead_in, 0, 0.5, lead_in)]
    for text in items:
        run.append(place(text, run[-1].evidence.end + 3, 0.9 - run[-1].evidence.end / 1000, lead_in))
    assert said("Where is water handed out?", *run[1:], run[0]) == [lead_in, *items]


def test_no_more_is_listed_than_was_announced() -> None:
    texts = ("The plan has two parts.", "The first is a dam.", "The second is a weir.", "The last was fine.")
    run = [place(texts[0], 0, 0.9, "")]
    for text in texts[1:]:
        run.append(place(text, run[-1].evidence.end + 1, 0.5, ""))
    assert said("What does the plan have?", *run) == list(texts[:3])


def test_a_list_answers_who_or_why_only_if_its_items_are_what_was_found_best() -> None:
    assert said("Why do the farmers strike?", LIST[0], SENTENCE, *LIST[1:]) == list(ITEMS)
    assert said("Why do the farmers strike?", SENTENCE, *LIST) is None
