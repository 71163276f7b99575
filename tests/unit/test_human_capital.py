"""Human capital: what wears out is renewed before profit is counted, and what is learned costs trainers' hours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.accounting import flows
from simulation.institutions.distribution import pay_wages
from simulation.institutions.human_capital import plan_training, skill_after, study, teaching_pay, train_staff
from simulation.production.organisation import produce_output
from tests.limits.economies import before, opened, take

ALLOWANCE = {"human_capital.rate": 0.005}


def total(economy, flow):
    return sum(float(np.sum(entry.received)) for entry in economy.ledger.journal if entry.flow is flow)


@given(st.integers(0, 9), st.floats(0.0, 0.9), st.lists(st.floats(0.0, 3.0), min_size=1, max_size=8))
def test_training_that_is_paid_for_is_a_bin_or_is_carried_on(skill, carried, spending):
    bins, left = np.array([skill]), np.array([carried])
    for spent in spending:
        bins, left = skill_after(bins, left, np.array([spent]), 1.0, 9)
    assert 0.0 <= left[0] <= 1.0
    paid = carried + sum(spending)
    if bins[0] < 9:
        assert bins[0] - skill + left[0] == pytest.approx(paid, abs=1e-6)
    else:
        assert bins[0] - skill <= paid + 1e-6


@given(st.floats(0.0, 1e9), st.lists(st.floats(0.0, 1e6, allow_subnormal=False), min_size=1, max_size=20))
def test_trainers_share_all_fees(fees, wages):
    assert teaching_pay(fees, np.array(wages)).sum() == pytest.approx(fees if sum(wages) > 0.0 else 0.0, rel=1e-12)


def test_row_F5_the_allowance_is_the_worn_human_capital_of_the_firms_people():
    economy = before(opened(300, changes=ALLOWANCE), train_staff)
    firms, households = economy.firms, economy.households
    deposits = households.deposits.copy()
    take(economy, train_staff)
    worth = economy.published.mean_wage * households.human_capital
    at_work = economy.is_employed
    due = np.bincount(households.employer[at_work], weights=worth[at_work], minlength=len(firms.sector))
    assert firms.training_allowance == pytest.approx(0.005 * due)
    able = at_work & (households.skill >= economy.parameters.tasks.bins - 2)
    gained = households.deposits - deposits
    assert gained[~able] == pytest.approx(0.0, abs=1e-12), "the allowance is net zero for who is trained"
    assert gained.sum() == pytest.approx(firms.training_allowance.sum())


def test_R7_hours_of_trainers_are_taken_out_of_production_and_not_paid_by_their_firms():
    teaching, plain = opened(300, changes=ALLOWANCE), opened(300)
    for economy in (teaching, plain):
        take(before(economy, plan_training), plan_training, produce_output)
    share = teaching.notes.teaching_share
    assert 0.0 < share <= 0.2
    hardest, usual = teaching.firms.people_hours[:, -1], plain.firms.people_hours[:, -1]
    assert np.all(hardest <= usual)
    assert 1.0 - hardest.sum() / usual.sum() > 0.25 * share
    bills = []
    for economy in (teaching, plain):
        economy.households.wage[:] = plain.households.wage
        take(economy, pay_wages)
        bills.append((economy.firms.wage_bill + economy.firms.research).sum())
    assert bills[0] < bills[1]


@pytest.mark.parametrize("payer", ["firm", "worker", "state"])
def test_who_pays_for_training_is_who_loses_the_money(payer):
    economy = before(opened(300, changes=ALLOWANCE | {"human_capital.paid_by": payer}), train_staff)
    ledger = economy.ledger
    before_firms, public = ledger.firm_deposits.sum() - ledger.loans.sum(), ledger.balances[ledger.government]
    debt = ledger.bonds
    take(economy, train_staff)
    fees = total(economy, flows.TRAINING_FEES)
    assert fees > 0.0
    lost = {"firm": before_firms - (ledger.firm_deposits.sum() - ledger.loans.sum()),
            "state": public - ledger.balances[ledger.government] + ledger.bonds - debt}
    for sector, amount in lost.items():
        assert amount == pytest.approx(fees if sector == payer else 0.0, abs=1e-9)
    assert total(economy, flows.HUMAN_CAPITAL_ALLOWANCE) == pytest.approx(0.0 if payer == "worker" else fees)


def test_training_comes_to_whole_bins_of_skill_and_no_further_than_the_hardest():
    economy = before(opened(300, changes={"human_capital.rate": 0.02, "human_capital.bin_price": 0.1}), study)
    households = economy.households
    skill = households.skill.copy()
    take(economy, study)
    assert np.any(households.skill > skill)
    assert np.all(households.skill <= economy.parameters.tasks.bins - 1)
    assert np.array_equal(households.skill[~economy.is_employed], skill[~economy.is_employed])


def test_a_successor_begins_with_the_human_capital_of_its_skill():
    economy = before(opened(300, changes=ALLOWANCE, periods=3), plan_training)
    households = economy.households
    households.human_capital[:] = 0.0
    households.training_carried[:] = 0.7
    households.is_successor[:] = np.arange(300) % 2 == 0
    take(economy, plan_training)
    new = households.is_successor
    expected = 8.0 * economy.tasks.opening_relative_wage[households.skill]
    assert households.human_capital[new] == pytest.approx(expected[new])
    assert np.all(households.training_carried[new] == 0.0)
    assert np.all(households.training_carried[~new] == 0.7)


def test_row_F5_people_who_are_trained_are_more_skilled_and_the_allowance_comes_out_of_profit():
    trained, plain = (simulate(load_scenario("baseline", {"population.workers": 300} | changes), seed=1, periods=40)
                      for changes in ({"human_capital.rate": 0.01}, {}))
    assert trained.records[-1]["mean_skill"] > plain.records[-1]["mean_skill"]
    assert trained.records[-1]["training_share"] > 0.0 == plain.records[-1]["training_share"]
    assert trained.worst_residual < 1e-12

    def early(run):
        return np.mean([row["profit_share"] for row in run.records[:8]])

    assert early(trained) < early(plain)
