"""Two runs side by side."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from assistant.types import Answer
from eval.commands.ablation import document, table
from eval.comparison import as_text, compare
from eval.metrics import Case, Timing
from tests.eval.askers import answer, cite, refusal
from tests.eval.test_runner import TEXTS, question

CITED = [cite(TEXTS, "a.txt", "Oslo has")]


def cases(answers: list[Answer | None]) -> list[Case]:
    """Cases of questions 0, 1, 2, … with these answers."""
    return [Case(question=question(n), answer=given, texts=TEXTS) for n, given in enumerate(answers)]


def right(number: int) -> Answer:
    """A correct answer to question `number`."""
    return answer(f"It is {number}.", CITED)


def test_won_and_lost_questions_are_named() -> None:
    first = cases([right(0), refusal(), None, right(3)])
    second = cases([right(0), right(1), right(2), refusal()])
    found = compare(first, second)
    assert [c.id for c in found.won] == ["q1", "q2"]
    assert [c.id for c in found.lost] == ["q3"]
    assert found.lost[0].why == "refused"
    assert found.differences["correct"].value == 0.25
    assert found.mcnemar == 1
    text = as_text(found)
    assert "2 won, 1 lost" in text
    assert "q3 (single)" in text


def test_a_false_premise_that_is_corrected_and_no_longer_refused_is_won() -> None:
    asked = question(1, "false_premise")
    refused, corrected = (Case(question=asked, answer=given, texts=TEXTS) for given in (refusal(), right(1)))
    found = compare([refused], [corrected])
    assert ([change.why for change in found.won], found.lost) == (["refused"], ())
    assert found.differences["correct"].value == 0.5


def test_times_are_compared_by_the_mean_of_pairs() -> None:
    slow, fast = (
        [Case(question=c.question, answer=c.answer, timing=Timing(seconds=s)) for c in cases([right(0)] * 3)]
        for s in (0.4, 0.3)
    )
    found = compare(slow, fast)
    assert found.differences["latency_p50"].value == pytest.approx(-0.1)
    assert "latency_p95" not in found.differences
    assert "Latency p50, mean of pairs" in as_text(found)


def test_only_shared_questions_count() -> None:
    found = compare(cases([right(0), right(1)]), cases([right(0)]))
    assert (found.questions, found.only_first, found.only_second) == (1, ("q1",), ())
    assert "in one run only" in as_text(found)


def test_a_question_that_was_changed_is_not_compared() -> None:
    first, second = cases([right(0), right(1)]), cases([right(0), refusal()])
    second[1] = Case(question=question(1, facts=[["other"]]), answer=second[1].answer, texts=TEXTS)
    found = compare(first, second)
    assert (found.questions, found.changed, found.lost) == (1, ("q1",), ())
    assert "1 questions were changed between the runs" in as_text(found)


def test_what_depends_on_the_kind_alone_is_not_paired() -> None:
    unanswerable = [Case(question=question(n, "unanswerable"), answer=refusal()) for n in range(3)]
    found = compare(unanswerable, unanswerable)
    assert "refusal_recall" in found.differences
    assert "refusal_precision" not in found.differences


def test_a_difference_without_an_interval_has_no_brackets() -> None:
    found = compare(cases([refusal()] * 3), cases([right(n) for n in range(3)]))
    row = next(line for line in as_text(found).splitlines() if line.startswith("| Wrongly refused"))
    assert "-100.0 points |" in row.replace("  ", "")


def test_a_clear_gain_is_called_better() -> None:
    first, second = cases([refusal()] * 12), cases([right(n) for n in range(12)])
    found = compare(first, second)
    assert found.mcnemar < 0.001
    assert found.differences["wrong_refusal"].value == -1
    row = next(line for line in as_text(found).splitlines() if line.startswith("| Wrongly refused"))
    assert "better" in row


def test_an_ablation_says_over_how_many_questions_a_difference_is() -> None:
    base, other = cases([right(0), right(1), right(2)]), cases([right(0), right(1), refusal()])
    text = table({"as it is": tuple(base), "less": tuple(other)}, {"less": {"passages": 1}})
    heads, _, _, less = ([cell.strip() for cell in line.split("|")] for line in text.splitlines())
    cells = dict(zip(heads, less, strict=True))
    assert cells["Citation precision"] == "+0.0 (2)"
    assert cells["Wrongly refused"] == "+33.3"
    arguments = Namespace(
        set=Path("my set.jsonl"),
        rows=Path("r.toml"),
        split="dev",
        backend="",
        config=["model=x"],
        limit=3,
        workers=2,
    )
    said = document(arguments, 3, text)
    assert "over the questions that have it in both" in said
    command = "ablation r.toml --set 'my set.jsonl' --split dev --limit 3 --workers 2 --config model=x"
    assert f"`assistant eval {command}`" in said, "the command must make the same table again"
