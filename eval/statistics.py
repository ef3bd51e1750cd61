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
FLIPS = 9999
"""Sign vectors that are drawn where not all of them can be tried."""

LEVEL = 0.05
_BLOCK = 1 << 21  # signs held at once, so that a large benchmark needs no gigabytes

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Record):
    """A figure over `n` questions; `low` and `high` end its 95 % interval, None where there is none."""

    value: float
    low: float | None
    high: float | None
    n: int

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends of the interval, or None."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Figure):
    """A mean, median or percentile. It has no interval where no values but the same were seen, unless
    they are 0 or 1.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Figure):
    """Mean paired difference (second minus first), and the two-sided p-value of the sign-flip test that
    the interval is the inverse of.

    It has no interval with fewer than six questions, where that test rules nothing out, nor where all
    questions differ by the same.
    """

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


def middle(resampled: Values) -> tuple[float, float] | tuple[None, None]:
    """Where 95 % of resampled figures lie (percentile bootstrap, Efron, 1979); none if that is one point."""
    low, high = (float(end) for end in np.percentile(resampled, [2.5, 97.5]))
    return (low, high) if low < high else (None, None)


def estimate(values: Sequence[float], how: Aggregate = "mean") -> Estimate | None:
    """The figure with its percentile bootstrap interval; None without values.

    The mean of values that are all 0 or 1 is a proportion and has Wilson's interval (1927): the
    bootstrap is too narrow near 0 and 1, and has no width where all values are the same.
    """
    if not values:
        return None
    array = np.asarray(values, dtype=np.float64)
    value = float(aggregate(array, how))
    if how == "mean" and np.isin(array, (0.0, 1.0)).all():
        from scipy.stats import binomtest

        interval = binomtest(int(array.sum()), len(array)).proportion_ci(method="wilson")
        return Estimate(value=value, low=float(interval.low), high=float(interval.high), n=len(array))
    low, high = middle(_resampled(array, how))
    return Estimate(value=value, low=low, high=high, n=len(array))


def difference(first: Sequence[float], second: Sequence[float]) -> Difference | None:
    """The mean of `second - first`, question by question; None without pairs.

    The p-value is that of Fisher's sign-flip test (1935): under "the differences d lie symmetrically
    around δ", flipping the signs s of d - δ changes their mean to A - δB with A = mean(s d), B = mean(s),
    and p(δ) is the share of sign vectors with |A - δB| >= |mean(d) - δ|. All are tried, or 9,999 at random
    with the one observed (Phipson and Smyth, 2010). The interval holds every δ with p(δ) > 0.05 (Pitman,
    1937), so it holds 0 if and only if the p-value p(0) is above 0.05.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} values cannot be paired")
    if not first:
        return None
    deltas = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    value = float(deltas.mean())
    # equal in exact arithmetic counts as equal; shares of few questions tie often
    rounding = 1e-9 * float(np.abs(deltas).max())
    below, above = _reaches(deltas)
    p = float(np.mean((below if value > 0 else above) >= abs(value) - rounding))
    low, high = value - _kept(below), value + _kept(above)
    if not np.isfinite(high - low) or high - low <= 2 * rounding:
        return Difference(value=value, low=None, high=None, n=len(deltas), p=p)
    low, high = (0.0 if abs(end) <= rounding else end for end in (low, high))
    return Difference(value=value, low=low, high=high, n=len(deltas), p=p)


def _reaches(deltas: Values) -> tuple[Values, Values]:
    """For each sign vector, how far δ may lie below and above the mean m for it to count in p(δ).

    With C = A - mB, it counts at δ = m + t, t >= 0, while |C - tB| >= t: that is up to |C| / (1 + B) for
    C > 0, up to |C| / (1 - B) for C < 0, and always for |B| = 1. So p falls on both sides of m, and each
    end of the interval is one of these numbers.
    """
    flipped, balance = _flipped(deltas)
    shift = flipped - deltas.mean() * balance
    tilt = np.sign(shift) * balance
    with np.errstate(divide="ignore", invalid="ignore"):
        below, above = np.abs(shift) / (1 - tilt), np.abs(shift) / (1 + tilt)
    always = np.abs(balance) == 1
    below[always] = above[always] = np.inf
    return below, above


def _kept(reaches: Values) -> float:
    """The largest distance at which more than 5 % of the sign vectors still count."""
    needed = int(LEVEL * len(reaches)) + 1
    return float(np.sort(reaches)[-needed])


def _flipped(deltas: Values) -> tuple[Values, Values]:
    """mean(s d) and mean(s) of the sign vectors s: all of them, or the one observed and 9,999 random ones."""
    n = len(deltas)
    if 2**n <= FLIPS:
        signs = 1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
        return signs @ deltas / n, signs.sum(axis=1) / n
    generator = np.random.default_rng(SEED)
    flipped, balance = [deltas.mean(keepdims=True)], [np.ones(1)]
    rows = max(1, _BLOCK // n)
    for begin in range(0, FLIPS, rows):
        size = (min(rows, FLIPS - begin), n)
        signs = 1.0 - 2.0 * generator.integers(0, 2, size=size, dtype=np.int8)
        flipped.append(signs @ deltas / n)
        balance.append(signs.sum(axis=1) / n)
    return np.concatenate(flipped), np.concatenate(balance)


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
