"""Scenarios on the same seeds: what their runs gave, gathered for tables, files and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from experiments.batch import TRAJECTORY, Outcome, Task
from experiments.differences import Difference, Level, levels, paired_differences

if TYPE_CHECKING:
    from simulation import Scenario


@dataclass(frozen=True)
class Comparison:
    """Scenarios by name, the first of them the reference, and the outcome of every seed of each."""

    scenarios: dict[str, Scenario]
    seeds: tuple[int, ...]
    periods: int
    outcomes: tuple[Outcome, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios in the order in which they were given."""
        return tuple(self.scenarios)

    @property
    def reference(self) -> str:
        """Name of the scenario that the others are held against."""
        return self.names[0]

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Outcomes of the runs that gave none."""
        return tuple(outcome for outcome in self.outcomes if outcome.failure is not None)

    @property
    def worst_residual(self) -> float | None:
        """Worst relative error of the books in any run; None if no run ended."""
        return max((run.summary["worst_residual"] for run in self.outcomes if run.summary), default=None)

    @cached_property
    def summaries(self) -> pd.DataFrame:
        """Summaries in tidy form: scenario, seed, measure, value."""
        rows = [
            (outcome.name, outcome.seed, measure, float(value))
            for outcome in self.outcomes
            for measure, value in outcome.summary.items()
        ]
        return pd.DataFrame(rows, columns=["scenario", "seed", "measure", "value"])

    @cached_property
    def trajectories(self) -> pd.DataFrame:
        """Some columns of every run over time, with scenario and seed in front."""
        frames = [
            outcome.trajectory.assign(scenario=outcome.name, seed=outcome.seed)
            for outcome in self.outcomes
            if outcome.trajectory is not None
        ]
        columns = ["scenario", "seed", *TRAJECTORY]
        return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)

    @cached_property
    def levels(self) -> list[Level]:
        """Mean and spread over seeds of each measure in each scenario."""
        return levels(self.summaries)

    @cached_property
    def differences(self) -> list[Difference]:
        """Each scenario against the reference, paired by seed; the books are not compared."""
        economic = self.summaries[self.summaries["measure"] != "worst_residual"]
        return paired_differences(economic, self.reference)


def tasks(scenarios: dict[str, Scenario], seeds: Sequence[int], periods: int) -> list[Task]:
    """List the runs of a comparison: every scenario on every seed."""
    return [Task(name, scenario, seed, periods) for name, scenario in scenarios.items() for seed in seeds]


def by_name(scenarios: Sequence[Scenario]) -> dict[str, Scenario]:
    """Key scenarios by name; a second one of the same name becomes `name (2)`, as for a placebo."""
    named: dict[str, Scenario] = {}
    for scenario in scenarios:
        name, count = scenario.name, 1
        while name in named:
            count += 1
            name = f"{scenario.name} ({count})"
        named[name] = scenario
    return named
