"""Both matrices close: what one sector owns another owes, and what one pays another receives."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import load_scenario, simulate
from simulation.accounting import flows
from simulation.accounting.balance_sheets import COLUMNS, FINANCIAL, REAL, balance_sheet, transaction_flows
from simulation.economy import Economy
from simulation.scenario import bundled_scenarios

SCENARIOS = list(bundled_scenarios())
CLOSED = 1e-12
FIRMS = ("goods", "services", "machine_makers")


@pytest.fixture(scope="module", params=SCENARIOS)
def economy(request: pytest.FixtureRequest) -> Economy:
    return simulate(load_scenario(request.param, {"population.workers": 200}), seed=1, periods=25).economy


def money(economy: Economy) -> float:
    return float(np.sum(economy.ledger.balances[: economy.ledger.bank]))


def test_what_one_sector_owns_of_another_is_what_that_one_owes(economy: Economy) -> None:
    sheet = balance_sheet(economy)
    for name in FINANCIAL:
        assert abs(np.sum(sheet.row(name))) <= CLOSED * money(economy), name


def test_firms_and_bank_are_worth_what_their_owners_hold(economy: Economy) -> None:
    sheet = balance_sheet(economy)
    for name in (*FIRMS, "platform", "bank"):
        assert abs(sheet["net_worth", name]) <= CLOSED * money(economy), name


def test_the_net_worth_of_all_is_machines_plant_stocks_and_land(economy: Economy) -> None:
    sheet, firms = balance_sheet(economy), economy.firms
    worth = (economy.published.machine_price * len(economy.machines)
             + float(economy.published.sector_price[0]) * float(np.sum(firms.plant))
             + float(np.sum(firms.unit_cost * firms.inventory))
             + economy.published.land_price * float(np.sum(firms.land)))
    assert -np.sum(sheet.row("net_worth")) == pytest.approx(worth, rel=1e-12)
    assert sum(float(np.sum(sheet.row(name))) for name in REAL) == pytest.approx(worth, rel=1e-12)
    assert np.sum(sheet.row("machines")) > 0.0 <= np.min(sheet.row("machines"))


def test_households_are_worth_what_the_table_of_persons_says(economy: Economy) -> None:
    sheet, households = balance_sheet(economy), economy.households
    private = -sheet["net_worth", "households"] - sheet["net_worth", "citizens_fund"]
    assert private == pytest.approx(float(np.sum(households.wealth)), rel=1e-12)
    public = sum(sheet[name, "state"] for name in ("firm_equity", "platform_equity", "bank_equity", "machines"))
    assert private + public == pytest.approx(float(np.sum(households.wealth_with_public)), rel=1e-12)


def test_the_balance_sheet_shows_the_stocks_of_the_ledger(economy: Economy) -> None:
    sheet, ledger = balance_sheet(economy), economy.ledger
    assert sheet["deposits", "households"] == pytest.approx(float(np.sum(ledger.household_deposits)), rel=1e-12)
    assert sum(sheet["loans", name] for name in FIRMS) == pytest.approx(-float(np.sum(ledger.loans)), rel=1e-12)
    assert sheet["bonds", "state"] == -ledger.bonds
    assert sheet["bank_equity", "bank"] <= 0.0 <= ledger.balances[ledger.bank]


def test_what_is_paid_is_received_in_every_flow(economy: Economy) -> None:
    table = transaction_flows(economy)
    for name in table.rows:
        assert abs(np.sum(table.row(name))) <= CLOSED * money(economy), name


def test_what_a_sector_receives_beyond_what_it_pays_is_its_change_of_deposits(economy: Economy) -> None:
    table = transaction_flows(economy)
    assert np.max(np.abs(table.values.sum(axis=0))) <= CLOSED * money(economy)


def test_flows_reproduce_the_change_of_deposits_of_each_sector(economy: Economy) -> None:
    table, ledger = transaction_flows(economy), economy.ledger
    received = table.values[:-1].sum(axis=0)
    change = ledger.balances - ledger.opening.balances
    of_sector = {"households": change[ledger.households], "state": change[ledger.government],
                 "citizens_fund": change[ledger.fund], "platform": change[ledger.platform]} | {
        name: change[ledger.firms][economy.firms.sector == row] for row, name in enumerate(FIRMS)}
    for name, moved in of_sector.items():
        assert received[COLUMNS.index(name)] == pytest.approx(float(np.sum(moved)), abs=CLOSED * money(economy)), name


def test_new_loans_less_repayments_and_write_offs_are_the_change_of_loans(economy: Economy) -> None:
    table, ledger = transaction_flows(economy), economy.ledger
    written_off = sum(float(np.sum(entry.paid)) for entry in ledger.journal if entry.flow is flows.WRITE_OFF)
    new = -table["lending", "bank"] - table["repayment", "bank"] - written_off
    change = float(np.sum(ledger.loans - ledger.opening.loans))
    assert new == pytest.approx(change, abs=CLOSED * money(economy))
    issued = table["bond_issue", "state"] + table["bond_retirement", "state"]
    assert issued == pytest.approx(ledger.bonds - ledger.opening.bonds, abs=CLOSED * money(economy))


def test_each_payment_runs_from_the_sector_that_pays_to_the_one_that_receives(economy: Economy) -> None:
    table = transaction_flows(economy)
    wages = table["wages", "households"]
    assert wages == pytest.approx(float(np.sum(economy.firms.wage_bill)), rel=1e-12)
    assert sum(table["wages", name] for name in FIRMS) == pytest.approx(-wages, rel=1e-12)
    assert table["wages", "goods"] < 0.0 > table["wages", "services"]
    spent = float(np.sum(economy.households.consumption))
    assert table["consumption", "households"] == pytest.approx(-spent, rel=1e-12)
    assert table["consumption", "machine_makers"] == 0.0
    assert table["loan_interest", "bank"] > 0.0
    assert table["wage_tax", "state"] > 0.0 > table["wage_tax", "households"]


@pytest.mark.parametrize(("name", "holder"), [("state_ownership", "state"), ("citizens_fund", "citizens_fund"),
                                              ("baseline", "households"), ("worker_cooperatives", "households")])
def test_equity_stands_with_those_who_hold_the_claims(name: str, holder: str) -> None:
    scenario = load_scenario(name, {"population.workers": 120})
    economy = simulate(scenario, seed=0, periods=2).economy
    sheet, rule = balance_sheet(economy), scenario.parameters.ownership
    part = {"state": rule.state, "citizens_fund": rule.commons}.get(holder, 1.0 - rule.state - rule.commons)
    whole = float(np.sum(economy.firms.equity))
    assert part > 0.0
    assert sheet["firm_equity", holder] == pytest.approx(part * whole, rel=1e-9)


def test_a_matrix_in_print_shows_its_sums() -> None:
    economy = simulate(load_scenario("baseline", {"population.workers": 60}), seed=0, periods=1).economy
    lines = balance_sheet(economy).as_text().splitlines()
    assert lines[0].split() == [*COLUMNS, "sum"]
    assert [line.split()[0] for line in lines[1:]] == [*FINANCIAL, *REAL, "net_worth", "sum"]
    assert {abs(float(cell)) for cell in lines[-1].split()[1:]} == {0.0}
    assert len({len(line) for line in lines}) == 1
