"""Royalties and the rent of land: paid before profit, to those who hold what is paid for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.accounting import flows
from simulation.accounting.balance_sheets import balance_sheet
from simulation.accounting.identities import BooksError, check_books
from simulation.institutions.distribution import count_profit
from simulation.institutions.royalties import land_let, pay_land_rent, pay_royalties, royalties_due
from simulation.metrics.catalogue import measure
from tests.limits.economies import before, opened, take

LAND = {"land.endowment": 2.0, "land.rent_share": 0.05}
ROYALTIES = {"royalties.technology": 0.03, "royalties.knowledge": 0.02, "soft_assets.knowledge": "sci_tech",
             "soft_assets.technology": "makers"}


@given(st.lists(st.floats(0.0, 1e6, allow_subnormal=False), min_size=1, max_size=20), st.floats(0.1, 1e6))
def test_all_land_is_let_and_none_twice(sales, endowment):
    let = land_let(np.array(sales), np.ones(len(sales), bool), endowment)
    assert let.sum() == pytest.approx(endowment if sum(sales) > 0.0 else 0.0, rel=1e-12)


def test_a_firm_with_a_loss_of_value_added_owes_no_royalty():
    assert royalties_due(np.array([100.0, -5.0]), np.array([0.1, 0.0])).tolist() == [[10.0, 0.0], [0.0, 0.0]]


def test_royalties_lower_profit_and_reach_the_holders():
    economy = before(opened(300, changes=ROYALTIES), pay_royalties)
    firms, households = economy.firms, economy.households
    income = households.contract_income.copy()
    take(economy, pay_royalties)
    base = firms.revenue - firms.platform_fee - firms.gas
    assert np.sum(firms.royalties, axis=1) == pytest.approx(0.05 * base)
    received = households.contract_income - income
    able = economy.is_employed & (households.skill >= economy.parameters.tasks.bins - 2)
    assert received.sum() == pytest.approx(firms.royalties.sum())
    assert np.all(received[~able] == 0.0)
    take(economy, pay_land_rent, count_profit)
    plain = before(opened(300), count_profit)
    take(plain, count_profit)
    assert firms.profit == pytest.approx(plain.firms.profit - np.sum(firms.royalties, axis=1))


def test_a_firm_pays_itself_no_royalty():
    economy = before(opened(200, changes={"royalties.knowledge": 0.1}), pay_royalties)
    take(economy, pay_royalties)
    assert not np.any(economy.firms.royalties)


@pytest.mark.parametrize("holder", ["persons", "everybody", "fund", "state"])
def test_rent_of_land_reaches_its_holder_and_its_value_is_the_holders_wealth(holder):
    economy = before(opened(300, changes=LAND | {"land.holder": holder}), pay_land_rent)
    ledger, households = economy.ledger, economy.households
    income = households.property_income.copy()
    public, fund = ledger.balances[ledger.government], ledger.balances[ledger.fund]
    rent = 0.05 * economy.published.output_value
    take(economy, pay_land_rent)
    received = households.property_income - income
    assert economy.firms.land_rent.sum() == pytest.approx(rent)
    assert economy.firms.land.sum() == pytest.approx(600.0)
    assert received.sum() == pytest.approx(rent if holder in ("persons", "everybody") else 0.0)
    assert ledger.balances[ledger.government] - public == pytest.approx(rent if holder == "state" else 0.0)
    assert ledger.balances[ledger.fund] - fund == pytest.approx(rent if holder == "fund" else 0.0)
    if holder == "persons":
        assert received == pytest.approx(rent * households.land / 600.0)
        assert 0 < np.count_nonzero(received) < 60
    sheet = balance_sheet(economy)
    column = {"persons": "households", "everybody": "households", "fund": "citizens_fund", "state": "state"}[holder]
    assert sheet["land", column] == pytest.approx(rent / economy.parameters.land.capitalisation)


def test_land_held_by_few_makes_wealth_less_equal_and_land_held_by_all_more():
    gini = {holder: measure(opened(300, changes=LAND | {"land.holder": holder}, periods=3))["gini_wealth"]
            for holder in ("persons", "everybody")}
    plain = measure(opened(300, periods=3))["gini_wealth"]
    assert gini["everybody"] < plain < gini["persons"]


def test_land_that_is_left_out_of_somebodys_wealth_is_found():
    economy = opened(200, changes=LAND, periods=2)
    economy.households.wealth_with_public -= 0.01 * economy.published.land_price
    with pytest.raises(BooksError, match="land"):
        check_books(economy)


def test_row_R3_royalties_and_rents_move_income_but_neither_production_nor_expenditure():
    economy = opened(200, changes=ROYALTIES | LAND, periods=3)
    booked = {entry.flow for entry in economy.ledger.journal if np.sum(entry.received) > 0.0}
    assert {flows.ROYALTY, flows.LAND_RENT} <= booked
    assert economy.worst_residual < 1e-12
    row = measure(economy)
    assert row["royalties_share"] == pytest.approx(row["paid_to_knowledge"] + row["paid_to_technology"])
    assert row["paid_to_land"] > 0.0
