"""Figures of several systems over the same questions, with paired differences to the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assistant.types import Record
from eval.comparison import in_brackets, signed
from eval.statistics import RESAMPLES, SEED, Difference, Estimate, difference, estimate, middle
from eval.summary import interval, markdown

Scores = dict[str, list[float]]
"""Measure -> one value per question; the questions are the same for every system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark(Record):
    """The outcome of a benchmark: for each system its figures, and the first system's lead over it.

    `extra` holds figures that are not means over questions, such as queries a second; None where one is
    not defined.
    """

    name: str
    questions: int
    figures: dict[str, dict[str, Estimate]]
    leads: dict[str, dict[str, Difference]]
    extra: dict[str, dict[str, float | None]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def benchmark(
    name: str,
    systems: Mapping[str, Scores],
    *,
    extra: Mapping[str, Mapping[str, float | None]] | None = None,
    notes: Sequence[str] = (),
    questions: int = 0,
) -> Benchmark:
    """Sum up scores; the first system is ours.

    Args:
        questions: how many were asked; 0: as many as the measure with most values has.
    """
    ours = next(iter(systems.values()))
    figures = {
        system: {m: found for m, values in scores.items() if (found := estimate(values)) is not None}
        for system, scores in systems.items()
    }
    leads = {
        system: {
            m: lead
            for m, values in scores.items()
            if m in ours and (lead := difference(values, ours[m])) is not None
        }
        for system, scores in list(systems.items())[1:]
    }
    return Benchmark(
        name=name,
        questions=questions or max((len(v) for v in ours.values()), default=0),
        figures=figures,
        leads=leads,
        extra={system: dict(values) for system, values in (extra or {}).items()},
        notes=tuple(notes),
    )


def as_text(found: Benchmark) -> str:
    """A table of figures and one of the lead over each baseline.

    A column says over how many questions it is where those are not all.
    """
    measures = list(next(iter(found.figures.values()), {}))
    extras = list(dict.fromkeys(key for values in found.extra.values() for key in values))
    rows = [
        [
            system,
            *(interval(cells[m], "share") if m in cells else "" for m in measures),
            *(_number(found.extra.get(system, {}).get(key)) for key in extras),
        ]
        for system, cells in found.figures.items()
    ]
    titles = [_title(found, m) for m in measures]
    parts = [
        f"{found.name}: {found.questions} questions, 95 % intervals",
        markdown(["", *titles, *extras], rows),
    ]
    if found.leads:
        ours = next(iter(found.figures))
        leads = [
            [f"over {system}", *(_lead(cells.get(m)) for m in measures)]
            for system, cells in found.leads.items()
        ]
        parts.append(markdown([f"lead of {ours}, points", *titles], leads))
    return "\n\n".join([*parts, *found.notes])


def _title(found: Benchmark, measure: str) -> str:
    counts = sorted({cells[measure].n for cells in found.figures.values() if measure in cells})
    return measure if counts == [found.questions] else f"{measure} (n={', '.join(map(str, counts))})"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _lead(found: Difference | None) -> str:
    if found is None:
        return ""
    return f"{signed(found.value, 'share')}{in_brackets(found, 'share')} p={found.p:.3f}"


Statistic = Callable[[npt.NDArray[np.int64]], float]


def resampled(statistic: Statistic, n: int) -> Estimate:
    """A figure that is not a mean: `statistic` of row numbers, bootstrapped over `n` rows."""
    generator = np.random.default_rng(SEED)
    values = np.array([statistic(generator.integers(0, n, n)) for _ in range(RESAMPLES // 2)])
    low, high = middle(values)
    return Estimate(value=statistic(np.arange(n)), low=low, high=high, n=n)


def resampled_lead(first: Statistic, second: Statistic, n: int) -> Difference:
    """`first` minus `second`, both bootstrapped over the same rows; p is twice the smaller tail."""
    generator = np.random.default_rng(SEED)
    rows = [generator.integers(0, n, n) for _ in range(RESAMPLES // 2)]
    values = np.array([first(picks) - second(picks) for picks in rows])
    low, high = middle(values)
    tail = min(float((values <= 0).mean()), float((values >= 0).mean()))
    every = np.arange(n)
    value = first(every) - second(every)
    return Difference(value=value, low=low, high=high, n=n, p=min(1.0, 2 * tail))
