"""Estimates with intervals, and tests between two runs. Everything random is seeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.types import Record
from eval.metrics import Aggregate

RESAMPLES = 2000
SEED = 20240607
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Record):
    """A figure over `n` questions with the ends of its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Record):
    """Mean paired difference (second minus first) over `n` questions, its 95 % interval, and the
    two-sided p-value of a sign-flip permutation test.
    """

    value: float
    low: float
    high: float
    n: int
    p: float


def aggregate(values: Values, how: Aggregate) -> Values:
    """Mean, median or 95th percentile along the last axis."""
    if how == "mean":
        return np.asarray(np.mean(values, axis=-1))
    return np.asarray(np.percentile(values, 50 if how == "median" else 95, axis=-1))


def _resampled(values: Values, how: Aggregate) -> Values:
    generator = np.random.default_rng(SEED)
    picks = generator.integers(0, len(values), size=(RESAMPLES, len(values)))
    return aggregate(values[picks], how)


def estimate(values: Sequence[float], how: Aggregate = "mean") -> Estimate | None:
    """The figure with its percentile bootstrap interval (Efron, 1979); None without values.

    Where all values are 0, or all are 1, the bootstrap has no width and Wilson's interval of a
    proportion stands in.
    """
    if not values:
        return None
    array = np.asarray(values, dtype=np.float64)
    value = float(aggregate(array, how))
    if how == "mean" and value in {0.0, 1.0} and np.all(array == value):
        from scipy.stats import binomtest

        interval = binomtest(int(array.sum()), len(array)).proportion_ci(method="wilson")
        return Estimate(value=value, low=float(interval.low), high=float(interval.high), n=len(array))
    low, high = np.percentile(_resampled(array, how), [2.5, 97.5])
    return Estimate(value=value, low=float(low), high=float(high), n=len(array))


def difference(first: Sequence[float], second: Sequence[float]) -> Difference | None:
    """The mean of `second - first`, question by question; None without pairs."""
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} values cannot be paired")
    if not first:
        return None
    deltas = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    value = float(deltas.mean())
    if not np.any(deltas) or len(deltas) == 1:
        return Difference(value=value, low=value, high=value, n=len(deltas), p=1.0)
    from scipy.stats import permutation_test

    test = permutation_test(
        (deltas,),
        lambda sample, axis=-1: np.mean(sample, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=9999,
        rng=np.random.default_rng(SEED),
    )
    low, high = np.percentile(_resampled(deltas, "mean"), [2.5, 97.5])
    return Difference(value=value, low=float(low), high=float(high), n=len(deltas), p=float(test.pvalue))


def mcnemar(won: int, lost: int) -> float:
    """Exact two-sided p-value that wins and losses are equally likely (McNemar, 1947); 1 without any."""
    from scipy.stats import binomtest

    return float(binomtest(won, won + lost, 0.5).pvalue) if won + lost else 1.0


def area_under_roc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Chance that a positive scores above a negative, ties half (Mann and Whitney, 1947).

    None where either side is empty.
    """
    if not positives or not negatives:
        return None
    from scipy.stats import mannwhitneyu

    u = mannwhitneyu(positives, negatives, method="asymptotic").statistic
    return float(u) / (len(positives) * len(negatives))
