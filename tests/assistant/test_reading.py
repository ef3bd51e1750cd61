"""What is taken from the sentences that were read."""

from __future__ import annotations

from dataclasses import replace

from assistant.evidence import Candidate
from assistant.language.questions import understand
from assistant.reading import SPEAKS, spoken
from tests.assistant.making import candidate

ARTICLE = (
    "The sheriff said the deputies were brave. Ellen Pruitt, a shop owner, wept. "
    "“They came too late,” she said."
)
VIEW = understand("What did Ellen Pruitt say about the deputies?")


def heard(text: str, score: float) -> Candidate:
    return replace(candidate(text, start=ARTICLE.index(text), score=score), relevance=0.0)


SHERIFF = heard("The sheriff said the deputies were brave.", 0.9)
NAMED = heard("Ellen Pruitt, a shop owner, wept.", 0.2)
HERS = heard("“They came too late,” she said.", 0.7)


def order(*ranked: Candidate) -> list[tuple[str, float]]:
    found = spoken(VIEW, ranked, lambda source: ARTICLE)
    return [(one.evidence.text, one.evidence.score) for one in found]


def test_the_words_of_who_is_asked_about_come_before_those_of_others() -> None:
    assert VIEW.speakers
    assert order(SHERIFF, HERS, NAMED) == [
        (HERS.evidence.text, 0.7),
        (NAMED.evidence.text, 0.2),
        (SHERIFF.evidence.text, 0.0),
    ]


def test_the_order_stays_if_no_words_of_hers_answer() -> None:
    hers = replace(HERS, evidence=replace(HERS.evidence, score=SPEAKS - 0.01))
    assert next(text for text, _ in order(SHERIFF, hers, NAMED)) == SHERIFF.evidence.text


def test_the_order_stays_if_nobody_is_asked_about() -> None:
    ranked = (SHERIFF, HERS, NAMED)
    assert spoken(understand("What was said about the deputies?"), ranked, lambda source: ARTICLE) == ranked
