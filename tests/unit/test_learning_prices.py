"""Prices that machines learn to charge: the market of two, what they end in, and how members of a platform follow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.agents.firms import SERVICES
from simulation.columns import NOBODY
from simulation.kernels import IS_COMPILED
from simulation.relations.learning_prices import (
    COST,
    PRICES,
    competitive_price,
    grid,
    grid_positions,
    learn,
    logit_demand,
    markup_on_the_grid,
    monopoly_price,
    next_places,
    profit_of_the_cycle,
    profits,
    train,
)
from simulation.relations.machine_machine import charge_learned_prices
from simulation.streams import Streams
from tests.limits.economies import before, opened, take


def session(seed, **changes):
    return train(Streams(seed).key("session"), **changes)


def earned(price, rival):
    return (price - COST) * logit_demand(price, rival)


def test_nobody_gains_by_leaving_the_competitive_price_alone_nor_both_by_leaving_monopoly():
    low, high = competitive_price(), monopoly_price()
    assert (low, high) == (pytest.approx(1.4729, abs=1e-4), pytest.approx(1.9250, abs=1e-4))
    for step in (-0.01, 0.01):
        assert earned(low + step, low) < earned(low, low)
        assert earned(high + step, high + step) < earned(high, high)


def test_the_grid_reaches_a_tenth_beyond_competition_and_monopoly():
    prices, gap = grid(), monopoly_price() - competitive_price()
    assert len(prices) == PRICES
    assert prices[0] == pytest.approx(competitive_price() - 0.1 * gap)
    assert prices[-1] == pytest.approx(monopoly_price() + 0.1 * gap)
    assert np.diff(prices) == pytest.approx(np.diff(prices)[0])


def test_a_first_step_of_learning_by_hand():
    profit = np.array([[1.0, 2.0], [0.0, 3.0]])
    worth, choice = np.empty((2, 2, 2, 2)), np.empty((2, 2, 2), np.int64)
    learn(np.uint64(1), profit, 0.5, 0.25, 1e9, 10, 1, worth, choice)
    opening = np.array([1.5, 1.5]) / 0.5
    moved = np.argwhere(worth != opening)
    first = worth[tuple(moved[0])] if len(moved) else 3.0
    assert len(moved) in (1, 2), "each seller moves one entry of its table, unless it learned nothing"
    reward = {0: [1.0, 2.0], 1: [0.0, 3.0]}[int(moved[0][-1])]
    assert any(first == pytest.approx(3.0 + 0.25 * (r + 0.5 * 3.0 - 3.0)) for r in reward)


def test_sellers_that_learn_charge_well_above_competition_as_calvano_and_others_found():
    """Calvano et al. 2020 report profit gains of about .7 to .9 at these values (from memory)."""
    sessions = [session(seed) for seed in range(6)]
    assert all(s.has_converged for s in sessions)
    assert 0.7 < np.mean([s.profit_gain for s in sessions]) < 0.95


def test_sellers_that_do_not_care_for_tomorrow_hardly_collude():
    gains = [session(seed, discount=0.0).profit_gain for seed in range(4)]
    assert np.mean(gains) < 0.4


def test_a_session_is_a_function_of_its_key():
    first, again, other = session(1, most=300_000), session(1, most=300_000), session(2, most=300_000)
    assert np.array_equal(first.policy, again.policy)
    assert not np.array_equal(first.policy, other.policy)
    assert (first.has_converged, first.periods) == (False, 300_000)


def test_the_gain_is_counted_over_the_whole_cycle():
    profit = profits(grid())
    always = np.zeros((2, PRICES, PRICES), np.int64)
    always[:] = 3
    assert profit_of_the_cycle(profit, always, 0, 7) == pytest.approx(profit[3, 3])
    turns = np.zeros((2, PRICES, PRICES), np.int64)
    turns[:, 2, :], turns[:, 5, :] = 5, 2
    assert profit_of_the_cycle(profit, turns, 2, 2) == pytest.approx(0.5 * (profit[2, 2] + profit[5, 5]))


OWN = np.arange(PRICES)[None, :, None] * np.ones((2, 1, PRICES), np.int64)
RIVAL = np.arange(PRICES)[None, None, :] * np.ones((2, PRICES, 1), np.int64)
SELLER = np.arange(2)[:, None, None] * np.ones((1, PRICES, PRICES), np.int64)


@given(st.lists(st.tuples(st.integers(-1, PRICES - 1), st.integers(0, 3)), min_size=1, max_size=20))
def test_members_watch_each_other_by_twos_on_their_own_platform(members):
    place, platform = np.array(members, np.int64).T
    start = np.where(place < 0, 1, place)
    own, rival = next_places(OWN, place, platform), next_places(RIVAL, place, platform)
    seller = next_places(SELLER, place, platform)
    for p in range(4):
        rows = np.flatnonzero(platform == p).tolist()
        if len(rows) == 1:
            assert own[rows[0]] == rival[rows[0]] == 1, "alone it stays in competition"
            continue
        for a, b in zip(rows[::2], rows[1::2], strict=False):
            assert (own[a], own[b], rival[a], rival[b]) == (start[a], start[b], start[b], start[a])
            assert (seller[a], seller[b]) == (0, 1)
        if len(rows) % 2:
            assert rival[rows[-1]] == start[rows[-2]]


@pytest.mark.parametrize("seed", range(3))
def test_a_trained_pair_comes_back_to_high_prices_from_competition(seed):
    learned = session(seed)
    place, platform, seen = np.array([-1, -1]), np.zeros(2, np.int64), []
    for _ in range(60):
        place = next_places(learned.policy, place, platform)
        seen.append(np.mean(grid_positions()[place]))
    assert np.mean(seen[-30:]) > 0.3


def test_competition_is_the_norm_and_monopoly_raises_it_as_in_the_market_of_two():
    at = np.interp([0.0, 1.0], grid_positions(), markup_on_the_grid(0.4, np.arange(PRICES)))
    assert at == pytest.approx([0.4, 0.4 * (monopoly_price() - COST) / (competitive_price() - COST)])


def led(seed=0, quarters=0, **changes):
    economy = opened(300, seed=seed, changes=changes)
    economy = before(economy, charge_learned_prices)
    economy.firms.platform[:] = np.where(economy.firms.sector == SERVICES, 0, NOBODY)
    for _ in range(quarters):
        take(economy, charge_learned_prices)
    return economy


def test_without_the_switch_nobodys_price_moves():
    economy = led()
    price = economy.firms.price.copy()
    take(economy, charge_learned_prices)
    assert np.array_equal(economy.firms.price, price)
    assert np.all(economy.firms.price_place == -1)
    assert economy.relations.learned_prices is None


def test_members_come_to_charge_more_than_competition_and_others_charge_as_before():
    economy = led(**{"human_machine_human.learning_prices": True})
    firms, norm = economy.firms, economy.parameters.pricing.markup
    others = firms.price[firms.platform < 0].copy()
    for _ in range(20):
        take(economy, charge_learned_prices)
    members = firms.platform >= 0
    assert np.mean(firms.markup[members]) > 1.2 * norm
    assert np.max(firms.markup[members]) <= norm * (1.0 + 1.1 * 0.956)
    assert firms.price[members] == pytest.approx((1.0 + firms.markup[members]) * firms.unit_cost[members])
    assert np.array_equal(firms.price[~members], others)
    firms.platform[:] = NOBODY
    take(economy, charge_learned_prices)
    assert np.all(firms.price_place == -1), "who leaves the platform forgets"


@pytest.mark.skipif(not IS_COMPILED, reason="there is nothing compiled to compare with")
def test_what_is_learned_is_what_the_source_says_step_by_step():
    """A few thousand steps; a whole session takes millions."""
    profit, tables, choices, ends = profits(grid()), [], [], []
    for kernel in (learn, learn.py_func):
        worth, choice = np.zeros((2, PRICES, PRICES, PRICES)), np.zeros((2, PRICES, PRICES), np.int64)
        with np.errstate(over="ignore"):
            ends.append(kernel(Streams(3).key("session"), profit, 0.95, 0.15, 1e-3, 10**6, 3000, worth, choice))
        tables.append(worth)
        choices.append(choice)
    assert ends[0] == ends[1]
    assert np.array_equal(tables[0], tables[1])
    assert np.array_equal(choices[0], choices[1])
    cycle = (profit, choices[0], 0, 0)
    assert profit_of_the_cycle(*cycle) == profit_of_the_cycle.py_func(*cycle)
