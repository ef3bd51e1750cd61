"""Probabilities and their log-odds, which scores are summed in."""

from __future__ import annotations

import math
from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol


class Values(Protocol):
    """A dataclass whose fields are numbers."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def logistic(log_odds: float) -> float:
    """The probability, 0..1, of these log-odds."""
    return 1 / (1 + math.exp(-log_odds))


def logit(probability: float) -> float:
    """The log-odds of a probability, which is kept from 0 and 1 by 0.0001."""
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))


def weighed(values: Values, weights: Values) -> float:
    """The sum of the fields of `values`, each times the field of that name in `weights`."""
    return sum(float(getattr(values, f.name) * getattr(weights, f.name)) for f in fields(values))
