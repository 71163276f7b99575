"""In any world that the ranges of the parameters allow, the books close and nobody is counted twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.accounting.balance_sheets import FINANCIAL, balance_sheet, transaction_flows
from simulation.accounting.identities import TOLERANCE
from simulation.economy import Economy
from simulation.scenario import Declaration, declarations
from simulation.scenario.control_checks import HOLDERS
from simulation.scenario.declarations import wholes

PERIODS = 6
DECIMALS = 9
BASELINE = load_scenario("baseline").resolved()
# Shares that must stay below one together, and opening debts that deposits must be able to back
BOUND_TOGETHER = {"population.goods_share", "population.services_share", "population.goods_employment",
                  "population.services_employment", "population.machines_employment", "opening.firm_loans",
                  "human_machine_human.fee", "human_machine_human.work_fee"}
FREE = [declared for declared in declarations().values()
        if not declared.part and not declared.path.startswith("population.workers")
        and declared.path not in BOUND_TOGETHER]


@st.composite
def worlds(draw: st.DrawFn, reach: float) -> dict[str, Any]:
    """Up to ten parameters moved from the baseline by up to `reach` of the way to either limit, and any ownership."""
    changes: dict[str, Any] = {}
    for declared in draw(st.lists(st.sampled_from(FREE), max_size=10, unique_by=lambda declared: declared.path)):
        changes[declared.path] = draw(values(declared, reach))
    if draw(st.booleans()):
        changes |= {f"human_machine_human.{name}": draw(st.sampled_from(some)) for name, some in {
            "services_members": (0.3, 1.0), "goods_members": (0.0, 0.7), "fee": (0.0, 0.1, 0.5),
            "work_fee": (0.0, 0.2)}.items()}
    for section, paths in wholes().items():
        if section == "ownership" or draw(st.booleans()):
            changes |= dict(zip(paths, draw(parts(len(paths))), strict=True))
    if changes.get("ownership.bank", 0.0) > 0.0:
        changes["ownership_bank.applies"] = True
    if changes.get("contract.applies"):
        changes |= {"contract.party_owners": True, "contract.party_workers": True}
    for votes, holders in HOLDERS.items():
        if changes.get(votes) and not any(changes[f"ownership.{holder}"] for holder in holders):
            changes["control_weights.owners"] += changes[votes]  # votes go to those who are there to cast them
            changes[votes] = 0.0
    return changes


@st.composite
def parts(draw: st.DrawFn, number: int) -> list[float]:
    """Shares that sum to one, some of them none."""
    part = np.array(draw(st.lists(st.sampled_from([0.0, 1.0, 1.0, 2.0, 5.0]), min_size=number, max_size=number)))
    part = part / np.sum(part) if np.sum(part) > 0 else np.eye(number)[0]
    part = np.round(part, 4)
    part[int(np.argmax(part))] += 1.0 - np.sum(part)
    return [float(share) for share in part]


def values(declared: Declaration, reach: float) -> st.SearchStrategy[Any]:
    if declared.kind is bool:
        return st.booleans()
    if declared.options:
        return st.sampled_from(declared.options)
    assert declared.low is not None
    assert declared.high is not None
    now = BASELINE[declared.section][declared.key]
    low, high = now - reach * (now - declared.low), now + reach * (declared.high - now)
    if declared.kind is int:
        return st.integers(int(np.ceil(low)), int(np.floor(high)))
    # To as many decimals as people write: sums near the least number a computer knows have no digits left to balance
    return st.floats(low, high).map(lambda value: min(max(round(value, DECIMALS), declared.low), declared.high))


def hold_the_world_to_its_books(economy: Economy) -> None:
    ledger, households, firms, holdings = economy.ledger, economy.households, economy.firms, economy.holdings
    money = float(np.sum(ledger.balances[: ledger.bank]))
    assert np.all(np.isfinite(ledger.balances))
    assert float(np.min(ledger.balances[: ledger.bank])) >= -TOLERANCE * money
    assert float(np.min(ledger.loans)) >= -TOLERANCE * money
    assert ledger.bonds >= -TOLERANCE * money
    for table in (households, firms, economy.machines):
        for name in table.columns:
            column = getattr(table, name)
            assert np.all(np.isfinite(column[table.rows()] if len(column) == table.room else column)), name
    employed = households.employer[households.employer >= 0]
    assert len(employed) <= len(households)
    assert np.all(firms.is_active[employed])
    assert np.sum(firms.n_employees[firms.is_active]) <= len(households)
    rows = holdings.rows()
    claims = np.bincount(holdings.firm[rows], weights=holdings.share[rows], minlength=len(firms.sector) + 1)
    assert np.max(np.abs(claims - 1.0)) <= TOLERANCE
    assert np.min(holdings.share[rows]) >= 0.0
    assert np.max(np.abs(transaction_flows(economy).values.sum(axis=0))) <= TOLERANCE * money
    sheet = balance_sheet(economy)
    assert max(abs(float(np.sum(sheet.row(name)))) for name in FINANCIAL) <= TOLERANCE * money


def live(world: dict[str, Any], seed: int, workers: int, periods: int) -> None:
    quarters: list[int] = []

    def watch(economy: Economy) -> None:
        hold_the_world_to_its_books(economy)
        quarters.append(economy.period)

    run = simulate(load_scenario("baseline", world | {"population.workers": workers}), seed=seed, periods=periods,
                   observe=watch)
    assert quarters == list(range(1, periods + 1))
    assert 0.0 < run.worst_residual <= TOLERANCE
    assert all(np.isfinite(list(run.summary.values())))


@settings(max_examples=25)
@given(worlds(reach=0.5), st.integers(0, 2**32 - 1))
def test_the_books_close_in_random_worlds(world: dict[str, Any], seed: int) -> None:
    live(world, seed, workers=60, periods=PERIODS)


@pytest.mark.slow
@settings(max_examples=1_000)
@given(worlds(reach=0.5), st.integers(0, 2**32 - 1))
def test_the_books_close_in_a_thousand_random_worlds_of_a_few_years(world: dict[str, Any], seed: int) -> None:
    live(world, seed, workers=120, periods=16)
