"""Division: what share of the residual goes to whom, and that all of it arrives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.accounting import flows
from simulation.accounting.identities import BooksError
from simulation.agents.recipients import CLAIMS, FUND, RECIPIENTS, SCI_TECH, STAFF, STATE
from simulation.institutions.distribution import member_income, pay_residual
from simulation.institutions.division import divide_residual, pay_division, share_among_people, split_residual
from simulation.schedule import SCHEDULE, advance
from tests.limits.economies import before, opened, take

PLACES = range(len(RECIPIENTS))


def only(recipient: int):
    return (np.arange(len(RECIPIENTS)) == recipient).astype(np.float64)


@given(st.floats(0.0, 1e9), st.lists(st.floats(0.0, 1.0), min_size=len(RECIPIENTS), max_size=len(RECIPIENTS)))
def test_the_parts_of_a_residual_make_up_the_whole(residual, weights):
    weights = np.array(weights)
    shares = weights / weights.sum() if weights.sum() > 0.0 else only(CLAIMS)
    parts = split_residual(np.array([residual]), shares[None, :])[0]
    left = residual
    for part in parts:
        left -= part
    assert left == 0.0
    assert np.all(parts >= 0.0)


@settings(max_examples=100)
@given(st.data())
def test_whatever_the_people_are_like_all_that_is_for_them_reaches_them(data):
    people, firms = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 3))

    def drawn(low, high, size):
        return np.array(data.draw(st.lists(st.integers(low, high), min_size=size, max_size=size)))

    def amounts(size):
        return drawn(0, 50, size).astype(np.float64)

    amount = amounts(firms * len(RECIPIENTS)).reshape(firms, len(RECIPIENTS))
    employer, wage = drawn(-1, firms - 1, people), 0.5 + amounts(people)
    weight = np.where(employer >= 0, wage, 0.0)
    received = share_among_people(
        amount, drawn(0, 2, firms), employer, weight, wage, wage, drawn(0, 9, people), 8, drawn(0, 2, people),
        drawn(-1, firms - 1, people), drawn(-1, firms - 1, people), amounts(people), amounts(people), amounts(people))
    for_people = amount.sum() - amount[:, [CLAIMS, FUND, STATE]].sum()
    assert received.sum() == pytest.approx(for_people, rel=1e-12)
    assert np.all(received >= 0.0)


def test_a_residual_that_is_all_the_claims_is_paid_to_them_to_the_last_bit():
    residual = np.array([0.1, 3.7e-13, 12345.678])
    parts = split_residual(residual, np.tile(only(CLAIMS), (3, 1)))
    assert np.array_equal(parts[:, CLAIMS], residual)
    assert not np.any(parts[:, 1:])


@pytest.mark.parametrize("recipient", PLACES, ids=RECIPIENTS)
def test_each_recipient_receives_all_that_is_divided_to_it(recipient):
    economy = before(opened(300, periods=2), divide_residual)
    firms, ledger = economy.firms, economy.ledger
    take(economy, divide_residual)
    firms.division[:] = only(recipient)
    deposits = firms.deposits.copy()
    take(economy, pay_residual, pay_division)
    assert deposits - firms.deposits == pytest.approx(firms.residual, abs=1e-9)
    entry = next(entry for entry in ledger.journal if entry.flow is flows.PROFIT_SHARE)
    paid = 0.0 if recipient == CLAIMS else float(np.sum(firms.residual))
    assert np.sum(entry.received) == pytest.approx(paid)
    assert firms.residual.sum() > 0.0


def test_who_works_in_a_firm_receives_the_part_of_its_staff_and_nobody_else_does():
    economy = before(opened(300), divide_residual)
    firms, households = economy.firms, economy.households
    take(economy, divide_residual)
    firms.division[:] = only(STAFF)
    income = households.contract_income.copy()
    take(economy, pay_residual, pay_division)
    received = households.contract_income - income
    at_work = economy.is_employed
    assert np.all(received[~at_work] == 0.0)
    by_firm = np.bincount(households.employer[at_work], weights=received[at_work], minlength=len(firms.residual))
    assert by_firm == pytest.approx(firms.residual)
    assert member_income(economy) == pytest.approx(firms.residual)


def test_a_part_for_sci_tech_people_of_a_firm_without_them_goes_to_those_of_the_economy():
    economy = before(opened(300), divide_residual)
    firms, households = economy.firms, economy.households
    take(economy, divide_residual)
    firms.division[:] = only(SCI_TECH)
    income = households.contract_income.copy()
    take(economy, pay_residual, pay_division)
    received = households.contract_income - income
    able = economy.is_employed & (households.skill >= economy.parameters.tasks.bins - 2)
    without = ~np.any(firms.staff[:, -2:] > 0.0, axis=1)
    assert np.any(without & (firms.residual > 0.0))
    assert received[able].sum() == pytest.approx(firms.residual.sum())
    assert np.all(received[~able] == 0.0)
    assert np.all(member_income(economy)[without] == 0.0)


def test_a_firm_that_pays_what_another_owes_its_staff_is_found():
    def pay_division_of_a_neighbour(economy):
        right = economy.firms.divided[:, STAFF].copy()
        economy.firms.divided[:, STAFF] = np.roll(right, 1)
        pay_division(economy)

    pay_division_of_a_neighbour.__name__ = "pay_division"
    economy = before(opened(200, changes={"distribution_weights.work": 1.0}), divide_residual)
    take(economy, divide_residual, pay_residual)
    with pytest.raises(BooksError, match="that no claim holds"):
        take(economy, pay_division_of_a_neighbour)


def test_books_hold_when_residuals_are_divided_quarter_after_quarter():

    def divide_evenly(economy):
        divide_residual(economy)
        economy.firms.division[:] = 1.0 / len(RECIPIENTS)

    steps = tuple((name, tuple(divide_evenly if step is divide_residual else step for step in phase))
                  for name, phase in SCHEDULE)
    economy = opened(200)
    for _ in range(8):
        advance(economy, steps)
    assert economy.worst_residual < 1e-12
