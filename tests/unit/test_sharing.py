"""Sharing out: what sci-tech staff, users and members of platforms receive, and who takes what has no taker."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting.identities.claims import due_to_holders
from simulation.agents.owners import BANK, CITIZENS_FUND, SCI_TECH, STATE, USERS
from simulation.institutions.ownership import claims_in_force, drawn_whole, held_by, payments_to_holders
from simulation.institutions.taxation import tax_property_income
from simulation.markets.goods import record_purchases, shop_for_goods_and_services, take_stock
from simulation.metrics.catalogue import measure
from simulation.metrics.ownership import ownership_measures
from tests.limits.economies import before, opened, take

KINDS = ("private", "dispersed", "state", "cooperative", "commons", "sci_tech", "users", "founders", "bank")


def owned(workers=200, periods=0, seed=0, **shares):
    return opened(workers, periods=periods, seed=seed, changes={"ownership_bank.applies": True} | {
        f"ownership.{kind}": shares.get(kind, 0.0) for kind in KINDS})


def residual(economy, **at):
    amounts = np.zeros(len(economy.firms.sector) + 2)
    for firm, amount in at.items():
        amounts[int(firm.removeprefix("f"))] = amount
    return amounts


def test_sci_tech_staff_share_by_wage_and_others_of_the_firm_get_nothing():
    economy = owned(sci_tech=1.0)
    households = economy.households
    able = households.skill >= economy.parameters.tasks.bins - 2
    firm = int(households.employer[able & (households.employer >= 0)][0])
    due = payments_to_holders(economy, residual(economy, **{f"f{firm}": 90.0}))[economy.ledger.households]
    staff = able & (households.employer == firm)
    assert due[staff] == pytest.approx(90.0 * households.wage[staff] / households.wage[staff].sum())
    assert np.all(due[~staff] == 0.0)


def test_without_sci_tech_staff_those_of_all_firms_share_and_without_any_everybody():
    economy = owned(sci_tech=1.0)
    households = economy.households
    able = households.skill >= economy.parameters.tasks.bins - 2
    households.employer[able] = -1
    due = payments_to_holders(economy, residual(economy, f0=90.0))[economy.ledger.households]
    assert due[able] == pytest.approx(90.0 * households.wage[able] / households.wage[able].sum())
    households.skill[:] = 0
    due = payments_to_holders(economy, residual(economy, f0=90.0))[economy.ledger.households]
    assert due == pytest.approx(np.full(200, 0.45))


def test_users_share_by_what_they_spent_there_this_quarter():
    economy = before(owned(users=1.0), take_stock)
    bought, ledger = economy.notes.purchases, economy.ledger
    assert np.bincount(bought.buyer, weights=bought.spent, minlength=200) == pytest.approx(
        economy.households.consumption, rel=1e-9)
    seller = int(bought.seller[0])
    here = bought.seller == seller
    due = payments_to_holders(economy, residual(economy, **{f"f{seller}": 80.0}))[ledger.households]
    spent = np.bincount(bought.buyer[here], weights=bought.spent[here], minlength=200)
    assert due == pytest.approx(80.0 * spent / spent.sum())


def test_purchases_are_kept_in_rows_of_who_bought_where_for_how_much():
    economy = owned(users=1.0)
    bought = economy.notes.purchases
    record_purchases(bought, np.array([2, 0, 1]), np.array([[5, 6], [7, -1], [8, -1]]),
                     np.array([[1.0, 2.0], [3.0, 0.0], [0.0, 0.0]]))
    assert (bought.buyer.tolist(), bought.seller.tolist()) == ([2, 2, 0], [5, 6, 7])
    assert bought.spent.tolist() == [1.0, 2.0, 3.0]


def test_where_users_hold_nothing_no_purchase_is_kept():
    economy = before(opened(100), shop_for_goods_and_services)
    take(economy, shop_for_goods_and_services)
    assert len(economy.notes.purchases.buyer) == 0


def test_a_bank_that_holds_firms_receives_for_them_and_its_owners_are_worth_them():
    economy = owned(bank=1.0, periods=3)
    ledger, households = economy.ledger, economy.households
    due = payments_to_holders(economy, residual(economy, f0=10.0, f1=5.0))
    assert due[ledger.bank] == 15.0
    assert due.sum() == 15.0
    worth = households.wealth - ledger.household_deposits
    assert worth.sum() == pytest.approx(economy.firms.equity.sum() + ledger.balances[ledger.bank], rel=1e-12)


def test_sectors_may_have_owners_of_their_own_and_the_others_keep_theirs():
    economy = opened(200, changes={"ownership_services.applies": True, "ownership_services.private": 0.25,
                                   "ownership_services.users": 0.75})
    services = economy.firms.sector == 1
    assert held_by(economy, USERS) == pytest.approx(0.75 * services)


def test_platforms_with_owners_of_their_own_pay_those_and_no_others():
    changes = {f"human_machine_human.{name}": value for name, value in {
        "services_members": 1.0, "goods_members": 1.0, "fee": 0.2}.items()}
    changes |= {"ownership_platforms.applies": True, "ownership_platforms.private": 0.0}
    for kind, account in (("state", "government"), ("commons", "fund"), ("bank", "bank")):
        economy = opened(200, changes=changes | {f"ownership_platforms.{kind}": 1.0})
        economy = before(economy, tax_property_income)
        entry = next(entry for entry in economy.ledger.journal if entry.flow.name == "platform_residual")
        assert entry.paid > 0.0
        assert entry.received[getattr(economy.ledger, account)] == entry.paid


def test_users_of_platforms_are_who_buys_there():
    changes = {"human_machine_human.services_members": 0.5, "human_machine_human.fee": 0.2,
               "ownership_platforms.applies": True, "ownership_platforms.private": 0.0,
               "ownership_platforms.users": 1.0}
    economy = before(opened(200, changes=changes), take_stock)
    due = payments_to_holders(economy, np.append(np.zeros(len(economy.firms.sector) + 1), 100.0))
    through = economy.households.services_on_platform
    assert due[economy.ledger.households] == pytest.approx(100.0 * through / through.sum())


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_reading_of_who_is_due_what_agrees(kind):
    economy = owned(**{kind: 0.6}, **({"private": 0.4} if kind != "private" else {"users": 0.4}))
    economy = before(economy, take_stock)
    amounts = np.random.default_rng(1).random(len(economy.firms.sector) + 2)
    amounts[-1] = 0.0
    assert payments_to_holders(economy, amounts) == pytest.approx(due_to_holders(economy, amounts), abs=1e-12)


def test_row_B12_firms_go_whole_to_one_kind_in_the_shares_given():
    vectors = np.tile([0.5, 0.2, 0.0, 0.3], (10_000, 1))
    whole = drawn_whole(vectors, (np.arange(10_000) + 0.5) / 10_000)
    assert np.all(np.sum(whole == 1.0, axis=1) == 1)
    assert whole.mean(axis=0) == pytest.approx([0.5, 0.2, 0.0, 0.3])


def test_a_mixed_economy_has_firms_of_each_kind_and_none_of_two():
    economy = opened(500, scenario="mixed_economy", periods=2)
    claims = claims_in_force(economy)[:-2]
    assert np.all(np.max(claims, axis=1) == 1.0)
    assert np.count_nonzero(claims.sum(axis=0)) == 3


def test_measures_of_claims_sum_to_one_and_name_the_holders():
    economy = owned(private=0.3, state=0.2, users=0.1, bank=0.1, founders=0.3, periods=2)
    found = ownership_measures(economy)
    claims = {name: value for name, value in found.items() if name.startswith("claims_of_")}
    assert sum(claims.values()) == pytest.approx(1.0)
    assert claims["claims_of_founders"] == pytest.approx(0.3)
    assert claims["claims_of_users"] == pytest.approx(0.1)


@pytest.mark.parametrize(("kind", "index"), [("state", 1.0), ("bank", 1.0), ("dispersed", 1 / 200)])
def test_row_B8_one_holder_of_all_machines_is_all_concentration_and_everybody_is_none(kind, index):
    assert measure(owned(**{kind: 1.0}, periods=1))["machine_claims_hhi"] == pytest.approx(index)


@pytest.mark.parametrize(("kind", "column"), [("state", STATE), ("commons", CITIZENS_FUND), ("bank", BANK),
                                              ("sci_tech", SCI_TECH)])
def test_claims_in_force_are_those_of_the_rule(kind, column):
    assert np.all(claims_in_force(owned(**{kind: 1.0}))[:-2, column] == 1.0)
