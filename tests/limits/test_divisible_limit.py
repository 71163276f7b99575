"""Smaller machines are the same machinery in smaller pieces (model 4.5b)."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents.firms import GOODS, MACHINE_MAKERS
from simulation.production.technology import machine_hours
from simulation.run import Simulation
from simulation.scenario import load_scenario
from tests.limits.economies import opened


def test_a_row_of_half_the_size_works_costs_and_is_supervised_half_as_much():
    large, small = opened(300, changes={"machines.size": 0.1}), opened(300, changes={"machines.size": 0.05})
    makers = large.firms.sector == MACHINE_MAKERS
    assert machine_hours(small) == pytest.approx(machine_hours(large) / 2, rel=1e-12)
    # Opening productivity is scaled to the machines that are there, whose number is rounded.
    assert small.firms.output[makers] == pytest.approx(2 * large.firms.output[makers], rel=1e-3)
    assert small.firms.price[makers] == pytest.approx(large.firms.price[makers] / 2, rel=1e-3)
    goods = large.firms.sector == GOODS
    gap = np.abs(small.firms.machine_hours[goods].sum(axis=1) - large.firms.machine_hours[goods].sum(axis=1))
    assert np.max(gap) <= 1.5 * machine_hours(large), "up to a machine of rounding"


def test_the_economics_do_not_depend_on_the_grain_of_machines():
    """Paired seeds, 60 quarters, a quarter of the grain: no difference beyond chance (t of 5 degrees, .4 %)."""
    differences = []
    for seed in range(6):
        row = []
        for size in (0.1, 0.025):
            simulation = Simulation(
                load_scenario("baseline", {"population.workers": 400, "machines.size": size}), seed)
            late = [simulation.step() for _ in range(60)][20:]
            output = np.mean([record["output"] for record in late])
            machinery = np.mean([record["n_machines"] for record in late]) * size
            wages = np.mean([record["wage_share"] for record in late])
            row.append(np.log([output, machinery, wages]))
        differences.append(row[1] - row[0])
    mean = np.mean(differences, axis=0)
    error = np.std(differences, axis=0, ddof=1) / np.sqrt(len(differences))
    assert np.all(error < [0.03, 0.20, 0.03]), error
    assert np.all(np.abs(mean) <= 5.0 * error), (mean, error)
