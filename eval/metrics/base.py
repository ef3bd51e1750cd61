"""What a metric is: one decorated function from an answered question to a number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.types import Answer
from eval.dataset import EvalQuestion

Aggregate = Literal["mean", "median", "p95"]
Score = Callable[["Case", Answer], float | None]

ANSWERABLE = frozenset({"single", "list", "paraphrase", "multi", "conflict", "followup"})
"""Kinds that the articles answer; a false premise is corrected and an unanswerable question refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds from asking to the checked answer and to the first evidence shown; model pieces per second.

    None where it did not happen or cannot be told.
    """

    seconds: float | None = None
    first_evidence: float | None = None
    tokens_per_second: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """A question of the set with what was answered; `answer` is None where the question failed.

    `texts` maps the sources of its citations and its evidence to the article texts that offsets count in.
    """

    question: EvalQuestion
    answer: Answer | None
    texts: Mapping[str, str] = field(default_factory=dict)
    timing: Timing = field(default_factory=Timing)
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A measure of one case, and how the cases are summed up.

    `kinds` are the kinds of question it applies to (empty: all), with `needs_evidence` only where evidence
    is given; `floor` is what a failed question gets, None if it is left out. `unit` is "share" for 0..1,
    else what is counted. `paired` is False where two runs of a question cannot differ in the value.
    """

    name: str
    title: str
    score: Score
    kinds: frozenset[str] = frozenset()
    floor: float | None = 0.0
    aggregate: Aggregate = "mean"
    higher_is_better: bool = True
    unit: str = "share"
    needs_evidence: bool = False
    paired: bool = True

    def __call__(self, case: Case) -> float | None:
        """The value for one case; None where the metric does not apply."""
        if self.kinds and case.question.kind not in self.kinds:
            return None
        if self.needs_evidence and not case.question.evidence:
            return None
        if case.answer is None:
            return self.floor
        return self.score(case, case.answer)

    @property
    def formula(self) -> str:
        """The docstring of the scoring function."""
        return " ".join((self.score.__doc__ or "").split())


METRICS: dict[str, Metric] = {}
"""Every metric by name, in the order in which tables show them."""


def metric(
    title: str,
    *,
    kinds: Collection[str] = (),
    floor: float | None = 0.0,
    aggregate: Aggregate = "mean",
    higher_is_better: bool = True,
    unit: str = "share",
    needs_evidence: bool = False,
    paired: bool = True,
) -> Callable[[Score], Metric]:
    """Register the decorated function as a metric under its own name."""

    def register(score: Score) -> Metric:
        name = score.__name__
        if name in METRICS:
            raise ValueError(f"two metrics are called {name!r}")
        METRICS[name] = Metric(
            name=name,
            title=title,
            score=score,
            kinds=frozenset(kinds),
            floor=floor,
            aggregate=aggregate,
            higher_is_better=higher_is_better,
            unit=unit,
            needs_evidence=needs_evidence,
            paired=paired,
        )
        return METRICS[name]

    return register
