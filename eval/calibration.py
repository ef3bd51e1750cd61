"""Fit the refusal threshold: from which answerability on is it better to answer?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.errors import ConfigurationError
from assistant.types import Record
from eval.metrics import ANSWERABLE, METRICS, Case
from eval.statistics import Estimate, area_under_roc, estimate

REFUSED_SCORE = {"unanswerable": 1.0, "false_premise": 0.5}
"""What a refusal is worth, by kind; 0 for the others (the rule of `correct`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One question asked without a threshold: its answerability, and what its answer is worth.

    `answered` is False where it was refused for another reason than the threshold.
    """

    kind: str
    answerability: float
    answered: bool
    worth: float

    def refused_at(self, threshold: float) -> bool:
        """Whether the assistant refuses it at this threshold."""
        return not self.answered or self.answerability < threshold

    def score_at(self, threshold: float) -> float:
        """Its correctness (0, 0.5 or 1) at this threshold."""
        return REFUSED_SCORE.get(self.kind, 0.0) if self.refused_at(threshold) else self.worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Record):
    """Of all questions, `coverage` are answered (the surest), and `risk` of those are not correct."""

    coverage: float
    risk: float
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration(Record):
    """The fitted threshold, what it gives on the questions it was fitted on, and how the score ranks.

    `aurc` is the area under the risk-coverage curve (lower is better), `auroc` the chance that an
    answerable question scores above an unanswerable one. `held_out` is the share correct at
    thresholds fitted without the question (five folds).
    """

    objective: str
    threshold: float
    correct: Estimate
    wrong_refusal: Estimate | None
    refusal_recall: Estimate | None
    held_out: Estimate
    aurc: float
    auroc: float | None
    curve: tuple[Point, ...]


def scored(cases: Sequence[Case]) -> tuple[Scored, ...]:
    """The cases of a run without a threshold; failed questions are left out."""
    correct = METRICS["correct"]
    return tuple(
        Scored(
            kind=case.question.kind,
            answerability=case.answer.answerability,
            answered=case.answer.answered,
            worth=(correct(case) or 0.0) if case.answer.answered else 0.0,
        )
        for case in cases
        if case.answer is not None
    )


def refusal_recall(cases: Sequence[Scored], threshold: float) -> list[float]:
    """1 for each unanswerable question that is refused, else 0."""
    return [float(c.refused_at(threshold)) for c in cases if c.kind == "unanswerable"]


def wrong_refusals(cases: Sequence[Scored], threshold: float) -> list[float]:
    """1 for each answerable question that is refused, else 0."""
    return [float(c.refused_at(threshold)) for c in cases if c.kind in ANSWERABLE]


def _mean(values: Sequence[float], default: float) -> float:
    return float(np.mean(values)) if values else default


Objective = Callable[[Sequence[Scored], float], float]


def objective(name: str) -> Objective:
    """What is maximised over thresholds.

    - balanced: (refusal recall + 1 - wrongly refused) / 2
    - correct: the share of correct answers, as the contract counts
    - refuse=X: the fewest wrong refusals among thresholds that refuse at least the share X of the
      unanswerable questions

    Raises:
        ConfigurationError: none of these.
    """
    if name == "balanced":
        return lambda cases, t: (
            (_mean(refusal_recall(cases, t), 1.0) + 1 - _mean(wrong_refusals(cases, t), 0.0)) / 2
        )
    if name == "correct":
        return lambda cases, t: _mean([c.score_at(t) for c in cases], 0.0)
    kind, _, value = name.partition("=")
    try:
        share = float(value)
    except ValueError:
        share = -1.0
    if kind != "refuse" or not 0 <= share <= 1:
        raise ConfigurationError(f"there is no objective {name!r}", "Choose balanced, correct, or refuse=0.9")

    def constrained(cases: Sequence[Scored], t: float) -> float:
        recall = _mean(refusal_recall(cases, t), 1.0)
        return -_mean(wrong_refusals(cases, t), 0.0) if recall >= share else recall - 2

    return constrained


def best_threshold(cases: Sequence[Scored], goal: Objective) -> float:
    """The middle of the widest range of thresholds on which `goal` is highest."""
    edges = sorted({0.0, 1.0} | {min(1.0, max(0.0, c.answerability)) for c in cases})
    # every threshold in (low, high] treats all questions alike
    ranges = list(pairwise(edges))
    values = [goal(cases, high) for _, high in ranges]
    top = max(values)
    best: tuple[float, float] = (0.0, 0.0)
    low: float | None = None
    for (start, end), value in zip(ranges, values, strict=True):
        if value < top - 1e-12:
            low = None
            continue
        low = start if low is None else low
        if end - low > best[1] - best[0]:
            best = (low, end)
    return _middle(*best)


def _middle(low: float, high: float) -> float:
    """The middle of a range without its lower end, in four digits or as many more as keep it inside."""
    middle = (low + high) / 2
    return next((found for digits in range(4, 17) if low < (found := round(middle, digits)) <= high), high)


def risk_coverage(cases: Sequence[Scored]) -> tuple[Point, ...]:
    """The curve of El-Yaniv and Wiener (2010): answer the surest first, count what is not correct.

    Questions with the same answerability enter together; those refused anyway never enter.
    """
    ranked = sorted((c for c in cases if c.answered), key=lambda c: -c.answerability)
    points: list[Point] = []
    wrong = 0.0
    for rank, case in enumerate(ranked, 1):
        wrong += 1 - case.worth
        if rank < len(ranked) and ranked[rank].answerability == case.answerability:
            continue
        points.append(Point(coverage=rank / len(cases), risk=wrong / rank, threshold=case.answerability))
    return tuple(points)


def area_under_risk(points: Sequence[Point]) -> float:
    """Mean risk over the coverage reached (Geifman and El-Yaniv, 2017); 0 if nothing is answered."""
    if not points:
        return 0.0
    widths = np.diff([0.0, *(p.coverage for p in points)])
    return float(np.dot(widths, [p.risk for p in points]) / points[-1].coverage)


def _held_out(cases: Sequence[Scored], goal: Objective, folds: int = 5) -> list[float]:
    scores: list[float] = []
    for fold in range(folds):
        rest = [c for i, c in enumerate(cases) if i % folds != fold]
        threshold = best_threshold(rest, goal) if rest else 0.0
        scores += [c.score_at(threshold) for i, c in enumerate(cases) if i % folds == fold]
    return scores


def check_both_sorts(kinds: Collection[str]) -> None:
    """Make sure that there is something to weigh: refusing costs nothing without answers, and answering
    nothing without questions to refuse.

    Raises:
        ConfigurationError: one sort is missing.
    """
    answerable, others = ANSWERABLE & set(kinds), {"unanswerable"} & set(kinds)
    for sort, chosen in (("that the articles answer", answerable), ("of kind unanswerable", others)):
        if not chosen:
            raise ConfigurationError(
                f"there is nothing to calibrate on: no question {sort} was chosen, or all of them failed",
                "Choose a set and split with both sorts",
            )


def calibrate(cases: Sequence[Scored], goal: str = "balanced") -> Calibration:
    """Fit the threshold to questions that were asked without one.

    Raises:
        ConfigurationError: no such objective, or one of the two sorts of questions is missing.
    """
    function = objective(goal)
    check_both_sorts([case.kind for case in cases])
    threshold = best_threshold(cases, function)
    curve = risk_coverage(cases)
    correct = estimate([c.score_at(threshold) for c in cases])
    held_out = estimate(_held_out(cases, function))
    assert correct is not None
    assert held_out is not None
    return Calibration(
        objective=goal,
        threshold=threshold,
        correct=correct,
        wrong_refusal=estimate(wrong_refusals(cases, threshold)),
        refusal_recall=estimate(refusal_recall(cases, threshold)),
        held_out=held_out,
        aurc=area_under_risk(curve),
        auroc=area_under_roc(
            [c.answerability for c in cases if c.kind in ANSWERABLE],
            [c.answerability for c in cases if c.kind == "unanswerable"],
        ),
        curve=curve,
    )
