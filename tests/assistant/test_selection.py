"""Which sentence is said beside the best one."""

from __future__ import annotations

import pytest

from assistant.evidence import Candidate
from assistant.language.questions import understand
from assistant.pieces import Selection, single
from assistant.selection import LINKED, SECOND, joined, select
from tests.assistant.making import candidate

ARTICLE = "The dam was opened by Anna Berg. She thanked the engineers. Rain fell on Lunn."
WHO = understand("Who opened the dam?")


def sentence(text: str, score: float) -> Candidate:
    return candidate(text, start=ARTICLE.find(text), score=score)


def said(*candidates: Candidate) -> list[str]:
    pieces = [single(candidate) for candidate in candidates]
    return [piece.text for piece in select(WHO, pieces, candidates, {}, lambda source: ARTICLE).pieces]


BEST = sentence("The dam was opened by Anna Berg.", 0.9)


@pytest.mark.parametrize(("share", "number"), [(1.02, 2), (0.98, 1)])
def test_a_sentence_that_carries_on_is_said_if_it_scores_a_third_of_the_best(
    share: float, number: int
) -> None:
    following = sentence("She thanked the engineers.", share * 0.9 * SECOND / LINKED)
    assert len(said(BEST, following)) == number


@pytest.mark.parametrize(("share", "number"), [(1.02, 2), (0.98, 1)])
def test_another_sentence_is_said_if_it_scores_half_of_the_best(share: float, number: int) -> None:
    assert len(said(BEST, sentence("Rain fell on Lunn.", share * 0.9 * SECOND))) == number


def test_the_best_of_each_part_is_said_once() -> None:
    first = Selection(pieces=(single(BEST),))
    second = Selection(pieces=(single(BEST), single(sentence("Rain fell on Lunn.", 0.5))), conflict=True)
    assert joined([first]) is first
    both = joined([first, second])
    assert [piece.text for piece in both.pieces] == [BEST.evidence.text, "Rain fell on Lunn."]
    assert both.conflict
