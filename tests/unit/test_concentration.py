"""Measures of market concentration and of firm size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulation.metrics.concentration import concentration_ratio, hhi, log_skewness, zipf_exponent

revenues = st.lists(st.floats(0.0, 1e6).map(lambda x: round(x, 3)), min_size=1, max_size=30).map(np.array)


def test_a_monopoly_has_index_one_and_equals_have_one_over_their_number():
    assert hhi([0.0, 7.0, 0.0]) == 1.0
    assert hhi(np.full(8, 3.0)) == 0.125
    assert hhi([0.5, 0.3, 0.2]) == pytest.approx(0.38, abs=1e-15), "shares do as well as revenues"


def test_the_four_largest_are_added_up():
    assert concentration_ratio([1.0, 5.0, 4.0, 3.0, 2.0, 5.0]) == pytest.approx(17.0 / 20.0, abs=1e-15)
    assert concentration_ratio([1.0, 3.0], k=1) == 0.75
    assert concentration_ratio([1.0, 3.0], k=4) == 1.0


def test_a_market_without_sales_is_not_concentrated():
    for nothing in ([], [0.0, 0.0]):
        assert (hhi(nothing), concentration_ratio(nothing)) == (0.0, 0.0)


@given(revenues)
def test_concentration_stays_within_its_bounds_and_rises_with_mergers(revenue):
    if revenue.sum() > 0.0:
        assert 1.0 / revenue.size - 1e-12 <= hhi(revenue) <= 1.0 + 1e-12
        assert hhi(revenue) <= concentration_ratio(revenue, 1) + 1e-12
    merged = np.append(revenue[2:], revenue[:2].sum())
    assert hhi(merged) >= hhi(revenue) - 1e-12


def test_the_skewness_of_log_sizes_is_that_of_a_textbook():
    sizes = np.random.default_rng(1).pareto(1.1, 500) + 1.0
    assert log_skewness(sizes) == pytest.approx(stats.skew(np.log(sizes)), rel=1e-12)


def test_lognormal_sizes_are_not_skewed_and_pareto_sizes_are():
    midpoints = (np.arange(200_000) + 0.5) / 200_000
    assert log_skewness(np.exp(stats.norm.ppf(midpoints))) == pytest.approx(0.0, abs=1e-9)
    assert log_skewness((1.0 - midpoints) ** (-1.0 / 1.1)) == pytest.approx(2.0, abs=0.01)


def test_firms_of_one_size_and_firms_without_anyone_are_not_skewed():
    for sizes in ([], [0.0, 0.0], [3.0], [0.1] * 9, [4.0, 0.0, 4.0]):
        assert (log_skewness(sizes), zipf_exponent(sizes)) == (0.0, 0.0)


@pytest.mark.parametrize("exponent", [0.8, 1.0, 1.5])
def test_the_rank_size_rule_gives_back_its_exponent(exponent):
    sizes = (np.arange(1, 2001) - 0.5) ** (-1.0 / exponent)
    assert zipf_exponent(sizes) == pytest.approx(exponent, abs=1e-12)
    assert zipf_exponent(np.append(sizes * 40.0, 0.0)) == pytest.approx(exponent, abs=1e-12)
