"""How long does it take? Failed questions are left out: their time says nothing."""

from __future__ import annotations

from assistant.types import Answer
from eval.metrics.base import Case, metric


@metric("Latency p50", floor=None, aggregate="median", higher_is_better=False, unit="s")
def latency_p50(case: Case, _answer: Answer) -> float | None:
    """Median of the seconds from asking to the checked answer."""
    return case.timing.seconds


@metric("Latency p95", floor=None, aggregate="p95", higher_is_better=False, unit="s")
def latency_p95(case: Case, _answer: Answer) -> float | None:
    """95th percentile of the seconds from asking to the checked answer (linear interpolation)."""
    return case.timing.seconds


@metric("First evidence p50", floor=None, aggregate="median", higher_is_better=False, unit="s")
def first_evidence_p50(case: Case, _answer: Answer) -> float | None:
    """Median of the seconds until the first evidence can be shown."""
    return case.timing.first_evidence


@metric("Model tokens/s", floor=None, aggregate="median", unit="tokens/s")
def tokens_per_second(case: Case, _answer: Answer) -> float | None:
    """Median of (pieces - 1) / (seconds between the first and the last piece a model streams)."""
    return case.timing.tokens_per_second
