"""Small economies for tests: opened, led to the step under test, and taken through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulation.accounting.identities import check_step
from simulation.build import open_economy
from simulation.economy import Economy
from simulation.scenario import load_scenario
from simulation.schedule import SCHEDULE, advance

STEPS = tuple(step for _, steps in SCHEDULE for step in steps)


def opened(workers: int = 120, *, seed: int = 0, scenario: str = "baseline",
           changes: Mapping[str, Any] | None = None, periods: int = 0) -> Economy:
    """Open a small economy of a bundled scenario with some values changed, and let so many quarters pass."""
    economy = open_economy(load_scenario(scenario, {"population.workers": workers} | dict(changes or {})), seed)
    for _ in range(periods):
        advance(economy)
    return economy


def take(economy: Economy, *steps: Callable[[Economy], None]) -> Economy:
    """Take an economy through some steps, the books checked after each."""
    for step in steps:
        economy.ledger.step = step.__name__
        step(economy)
        check_step(economy)
    return economy


def before(economy: Economy, step: Callable[[Economy], None]) -> Economy:
    """Lead an economy from the opening of a period to the moment before a step."""
    economy.streams.period = economy.period
    return take(economy, *STEPS[: STEPS.index(step)])
