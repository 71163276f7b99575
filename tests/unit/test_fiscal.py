"""What taxes are spent on, new taxes and transfers, public training, rules of pay: to the cent and to the bit."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.accounting import flows
from simulation.agents.government import (
    BASIC_INCOME,
    BUDGET,
    CITIZENS_FUND,
    FIELDS,
    RESEARCH,
    TAXES,
    TRAINING,
    UNSPENT,
    WAGE_SUBSIDY,
    Government,
)
from simulation.institutions.distribution import compressed, pay_wages
from simulation.institutions.earmarking import earmark_revenue, pay_grants, revenue_by_purpose
from simulation.institutions.taxation import tax_estates, tax_firms, tax_sales, tax_wages_and_wealth
from simulation.institutions.transfers import pay_benefits
from simulation.markets.goods import buy_for_the_state
from simulation.markets.labour import lay_off
from simulation.markets.wages import renew_contracts
from simulation.metrics.selection import exit_selection
from simulation.production.planning_of_output import post_prices
from simulation.production.training import plan_public_training, train_people
from simulation.schedule import advance
from tests.limits.economies import before, opened, take

SMALL = {"population.workers": 100}
NEW_RATES = ("inheritance", "value_added", "data", "machines", "wealth")
ALL_USES = {"spending.wages": "training", "spending.property_income": "citizens_fund",
            "spending.profits": "wage_subsidy", "taxes.machines": 0.01, "spending.machines": "public_research",
            "taxes.value_added": 0.05, "spending.value_added": "basic_income", "taxes.wealth": 0.01,
            "taxes.wealth_allowance": 1.0, "spending.wealth": "unspent"}


def journalled(economy, flow):
    return sum(float(np.sum(entry.received)) for entry in economy.ledger.journal if entry.flow is flow)


def digest(changes):
    return simulate(load_scenario("baseline", SMALL | changes), seed=1, periods=12).digest


@pytest.fixture(scope="module")
def baseline_digest():
    return digest({})


@pytest.mark.parametrize("changes", [
    {f"spending.{tax}": "unspent" for tax in NEW_RATES},
    {f"spending.{tax}": "basic_income" for tax in NEW_RATES} | {"spending.low_pay": 0.9},
    {"taxes.passed_on": 0.0, "taxes.inheritance_allowance": 5.0, "taxes.wealth_base": "net_worth"},
    {"public_training.targeting": "low_skill", "human_capital.bin_price": 3.0, "public_training.success": 0.1},
], ids=["unspent", "basic income", "taxes", "training"])
def test_a_rate_of_nothing_is_no_tax_and_no_rule_to_the_last_bit(changes, baseline_digest):
    assert digest(changes) == baseline_digest


def test_what_was_earmarked_is_what_was_spent_and_what_is_held_to_the_last_cent():
    economy = opened(300, changes=ALL_USES)
    state = economy.government
    earmarked, spent = np.zeros(len(FIELDS)), np.zeros(len(FIELDS))
    for _ in range(12):
        advance(economy)
        earmarked += state.earmarked
        spent += state.spent
        taxes = sum(journalled(economy, flow) for flow in flows.FLOWS if flow.name.endswith("_tax"))
        assert state.revenue.sum() == pytest.approx(taxes, rel=1e-12)
        assert state.earmarked.sum() + state.revenue[TAXES.index("inheritance")] == pytest.approx(taxes, rel=1e-12)
        assert np.all(state.held >= 0.0)
    assert earmarked == pytest.approx(spent + state.held, rel=1e-12)
    for purpose in (BASIC_INCOME, TRAINING, RESEARCH, CITIZENS_FUND, WAGE_SUBSIDY):
        assert spent[purpose] > 0.0, FIELDS[purpose]
    assert spent[UNSPENT] == spent[BUDGET] == earmarked[BUDGET] == 0.0
    assert state.held[UNSPENT] > 0.0


@given(st.lists(st.tuples(st.floats(0, 1e9), st.integers(0, len(FIELDS) - 1)), min_size=1, max_size=len(TAXES)))
def test_no_revenue_is_lost_or_found_between_taxes_and_what_they_are_for(taxes):
    revenue, purpose = np.array([amount for amount, _ in taxes]), np.array([use for _, use in taxes])
    by_purpose = revenue_by_purpose(revenue, purpose)
    assert by_purpose.sum() == pytest.approx(revenue.sum(), rel=1e-12)
    state = Government()
    state.earmark(by_purpose)
    assert state.held.sum() == pytest.approx(revenue[purpose != BUDGET].sum(), rel=1e-12)


def test_a_tax_for_a_basic_income_is_paid_out_to_all_alike_a_quarter_later():
    economy = opened(300, changes={"taxes.value_added": 0.1, "spending.value_added": "basic_income"}, periods=3)
    due = float(economy.government.revenue[TAXES.index("value_added")])
    assert due > 0.0
    economy = before(economy, pay_benefits)
    deposits, employed = economy.households.deposits.copy(), economy.is_employed
    take(economy, pay_benefits)
    benefit = economy.parameters.transfers.unemployment_benefit * economy.published.mean_wage
    assert economy.households.deposits - deposits == pytest.approx(due / 300 + np.where(employed, 0.0, benefit))
    assert economy.government.held[BASIC_INCOME] == pytest.approx(0.0, abs=1e-9)


def test_the_balanced_basic_income_comes_to_what_its_tax_brings_in_8_23():
    economy = opened(300, periods=0, changes={
        "taxes.value_added": 0.1, "spending.value_added": "basic_income", "transfers.balanced": True})
    state, previous = economy.government, 0.0
    for quarter in range(40):
        revenue, spent = float(state.earmarked[BASIC_INCOME]), float(state.spent[BASIC_INCOME])
        advance(economy)
        if quarter:
            assert state.basic_income == pytest.approx(max(previous + 0.1 * (revenue - spent) / 300, 0.0))
        previous = state.basic_income
    assert state.spent[BASIC_INCOME] == pytest.approx(state.earmarked[BASIC_INCOME], rel=0.2)


def test_trap_T8_a_tax_unspent_retires_debt_but_gives_the_budget_no_room():
    changes = {"taxes.wealth": 0.05, "taxes.wealth_allowance": 0.5, "government.debt_control": 0.1}
    purchases = {}
    for use in ("unspent", "budget"):
        economy = opened(300, changes=changes | {"spending.wealth": use}, periods=2)
        purchases[use] = take(before(economy, buy_for_the_state), buy_for_the_state).government.purchases
    assert purchases["unspent"] < purchases["budget"]
    economy = opened(300, changes=changes | {"spending.wealth": "unspent"}, periods=2)
    without = copy.deepcopy(economy)
    ledger, held = without.ledger, float(without.government.held[UNSPENT])
    ledger.issue_bonds(held)
    ledger.settle(flows.BASIC_INCOME, ledger.government, held, ledger.fund, held)
    without.government.held[:] = 0.0
    without.notes.entries_checked, without.notes.tally = 0, None
    for one in (economy, without):
        one.streams.period = one.period
    assert take(before(economy, buy_for_the_state), buy_for_the_state).government.purchases == pytest.approx(
        take(before(without, buy_for_the_state), buy_for_the_state).government.purchases)


def test_trap_T8_a_tax_unspent_lowers_output_against_the_same_tax_spent():
    """Mean of quarters 20 to 40, paired by seed; at 500 people over 100 quarters it is a fifth."""
    ratios = []
    for seed in range(2):
        output = {}
        for use in ("unspent", "basic_income"):
            scenario = load_scenario("baseline", {"population.workers": 300, "taxes.value_added": 0.1,
                                                  "spending.value_added": use})
            output[use] = np.mean([row["output"] for row in simulate(scenario, seed=seed, periods=40).records[20:]])
        ratios.append(output["unspent"] / output["basic_income"])
    assert max(ratios) < 0.95


def test_sellers_pay_the_taxes_on_sales_and_mark_them_up_a_quarter_later():
    economy = before(opened(300, changes={"taxes.value_added": 0.1, "taxes.data": 0.1,
                                          "human_machine_human.goods_members": 1.0}), tax_sales)
    take(economy, tax_sales)
    firms = economy.firms
    sold = firms.price * firms.sold_to_people
    assert firms.product_tax == pytest.approx(np.where(firms.platform >= 0, 0.2, 0.1) * sold)
    assert np.any(firms.platform >= 0)
    economy = opened(300, changes={"taxes.value_added": 0.1}, periods=1)
    free = copy.deepcopy(economy)
    free.firms.product_tax[:] = 0.0
    for one in (economy, free):
        take(before(one, post_prices), post_prices)
    firms = economy.firms
    share = firms.product_tax / np.maximum(firms.revenue_previous, 1e-300)
    assert 0.05 < share.max() <= 0.1
    assert firms.price * (1.0 - share) == pytest.approx(free.firms.price)


def test_only_successors_pay_on_what_passed_to_them_and_only_out_of_the_deposit():
    economy = before(opened(300, changes={"taxes.inheritance": 0.4, "taxes.inheritance_allowance": 0.0,
                                          "population.retirement_rate": 0.1}), tax_estates)
    households = economy.households
    deposits = households.deposits.copy()
    take(economy, tax_estates)
    paid = deposits - households.deposits
    new = households.is_successor
    assert 5 < np.count_nonzero(new) < 100
    assert np.all(paid[~new] == 0.0)
    assert np.all(paid[new] >= 0.4 * deposits[new] - 1e-12)
    assert np.all(households.deposits >= 0.0)
    owns = new & (households.title >= 0)
    assert np.any(paid[owns] > 0.4 * deposits[owns] + 1e-9), "claims count"
    assert households.taxes_paid.sum() == 0.0, "paid out of wealth, not out of income"


def test_net_worth_is_taxed_as_far_as_deposits_reach():
    changes = {"taxes.wealth": 0.1, "taxes.wealth_allowance": 1.0, "taxes.wealth_base": "net_worth"}
    economy = before(opened(300, changes=changes), tax_wages_and_wealth)
    households = economy.households
    left = households.deposits - economy.parameters.taxes.wages * households.labour_income
    due = 0.1 * np.maximum(households.wealth - np.mean(households.wealth), 0.0)
    take(economy, tax_wages_and_wealth)
    assert left - households.deposits == pytest.approx(np.minimum(due, left), abs=1e-9)
    assert np.any(due > left), "some owners hold claims and little money"


def test_research_deducted_once_more_lowers_the_tax_on_profit_row_E12():
    economy = before(opened(400, changes={"population.machines_employment": 0.08}), tax_firms)
    economy.firms.profit[:] = 10.0
    both = []
    for deduction in (0.0, 1.0):
        one = copy.deepcopy(economy)
        one.parameters = load_scenario("baseline", {"taxes.research_deduction": deduction}).parameters
        both.append(take(one, tax_firms).firms.profit_after_tax)
    assert np.any(economy.firms.research > 0.0)
    assert both[1] - both[0] == pytest.approx(0.18 * np.minimum(economy.firms.research, 10.0), abs=1e-12)


def test_nobody_is_left_below_the_minimum_income():
    economy = before(opened(300, changes={"transfers.minimum_income": 0.6}, periods=2), pay_benefits)
    take(economy, pay_benefits)
    households, tax = economy.households, economy.parameters.taxes
    income = ((1.0 - tax.wages) * households.labour_income + households.transfer_income
              + households.property_income_previous + households.contract_income_previous)
    assert income.min() == pytest.approx(0.6 * economy.published.mean_wage)
    topped_up = journalled(economy, flows.MINIMUM_INCOME)
    assert 0.0 < topped_up < 0.6 * economy.published.mean_wage * 300


def test_grants_reach_the_fund_and_the_employers_of_the_low_paid():
    economy = before(opened(300, changes={"spending.low_pay": 0.9}, periods=2), pay_grants)
    state, ledger, firms = economy.government, economy.ledger, economy.firms
    state.held[CITIZENS_FUND], state.held[WAGE_SUBSIDY] = 7.0, 3.0
    fund = float(ledger.balances[ledger.fund])
    take(economy, pay_grants)
    assert ledger.balances[ledger.fund] == pytest.approx(fund + 7.0)
    assert firms.subsidy.sum() == pytest.approx(3.0)
    low = economy.is_employed & (economy.households.wage < 0.9 * economy.published.mean_wage)
    assert np.array_equal(np.flatnonzero(firms.subsidy), np.unique(economy.households.employer[low]))
    assert state.held[WAGE_SUBSIDY] == pytest.approx(0.0, abs=1e-12)
    assert state.subsidy_by_skill.argmax() < 5, "the low-paid are low-skilled"


@pytest.mark.parametrize("targeting", ["jobless", "low_skill", "displaced"])
def test_as_many_bins_are_gained_as_trainers_were_paid_for_and_only_by_those_aimed_at_row_F4(targeting):
    changes = {"public_training.budget": 0.02, "public_training.targeting": targeting, "human_capital.bin_price": 0.5,
               "machines.opening_capability": 0.5, "control.layoff_speed": 0.5}
    trained = []
    for seed in range(6):
        economy = before(opened(500, seed=seed, periods=6, changes=changes), train_people)
        households, skill = economy.households, economy.households.skill.copy()
        take(economy, train_people)
        gained = households.skill - skill
        assert set(np.unique(gained)) <= {0, 1}
        aimed_at = {"jobless": ~economy.is_employed, "low_skill": skill <= 3,
                    "displaced": households.is_displaced}[targeting]
        assert not np.any(gained[~aimed_at])
        trained.append((gained.sum(), economy.government.public_training / (0.5 * economy.published.mean_wage)))
    found, paid = np.array(trained).sum(axis=0)
    assert paid > 0.0
    assert abs(found - paid) <= 3.0 * np.sqrt(paid) + 1.0


def test_trainers_hours_are_taken_out_of_production_and_paid_by_the_state():
    economy = before(opened(400, changes={"public_training.budget": 0.02}, periods=2), plan_public_training)
    assert take(economy, plan_public_training).government.public_training_share > 0.0
    economy = before(opened(400, changes={"public_training.budget": 0.02}, periods=2), pay_wages)
    take(economy, pay_wages)
    paid = journalled(economy, flows.PUBLIC_TRAINING)
    assert 0.0 < paid <= 0.021 * economy.published.output_value
    sci_tech = economy.households.skill >= 8
    entry = next(entry for entry in economy.ledger.journal if entry.flow is flows.PUBLIC_TRAINING)
    assert np.all(entry.received[~sci_tech] == 0.0)


def test_who_lost_a_job_where_machines_had_come_is_displaced_until_the_next_job():
    economy = opened(500, changes={"machines.opening_capability": 0.5, "control.layoff_speed": 0.5}, periods=6)
    economy = before(economy, lay_off)
    households, firms = economy.households, economy.firms
    employer = households.employer.copy()
    take(economy, lay_off)
    lost = (employer >= 0) & (households.employer < 0)
    came = (firms.machines_delivered > 0) & (firms.quarters_active > 1)
    assert np.all(households.is_displaced[lost] == came[employer[lost]])
    assert not np.any(households.is_displaced & economy.is_employed)
    assert not np.any(households.is_displaced & households.is_successor)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(-1, 3), st.floats(0.1, 1e6)), min_size=1, max_size=30), st.floats(0, 1))
def test_compression_keeps_what_a_firm_pays_and_the_order_of_pay(people, compression):
    employer, wage = np.array([f for f, _ in people]), np.array([w for _, w in people])
    pay = compressed(employer, wage, compression, 4)
    assert np.array_equal(pay[employer < 0], wage[employer < 0])
    for firm in range(4):
        there = employer == firm
        assert pay[there].sum() == pytest.approx(wage[there].sum(), rel=1e-12)
        if there.any():
            assert np.all(np.diff(pay[there][np.argsort(wage[there])]) >= -1e-9 * wage[there].max())
            assert np.ptp(pay[there]) <= np.ptp(wage[there]) * (1 + 1e-9) + 1e-9


def test_nobody_in_work_is_paid_less_than_the_floor_of_the_sector_row_C11():
    economy = before(opened(300, changes={"pay.sector_floor": 0.9}), renew_contracts)
    households, sector = economy.households, economy.firms.sector
    at_work = economy.is_employed
    place = sector[households.employer]
    means = [households.wage[at_work & (place == k)].mean() for k in range(3)]
    take(economy, renew_contracts)
    for k in range(3):
        assert households.wage[at_work & (place == k)].min() >= 0.9 * means[k] - 1e-12


def test_short_hours_cost_no_more_pay_than_the_guarantee_allows():
    paid = {}
    for guarantee in (0.0, 0.8):
        changes = {"control.hours_sharing": 1.0, "pay.hours_guarantee": guarantee}
        economy = before(opened(300, changes=changes), pay_wages)
        economy.firms.hours_factor[:] = 0.5
        take(economy, pay_wages)
        paid[guarantee] = economy.households.labour_income / economy.households.wage
    at_work = economy.is_employed
    assert paid[0.0][at_work] == pytest.approx(0.5)
    assert paid[0.8][at_work] == pytest.approx(0.8)


def test_without_selection_a_third_of_those_who_leave_come_from_the_lowest_third():
    numbers = np.random.default_rng(0)
    productivity, sector = numbers.random(9000), numbers.integers(0, 3, 9000)
    leaves = numbers.random(9000) < 0.2
    relative, low = exit_selection(sector, np.ones(9000, bool), leaves, productivity)
    assert relative == pytest.approx(1.0, abs=0.05)
    assert low / leaves.sum() == pytest.approx(1.0 / 3.0, abs=0.04)
    assert exit_selection(sector, np.ones(9000, bool), np.zeros(9000, bool), productivity) == (1.0, 0)


def test_earmarking_comes_after_the_last_tax_of_the_quarter():
    economy = before(opened(200), earmark_revenue)
    taxes = sum(journalled(economy, flow) for flow in flows.FLOWS if flow.name.endswith("_tax"))
    advance(opened(200))
    assert take(economy, earmark_revenue).government.revenue.sum() == pytest.approx(taxes)
