"""Running the model: one scenario, one seed, so many quarters, one table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.build import open_economy
from simulation.economy import Economy
from simulation.metrics.catalogue import CATALOGUE, measure
from simulation.scenario import Scenario, load_scenario
from simulation.schedule import advance

if TYPE_CHECKING:
    import pandas

DEFAULT_PERIODS = 400
BURN_IN = 40
LONGEST_WINDOW = 100
QUARTERS_A_YEAR = 4

Observer = Callable[[Economy], Any]


class Simulation:
    """One economy under way: `step()` lets a quarter pass and adds a row to `records`."""

    def __init__(self, scenario: Scenario, seed: int = 0) -> None:
        """Open the economy of a scenario with one seed."""
        self.scenario = scenario
        self.seed = seed
        self.economy = open_economy(scenario, seed)
        self.records: list[dict[str, float]] = []

    def step(self) -> dict[str, float]:
        """Let one quarter pass and return its measures."""
        advance(self.economy)
        self.records.append(measure(self.economy))
        return self.records[-1]


@dataclass(frozen=True)
class Run:
    """What a simulation leaves: the table of its periods, its summary and the final economy."""

    scenario: Scenario
    seed: int
    records: list[dict[str, float]]
    economy: Economy = field(repr=False)

    @property
    def periods(self) -> pandas.DataFrame:
        """One row a quarter; the columns are those of `metrics.catalogue.CATALOGUE`."""
        import pandas

        return pandas.DataFrame(self.records, columns=list(CATALOGUE))

    @property
    def worst_residual(self) -> float:
        """The largest relative error of any accounting identity in any quarter."""
        return self.economy.worst_residual

    @property
    def digest(self) -> str:
        """SHA-256 of the table of periods: equal for equal runs, to the last bit."""
        return hashlib.sha256(np.array([list(row.values()) for row in self.records], dtype="<f8").tobytes()).hexdigest()

    @property
    def summary(self) -> dict[str, float]:
        """Means over the last quarter of the run (1 to 100 periods), and growth and inflation a year."""
        return self.summary_since(len(self.records) - min(max(len(self.records) // 4, 1), LONGEST_WINDOW))

    def summary_since(self, first: int) -> dict[str, float]:
        """Means over the quarters from `first` on; growth and inflation a year are trends of all but the opening."""
        late = self.records[min(BURN_IN, len(self.records) // 4):]
        means = {
            name: float(np.mean([row[name] for row in self.records[first:]]))
            for name in CATALOGUE
            if name not in ("period", "worst_residual")
        }
        return means | {
            "growth_per_year": log_slope([row["output"] for row in late]),
            "inflation_per_year": log_slope([row["price_index"] for row in late]),
            "bottom50_growth_less_mean_per_year": log_slope([row["bottom50_income_share"] for row in late]),
            "worst_residual": self.worst_residual,
        }


def log_slope(values: list[float]) -> float:
    """Return the least-squares slope of the logarithm a year, from quarterly values; 0 for fewer than two.

    Of the share of the poorer half in income it is by how much their income grows faster than the mean (row C14).
    """
    if len(values) < 2 or min(values) <= 0.0:
        return 0.0
    time = np.arange(len(values), dtype=np.float64)
    time -= np.mean(time)
    return QUARTERS_A_YEAR * float(np.sum(time * np.log(values)) / np.sum(time * time))


def simulate(scenario: Scenario | str, seed: int = 0, periods: int = DEFAULT_PERIODS, *,
             observe: Observer | None = None, overrides: Mapping[str, Any] | None = None,
             keep_relations: Collection[int] = ()) -> Run:
    """Run a scenario (or the name or path of one) for so many quarters; `observe` sees the economy after each.

    The graph of the last quarter can be had afterwards, `run.economy.relations.graph()`; for that of others, name
    them in `keep_relations` and ask for `graph(period=…)`.
    Raises ScenarioError for a scenario that cannot be read and BooksError if an identity breaks.
    """
    if periods < 1:
        raise ValueError(f"periods must be at least 1, not {periods}")
    if outside := sorted(period for period in keep_relations if not 0 <= period < periods):
        raise ValueError(f"keep_relations names quarters from 0 to {periods - 1}, not {', '.join(map(str, outside))}")
    chosen = scenario if isinstance(scenario, Scenario) and not overrides else load_scenario(scenario, overrides)
    simulation = Simulation(chosen, seed)
    simulation.economy.relations.keep(keep_relations)
    for _ in range(periods):
        simulation.step()
        if observe is not None:
            observe(simulation.economy)
    return Run(chosen, seed, simulation.records, simulation.economy)
