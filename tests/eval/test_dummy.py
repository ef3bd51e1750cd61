"""Quoting half an article is not answering: correctness must not reward it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.answers import ask
from eval.commands.options import QUESTIONS
from eval.dataset import load_questions
from eval.metrics import METRICS
from eval.run import case
from eval.wording import states
from tests.eval.askers import FakeAsker, articles, paste_paragraphs


@pytest.mark.parametrize(("count", "most"), [(1, 0.3), (2, 0.1), (3, 0.02), (8, 0.001)])
def test_pasting_paragraphs_is_not_correct(seeds: Path, count: int, most: float) -> None:
    texts = articles(seeds)
    asker = FakeAsker(texts=texts, reply=paste_paragraphs(texts, count))
    cases = [case(question, ask(asker, question), texts) for question in load_questions(QUESTIONS)]
    scores = [METRICS["correct"](c) for c in cases]
    assert sum(score or 0 for score in scores) / len(scores) < most


def test_the_dummy_does_state_the_facts(seeds: Path) -> None:
    texts = articles(seeds)
    reply = paste_paragraphs(texts, 8)
    questions = [q for q in load_questions(QUESTIONS) if q.answerable]
    stated = [all(states(reply(q.question).text, fact) for fact in q.facts) for q in questions]
    assert sum(stated) / len(stated) > 0.5
