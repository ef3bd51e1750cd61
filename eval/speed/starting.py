"""How long a new process takes until it has found passages, and how much memory it takes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from eval.speed.figures import Figures

TIMES = 3


def measured(store: Path, questions: Sequence[str], label: str) -> Figures:
    """Start a process `TIMES` times, one after the other, over the store at that path."""
    figures: Figures = {}
    for _ in range(TIMES):
        began = time.perf_counter()
        command = [sys.executable, "-m", "eval.speed.child", str(store), *questions]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603
            assert child.stdout is not None
            first = json.loads(child.stdout.readline())
            started = time.perf_counter() - began
            last = json.loads(child.stdout.readline())
        for name, value in (
            (f"start of a process until passages are found, {label}, s", started),
            (f"opening the store and finding, models loaded, {label}, s", first["opened"]),
            (f"peak memory of that process, {label}, GB", last["peak"]),
        ):
            figures.setdefault(name, []).append(value)
    return figures
