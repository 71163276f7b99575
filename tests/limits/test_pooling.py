"""The assignment of people and machines to tasks is the best there is (model 4.8-4.11b)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from simulation.production.tasks import complexity, exponent, pool, produce, task_weights

seeds = st.integers(0, 2**32 - 1)


def assigned(people, machines, weight, r, productivity=1.0):
    """Return densities, marginal products, capacity and automated share of one firm."""
    bins = len(weight)
    density, marginal = np.zeros((1, bins)), np.zeros((1, bins))
    capacity, automated = np.zeros(1), np.zeros(1)
    produce(np.array([people], float), np.array([machines], float), np.array([productivity]), weight, r, density,
            capacity, marginal, automated, np.zeros((1, bins)))
    return density[0], marginal[0], float(capacity[0]), float(automated[0])


def random_firm(seed, bins=10):
    """Return supplies by bin, many of them zero, and weights that sum to one."""
    draw = np.random.default_rng(seed)
    supply = draw.gamma(0.5, 2.0, bins) * (draw.random(bins) < draw.choice([0.3, 0.7, 1.0]))
    supply[-1] += 1e-3
    weight = draw.dirichlet(np.full(bins, 3.0)) + 1e-3
    return draw, supply, weight / weight.sum()


@given(seeds)
def test_pooling_is_the_isotonic_regression_of_supply_per_task(seed):
    _, supply, weight = random_firm(seed)
    density = np.empty(10)
    pool(supply, weight, 10, density)
    oracle = optimize.isotonic_regression(supply / weight, weights=weight, increasing=False).x
    np.testing.assert_allclose(density, oracle, rtol=1e-12, atol=1e-13)


@given(seeds)
def test_pooling_is_the_min_max_of_the_book(seed):
    _, supply, weight = random_firm(seed)
    density = np.empty(10)
    pool(supply, weight, 10, density)
    for j in range(10):
        means = [[supply[a : b + 1].sum() / weight[a : b + 1].sum() for b in range(j, 10)] for a in range(j + 1)]
        assert density[j] == pytest.approx(min(max(row) for row in means), rel=1e-12, abs=1e-13)


@given(seeds)
def test_only_as_many_bins_are_pooled_as_are_asked_for(seed):
    draw, supply, weight = random_firm(seed)
    upto = int(draw.integers(0, 11))
    density = np.full(10, -1.0)
    pool(supply, weight, upto, density)
    assert np.all(density[upto:] == -1.0)
    alone = np.empty(upto)
    pool(supply[:upto].copy(), weight[:upto].copy(), upto, alone)
    assert np.array_equal(density[:upto], alone)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("elasticity", [0.5, 0.8, 1.5])
def test_no_optimiser_makes_more_of_the_same_hours(seed, elasticity):
    draw = np.random.default_rng(seed)
    bins, r = 6, exponent(elasticity)
    supply = draw.gamma(0.7, 2.0, bins) + 0.02
    weight = task_weights(complexity(bins), 0.8, elasticity)
    _, _, capacity, _ = assigned(supply, np.zeros(bins), weight, r)

    def product(hours):
        return np.sum(weight * (np.maximum(hours, 1e-9) / weight) ** r) ** (1.0 / r)

    found = optimize.minimize(
        lambda hours: -np.log(product(hours)), np.full(bins, supply.sum() / bins * 0.5), method="SLSQP",
        bounds=[(1e-6, None)] * bins, options={"maxiter": 500, "ftol": 1e-14},
        constraints=[{"type": "ineq", "fun": lambda h, j=j: supply[j:].sum() - h[j:].sum()} for j in range(bins)],
    )
    best = product(found.x)
    assert best <= capacity * (1.0 + 1e-7), "nobody can do better than the closed form"
    assert best == pytest.approx(capacity, rel=1e-4), "and the optimiser comes near it"


@given(seeds, st.sampled_from([0.5, 0.8, 1.5]))
def test_marginal_products_are_the_slopes_of_output_and_never_fall_with_skill(seed, elasticity):
    draw, supply, weight = random_firm(seed)
    supply += 0.05
    r, productivity = exponent(elasticity), float(draw.uniform(0.5, 2.0))
    _, marginal, _, _ = assigned(supply, np.zeros(10), weight, r, productivity)
    assert np.all(np.diff(marginal) >= -1e-12 * marginal[-1])
    j = int(draw.integers(10))
    step = 1e-6 * supply[j]
    more, less = supply.copy(), supply.copy()
    more[j] += step
    less[j] -= step
    slope = (assigned(more, np.zeros(10), weight, r, productivity)[2]
             - assigned(less, np.zeros(10), weight, r, productivity)[2]) / (2.0 * step)
    assert slope == pytest.approx(marginal[j], rel=1e-4)


@given(seeds)
def test_the_automated_share_is_the_machines_part_of_each_block(seed):
    draw, people, weight = random_firm(seed)
    machines = np.where(draw.random(10) < 0.3, draw.gamma(1.0, 2.0, 10), 0.0)
    r = exponent(0.5)
    density, _, _, automated = assigned(people, machines, weight, r)
    share = 0.0
    for level in np.unique(density):
        block = density == level
        both = people[block].sum() + machines[block].sum()
        share += np.sum(weight[block]) * level**r * machines[block].sum() / both
    assert automated == pytest.approx(share / np.sum(weight * density**r), rel=1e-10, abs=1e-13)


def test_who_masters_the_harder_task_helps_with_the_simpler_and_never_the_other_way_round():
    weight = np.array([0.5, 0.5])
    density, _, _, _ = assigned([1.0, 3.0], [0.0, 0.0], weight, exponent(0.5))
    assert density.tolist() == [4.0, 4.0]
    density, _, _, _ = assigned([3.0, 1.0], [0.0, 0.0], weight, exponent(0.5))
    assert density.tolist() == [6.0, 2.0]


def test_without_anyone_for_the_hardest_task_complements_make_nothing():
    weight = np.full(4, 0.25)
    assert assigned([1.0, 1.0, 1.0, 0.0], np.zeros(4), weight, exponent(0.5))[2] == 0.0
    assert assigned([1.0, 1.0, 1.0, 0.0], np.zeros(4), weight, exponent(1.5))[2] > 0.0
