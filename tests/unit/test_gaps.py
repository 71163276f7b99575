"""Gaps between owners, knowledge people and the rest, top shares, middle incomes, sources (rows B7, C12, C14, X1)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.metrics.catalogue import measure
from simulation.metrics.gaps import KNOWLEDGE, OWNERS, REST, gap_between, gap_measures, sums_of_standings
from simulation.metrics.inequality import Distribution
from simulation.run import Run
from tests.limits.economies import opened

PEOPLE, INCOME = np.array([2.0, 4.0, 10.0]), np.array([20.0, 16.0, 10.0])


def test_a_gap_is_the_ratio_of_mean_incomes():
    """row:X1: three numbers, not one."""
    assert gap_between(PEOPLE, INCOME, OWNERS, KNOWLEDGE) == pytest.approx(2.5)
    assert gap_between(PEOPLE, INCOME, KNOWLEDGE, REST) == pytest.approx(4.0)
    assert gap_between(PEOPLE, INCOME, OWNERS, REST) == pytest.approx(10.0)


def test_there_is_no_gap_to_a_class_that_nobody_is_in():
    assert gap_between(np.array([0.0, 4.0, 10.0]), INCOME, OWNERS, REST) == 1.0
    assert gap_measures(opened(120, scenario="dispersed_shares", periods=2))["gap_owners_rest"] == 1.0


def test_an_owner_is_an_owner_whatever_its_skill_and_its_pay_is_pay_for_knowledge_all_the_same():
    one = np.ones(3)
    people, income, by_source = np.zeros(3), np.zeros(3), np.zeros(4)
    sums_of_standings(np.array([0, -1, -1]), np.array([9, 9, 1]), 8, 5 * one, 3 * one, 0.5 * one, one, one, people,
                      income, by_source)
    assert people.tolist() == [1, 1, 1]
    assert income.tolist() == [5, 5, 5]
    assert by_source.tolist() == [3, 7.5, 3, 3]


@pytest.mark.parametrize("scenario", ["baseline", "private_platform"])
def test_sources_of_income_make_up_the_whole(scenario):
    row = measure(opened(120, scenario=scenario, periods=4))
    sources = [row[f"income_share_{source}"] for source in ("labour", "knowledge", "capital", "state")]
    assert sum(sources) == pytest.approx(1.0)
    assert min(sources) > 0.0


def test_between_three_classes_there_is_less_inequality_than_in_all():
    """row:B7: the three-class index is part of the whole one."""
    row = measure(opened(200, periods=6))
    assert 0.0 < row["theil_between_owners_knowledge_rest"] < row["theil_income"]


def test_the_middle_is_from_three_quarters_of_the_median_to_twice():
    """row:C12."""
    assert Distribution.of([0.5, 0.75, 1.0, 1.0, 2.0, 2.1, 9.0]).between(0.75, 2.0) == pytest.approx(4 / 7)
    assert Distribution.of([]).between(0.75, 2.0) == 0.0


@given(st.lists(st.floats(0.1, 1e6), min_size=1, max_size=40), st.floats(0.5, 64))
def test_the_middle_is_the_same_in_any_currency(incomes, factor):
    scale = 2.0 ** round(math.log2(factor))
    middle = Distribution.of(incomes).between(0.75, 2.0)
    assert Distribution.of(scale * np.array(incomes)).between(0.75, 2.0) == middle
    assert 0.0 < middle <= 1.0 or len(incomes) % 2 == 0


def test_the_poorer_half_outgrows_the_mean_by_the_growth_of_its_share():
    """row:C14."""
    economy = opened(100, periods=1)
    rows = [measure(economy) | {"bottom50_income_share": 0.2 * 1.01**quarter} for quarter in range(8)]
    summary = Run(None, 0, rows, economy).summary
    assert summary["bottom50_growth_less_mean_per_year"] == pytest.approx(4 * math.log(1.01))
