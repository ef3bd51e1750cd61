"""Intervals and tests against known values."""

from __future__ import annotations

import numpy as np
import pytest

from eval.statistics import area_under_roc, difference, estimate, mcnemar


def test_a_mean_lies_in_its_interval_and_repeats() -> None:
    values = list(np.random.default_rng(1).random(200))
    first, again = estimate(values), estimate(values)
    assert first == again
    assert first is not None
    assert first.low < first.value < first.high
    # the interval of a mean of 200 uniform values is about 2 * 1.96 * 0.289 / sqrt(200)
    assert first.high - first.low == pytest.approx(0.08, abs=0.02)


def test_all_right_is_not_certain() -> None:
    found = estimate([1.0] * 15)
    assert found is not None
    assert found.high == 1
    assert found.low == pytest.approx(0.796, abs=0.01)  # Wilson, n = 15


def test_percentiles_and_nothing() -> None:
    values = [float(v) for v in range(101)]
    median, high = estimate(values, "median"), estimate(values, "p95")
    assert median is not None
    assert high is not None
    assert (median.value, high.value) == (50, 95)
    assert estimate([]) is None


def test_a_difference_is_paired() -> None:
    rng = np.random.default_rng(2)
    base = rng.random(60)
    found = difference(list(base), list(base + 0.1 + 0.01 * rng.standard_normal(60)))
    assert found is not None
    assert found.value == pytest.approx(0.1, abs=0.01)
    assert found.low > 0.09
    assert found.p < 0.01


def test_no_difference() -> None:
    same = difference([1.0, 0.0], [1.0, 0.0])
    assert same is not None
    assert (same.value, same.p) == (0, 1)
    balanced = difference([0.0, 1.0] * 20, [1.0, 0.0] * 20)
    assert balanced is not None
    assert balanced.p > 0.5
    single = difference([0.0], [1.0])
    assert single is not None
    assert (single.value, single.p) == (1, 1)
    assert difference([], []) is None
    with pytest.raises(ValueError, match="paired"):
        difference([1.0], [])


def test_mcnemar_is_the_exact_binomial_test() -> None:
    assert mcnemar(0, 0) == 1
    assert mcnemar(5, 0) == pytest.approx(2 * 0.5**5)
    assert mcnemar(3, 3) == 1


def test_area_under_roc() -> None:
    assert area_under_roc([0.8, 0.9], [0.1, 0.2]) == 1
    assert area_under_roc([0.5], [0.5]) == 0.5
    assert area_under_roc([0.1, 0.9], [0.5]) == 0.5
    assert area_under_roc([], [0.5]) is None
