"""Which number format encodes passages fastest on this processor: measured once, and remembered."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.errors import ConfigurationError, EmbedderError
from index.types import Matrix

PRECISIONS = ("onnx", "float32", "bfloat16", "float16", "int8")
"""`onnx` is float32 on ONNX Runtime and `int8` runs there too, where the model has a graph; the others
run on torch. Tried in this order."""

ON_GRAPH = ("onnx", "int8")

COARSE = "int8"
"""Tried only where no other is faster than the first: its vectors find as well, to half a point of nDCG@10,
but are not the same, and differ a little with the texts that they are encoded beside."""

GAIN = 1.15
"""How much faster another precision must be to be taken."""

AGREEMENT = 0.999
"""Lowest cosine between its vectors and those of the first."""

COARSE_AGREEMENT = 0.98
"""The same for int8, which comes to 0.99."""

ROUNDS = 3

Encode = Callable[[str, Sequence[str]], Matrix]
"""Encodes texts in a precision; the model is converted when it is first asked for."""


def check_precision(name: str, known: Sequence[str] = PRECISIONS) -> str:
    """The name, if it is a precision of the model or empty.

    Raises:
        ConfigurationError: it is neither.
    """
    if name and name not in known:
        raise ConfigurationError(
            f"{name!r} is not a precision of this embedder",
            f"Choose one of {', '.join(known)}, or leave it empty",
        )
    return name


def remembered(path: Path, model: str, known: Sequence[str] = PRECISIONS) -> str:
    """What was measured here for the model; empty where nothing was."""
    try:
        found = json.loads(path.read_text(encoding="utf-8")).get(_key(model), "")
    except (OSError, ValueError, AttributeError):
        return ""
    return found if found in known else ""


def remember(path: Path, model: str, precision: str) -> None:
    """Keep what was measured; that it cannot be kept only costs another measurement."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if not isinstance(known, dict):
        known = {}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**known, _key(model): precision}, indent=1), encoding="utf-8")
    except OSError:
        return


def measure(
    encode: Encode,
    texts: Sequence[str],
    precisions: Sequence[str],
    clock: Callable[[], float] = time.perf_counter,
) -> str:
    """The fastest precision whose vectors agree with those of the first; takes a few seconds.

    One that is slower on a quarter of the texts is not tried on the rest, nor int8 where another is faster.
    """
    few = list(texts[: max(1, len(texts) // 4)])
    first, *others = precisions
    reference = encode(first, texts)
    best, best_seconds = first, _seconds(encode, first, texts, clock)
    few_seconds = _seconds(encode, first, few, clock, rounds=1)
    for precision in others:
        if precision == COARSE and best != first:
            break
        try:
            encode(precision, few[:1])
            if _seconds(encode, precision, few, clock, rounds=1) > few_seconds:
                continue
            cosines = (encode(precision, texts) * reference).sum(axis=1)
            seconds = _seconds(encode, precision, texts, clock)
        except (RuntimeError, EmbedderError):  # a layer may not exist in this precision, or overflow in it
            continue
        least = COARSE_AGREEMENT if precision == COARSE else AGREEMENT
        if float(np.nan_to_num(cosines).min()) >= least and seconds * GAIN < best_seconds:
            best, best_seconds = precision, seconds
    return best


def _seconds(
    encode: Encode,
    precision: str,
    texts: Sequence[str],
    clock: Callable[[], float],
    rounds: int = ROUNDS,
) -> float:
    """The shortest of a few rounds: what other processes take is no part of it."""
    times = []
    for _ in range(rounds):
        began = clock()
        encode(precision, texts)
        times.append(clock() - began)
    return min(times)


def _key(model: str) -> str:
    libraries = f"{_installed('torch')} | {_installed('onnxruntime')}"
    return f"{model} | {_processor()} | {libraries} | {' '.join(PRECISIONS)}"


def _installed(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return f"no {library}"


def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    wanted = ("vendor_id", "cpu family", "model", "model name", "stepping")
    found = dict(line.partition(":")[::2] for line in lines if ":" in line)
    named = {key.strip(): value.strip() for key, value in found.items()}
    return " ".join(named.get(key, "") for key in wanted).strip() or platform.machine()
