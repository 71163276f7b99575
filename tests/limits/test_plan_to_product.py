"""LC8: people planned for an output make exactly that output, with any list of machines (model 4.13, 4.5b)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.production.tasks import complexity, exponent, hours_wanted, pool, task_weights, whole_people
from tests.limits.test_pooling import assigned

BINS = 10
SLACK = 1.25


def planned(wanted, machines, elasticity, tilt):
    """Return the weights, people's hours and the machine hours that the plan counts, by bin."""
    weight = task_weights(complexity(BINS), 0.8, elasticity)
    density, hours, pooled = np.zeros(BINS), np.zeros(BINS), np.zeros(BINS)
    r = exponent(elasticity)
    hours_wanted(wanted, machines, weight, tilt, tilt**r, r, SLACK, density, hours)
    frontier = int(np.max(np.flatnonzero(machines > 0), initial=-1)) + 1
    pool(machines, weight, frontier, pooled)
    counted = weight * np.minimum(pooled, SLACK * wanted)
    return weight, hours, counted


def firm(seed, vintages):
    """Return what a firm wants to make, machine hours of so many vintages, elasticity and wage tilt."""
    draw = np.random.default_rng(seed)
    wanted = float(np.exp(draw.uniform(-3.0, 4.0)))
    machines = np.zeros(BINS)
    for _ in range(vintages):
        machines[draw.integers(BINS)] += wanted * np.exp(draw.uniform(-5.0, 2.0))
    elasticity = float(draw.choice([0.3, 0.5, 0.8, 1.5]))
    wage = np.sort(np.exp(draw.normal(0.0, 0.4, BINS)))
    return wanted, machines, elasticity, (wage / wage.mean()) ** -elasticity


def made(hours, machines, weight, elasticity):
    return assigned(hours, machines, weight, exponent(elasticity))[2]


@pytest.mark.parametrize("vintages", [0, 1, 2, 5])
def test_LC8_what_is_planned_is_made(vintages):
    regimes = {"machines suffice": 0, "people do the harder tasks": 0, "people and machines share": 0}
    for seed in range(400):
        wanted, machines, elasticity, tilt = firm(seed, vintages)
        weight, hours, counted = planned(wanted, machines, elasticity, tilt)
        assert np.all(hours >= 0.0)
        output = made(hours, counted, weight, elasticity)
        if hours.sum() == 0.0:
            regimes["machines suffice"] += 1
            assert output >= wanted * (1.0 - 1e-10)
            continue
        frontier = int(np.max(np.flatnonzero(machines > 0), initial=-1)) + 1
        shared = frontier > 0 and np.any(hours[:frontier] > 0)
        regimes["people and machines share" if shared else "people do the harder tasks"] += 1
        assert output == pytest.approx(wanted, rel=1e-10)
        assert made(hours, machines, weight, elasticity) >= wanted * (1.0 - 1e-10), "spare machines do no harm"
    expected = {"people do the harder tasks"} if vintages == 0 else set(regimes)
    assert {name for name, number in regimes.items() if number} == expected, regimes


@given(st.integers(0, 10**6), st.sampled_from([1, 2, 5]))
def test_LC8_holds_when_the_machines_in_use_are_all_counted(seed, vintages):
    wanted, machines, elasticity, tilt = firm(seed, vintages)
    weight = task_weights(complexity(BINS), 0.8, elasticity)
    machines *= min(1.0, wanted * weight.min() / machines.max() / vintages)
    weight, hours, counted = planned(wanted, machines, elasticity, tilt)
    assert counted.sum() == pytest.approx(machines.sum(), rel=1e-12)
    assert made(hours, machines, weight, elasticity) == pytest.approx(wanted, rel=1e-10)


def test_without_machines_the_plan_is_the_cheapest():
    for seed in range(30):
        wanted, _, elasticity, tilt = firm(seed, 0)
        wage = tilt ** (-1.0 / elasticity)
        weight, hours, _ = planned(wanted, np.zeros(BINS), elasticity, tilt)
        unit_cost = np.sum(weight * wage ** (1.0 - elasticity)) ** (1.0 / (1.0 - elasticity))
        assert np.sum(wage * hours) == pytest.approx(unit_cost * wanted, rel=1e-10), "the dual price index"


@given(st.integers(0, 10**6))
def test_whole_people_are_rounded_from_the_top_and_never_fewer_than_one(seed):
    draw = np.random.default_rng(seed)
    hours = draw.gamma(0.4, 1.0, BINS)
    per_person = float(draw.uniform(0.5, 1.1))
    staff = np.zeros(BINS, np.int64)
    whole_people(hours, per_person, staff)
    needed = np.cumsum(hours[::-1])[::-1] / per_person
    assert staff[0] >= 1
    assert np.all(np.diff(staff) <= 0), "wanted staff of at least each skill never rises with skill"
    assert np.all(staff[1:] == np.floor(needed[1:] + 0.5))
    assert staff[0] == max(np.floor(needed[0] + 0.5), np.ceil(needed[0] - 0.35), 1)
