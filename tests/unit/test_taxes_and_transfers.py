"""Taxes and transfers: who pays, who receives, and where the money comes from."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.institutions.taxation import above_allowance, tax_firms, tax_property_income, tax_wages_and_wealth
from simulation.institutions.transfers import pay_benefits, pay_from_fund, pay_social_dividend
from simulation.schedule import advance
from tests.limits.economies import before, opened, take


def settled(economy, flow):
    return sum(float(np.sum(entry.received)) for entry in economy.ledger.journal if entry.flow is flow)


def gained(economy, step):
    """Take one step and return how households' deposits and the government's changed."""
    ledger = economy.ledger
    households, state = economy.households.deposits.copy(), float(ledger.balances[ledger.government])
    take(economy, step)
    return economy.households.deposits - households, float(ledger.balances[ledger.government]) - state


def test_the_wealth_tax_is_on_deposits_above_a_multiple_of_their_mean():
    assert above_allowance(np.array([1.0, 2.0, 9.0]), 1.5).tolist() == [0.0, 0.0, 3.0]


def test_wages_and_large_deposits_are_taxed_at_their_rates():
    economy = before(opened(300, changes={"taxes.wages": 0.25, "taxes.wealth": 0.05, "taxes.wealth_allowance": 1.0}),
                     tax_wages_and_wealth)
    households = economy.households
    on_wages = 0.25 * households.labour_income
    left = households.deposits - on_wages
    on_wealth = 0.05 * np.maximum(left - np.mean(left), 0.0)
    change, revenue = gained(economy, tax_wages_and_wealth)
    assert change == pytest.approx(-(on_wages + on_wealth), abs=1e-12)
    assert households.taxes_paid == pytest.approx(on_wages + on_wealth, abs=1e-12)
    assert revenue == pytest.approx(on_wages.sum() + on_wealth.sum())


def test_benefits_are_not_taxed_as_wages():
    economy = before(opened(300), tax_wages_and_wealth)
    take(economy, tax_wages_and_wealth)
    assert np.all(economy.households.taxes_paid[~economy.is_employed] == 0.0)


def test_nobody_is_taxed_below_a_deposit_of_zero():
    economy = before(opened(300, changes={"taxes.property_income": 0.9}), tax_property_income)
    households, ledger = economy.households, economy.ledger
    ledger.settle(flows.CONSUMPTION, ledger.households, households.deposits.copy(), ledger.fund,
                  float(np.sum(households.deposits)))
    households.property_income[:] = 5.0
    change, revenue = gained(economy, tax_property_income)
    assert np.all(change == 0.0)
    assert revenue == 0.0


def test_property_income_is_taxed_and_what_is_left_can_be_spent_next_quarter():
    economy = before(opened(300, changes={"taxes.property_income": 0.4}), tax_property_income)
    households = economy.households
    owned = households.property_income.copy()
    assert owned.sum() > 0.0
    change, revenue = gained(economy, tax_property_income)
    assert change == pytest.approx(-0.4 * owned, abs=1e-12)
    assert revenue == pytest.approx(0.4 * owned.sum())
    assert households.property_income_previous == pytest.approx(0.6 * owned)
    assert households.disposable_income == pytest.approx(
        households.labour_income + households.transfer_income + owned - households.taxes_paid)


def test_firms_pay_on_profits_not_on_losses_and_on_the_value_of_machines():
    economy = before(opened(300, changes={"taxes.profits": 0.3, "taxes.machines": 0.02}), tax_firms)
    firms = economy.firms
    firms.profit[::2] = -1.0
    deposits, owed = firms.deposits.copy(), firms.loans.copy()
    _, revenue = gained(economy, tax_firms)
    on_machines = 0.02 * economy.published.machine_price * firms.n_machines
    tax = 0.3 * np.maximum(firms.profit, 0.0) + on_machines
    assert firms.profit_after_tax == pytest.approx(firms.profit - tax)
    assert (deposits - firms.deposits) + (firms.loans - owed) == pytest.approx(tax, abs=1e-12)
    assert revenue == pytest.approx(tax.sum())
    unequipped_losers = (firms.n_machines == 0) & (firms.profit < 0)
    assert np.array_equal(firms.profit_after_tax[unequipped_losers], firms.profit[unequipped_losers])


def test_only_people_without_a_job_receive_the_benefit_and_everybody_the_basic_income():
    economy = before(opened(300, changes={"transfers.unemployment_benefit": 0.5, "transfers.basic_income": 0.2}),
                     pay_benefits)
    wage = economy.published.mean_wage
    change, _ = gained(economy, pay_benefits)
    expected = np.where(economy.is_employed, 0.2 * wage, 0.7 * wage)
    assert np.any(~economy.is_employed)
    assert change == pytest.approx(expected)
    assert economy.households.transfer_income == pytest.approx(expected)


def test_transfers_beyond_the_states_deposit_are_borrowed():
    economy = before(opened(300, changes={"transfers.basic_income": 1.0}), pay_benefits)
    ledger = economy.ledger
    bonds, deposit = ledger.bonds, float(ledger.balances[ledger.government])
    change, _ = gained(economy, pay_benefits)
    assert ledger.bonds - bonds == pytest.approx(change.sum() - deposit)
    assert ledger.balances[ledger.government] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("part", [0.0, 0.4, 1.0])
def test_the_agreed_part_of_what_the_state_received_as_owner_goes_to_all_alike(part):
    economy = before(opened(300, scenario="state_ownership", changes={"transfers.social_dividend": part}),
                     pay_social_dividend)
    received = economy.government.received_as_owner
    assert received > 0.0
    income = economy.households.property_income.copy()
    change, state = gained(economy, pay_social_dividend)
    assert change == pytest.approx(np.full(300, part * received / 300), abs=1e-12)
    assert state == pytest.approx(-part * received, abs=1e-9)
    assert economy.households.property_income - income == pytest.approx(change, abs=1e-12), "income from claims"


def test_trap_T12_the_citizens_fund_keeps_its_reserve_and_pays_the_rest_to_all_alike():
    economy = before(opened(300, scenario="citizens_fund", changes={"distribution.fund_reserve": 0.1}), pay_from_fund)
    ledger = economy.ledger
    held = float(ledger.balances[ledger.fund])
    assert held > 0.0
    change, _ = gained(economy, pay_from_fund)
    assert change == pytest.approx(np.full(300, 0.9 * held / 300))
    assert ledger.balances[ledger.fund] == pytest.approx(0.1 * held)


def test_trap_T20_income_is_what_the_journal_says_was_received():
    economy = before(opened(300, scenario="basic_income", periods=2), tax_property_income)
    take(economy, tax_property_income)
    households, ledger = economy.households, economy.ledger
    lines = {
        "labour_income": (flows.WAGES, flows.RESEARCH, flows.PUBLIC_RESEARCH),
        "transfer_income": (flows.UNEMPLOYMENT_BENEFIT, flows.BASIC_INCOME),
        "property_income": (flows.RESIDUAL, flows.BANK_RESIDUAL, flows.SOCIAL_DIVIDEND, flows.FUND_PAYOUT),
        "taxes_paid": (flows.WAGE_TAX, flows.WEALTH_TAX, flows.PROPERTY_TAX),
    }
    for column, kinds in lines.items():
        total = np.zeros(ledger.bank + 1)
        for entry in ledger.journal:
            if entry.flow in kinds:
                side, amounts = ((entry.payers, entry.paid) if column == "taxes_paid"
                                 else (entry.payees, entry.received))
                total[side] += amounts
        assert getattr(households, column) == pytest.approx(total[ledger.households], abs=1e-12), column


def test_what_the_bank_pays_the_state_reaches_everybody_in_the_next_quarter():
    economy = opened(300, scenario="state_ownership")
    while economy.bank.payout <= 0.0:
        advance(economy)
        assert economy.period < 60, "the bank pays out within a few years"
    from_bank = economy.government.received_as_owner
    assert from_bank == pytest.approx(economy.bank.payout)
    advance(economy)
    paid = sum(entry.paid for entry in economy.ledger.journal if entry.flow is flows.SOCIAL_DIVIDEND)
    assert paid == pytest.approx(settled(economy, flows.RESIDUAL) + from_bank)
