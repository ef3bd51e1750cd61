"""Measured values, their medians and spread, as one table and as JSON that can be compared later."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from eval.fingerprint import machine, versions

Figures = dict[str, list[float]]
"""What was measured -> every value of it; the name ends with the unit."""

Summary = dict[str, dict[str, float]]


def seconds(action: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def milliseconds(actions: Iterable[Callable[[], object]]) -> list[float]:
    """How long each takes."""
    return [1000 * seconds(action) for action in actions]


def summed_up(figures: Figures) -> Summary:
    """Median, 5th and 95th percentile and number of each."""
    return {
        name: {
            "median": float(np.median(values)),
            "p5": float(np.percentile(values, 5)),
            "p95": float(np.percentile(values, 95)),
            "n": float(len(values)),
        }
        for name, values in figures.items()
        if values
    }


def table(summary: Summary, where: dict[str, str]) -> str:
    """The figures as a Markdown table that names the machine."""
    rows = [
        f"| {name} | {number(one['median'])} | {number(one['p5'])} | {number(one['p95'])} | {one['n']:.0f} |"
        for name, one in summary.items()
    ]
    head = f"On {where['cores']} cores of {where['processor']}, {where['system']}."
    return "\n".join([head, "", "| what | median | p5 | p95 | n |", "|---|---:|---:|---:|---:|", *rows])


def number(value: float) -> str:
    """Three digits that count, and no powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def kept(summary: Summary, folder: Path | None, name: str = "") -> str:
    """The figures with machine and versions as JSON; also as a new file in `folder`, if one is given."""
    now = datetime.now(UTC)
    found = {"time": now.isoformat(timespec="seconds"), "machine": machine(), "versions": versions()}
    text = json.dumps(found | {"figures": summary}, indent=2, ensure_ascii=False)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{now:%Y-%m-%d-%H%M%S}{name}.json").write_text(text + "\n", encoding="utf-8")
    return text
