"""Does it refuse what the articles do not answer, and only that?

Each measure is a mean of 0 and 1 over the questions it applies to, so that intervals hold for it too.
Questions with a false premise may be refused or corrected and count in none.
"""

from __future__ import annotations

from assistant.types import Answer
from eval.metrics.base import ANSWERABLE, Case, metric


@metric("Refusal precision", kinds=ANSWERABLE | {"unanswerable"}, floor=None, paired=False)
def refusal_precision(case: Case, answer: Answer) -> float | None:
    """Refused unanswerable questions / refused questions (precision with refusal as the positive).

    It is no measure to pair two runs by: a question that both refuse has the same value in both.
    """
    if answer.answered:
        return None
    return float(case.question.kind == "unanswerable")


@metric("Refusal recall", kinds={"unanswerable"})
def refusal_recall(_case: Case, answer: Answer) -> float | None:
    """Refused unanswerable questions / unanswerable questions (recall with refusal as the positive)."""
    return float(not answer.answered)


@metric("Wrongly refused", kinds=ANSWERABLE, floor=1.0, higher_is_better=False)
def wrong_refusal(_case: Case, answer: Answer) -> float | None:
    """Refused answerable questions / answerable questions; a failed question counts as refused."""
    return float(not answer.answered)
