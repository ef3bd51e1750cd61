"""Probabilities and their log-odds, which scores are summed in."""

from __future__ import annotations

import math


def logistic(log_odds: float) -> float:
    """The probability, 0..1, of these log-odds."""
    return 1 / (1 + math.exp(-log_odds))


def logit(probability: float) -> float:
    """The log-odds of a probability, which is kept from 0 and 1 by 0.0001."""
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
