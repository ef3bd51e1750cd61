"""What is taken from the sentences that were read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evidence import Candidate, Features
from assistant.language.questions import understand
from assistant.reading import SPEAKS, answering, beside_related, of_whom, spoken
from assistant.sentence_vectors import SentenceVectors
from index.embedder import load_embedder
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


def _answering(question: str, *texts: str, heading: str = "") -> tuple[Candidate | None, list[Candidate]]:
    """What may answer, of sentences of one paragraph that are ranked as they stand."""
    text, found = " ".join(texts), []
    for rank, sentence in enumerate(texts):
        one = candidate(sentence, start=text.index(sentence), score=0.9 - rank / 10, heading=heading)
        found.append(replace(one, features=replace(one.features, cosine=0.5), around=sentence))
    return answering(understand(question), found, lambda _: text), found


def test_the_score_of_what_lacks_the_asked_for_kind_does_not_count() -> None:
    best, found = _answering(
        "How wide is the canal at Orra?",
        "The canal at Orra is 40 kilometres long.",
        "The towpath is 3 metres wide.",
        "The canal at Orra is less than 9 metres across.",
    )
    assert best is found[2]  # the second does not name Orra


def test_where_nothing_of_the_asked_for_kind_stands_the_worst_speaks_for_an_answer() -> None:
    best, found = _answering(
        "What is the name of the bakery in Orra?",
        "Sacks of flour were taken to a bakery in Orra.",
        "The sea is near the bakery in Orra.",
        heading="Harrow Sands",
    )
    assert best is found[-1]


def test_a_time_may_stand_in_the_sentence_that_is_quoted_along() -> None:
    best, found = _answering(
        "When did the canal open?", "It was opened by a bishop.", "The canal dates from 1788."
    )
    assert best is found[1]
    best, found = _answering("When did the canal open?", "The canal opened as planned.", heading="June 1788")
    assert best is found[0]


MUSEUMS = {
    "south.txt": "The Southgate Museum reopened. Its director is Olga Stein.",
    "north.txt": "The old mill houses pictures. Its director is Paul Reeve.",
}


def directed(source: str, score: float) -> Candidate:
    text = MUSEUMS[source].partition(". ")[2]
    return candidate(text, source=source, start=MUSEUMS[source].index(text), score=score)


@pytest.mark.parametrize(("score", "first"), [(SPEAKS, "south.txt"), (SPEAKS - 0.01, "north.txt")])
def test_an_article_that_names_what_is_asked_about_comes_first_if_it_answers(
    score: float, first: str
) -> None:
    view = understand("Who is the director of the Southgate Museum?")
    found = of_whom(view, (directed("north.txt", 0.9), directed("south.txt", score)), MUSEUMS.__getitem__)
    assert found[0].evidence.source == first
    assert [one.evidence.score for one in found] == sorted(
        (one.evidence.score for one in found), reverse=True
    )
    assert len(found) == 2


def test_the_order_stays_where_nothing_is_named() -> None:
    ranked = (directed("north.txt", 0.9), directed("south.txt", 0.8))
    assert of_whom(understand("Who is the director?"), ranked, MUSEUMS.__getitem__) == ranked


@pytest.mark.real
def test_a_sentence_that_leans_is_as_related_as_with_what_stands_around_it() -> None:
    vectors = SentenceVectors(load_embedder())
    question = vectors.of(["Who took Ruth Amsel's seat on the council?"])[0]
    around = "Council. Ruth Amsel has left her seat on the council. Her place goes to Keith Dodd."
    leaning, plain = (
        replace(candidate(text), features=Features(), around=around)
        for text in ("Her place goes to Keith Dodd.", "Keith Dodd lives in Orra.")
    )
    assert [one.related for one in beside_related(vectors, (leaning, plain), question)] == [True, False]
