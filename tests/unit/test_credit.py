"""Credit: limits, rates, interest, repayment, the bank's own funds and the public debt."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.institutions.distribution import pay_bank_residual
from simulation.markets.credit import (
    granted_limit,
    loan_rate,
    pay_interest,
    recapitalise_bank,
    repay_loans,
    retire_public_debt,
    set_credit_terms,
)
from simulation.production.planning_of_output import plan_staff
from tests.limits.economies import before, opened, take


def settled(economy, flow):
    return sum(float(np.sum(entry.received)) for entry in economy.ledger.journal if entry.flow is flow)


def test_the_limit_is_sales_and_collateral_less_what_is_owed():
    limit = granted_limit(2.5, np.array([10.0, 10.0]), 0.5, np.array([4.0, 4.0]), np.array([7.0, 99.0]))
    assert limit.tolist() == [20.0, 0.0]


def test_a_loan_rate_rises_with_leverage_ever_more_steeply():
    loans = np.linspace(0.0, 0.9, 10)
    rate = loan_rate(0.0075, 0.5, 9.9, loans, np.ones(10), np.zeros(10))
    assert rate[0] == 0.0075
    assert np.all(np.diff(rate) > 0.0)
    assert np.all(np.diff(rate, 2) > 0.0)
    assert rate[-1] == pytest.approx(0.0075 + 0.5 * 0.9**3)


def test_a_loan_that_a_winding_up_would_bring_back_carries_no_risk_charge():
    assert loan_rate(0.0075, 0.5, 0.04, np.array([0.5]), np.ones(1), np.array([0.5])) == [0.0075]


def test_no_loan_costs_more_than_the_cap_not_even_without_any_assets():
    assert loan_rate(0.0075, 2.0, 0.04, np.array([5.0]), np.zeros(1), np.zeros(1)) == [0.04]


def test_the_bank_lends_more_to_who_expects_sales_and_less_to_who_owes():
    economy = before(opened(200), set_credit_terms)
    firms = economy.firms
    take(economy, set_credit_terms)
    limit = firms.credit_limit.copy()
    economy.ledger.lend(np.ones(len(limit)))
    take(economy, set_credit_terms)
    assert firms.credit_limit == pytest.approx(np.maximum(limit - 1.0, 0.0))
    firms.expected_sales *= 2.0
    take(economy, set_credit_terms)
    assert np.all(firms.credit_limit >= limit - 1.0)
    assert np.min(firms.interest_rate) >= economy.parameters.credit.loan_rate
    assert np.max(firms.interest_rate) <= economy.parameters.credit.highest_rate


def test_trap_T14_loans_for_plans_stay_within_the_limit():
    economy = before(opened(300), plan_staff)
    firms = economy.firms
    firms.desired_output *= 100.0
    limit, loans = firms.credit_limit.copy(), firms.loans.copy()
    take(economy, plan_staff)
    taken = firms.loans - loans
    assert np.all(taken <= limit * (1 + 1e-12) + 1e-12)
    assert np.count_nonzero(taken > 0) > 5


def test_interest_is_paid_on_loans_and_debt_and_makes_the_bank_richer():
    economy = before(opened(200), pay_interest)
    firms, ledger = economy.firms, economy.ledger
    owed, funds = firms.loans.copy(), float(ledger.balances[ledger.bank])
    take(economy, pay_interest)
    coupon = economy.parameters.credit.bond_rate * ledger.bonds
    assert settled(economy, flows.LOAN_INTEREST) == pytest.approx(np.sum(firms.interest_rate * owed))
    assert settled(economy, flows.BOND_INTEREST) == pytest.approx(coupon, rel=1e-2)
    assert ledger.balances[ledger.bank] - funds == pytest.approx(
        settled(economy, flows.LOAN_INTEREST) + settled(economy, flows.BOND_INTEREST))


def test_who_cannot_pay_interest_owes_it():
    economy = before(opened(200), pay_interest)
    ledger, firms = economy.ledger, economy.firms
    ledger.settle(flows.RESIDUAL, ledger.firms, firms.deposits.copy(), ledger.fund, float(np.sum(firms.deposits)))
    owed = firms.loans.copy()
    take(economy, pay_interest)
    assert firms.loans == pytest.approx(owed + firms.interest)
    assert np.all(firms.deposits == 0.0)


def test_a_share_of_each_loan_is_repaid_as_far_as_deposits_reach():
    economy = before(opened(200), repay_loans)
    ledger, firms = economy.ledger, economy.firms
    keep = np.full(len(firms.loans), 0.01)
    ledger.lend(np.ones(len(keep)))
    rest = np.maximum(firms.deposits - keep, 0.0) * (np.arange(len(keep)) % 2)
    ledger.settle(flows.RESIDUAL, ledger.firms, rest, ledger.fund, float(np.sum(rest)))
    owed, deposits = firms.loans.copy(), firms.deposits.copy()
    take(economy, repay_loans)
    due = economy.parameters.credit.amortisation * owed
    assert owed - firms.loans == pytest.approx(np.minimum(due, deposits))
    assert np.any(due > deposits)
    assert np.min(firms.deposits) >= 0.0


def lost_funds(economy, amount):
    """Let the bank lose ¤ `amount` of loans made for the purpose."""
    ledger = economy.ledger
    loans = np.zeros(len(economy.firms.loans))
    loans[0] = amount
    ledger.lend(loans)
    ledger.settle(flows.RESIDUAL, ledger.firms, loans, ledger.fund, amount)
    ledger.write_off(loans)


def test_a_bank_without_own_funds_is_restored_from_the_public_purse_to_zero():
    economy = before(opened(200), recapitalise_bank)
    ledger = economy.ledger
    lost_funds(economy, 2.0 * float(ledger.balances[ledger.bank]))
    gap = -float(ledger.balances[ledger.bank])
    take(economy, recapitalise_bank)
    assert gap > 0.0
    assert economy.bank.recapitalisation == pytest.approx(gap)
    assert ledger.balances[ledger.bank] == pytest.approx(0.0, abs=1e-9)


def test_a_sound_bank_costs_the_public_nothing():
    economy = before(opened(200), recapitalise_bank)
    take(economy, recapitalise_bank)
    assert economy.bank.recapitalisation == 0.0


def test_the_bank_pays_out_half_of_what_it_need_not_keep():
    economy = before(opened(200), pay_bank_residual)
    ledger, rule = economy.ledger, economy.parameters.credit
    spare = ledger.balances[ledger.bank] - rule.bank_capital * (ledger.loans.sum() + ledger.bonds)
    income = economy.households.property_income.sum()
    take(economy, pay_bank_residual)
    assert economy.bank.payout == pytest.approx(rule.bank_payout * max(spare, 0.0))
    assert economy.bank.payout > 0.0
    assert economy.households.property_income.sum() - income == pytest.approx(economy.bank.payout)


def test_a_bank_short_of_funds_pays_out_nothing():
    economy = before(opened(200), pay_bank_residual)
    lost_funds(economy, 0.9 * float(economy.ledger.balances[economy.ledger.bank]))
    take(economy, pay_bank_residual)
    assert economy.bank.payout == 0.0


def test_the_states_surplus_retires_its_debt_and_never_more_than_there_is():
    economy = before(opened(200), retire_public_debt)
    ledger = economy.ledger
    bonds, deposit = ledger.bonds, float(ledger.balances[ledger.government])
    take(economy, retire_public_debt)
    assert ledger.bonds == pytest.approx(bonds - min(deposit, bonds))
    assert ledger.balances[ledger.government] == pytest.approx(max(deposit - bonds, 0.0), abs=1e-12)
    ledger.lend(np.full(len(economy.firms.loans), bonds))
    ledger.settle(flows.PROFIT_TAX, ledger.firms, economy.firms.deposits.copy(), ledger.government,
                  float(np.sum(economy.firms.deposits)))
    take(economy, retire_public_debt)
    assert ledger.bonds == 0.0
    assert ledger.balances[ledger.government] > 0.0
