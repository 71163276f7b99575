"""Every slip in the books is caught in the quarter in which it is made, with its place named."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from simulation.accounting import flows
from simulation.accounting.identities import BooksError
from simulation.accounting.ledger import LedgerError
from simulation.build import open_economy
from simulation.economy import Economy
from simulation.scenario import load_scenario
from simulation.schedule import advance
from tests.accounting import seeded_bugs as bugs
from tests.accounting.seeded_bugs import Bug

FAULTY_PERIOD = 3
CLOSE = "close"
INDEBTED = {"population.workers": 100, "opening.firm_loans": 4.0, "opening.firm_deposits": 0.3}
EAGER = {"owners.founding_means": 0.0, "owners.founding_effort": 1.0, "owners.least_capital": 0.0}


@dataclass(frozen=True)
class Caught:
    """A bug and where the check must say it is."""

    bug: Bug
    step: str
    sector: str
    flow: str
    scenario: str = "baseline"


CASES = {
    # The eight of the issue
    "a dropped leg": Caught(bugs.leg(flows.CONSUMPTION, "payers", 0.0), "shop_for_goods_and_services",
                            "households", "consumption"),
    "a leg paid twice": Caught(bugs.leg(flows.WAGES, "payees", 2.0), "pay_wages", "households", "wages"),
    "a wrong sign": Caught(bugs.leg(flows.WAGE_TAX, "payees", -1.0), "tax_wages_and_wealth", "government",
                           "wage_tax"),
    "a write past the ledger": Caught(bugs.written_past_the_ledger, "renew_contracts", "households", "none booked"),
    "a stale owner": Caught(bugs.stale_register, "pay_residual", "households", "residual"),
    "lost dust": Caught(bugs.lost_dust, "pay_residual", "households", "residual"),
    "a skipped write-off": Caught(bugs.skipped_write_off, CLOSE, "all", "write_off"),
    "an unbooked entry": Caught(bugs.unbooked(flows.CONSUMPTION), "shop_for_goods_and_services", "households",
                                "none booked"),
    # More of the same kinds
    "purchases that nobody pays for": Caught(bugs.leg(flows.PURCHASES, "payers", 0.0), "buy_for_the_state",
                                             "government", "purchases"),
    "interest that reaches nobody": Caught(bugs.leg(flows.LOAN_INTEREST, "payees", 0.0), "pay_interest", "bank",
                                           "loan_interest"),
    "unbooked purchases": Caught(bugs.unbooked(flows.PURCHASES), "buy_for_the_state", "government", "bond_issue"),
    "a loan without a deposit": Caught(bugs.loan_without_deposit, "plan_staff", "loans", "lending"),
    "bonds without a deposit": Caught(bugs.bonds_without_deposit, "pay_interest", "bonds", "bond_interest"),
    "debt repaid but still owed": Caught(bugs.repaid_but_still_owed, "repay_loans", "loans", "repayment"),
    "money moved between neighbours": Caught(bugs.moved_between_neighbours, CLOSE, "households", "property_tax"),
    "an overdrawn account": Caught(bugs.overdrawn, CLOSE, "households", "none"),
    "a write-off that costs nobody": Caught(bugs.write_off_that_costs_nobody, "renew_firms", "bank", "write_off"),
    "a write-off of nothing": Caught(bugs.write_off_of_nothing, CLOSE, "loans", "write_off"),
    "a debt left in an empty slot": Caught(bugs.skipped_write_off_of_an_empty_slot, CLOSE, "loans", "write_off"),
    "claims left with the owners of the firm before": Caught(
        bugs.claims_of_the_firm_before, CLOSE, "households", "founding"),
    "a share paid to a member who has left": Caught(
        bugs.stale_members, "pay_residual", "households", "residual", "worker_cooperatives"),
    "claims beyond the whole": Caught(bugs.claims_beyond_the_whole, CLOSE, "households", "residual"),
    "a claim of nobody": Caught(bugs.claim_of_nobody, CLOSE, "households", "residual"),
    "a residual paid twice": Caught(bugs.done_twice("pay_residual"), "pay_residual", "households", "residual"),
    "wages paid twice": Caught(bugs.done_twice("pay_wages"), CLOSE, "all", "wages"),
    "benefits paid twice": Caught(bugs.done_twice("pay_benefits"), CLOSE, "all", "unemployment_benefit"),
    "a skipped tax on people": Caught(bugs.left_out("tax_wages_and_wealth"), CLOSE, "all", "wage_tax"),
    "a skipped tax on firms": Caught(bugs.left_out("tax_firms"), CLOSE, "all", "profit_tax"),
    "a skipped payout of the fund": Caught(bugs.left_out("pay_from_fund"), CLOSE, "all", "fund_payout",
                                           "citizens_fund"),
    "a skipped social dividend": Caught(bugs.left_out("pay_social_dividend"), CLOSE, "all", "social_dividend",
                                        "state_ownership"),
    "goods sold and kept": Caught(bugs.goods_sold_and_kept, CLOSE, "goods", "consumption"),
    "services kept in stock": Caught(bugs.services_kept_in_stock, CLOSE, "services", "consumption"),
    "a machine out of nowhere": Caught(bugs.machine_out_of_nowhere, CLOSE, "machine_makers", "investment"),
    "people at work in an empty slot": Caught(bugs.staff_of_nowhere, CLOSE, "households", "wages"),
    "revenue not counted": Caught(bugs.revenue_not_counted, CLOSE, "all", "consumption"),
    "income not noted": Caught(bugs.income_not_noted, CLOSE, "households", "residual"),
    "claims left out of wealth": Caught(bugs.wealth_left_out, CLOSE, "households", "none"),
    "a fee that reaches no platform": Caught(bugs.leg(flows.PLATFORM_FEE, "payees", 0.0), "charge_platform_fees",
                                             "platform", "platform_fee", "private_platform"),
    "a payout of the platform to stale owners": Caught(bugs.done_twice("execute_contracts"), "execute_contracts",
                                                       "households", "platform_residual", "private_platform"),
    "a skipped payout of contracts": Caught(bugs.left_out("execute_contracts"), CLOSE, "all", "platform_residual",
                                            "decentralised_contracts"),
    "goods for platforms that are not counted": Caught(bugs.left_out("run_platforms"), CLOSE, "all",
                                                       "platform_purchases", "decentralised_contracts"),
    "rents charged to the wrong firms": Caught(bugs.rents_from_the_wrong_firms, "pay_rents", "services", "machine_rent",
                                               "everybody_a_machine"),
    "rents paid twice": Caught(bugs.done_twice("pay_rents"), "pay_rents", "households", "machine_rent",
                               "everybody_a_machine"),
    "rents not paid": Caught(bugs.left_out("pay_rents"), "pay_rents", "households", "machine_rent",
                             "everybody_a_machine"),
    "rents that reach nobody": Caught(bugs.leg(flows.MACHINE_RENT, "payees", 0.0), "pay_rents", "households",
                                      "machine_rent", "everybody_a_machine"),
    "a machine sold twice": Caught(bugs.machine_with_two_owners, CLOSE, "machine_makers", "machine_purchase",
                                   "everybody_a_machine"),
    "a price that is no number": Caught(bugs.price_that_is_no_number, CLOSE, "firms", "none"),
}


def economy_before_the_fault(scenario: str) -> Economy:
    economy = open_economy(load_scenario(scenario, INDEBTED | EAGER), 0)
    for _ in range(FAULTY_PERIOD):
        advance(economy)
    return economy


@pytest.mark.parametrize("name", CASES)
def test_a_slip_is_caught_in_its_own_period_with_its_place(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]
    economy = economy_before_the_fault(case.scenario)
    schedule = case.bug(economy, monkeypatch)
    with pytest.raises(BooksError) as breach:
        advance(economy, schedule)
    error = breach.value
    assert (error.period, error.step, error.sector) == (FAULTY_PERIOD, case.step, case.sector)
    assert case.flow in error.flow.split(", ")
    assert error.residual > 1e-9
    for part in (f"period {FAULTY_PERIOD}", f"step {case.step}", f"sector {case.sector}", case.flow, error.identity):
        assert part in str(error)


def test_dust_that_vanishes_in_settling_is_refused_by_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    economy = economy_before_the_fault("baseline")
    with pytest.raises(LedgerError, match=r"residual in period 3, step pay_residual: .* paid but .* received"):
        advance(economy, bugs.dust_lost_in_settling(economy, monkeypatch))


@pytest.mark.parametrize("has_founders", [True, False], ids=["founded anew", "left empty"])
@pytest.mark.parametrize("scenario", ["baseline", "worker_cooperatives", "state_ownership"])
def test_the_books_hold_when_a_firm_is_wound_up_without_a_slip(
        scenario: str, has_founders: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    economy = economy_before_the_fault(scenario)
    firm = bugs.forced_exit(economy, monkeypatch)
    if not has_founders:
        bugs.without_founders(monkeypatch)
    advance(economy)
    assert economy.notes.exits == 1
    assert economy.notes.write_offs > 0.0
    assert bool(economy.firms.is_active[firm]) is has_founders
    assert economy.worst_residual <= 1e-12


def test_a_schedule_done_right_by_the_machinery_of_the_slips_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    economy = economy_before_the_fault("baseline")
    bugs.leg(flows.WAGES, "payees", 1.0)(economy, monkeypatch)
    advance(economy, bugs.careless("pay_wages", lambda economy, right: right(economy)))
    assert economy.period == FAULTY_PERIOD + 1
    assert economy.worst_residual <= 1e-12
