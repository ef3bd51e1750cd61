"""The figures of a run: every metric over all questions, over pooled kinds, and by kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, get_args

from assistant.errors import ConfigurationError
from eval.dataset import Kind
from eval.metrics import ANSWERABLE, METRICS, Case, Metric
from eval.statistics import Estimate, estimate

Figures = dict[str, dict[str, Estimate]]
"""metric name -> group ("all", "answerable", or a kind) -> figure; groups it does not apply to are absent."""

FEW = 25
"""A kind with fewer questions than this is shown with n, and no gate should stand on it alone."""


GROUPS = ("all", "answerable", *get_args(Kind))
"""All questions, those that the articles answer, and each kind."""


def is_speed(metric: Metric) -> bool:
    """Whether a metric measures time, and so differs from run to run."""
    return metric.unit in {"s", "tokens/s"}


def groups(cases: Sequence[Case]) -> dict[str, tuple[Case, ...]]:
    """The cases by group: all, those with an answer in the articles, and each kind as first met."""
    found: dict[str, tuple[Case, ...]] = {
        "all": tuple(cases),
        "answerable": tuple(c for c in cases if c.question.kind in ANSWERABLE),
    }
    for kind in dict.fromkeys(c.question.kind for c in cases):
        found[kind] = tuple(c for c in cases if c.question.kind == kind)
    return found


def figures(cases: Sequence[Case]) -> Figures:
    """Every metric in every group that it applies to, with intervals."""
    table: Figures = {}
    for name, metric in METRICS.items():
        table[name] = {}
        for group, members in groups(cases).items():
            values = [value for member in members if (value := metric(member)) is not None]
            if (found := estimate(values, metric.aggregate)) is not None:
                table[name][group] = found
    return table


def to_json(table: Figures) -> dict[str, Any]:
    """Figures as plain values: those that repeat under "metrics", those of time under "speed"."""
    out: dict[str, Any] = {"metrics": {}, "speed": {}}
    for name, by_group in table.items():
        part = "speed" if is_speed(METRICS[name]) else "metrics"
        out[part][name] = {group: found.to_dict() for group, found in by_group.items()}
    return out


def shown(value: float, unit: str) -> str:
    """A figure as it is printed: shares in per cent, times to the hundredth of a second."""
    if unit == "share":
        return f"{100 * value:.1f} %"
    return f"{value:.2f} {unit}" if unit == "s" else f"{value:.1f}"


def interval(found: Estimate, unit: str) -> str:
    """A figure with its interval in brackets, if it has one."""
    if found.ends is None:
        return shown(found.value, unit)
    low, high = (shown(end, unit).removesuffix(f" {unit}").removesuffix(" %") for end in found.ends)
    return f"{shown(found.value, unit)} [{low}, {high}]"


def side_by_side(found: Sequence[Estimate | None], unit: str) -> tuple[str, list[str]]:
    """The n of a row and its cells: each cell says its own n, and the row none, where they differ."""
    counts = {cell.n for cell in found if cell}
    if len(counts) == 1:
        return str(counts.pop()), [interval(cell, unit) if cell else "" for cell in found]
    return "", [f"{interval(cell, unit)} ({cell.n})" if cell else "" for cell in found]


def markdown(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns also line up as plain text."""
    widths = [max(len(row[i]) for row in (headers, *rows)) for i in range(len(headers))]

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line(headers), rule, *(line(row) for row in rows)])


def metric_table(runs: Sequence[tuple[str, Figures]], group: str = "all") -> str:
    """A row per metric, a column per run under its name, for one group."""
    rows = []
    for name, metric in METRICS.items():
        found = [table.get(name, {}).get(group) for _, table in runs]
        if any(found):
            n, cells = side_by_side(found, metric.unit)
            rows.append([metric.title, *cells, n])
    return markdown(["metric", *(name for name, _ in runs), "n"], rows)


def kind_table(table: Figures, names: Sequence[str]) -> str:
    """A row per kind, a column per metric; kinds with few questions are marked by their n.

    n counts the questions that have the first metric; a cell that is over others says its own.
    """
    kinds = [group for group in table[names[0]] if group not in {"all", "answerable"}]
    rows = []
    for kind in kinds:
        n = table[names[0]][kind].n
        cells = [_cell(table, name, kind, n) for name in names]
        rows.append([kind, f"{n}{' (few)' if n < FEW else ''}", *cells])
    return markdown(["kind", "n", *(METRICS[name].title for name in names)], rows)


def _cell(table: Figures, name: str, kind: str, n: int) -> str:
    found = table.get(name, {}).get(kind)
    if found is None:
        return ""
    return interval(found, METRICS[name].unit) + (f" ({found.n})" if found.n != n else "")


def gate(demand: str) -> tuple[str, Callable[[Figures], str]]:
    """A demand such as "correct=0.7" or "correct@answerable=0.6".

    Returns the demand and a check that gives what is wrong, as one line, or an empty string. For a
    metric that should be low (wrongly refused, seconds) the value is the most that is allowed.

    Raises:
        ConfigurationError: no such metric, or the value is not a number.
    """
    left, _, right = demand.partition("=")
    name, _, group = left.strip().partition("@")
    if name not in METRICS:
        raise ConfigurationError(f"there is no metric {name!r}", f"Choose one of {', '.join(METRICS)}")
    try:
        bound = float(right)
    except ValueError:
        bound = math.nan
    if not math.isfinite(bound):  # nothing is below "nan", so such a gate would never close
        raise ConfigurationError(f"{demand!r} has no number after =", "Write metric=0.7")
    if group and group not in GROUPS:
        raise ConfigurationError(f"there is no group {group!r}", f"Choose one of {', '.join(GROUPS)}")

    def check(table: Figures) -> str:
        found = table.get(name, {}).get(group or "all")
        if found is None:
            return f"{left}: no question it applies to"
        metric = METRICS[name]
        worse = found.value < bound if metric.higher_is_better else found.value > bound
        word = "below" if metric.higher_is_better else "above"
        return f"{left}: {found.value:.4g} is {word} {bound:.4g}" if worse else ""

    return demand, check
