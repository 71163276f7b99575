"""The Gini index by source of income, and what the poorer half consumes (rows B7, O2; model 13)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.metrics.catalogue import measure
from simulation.metrics.income_sources import (
    SOURCES,
    by_source,
    incomes_by_source,
    source_measures,
    standing_of,
    sum_of_poorest,
)
from simulation.metrics.inequality import Distribution, gini
from tests.limits.economies import opened

incomes = st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=2, max_size=40)


@given(incomes)
def test_share_gini_and_correlation_of_all_sources_add_up_to_the_whole(rows):
    """row:B7: whatever the ties and whoever has nothing."""
    sources = np.array(rows, np.float64).T
    share, own, correlation = by_source(sources)
    assert np.sum(share * own * correlation) == pytest.approx(gini(np.sum(sources, axis=0)), abs=1e-12)
    assert own == pytest.approx([gini(source) for source in sources], abs=1e-12)
    assert np.all(np.abs(correlation) <= 1.0 + 1e-12)


def test_people_alike_in_income_have_one_standing():
    standing = standing_of(np.array([2, 0, 1, 3]), np.array([5.0, 5.0, 1.0, 9.0]))
    assert standing.tolist() == [0.0, 0.0, -3.0, 3.0]


def test_income_that_goes_to_the_poor_makes_less_unequal():
    _, _, correlation = by_source(np.array([[1.0, 5.0, 10.0], [3.0, 1.0, 0.0]]))
    assert correlation[0] == pytest.approx(1.0)
    assert correlation[1] == pytest.approx(-1.0)


@given(st.lists(st.floats(-5, 50), min_size=1, max_size=40))
def test_a_distribution_of_sorted_amounts_is_that_of_the_amounts(values):
    amounts = np.array(values) + 0.0
    one, other = Distribution.of(amounts), Distribution.of_sorted(np.sort(amounts))
    assert np.array_equal(one.ascending, other.ascending)
    assert (one.total, one.share_truncated) == (other.total, other.share_truncated)


def test_the_poorest_hold_the_last_of_them_in_part():
    order, amounts = np.array([2, 0, 1]), np.array([10.0, 100.0, 1.0])
    assert sum_of_poorest(order, amounts, 1.5) == 6.0
    assert sum_of_poorest(order, amounts, 3.0) == 111.0


@pytest.mark.parametrize("scenario", ["baseline", "four_relations", "knowledge_shares_everywhere"])
def test_the_parts_add_up_to_the_gini_index_in_a_run(scenario):
    economy = opened(100, scenario=scenario, periods=4)
    row = measure(economy)
    assert np.min(economy.households.disposable_income) >= 0.0
    assert sum(row[f"gini_from_{source}"] for source in SOURCES) == pytest.approx(row["gini_income"], abs=1e-12)
    sources = incomes_by_source(economy)
    assert np.allclose(np.sum(sources, axis=0), economy.households.disposable_income, rtol=1e-12, atol=1e-12)
    parts = np.prod(by_source(sources), axis=0)
    assert [row[f"gini_from_{source}"] for source in SOURCES] == pytest.approx(list(parts), abs=1e-9)


def test_consumption_of_the_poorer_half_is_real_and_a_head():
    """row:O2."""
    economy = opened(100, periods=2)
    poor = np.argsort(economy.households.disposable_income, kind="stable")
    nominal = float(np.mean(economy.households.consumption[poor[:50]]))
    assert source_measures(economy, poor)["bottom50_consumption"] == pytest.approx(
        nominal / economy.published.price_index)
    assert 0.0 < measure(economy)["bottom50_consumption"] < np.mean(economy.households.consumption)
