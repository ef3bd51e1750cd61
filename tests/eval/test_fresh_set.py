"""What holds for every row of the sealed set; a failure names the row by its id."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eval.dataset import EvalQuestion, check_evidence, checksum, load_questions
from eval.metrics.correctness import word_limit
from eval.wording import states

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "eval" / "fresh"


@pytest.fixture(scope="module")
def questions() -> tuple[EvalQuestion, ...]:
    return load_questions(FOLDER / "questions.jsonl")


def cited(question: EvalQuestion) -> list[set[str]]:
    return [{quote.source for quote in piece} for piece in question.evidence]


def test_the_set_has_not_changed(questions: tuple[EvalQuestion, ...]) -> None:
    recorded = (FOLDER / "questions.sha256").read_text(encoding="utf-8").split()[0]
    assert checksum(questions) == recorded


def test_every_quote_is_verbatim(questions: tuple[EvalQuestion, ...]) -> None:
    check_evidence(questions, {p.name: p.read_bytes().decode() for p in (ROOT / "seeds").glob("*.txt")})


def test_each_kind_has_as_many_questions_as_the_readme_says(questions: tuple[EvalQuestion, ...]) -> None:
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"holds {len(questions)} questions" in said
    for kind, count in Counter(question.kind for question in questions).items():
        assert f"{count} {kind.replace('_', ' ')}" in said


def test_ids_are_in_one_series_and_questions_are_not_repeated(questions: tuple[EvalQuestion, ...]) -> None:
    assert [question.id for question in questions] == [f"fresh-{n:03d}" for n in range(1, len(questions) + 1)]
    asked = {(question.question.casefold(), question.history, question.sources) for question in questions}
    assert len(asked) == len(questions)


def test_the_reference_answer_is_right_and_short(questions: tuple[EvalQuestion, ...]) -> None:
    for question in questions:
        assert all(states(question.answer, fact) for fact in question.facts), question.id
        assert not states(question.answer, question.forbid), question.id
        assert 0 < len(question.answer.split()) <= word_limit(question.kind), question.id


def test_the_evidence_states_the_facts(questions: tuple[EvalQuestion, ...]) -> None:
    for question in questions:
        quoted = " ".join(quote.quote for piece in question.evidence for quote in piece)
        assert all(states(quoted, fact) for fact in question.facts), question.id
        assert not states(quoted, question.forbid), question.id
        assert question.evidence or not question.answerable, question.id


def test_multi_and_conflict_need_two_articles(questions: tuple[EvalQuestion, ...]) -> None:
    for question in questions:
        if question.kind in {"multi", "conflict"}:
            assert not set.intersection(*cited(question)), question.id


def test_limited_questions_have_their_evidence_within_the_limit(questions: tuple[EvalQuestion, ...]) -> None:
    for question in questions:
        assert not question.sources or set().union(*cited(question)) <= set(question.sources), question.id
