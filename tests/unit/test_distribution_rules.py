"""Distribution: the waterfall from revenue to wages, profit and the residual."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.agents.firms import MACHINE_MAKERS
from simulation.columns import NOBODY
from simulation.institutions.distribution import (
    count_profit,
    member_income,
    note_labour_share,
    pay_residual,
    pay_wages,
)
from simulation.institutions.division import divide_residual, residual_to_pay
from simulation.institutions.ownership import payments_to_holders
from tests.limits.economies import before, opened, take


def settled(economy, flow):
    return sum(float(np.sum(entry.received)) for entry in economy.ledger.journal if entry.flow is flow)


def test_everybody_at_work_is_paid_the_agreed_wage_and_nobody_else():
    economy = before(opened(600), pay_wages)
    households = economy.households
    take(economy, pay_wages)
    agreed = np.where(economy.is_employed, households.wage, 0.0)
    assert households.labour_income == pytest.approx(agreed, rel=1e-12)
    assert np.any(~economy.is_employed)


def test_short_hours_lower_pay_only_where_hours_are_shared():
    for sharing in (0.0, 0.7):
        economy = before(opened(200), pay_wages)
        firms, households = economy.firms, economy.households
        firms.hours_sharing[:], firms.hours_factor[:] = sharing, 0.6
        take(economy, pay_wages)
        at_work = economy.is_employed
        assert households.labour_income[at_work] == pytest.approx((1 - sharing * 0.4) * households.wage[at_work])


def test_research_is_paid_to_sci_tech_people_out_of_the_same_wage():
    economy = before(opened(1000, changes={"technology.research_share": 0.2}), pay_wages)
    firms, households = economy.firms, economy.households
    makers = firms.sector == MACHINE_MAKERS
    take(economy, pay_wages)
    assert np.any(firms.research[makers] > 0.0)
    assert np.all(firms.research[~makers] == 0.0)
    sci_tech = economy.is_employed & (households.skill >= economy.parameters.tasks.bins - 2)
    pay = np.bincount(households.employer[sci_tech], weights=households.wage[sci_tech], minlength=len(makers))
    assert firms.research == pytest.approx(firms.research_share * pay)
    assert economy.government.public_research == pytest.approx(
        economy.government.public_research_share * pay.sum())
    total = settled(economy, flows.WAGES) + settled(economy, flows.RESEARCH) + settled(economy, flows.PUBLIC_RESEARCH)
    assert total == pytest.approx(households.wage[economy.is_employed].sum())


def test_a_firm_that_lacks_the_money_for_wages_borrows_it():
    economy = before(opened(200), pay_wages)
    firms, ledger = economy.firms, economy.ledger
    ledger.settle(flows.RESIDUAL, ledger.firms, firms.deposits.copy(), ledger.fund, float(np.sum(firms.deposits)))
    owed = firms.loans.copy()
    take(economy, pay_wages)
    assert firms.loans - owed == pytest.approx(firms.wage_bill + firms.research)
    assert np.all(firms.deposits == pytest.approx(0.0, abs=1e-12))


def test_the_residual_is_profit_as_far_as_the_firm_is_liquid():
    deposits, buffer = np.array([10.0, 3.0, 1.0, 10.0]), np.full(4, 6.0)
    profit = np.array([2.0, 2.0, 2.0, -5.0])
    assert residual_to_pay(deposits, buffer, profit, 0.9, 0.0).tolist() == [1.8, 0.0, 0.0, 0.0]
    assert residual_to_pay(np.array([7.0]), np.array([6.0]), np.array([5.0]), 0.9, 0.0).tolist() == [1.0]


def test_trap_T6_what_is_hoarded_is_paid_out_too_even_without_profit():
    paid = residual_to_pay(np.array([30.0, 12.0]), np.full(2, 6.0), np.zeros(2), 0.9, 0.2)
    assert paid == pytest.approx([0.2 * 18.0, 0.0])


def test_trap_T6_hoards_of_firms_shrink_to_a_few_quarters_of_pay():
    economy = before(opened(200), divide_residual)
    firms, ledger = economy.firms, economy.ledger
    firms.profit_after_tax[:] = 0.0
    ledger.lend(np.full(len(firms.loans), 500.0))
    for _ in range(60):
        take(economy, divide_residual, pay_residual)
    buffer = (economy.parameters.distribution.liquidity * (firms.wage_bill + firms.research)
              + 0.5 * firms.machines_on_order * economy.published.machine_price)
    assert np.all(firms.deposits <= 2.0 * buffer + 0.01)


def test_profit_is_revenue_and_stock_change_less_all_costs():
    economy = before(opened(300), count_profit)
    take(economy, count_profit)
    firms = economy.firms
    expected = (firms.revenue + firms.unit_cost * (firms.inventory - firms.inventory_previous) - firms.wage_bill
                - firms.research - firms.interest - firms.depreciation)
    assert firms.profit == pytest.approx(expected, rel=1e-12)
    assert np.array_equal(firms.profit_booked, firms.profit)
    machines = economy.parameters.machines.depreciation * economy.published.machine_price * firms.n_machines
    assert np.all(firms.depreciation >= machines - 1e-12)


def test_the_residual_leaves_the_firm_and_reaches_those_who_hold_the_claims():
    economy = before(opened(300), pay_residual)
    firms, households = economy.firms, economy.households
    deposits, income = firms.deposits.copy(), households.property_income.copy()
    take(economy, pay_residual)
    assert firms.residual.sum() > 0.0
    assert deposits - firms.deposits == pytest.approx(firms.residual, abs=1e-12)
    received = payments_to_holders(economy, np.append(firms.residual, (0.0, 0.0)))[economy.ledger.households]
    assert households.property_income - income == pytest.approx(received)


def test_an_empty_slot_pays_no_residual():
    economy = before(opened(300), divide_residual)
    economy.firms.is_active[::2] = False
    take(economy, divide_residual, pay_residual)
    assert np.all(economy.firms.residual[::2] == 0.0)


def test_the_labour_share_follows_pay_and_what_members_receive():
    economy = before(opened(300), note_labour_share)
    firms = economy.firms
    old = firms.labour_share.copy()
    take(economy, note_labour_share)
    share = (firms.wage_bill + firms.research) / (firms.revenue + firms.stock_change)
    assert firms.labour_share == pytest.approx(old + 0.2 * (np.clip(share, 0.0, 1.5) - old))
    assert np.all(member_income(economy) == 0.0)
    cooperatives = before(opened(300, scenario="worker_cooperatives"), note_labour_share)
    assert member_income(cooperatives) == pytest.approx(cooperatives.firms.residual)
    assert cooperatives.firms.residual.sum() > 0.0


def test_the_fair_labour_share_is_set_once_to_what_is_then_paid():
    economy = before(opened(300, changes={"human_human.norm_period": 0}), note_labour_share)
    firms = economy.firms
    take(economy, note_labour_share)
    paid = (firms.wage_bill + firms.research).sum() / (firms.revenue + firms.stock_change).sum()
    assert economy.published.fair_labour_share == pytest.approx(paid)
    economy.period = 1
    firms.wage_bill *= 3.0
    take(economy, note_labour_share)
    assert economy.published.fair_labour_share == pytest.approx(paid)


def test_people_without_a_job_earn_no_pay_even_at_the_table_end():
    """Trap T17: NOBODY is -1, which indexes the last firm."""
    economy = before(opened(200), pay_wages)
    economy.households.employer[:] = NOBODY
    take(economy, pay_wages)
    assert np.all(economy.firms.wage_bill == 0.0)
    assert np.all(economy.households.labour_income == 0.0)
