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


def first_said(article: str, *sentences: tuple[str, float]) -> str:
    ranked = [
        replace(candidate(text, start=article.index(text), score=score), relevance=0.0)
        for text, score in sentences
    ]
    return spoken(VIEW, ranked, lambda source: article)[0].evidence.text


SAID = "The deputies were too late."


def test_what_is_answered_in_an_interview_is_said_by_whom_it_names() -> None:
    article = f"Ellen Pruitt owns a shop. The sheriff was there.\n\nQ: And the deputies?\n\nA: {SAID}\n"
    assert first_said(article, ("The sheriff was there.", 0.9), (f"A: {SAID}", 0.6)) == f"A: {SAID}"
    plain = article.replace("A: ", "").replace("Q: ", "")
    assert first_said(plain, ("The sheriff was there.", 0.9), (SAID, 0.6)) != SAID
