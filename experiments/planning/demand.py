"""How demand for a firm's product moves in the economy itself: what lasts of it, and what does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.processes import stream
from experiments.worker_process import Failure
from simulation import load_scenario, simulate

Floats = NDArray[np.float64]
SCENARIOS = ("claims_control", "baseline")
SECTORS = {"goods": 0, "services": 1}
SETTLED = 200
"""First quarter that counts."""
GROWN = 12
"""Quarters after which a firm counts: before, it is being found by its customers."""


@dataclass(frozen=True)
class Movement:
    """Standard deviations a quarter, in logarithms, of the firms of one sector in one run."""

    change: float
    """Of the change in what lasts of a firm's part of its sector's demand."""
    noise: float
    """Of what is gone in the next quarter."""
    error: float
    """Of what firms see of demand, from what they expected."""


@dataclass
class Watching:
    """An observer for `simulate(..., observe=)` that keeps what firms expect and see."""

    rows: list[tuple[NDArray[Any], ...]] = field(default_factory=list)

    def __call__(self, economy: Any) -> None:
        """Copy the columns of one quarter."""
        firms = economy.firms
        self.rows.append((np.where(firms.is_active, firms.identity, -1), firms.sector.copy(),
                          firms.quarters_active.copy(), firms.expected_sales.copy(), firms.perceived_sales.copy()))

    def movement(self, sector: int) -> Movement:
        """Sum up the firms of a sector."""
        identity, sectors, age, expected, seen = (np.array(one)[SETTLED:] for one in zip(*self.rows, strict=True))
        of = sectors[0] == sector
        counts = (identity[:, of] >= 0) & (age[:, of] > GROWN) & (seen[:, of] > 0.0) & (expected[:, of] > 0.0)
        sales = np.where(counts, seen[:, of], np.nan)
        error = np.log(sales) - np.log(np.where(counts, expected[:, of], np.nan))
        part = np.log(sales) - np.log(np.nansum(sales, axis=1, keepdims=True))
        growth = np.where(identity[1:, of] == identity[:-1, of], np.diff(part, axis=0), np.nan)
        change, noise = apart(growth)
        return Movement(change, noise, float(np.nanstd(error)))


def apart(growth: Floats) -> tuple[float, float]:
    """Take quarterly changes (quarters, firms) apart, into those that last and noise around them.

    Of a random walk that is seen with noise, changes a quarter apart are correlated by the noise alone (Muth 1960).
    """
    variance = float(np.nanmean(growth**2))
    noise = min(max(-float(np.nanmean(growth[1:] * growth[:-1])), 0.0), variance / 2.0)
    return float(np.sqrt(variance - 2.0 * noise)), float(np.sqrt(noise))


def watch(asked: tuple[str, int]) -> dict[str, Movement]:
    """Make one run, of a scenario and a seed, and tell how demand moves in each sector."""
    scenario, seed = asked
    watching = Watching()
    simulate(load_scenario(scenario), seed=seed, periods=2 * SETTLED, observe=watching)
    return {name: watching.movement(sector) for name, sector in SECTORS.items()}


def movements(seeds: Sequence[int], jobs: int) -> Iterator[tuple[tuple[str, int], dict[str, Movement] | Failure]]:
    """Watch every scenario on every seed and yield how demand moves, by sector, under scenario and seed."""
    yield from stream(watch, [(scenario, seed) for seed in seeds for scenario in SCENARIOS], jobs)
