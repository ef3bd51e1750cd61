"""Which sentences answer in the question's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evidence import Candidate
from assistant.language.questions import understand
from assistant.wording import in_own_words
from tests.assistant.making import candidate


def heard(text: str, score: float) -> Candidate:
    return replace(candidate(text, score=score), relevance=0.0)


OTHER = heard("The union demanded six weeks.", 0.9)


@pytest.mark.parametrize(
    ("question", "text", "first"),
    [
        ("What did the firm offer the crew?", "The firm has offered two weeks' pay.", True),
        ("What has the firm offered?", "The firm offered two weeks' pay.", True),
        ("Which sum does the firm offer?", "The firm offered two weeks' pay.", True),
        ("What did Dalby promise?", "Peter Dalby promised to pay the crew.", True),
        ("What did the firm offer the crew?", "The owner of the firm offered two weeks' pay.", False),
        ("What did the firm offer the crew?", "The firm demanded two weeks of work.", False),
        ("What did the firm say to the crew?", "The firm said it would pay.", False),
        ("Who offered the crew two weeks' pay?", "The firm offered two weeks' pay.", False),
    ],
)
def test_who_does_what_is_asked_comes_first(question: str, text: str, first: bool) -> None:
    said = heard(text, 0.6)
    ranked = in_own_words(understand(question), [OTHER, said])
    assert ranked == ((said, OTHER) if first else (OTHER, said))


def test_what_does_not_answer_or_was_not_read_stays_where_it_is() -> None:
    view = understand("What did the firm offer the crew?")
    said = heard("The firm has offered two weeks' pay.", 0.6)
    for one in (replace(said, evidence=replace(said.evidence, score=0.4)), replace(said, relevance=None)):
        assert in_own_words(view, [OTHER, one]) == (OTHER, one)
    more = replace(OTHER, features=replace(OTHER.features, words=0.5))
    assert in_own_words(view, [more, said]) == (more, said)
    far = [heard(f"The mayor has {number} hens.", 0.8) for number in range(6)]
    assert in_own_words(view, [*far, said]) == (*far, said)
