"""Runs for the tests of the store, made up in a moment: nothing is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from experiments.sweep.record import Record
from experiments.sweep.runs import Result, RunSpec

RECORD = Record(periods=("output", "gini_wealth"))


def made_spec(number: int, seed: int = 0) -> RunSpec:
    """Return run number so and so of a design that varies a scenario and the number of people."""
    scenario = ("baseline", "citizens_fund")[number % 2]
    labels = {"scenario": scenario, "population.workers": 50 + number // 2}
    return RunSpec(scenario, {"population.workers": 50 + number // 2}, f"{number:064x}", seed, 8, 6, RECORD, labels)


def made_result(spec: RunSpec, periods: int = 8) -> Result:
    """Return what that run might have left; equal for equal runs."""
    chance = np.random.default_rng([int(spec.digest, 16), spec.seed])
    table = pd.DataFrame({"period": np.arange(periods), "output": chance.normal(100.0, 5.0, periods),
                          "gini_wealth": chance.random(periods)})
    summary = {"output": float(table["output"].mean()), "growth_per_year": float("nan"), "worst_residual": -0.0}
    return Result(summary, f"{chance.integers(2**62):064x}", {"periods": table})


def made_specs(points: int, seeds: int) -> Iterator[RunSpec]:
    """Yield the runs of a design, seed by seed."""
    for seed in range(seeds):
        for number in range(points):
            yield replace(made_spec(number), seed=seed)
