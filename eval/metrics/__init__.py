"""Metrics of answers. To add one, decorate a function `(case, answer) -> float | None` with `@metric`."""

from importlib import import_module

from eval.metrics.base import ANSWERABLE, METRICS, Aggregate, Case, Metric, Timing, metric

# the order in which tables show them
for _part in ("correctness", "citations", "refusal", "retrieval", "speed"):
    import_module(f"eval.metrics.{_part}")

__all__ = ["ANSWERABLE", "METRICS", "Aggregate", "Case", "Metric", "Timing", "metric"]
