"""Metrics of answers. To add one, decorate a function `(case, answer) -> float | None` in a module of this
package with `@metric`; nothing else needs to change.
"""

import pkgutil
from importlib import import_module

from eval.metrics.base import ANSWERABLE, METRICS, Aggregate, Case, Metric, Timing, metric

# the order in which tables show them; what is added stands last
_FIRST = ("correctness", "citations", "refusal", "retrieval", "speed")
for _part in dict.fromkeys((*_FIRST, *(_found.name for _found in pkgutil.iter_modules(__path__)))):
    import_module(f"eval.metrics.{_part}")

__all__ = ["ANSWERABLE", "METRICS", "Aggregate", "Case", "Metric", "Timing", "metric"]
