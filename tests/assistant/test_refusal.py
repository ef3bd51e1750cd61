"""A refusal says in one sentence what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.judging import Judgement
from assistant.language.questions import understand
from assistant.llm.testing import ScriptedBackend
from assistant.refusal import (
    DEFAULT_THRESHOLD,
    NOTHING,
    SURE,
    Signals,
    answerability,
    missing,
    read_signals,
    threshold,
)
from assistant.settings import Settings
from tests.assistant.making import candidate

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did the Pope say about dams?", "Nothing that the articles say about the Pope answers this."),
        ("Who won the Nobel prize for the dam?", "say about the Nobel prize answers this."),
        ("What did Anna Berg say?", "Nothing that the articles say about Anna Berg answers this."),
        ("Did Anna Berg meet Jonas Holm?", "about Anna Berg or Jonas Holm answers this."),
        ("Why does it rain?", "The articles do not say why that is so."),
        ("Did it cost $2 billion?", "The articles do not mention $2 billion in this connection."),
        ("Who came third?", "The articles do not say who that is."),
        ("What do the articles say about zebras?", "The articles do not say anything about “zebras”."),
        ("What can you do?", "This assistant answers questions from the articles"),
        ("which articles do you have", "as does `assistant articles`."),
    ],
)
def test_what_is_missing_is_named_as_it_was_asked_for(question: str, said: str) -> None:
    found = missing(understand(question), ())
    assert said in found
    assert found.count(".") == 1


@pytest.mark.parametrize(
    ("remark", "said"),
    [
        ("Great, thank you!", "You are welcome. Nothing was asked; ask whatever you want to know"),
        ("Good morning", "Nothing was asked; ask whatever you want to know"),
    ],
)
def test_thanks_and_greetings_are_answered_by_no_article(remark: str, said: str) -> None:
    for judgement in (None, Judgement(answers=5.0)):
        assert answerability(NOTHING, judgement) < DEFAULT_THRESHOLD
    assert missing(understand(remark), ()).startswith(said)


def test_the_wording_and_the_judge_decide_together() -> None:
    weak, strong = (Signals(best=best, names=1.0, reread=True) for best in (0.3, 0.9))
    for signals, said, enough in (
        (weak, SURE + 1, True),
        (weak, SURE, False),
        (strong, SURE - 0.5, True),
        (strong, SURE - 2, False),
    ):
        assert (answerability(signals, Judgement(answers=said)) >= DEFAULT_THRESHOLD) is enough


def test_where_no_cross_encoder_read_the_judge_decides_alone() -> None:
    for best in (0.01, 0.99):
        no, yes = (Judgement(answers=SURE + more) for more in (-0.1, 0.1))
        assert (
            answerability(Signals(best=best), no) < DEFAULT_THRESHOLD < answerability(Signals(best=best), yes)
        )


def test_only_a_model_that_writes_from_whole_passages_gets_weak_evidence() -> None:
    class Judging(ScriptedBackend):
        judges = True

        def weigh(self, *_: object, **__: object) -> tuple[float, ...]:
            return (0.5, 0.5)

    large, small, judge = (ScriptedBackend("Yes."), ScriptedBackend("Yes.", small=True), Judging("Yes."))
    assert threshold(large, Settings()) < DEFAULT_THRESHOLD
    for backend in (None, small, judge):
        assert threshold(backend, Settings()) == DEFAULT_THRESHOLD
    for backend in (None, large, small, judge):
        assert threshold(backend, Settings(refusal_threshold=0.3)) == 0.3


def test_evidence_that_mentions_no_name_of_the_question_counts_less() -> None:
    named, nameless = (Signals(best=0.6, names=share, reread=True) for share in (1.0, 0.0))
    assert answerability(named) > DEFAULT_THRESHOLD > answerability(nameless)


def test_an_item_of_a_list_need_not_answer_alone() -> None:
    item, sentence = (
        candidate("a blocked weir", score=0.3, lead_in="The review names three causes:"),
        candidate("A weir was blocked.", score=0.3),
    )
    listed = understand("What are the causes of the flood?")
    for found, asked, enough in (
        (item, listed, True),
        (sentence, listed, False),
        (item, understand("Who blocked the weir?"), False),
        (sentence, understand("What do the articles say about weirs?"), True),
    ):
        signals = read_signals(asked, found, [found])
        assert (answerability(signals) >= DEFAULT_THRESHOLD) is enough


def test_a_premise_is_denied_only_where_the_evidence_speaks_of_the_same_thing() -> None:
    judgement = Judgement(answers=-1.0, denies=1.0)
    assert answerability(Signals(best=0.8, names=1.0, reread=True), judgement) > DEFAULT_THRESHOLD
    assert answerability(Signals(best=0.3, names=1.0, reread=True), judgement) < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("said", "article", "elsewhen"),
    [
        ("More than 400 people took part.", "2 May 2022\n\nMore than 400 people took part.", True),
        (
            "More than 400 people took part.",
            "As in 2021, there was soup. More than 400 people took part.",
            False,
        ),
        ("More than 400 people took part.", "More than 400 people took part.", False),
        ("In 2019 more than 400 people took part.", "In 2019 more than 400 people took part.", False),
        ("More than 400 took part last year.", "2 May 2022\n\nMore than 400 took part last year.", False),
    ],
)
def test_an_article_of_other_years_than_asked_about_speaks_for_no_answer(
    said: str, article: str, elsewhen: bool
) -> None:
    found = candidate(said, score=0.8)
    signals = read_signals(understand("How many people took part in 2021?"), found, [found], article)
    assert signals.elsewhen is elsewhen
    assert (answerability(replace(signals, reread=True)) < DEFAULT_THRESHOLD) is elsewhen


@pytest.mark.parametrize(("topic", "partial"), [("the eggs", True), ("the newsletter", False)])
def test_a_sentence_is_part_of_an_overview_if_the_topic_is_told_of(topic: str, partial: bool) -> None:
    near = replace(candidate("Stir in the eggs.", score=0.2), around="Cake. Stir in the eggs.")
    view = understand(f"What do the articles say about {topic}?")
    signals = read_signals(view, near, [near])
    assert (signals.partial, signals.best > 0) == (partial, partial)
