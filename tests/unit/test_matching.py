"""Tools for matching: who belongs to whom, and draws in proportion to weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.markets.matching import alias_draw, alias_table, by_firm


@given(st.lists(st.integers(-1, 6), max_size=60))
def test_people_are_listed_by_firm_in_order_and_the_jobless_not_at_all(employers):
    employer = np.array(employers, dtype=np.int64)
    first, people = by_firm(employer, 7)
    for f in range(7):
        assert people[first[f] : first[f + 1]].tolist() == np.flatnonzero(employer == f).tolist()
    assert len(people) == np.count_nonzero(employer >= 0)


@given(st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 1e6)), min_size=1, max_size=60).filter(any))
def test_an_alias_table_holds_exactly_the_chances_it_was_given(weights):
    weight = np.array(weights)
    keep, other = alias_table(weight)
    chance = keep + np.bincount(other, weights=1.0 - keep, minlength=len(weight))
    np.testing.assert_allclose(chance / len(weight), weight / weight.sum(), atol=1e-12)


def test_without_any_weight_all_are_drawn_alike():
    keep, other = alias_table(np.zeros(4))
    assert [alias_draw(u, keep, other) for u in (0.0, 0.3, 0.6, 0.9)] == [0, 1, 2, 3]


def test_draws_follow_the_weights():
    weight = np.array([1.0, 0.0, 5.0, 2.0])
    keep, other = alias_table(weight)
    drawn = np.bincount([alias_draw(u, keep, other) for u in (np.arange(80_000) + 0.5) / 80_000], minlength=4)
    assert drawn / 80_000 == pytest.approx(weight / 8.0, abs=1e-4)


def test_a_sole_candidate_is_always_drawn():
    keep, other = alias_table(np.array([3.0]))
    assert alias_draw(0.999999, keep, other) == 0


def test_scaling_all_weights_by_a_power_of_two_changes_no_draw():
    weight = np.random.default_rng(1).gamma(1.0, 1.0, 50)
    for a, b in zip(alias_table(weight), alias_table(1024.0 * weight), strict=True):
        assert np.array_equal(a, b)
