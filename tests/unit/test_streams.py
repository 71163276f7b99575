"""Chance: named streams that nothing shifts, and orders in which nobody is served first more often than others."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulation import streams
from simulation.streams import Streams, bits, normals, shuffled, uniform, uniforms

SMALLEST_P = 1e-4


def keys(count: int) -> list[np.uint64]:
    return [Streams(seed).key("order") for seed in range(count)]


def test_a_key_names_seed_purpose_and_period_and_nothing_else():
    one = Streams(7)
    first = one.key("quit")
    one.key("retirement")
    assert one.key("quit") == first, "asking uses nothing up"
    assert Streams(7).key("quit") == first
    assert len({first, one.key("retirement"), Streams(8).key("quit"), Streams(-7).key("quit")}) == 4
    one.period = 1
    assert one.key("quit") != first


def test_seeds_may_be_of_any_size():
    assert Streams(10**40).key("quit") != Streams(10**40 + 1).key("quit")


def test_purposes_do_not_run_into_seed_or_period():
    one, other = Streams(1), Streams(11)
    one.period, other.period = 11, 1
    assert one.key("a") != other.key("a")


def test_draws_are_uniform_over_agents_over_draw_numbers_and_over_periods():
    key = Streams(3).key("a")
    over_agents = uniforms(key, np.arange(100_000), 0)
    over_draws = np.array([uniform(key, 5, draw) for draw in range(5_000)])
    over_keys = np.array([uniform(k, 5, 0) for k in keys(5_000)])
    for sample in (over_agents, over_draws, over_keys):
        assert 0.0 <= sample.min() <= sample.max() < 1.0
        assert stats.kstest(sample, "uniform").pvalue > SMALLEST_P


def test_neighbouring_agents_draws_and_purposes_have_nothing_in_common():
    agents = np.arange(100_000)
    key, other = Streams(3).key("a"), Streams(3).key("b")
    sample = uniforms(key, agents, 0)
    for partner in (np.roll(sample, 1), uniforms(key, agents, 1), uniforms(other, agents, 0)):
        assert abs(np.corrcoef(sample, partner)[0, 1]) < 4.5 / np.sqrt(len(agents))


def test_normal_draws_are_normal():
    sample = normals(Streams(4).key("a"), np.arange(100_000), 0)
    assert stats.kstest(sample, "norm").pvalue > SMALLEST_P


def test_an_agent_more_shifts_nobody_elses_draw():
    key = Streams(5).key("a")
    agents = np.arange(1_000)
    before = uniforms(key, agents, 2)
    after = uniforms(key, np.insert(agents, 400, 10**6), 2)
    assert np.array_equal(np.delete(after, 400), before)
    assert np.array_equal(uniforms(key, agents[::-1].copy(), 2), before[::-1])


def test_an_agent_more_changes_the_place_of_one_other_at_most():
    key = Streams(5).key("order")
    before, after = np.argsort(shuffled(key, 1_000)), np.argsort(shuffled(key, 1_001))
    assert np.count_nonzero(before != after[:-1]) <= 1


@pytest.mark.parametrize("count", [0, 1, 2, 49_999, 50_000, 50_001, 130_000])
def test_a_shuffle_names_everybody_once(count):
    assert np.array_equal(np.sort(shuffled(Streams(1).key("order"), count)), np.arange(count))


def fair(counts: np.ndarray) -> bool:
    return bool(stats.chisquare(counts).pvalue > SMALLEST_P)


def test_below_the_block_size_nobody_has_a_favoured_place():
    count = 10
    orders = np.array([shuffled(key, count) for key in keys(20_000)])
    ranks = np.argsort(orders, axis=1)
    for agent in (0, 4, count - 1):
        assert fair(np.bincount(ranks[:, agent], minlength=count)), f"the place of agent {agent}"
    for place in (0, count - 1):
        assert fair(np.bincount(orders[:, place], minlength=count)), f"who comes at place {place}"


def test_shuffled_by_blocks_nobody_has_a_favoured_place(monkeypatch):
    """The rule for more than 50,000, on small blocks, as the interpreter runs it."""
    source = getattr(shuffled, "py_func", shuffled)
    monkeypatch.setattr(streams, "BLOCK", 4)
    count = 10
    with np.errstate(over="ignore"):
        orders = np.array([source(key, count) for key in keys(12_000)])
    ranks = np.argsort(orders, axis=1)
    for agent in (0, 4, count - 1):
        assert fair(np.bincount(ranks[:, agent], minlength=count)), f"the place of agent {agent}"
    for place in (0, 5, count - 1):
        assert fair(np.bincount(orders[:, place], minlength=count)), f"who comes at place {place}"
    pairs = np.bincount(ranks[:, 0] * count + ranks[:, 1], minlength=count * count).reshape(count, count)
    assert fair(pairs[~np.eye(count, dtype=bool)]), "nor do two agents stay together"


def test_above_the_block_size_nobody_has_a_favoured_place():
    count, draws, bins = 50_010, 1_200, 20
    first, last = np.empty(draws, np.int64), np.empty(draws, np.int64)
    heads, tails = np.empty(draws, np.int64), np.empty(draws, np.int64)
    for i, key in enumerate(keys(draws)):
        order = shuffled(key, count)
        first[i], last[i] = np.flatnonzero(order == 0)[0], np.flatnonzero(order == count - 1)[0]
        heads[i], tails[i] = order[0], order[-1]
    for sample in (first, last, heads, tails):
        assert fair(np.bincount(sample * bins // count, minlength=bins))


def test_bits_are_a_pure_function():
    key = Streams(9).key("a")
    assert [bits(key, 3, 1) for _ in range(3)] == [bits(key, 3, 1)] * 3
    assert bits(key, 3, 1) != bits(key, 1, 3)
