"""Every identity of the model holds in every quarter of every bundled scenario (validation V7)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulation import load_scenario, simulate
from simulation.accounting.identities import TOLERANCE, BooksError
from simulation.economy import Economy
from simulation.metrics.roles import assign_roles
from simulation.relations.edges import ASSIST, EMPLOYMENT, LEAD, MANAGEMENT
from simulation.scenario import bundled_scenarios
from tests.limits.economies import before, opened, take

SCENARIOS = list(bundled_scenarios())
REFORMS = """
extends = "baseline"
[[changes]]
period = 8
"ownership.private" = 0.2
"ownership.dispersed" = 0.2
"ownership.state" = 0.2
"ownership.commons" = 0.2
"ownership.cooperative" = 0.2
"transfers.basic_income" = 0.2
"taxes.machines" = 0.02
"taxes.wealth" = 0.01
[[changes]]
period = 24
"ownership.private" = 0.0
"ownership.dispersed" = 0.2
"ownership.state" = 0.4
"ownership.commons" = 0.2
"ownership.cooperative" = 0.2
"transfers.social_dividend" = 1.0
"control.layoffs_allowed" = false
"""


def money_is_sound(economy: Economy) -> bool:
    ledger = economy.ledger
    return bool(np.all(np.isfinite(ledger.balances))) and float(np.min(ledger.balances[: ledger.bank])) >= 0.0


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_books_close_in_every_quarter_of_every_bundled_scenario(name: str, seed: int) -> None:
    quarters: list[bool] = []
    run = simulate(load_scenario(name, {"population.workers": 300}), seed=seed, periods=60,
                   observe=lambda economy: quarters.append(money_is_sound(economy)))
    assert 0.0 < run.worst_residual <= TOLERANCE <= 1e-12
    assert quarters == [True] * 60


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_books_close_for_a_thousand_quarters_of_ten_thousand_people(name: str) -> None:
    run = simulate(load_scenario(name, {"population.workers": 10_000}), seed=0, periods=1_000)
    assert len(run.records) == 1_000
    assert 0.0 < run.worst_residual <= TOLERANCE


def test_the_books_close_when_ownership_and_taxes_are_reformed_along_the_way(tmp_path: Path) -> None:
    file = tmp_path / "reforms.toml"
    file.write_text(REFORMS, encoding="utf-8")
    run = simulate(load_scenario(file, {"population.workers": 300}), seed=4, periods=40)
    assert 0.0 < run.worst_residual <= TOLERANCE
    assert run.economy.parameters.ownership.state == 0.4


@pytest.mark.parametrize("kind", [EMPLOYMENT, MANAGEMENT, LEAD, ASSIST])
def test_an_edge_lost_or_written_twice_breaks_the_hours_of_its_firm(kind):
    economy = before(opened(300, seed=1, changes={"machines.opening_capability": 0.5}, periods=3), assign_roles)
    edges = economy.relations.edges
    rows = edges.of(kind)
    lost = int(rows[np.argmax(edges.hours[rows])])
    for factor in (0.0, 2.0):
        hours = edges.hours[lost]
        edges.hours[lost] *= factor
        with pytest.raises(BooksError, match=r"hours on the edges of a firm .* \(2\.10\)"):
            take(economy, assign_roles)
        edges.hours[lost] = hours
    take(economy, assign_roles)
