"""Figures of several systems over the same questions, with paired differences to the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assistant.types import Record
from eval.comparison import signed
from eval.statistics import RESAMPLES, SEED, Difference, Estimate, difference, estimate
from eval.summary import interval, markdown

Scores = dict[str, list[float]]
"""Measure -> one value per question; the questions are the same for every system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark(Record):
    """The outcome of a benchmark: for each system its figures, and the first system's lead over it.

    `extra` holds figures that are not means over questions, such as queries a second.
    """

    name: str
    questions: int
    figures: dict[str, dict[str, Estimate]]
    leads: dict[str, dict[str, Difference]]
    extra: dict[str, dict[str, float]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def benchmark(
    name: str,
    systems: Mapping[str, Scores],
    *,
    extra: Mapping[str, Mapping[str, float]] | None = None,
    notes: Sequence[str] = (),
) -> Benchmark:
    """Sum up scores; the first system is ours."""
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
        questions=max((len(v) for v in ours.values()), default=0),
        figures=figures,
        leads=leads,
        extra={system: dict(values) for system, values in (extra or {}).items()},
        notes=tuple(notes),
    )


def as_text(found: Benchmark) -> str:
    """A table of figures and one of the lead over each baseline."""
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
    parts = [
        f"{found.name}: {found.questions} questions, 95 % intervals",
        markdown(["", *measures, *extras], rows),
    ]
    if found.leads:
        ours = next(iter(found.figures))
        leads = [
            [f"over {system}", *(_lead(cells.get(m)) for m in measures)]
            for system, cells in found.leads.items()
        ]
        parts.append(markdown([f"lead of {ours}, points", *measures], leads))
    return "\n\n".join([*parts, *found.notes])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _lead(found: Difference | None) -> str:
    if found is None:
        return ""
    ends = f"[{signed(found.low, 'share')}, {signed(found.high, 'share')}]"
    return f"{signed(found.value, 'share')} {ends} p={found.p:.3f}"


Statistic = Callable[[npt.NDArray[np.int64]], float]


def resampled(statistic: Statistic, n: int) -> Estimate:
    """A figure that is not a mean: `statistic` of row numbers, bootstrapped over `n` rows."""
    generator = np.random.default_rng(SEED)
    values = [statistic(generator.integers(0, n, n)) for _ in range(RESAMPLES // 2)]
    low, high = np.percentile(values, [2.5, 97.5])
    return Estimate(value=statistic(np.arange(n)), low=float(low), high=float(high), n=n)


def resampled_lead(first: Statistic, second: Statistic, n: int) -> Difference:
    """`first` minus `second`, both bootstrapped over the same rows; p is twice the smaller tail."""
    generator = np.random.default_rng(SEED)
    rows = [generator.integers(0, n, n) for _ in range(RESAMPLES // 2)]
    values = np.array([first(picks) - second(picks) for picks in rows])
    low, high = np.percentile(values, [2.5, 97.5])
    tail = min(float((values <= 0).mean()), float((values >= 0).mean()))
    every = np.arange(n)
    return Difference(
        value=first(every) - second(every), low=float(low), high=float(high), n=n, p=min(1.0, 2 * tail)
    )
