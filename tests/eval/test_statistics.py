"""Intervals and tests against known values."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from eval.metrics import Aggregate
from eval.statistics import Figure, area_under_roc, difference, estimate, mcnemar
from eval.summary import interval, shown


def ends(found: Figure | None) -> tuple[float, float]:
    """Both ends of an interval that there must be."""
    assert found is not None
    assert found.ends is not None
    return found.ends


def test_a_mean_lies_in_its_interval_and_repeats() -> None:
    values = list(np.random.default_rng(1).random(200))
    first, again = estimate(values), estimate(values)
    assert first == again
    assert first is not None
    low, high = ends(first)
    assert low < first.value < high
    # the interval of a mean of 200 uniform values is about 2 * 1.96 * 0.289 / sqrt(200)
    assert high - low == pytest.approx(0.08, abs=0.02)


def test_all_right_is_not_certain() -> None:
    assert ends(estimate([1.0] * 15)) == pytest.approx((0.796, 1), abs=0.01)  # Wilson, n = 15


def test_a_share_has_the_interval_of_a_proportion() -> None:
    found = estimate([1.0] * 19 + [0.0])
    # Wilson, 19 of 20: (p + z²/2n ± z sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96
    assert ends(found) == pytest.approx((0.7639, 0.9911), abs=1e-4)


@pytest.mark.parametrize("values", [[0.5], [0.5] * 20, [3.0] * 8])
@pytest.mark.parametrize("how", ["mean", "median", "p95"])
def test_values_that_are_all_the_same_give_no_interval(values: list[float], how: Aggregate) -> None:
    found = estimate(values, how)
    assert found is not None
    assert found.value == values[0]
    assert found.ends is None
    assert interval(found, "share") == shown(values[0], "share")


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
    assert ends(found)[0] > 0.09
    assert found.p < 0.01


def samples() -> Iterator[list[float]]:
    """Differences of many sizes and shapes."""
    rng = np.random.default_rng(3)
    for n in (6, 7, 9, 13, 14, 40, 126):
        yield list(rng.normal(0.3, 1, n))
        yield list(rng.exponential(1, n) - 0.4)
        yield [0.0] * (n - 1) + [1.0]
        for shares in ([0.1, 0.6, 0.3], [0.0, 0.8, 0.2], [0.2, 0.3, 0.5]):
            yield list(rng.choice([-1.0, 0.0, 1.0], n, p=shares))


@pytest.mark.parametrize("deltas", list(samples()), ids=lambda deltas: str(len(deltas)))
def test_the_interval_says_what_the_p_beside_it_says(deltas: list[float]) -> None:
    found = difference([0.0] * len(deltas), deltas)
    assert found is not None
    if len(set(deltas)) == 1:
        assert found.ends is None
        return
    low, high = ends(found)
    assert low <= found.value <= high
    assert (low <= 0 <= high) == (found.p > 0.05)
    # moved by an end of it, the same differences are at the edge of what the test calls chance
    for end, outward in ((low, -1), (high, 1)):
        inside, outside = (
            difference([end + side * outward * 1e-6] * len(deltas), deltas) for side in (-1, 1)
        )
        assert inside is not None
        assert outside is not None
        assert outside.p <= 0.05 < inside.p


def test_every_sign_vector_of_few_questions_is_tried() -> None:
    found = difference([0.0] * 6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert found is not None
    assert found.p == pytest.approx(2 / 2**6)
    # more than 5 % are 4 of 64: the two that always count, and two with one sign against the others
    assert ends(found) == pytest.approx((0.1, 0.6))


def test_too_few_questions_have_no_interval() -> None:
    found = difference([0.0] * 5, [0.1, 0.2, 0.3, 0.4, 0.5])
    assert found is not None
    assert found.ends is None
    assert found.p == pytest.approx(2 / 2**5)


def test_the_same_difference_everywhere_has_a_p_and_no_interval() -> None:
    found = difference([0.0] * 12, [1.0] * 12)
    assert found is not None
    assert (found.value, found.ends) == (1, None)
    assert found.p == pytest.approx(2 / 2**12)


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
