"""What changed between two runs, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import Record
from eval.metrics import METRICS, Case, Metric
from eval.metrics.correctness import faults
from eval.statistics import Difference, difference, mcnemar
from eval.summary import markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Record):
    """A question that one run got right and the other did not; `why` says what is wrong in the worse one."""

    id: str
    kind: str
    question: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Record):
    """Paired differences (second minus first) over the questions of both runs.

    `mcnemar` is the exact p-value that as many questions are won as lost; `only_first` and
    `only_second` are the ids that the other run lacks, `changed` those under which both asked other things.
    """

    questions: int
    differences: dict[str, Difference]
    won: tuple[Change, ...]
    lost: tuple[Change, ...]
    mcnemar: float
    only_first: tuple[str, ...] = ()
    only_second: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def paired(metric: Metric, first: Sequence[Case], second: Sequence[Case]) -> Difference | None:
    """The mean difference of a metric over the questions where both runs have a value.

    None where there are none, or the metric is not to be paired.
    """
    if not metric.paired:
        return None
    values = [(metric(a), metric(b)) for a, b in zip(first, second, strict=True)]
    both = [(a, b) for a, b in values if a is not None and b is not None]
    return difference([a for a, _ in both], [b for _, b in both])


def compare(first: Sequence[Case], second: Sequence[Case]) -> Comparison:
    """Compare two runs of (mostly) the same questions; those that differ in anything are left out."""
    by_id = {case.question.id: case for case in second}
    ids = {case.question.id for case in first}
    shared = [case for case in first if case.question.id in by_id]
    left = [case for case in shared if case.question == by_id[case.question.id].question]
    right = [by_id[case.question.id] for case in left]
    same = {case.question.id for case in left}
    differences = {
        name: found
        for name, metric in METRICS.items()
        # a mean of pairs says nothing of a tail
        if metric.aggregate != "p95" and (found := paired(metric, left, right)) is not None
    }
    correct = METRICS["correct"]
    won, lost = [], []
    for a, b in zip(left, right, strict=True):
        was, is_now = correct(a) == 1.0, correct(b) == 1.0
        if is_now and not was:
            won.append(_change(a))
        elif was and not is_now:
            lost.append(_change(b))
    return Comparison(
        questions=len(left),
        differences=differences,
        won=tuple(won),
        lost=tuple(lost),
        mcnemar=mcnemar(len(won), len(lost)),
        only_first=tuple(c.question.id for c in first if c.question.id not in by_id),
        only_second=tuple(c.question.id for c in second if c.question.id not in ids),
        changed=tuple(c.question.id for c in shared if c.question.id not in same),
    )


def _change(worse: Case) -> Change:
    question = worse.question
    return Change(
        id=question.id, kind=question.kind, question=question.question, why="; ".join(faults(worse))
    )


def signed(value: float, unit: str) -> str:
    """A difference as it is printed: points for shares."""
    if unit == "share":
        return f"{100 * value:+.1f}"
    return f"{value:+.2f}"


def in_brackets(found: Difference, unit: str) -> str:
    """The interval of a difference, after a space; empty where there is none."""
    return f" [{', '.join(signed(end, unit) for end in found.ends)}]" if found.ends else ""


def as_text(comparison: Comparison) -> str:
    """The comparison for a terminal."""
    rows = []
    for name, found in comparison.differences.items():
        metric = METRICS[name]
        unit = "points" if metric.unit == "share" else metric.unit
        better = found.p < 0.05 and (found.value > 0) == metric.higher_is_better
        verdict = ("better" if better else "worse") if found.p < 0.05 else ""
        rows.append(
            [
                metric.title if metric.aggregate == "mean" else f"{metric.title}, mean of pairs",
                f"{signed(found.value, metric.unit)} {unit}{in_brackets(found, metric.unit)}",
                f"{found.p:.3f}",
                str(found.n),
                verdict,
            ]
        )
    parts = [
        f"{comparison.questions} questions in both runs; differences are second minus first, 95 % intervals, "
        "each over the n questions that have it in both.",
        markdown(["metric", "difference", "p", "n", ""], rows),
        f"Correct: {len(comparison.won)} won, {len(comparison.lost)} lost, "
        f"McNemar p = {comparison.mcnemar:.3f}.",
    ]
    for name, changes in (("Won", comparison.won), ("Lost", comparison.lost)):
        if changes:
            parts.append(
                "\n".join(
                    [f"{name}:", *(f"  {c.id} ({c.kind}) {c.question}\n      {c.why}" for c in changes)]
                )
            )
    missing = len(comparison.only_first) + len(comparison.only_second)
    if missing:
        parts.append(f"{missing} questions are in one run only and left out.")
    if comparison.changed:
        parts.append(f"{len(comparison.changed)} questions were changed between the runs and left out.")
    return "\n\n".join(parts)
