"""Markets for goods and services: budgets, search, shopping from stock, what the state buys."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents.firms import GOODS, MACHINE_MAKERS, SERVICES
from simulation.columns import NOBODY
from simulation.markets.goods import (
    buy_for_the_state,
    consumption_budget,
    plan_consumption,
    public_budget,
    services_budget_share,
    shop_for_goods_and_services,
    take_stock,
)
from simulation.markets.publication import price_index, publish_output_and_prices
from simulation.streams import shuffled
from tests.limits.economies import before, opened, take

RULES = {"low": 0.55, "high": 0.95, "out_of_wealth": 0.06, "subsistence": 0.0}


def shoppers(stock=1e6, *, seed=0, workers=200, **rules):
    """Return an economy at the doors of the shops, each with the same stock, before anybody has bought."""
    changes = {f"goods_market.{name}": rule for name, rule in rules.items()}
    economy = before(opened(workers, seed=seed, changes=changes), shop_for_goods_and_services)
    firms = economy.firms
    firms.inventory[firms.sector != MACHINE_MAKERS] = stock
    return economy


def test_the_poorer_spend_more_of_their_income():
    income = np.array([0.5, 1.0, 2.0, 4.0])
    spent = consumption_budget(income, np.full(4, 1e9), 1.0, 0.55, 0.95, 0.0, 0.0)
    assert np.all(np.diff(spent) > 0.0)
    assert np.all(np.diff(spent / income) < 0.0), "so that redistribution can move demand"
    assert spent[1] == pytest.approx(0.75)


def test_trap_T7_spending_out_of_wealth_is_linear_so_that_wealth_does_not_condense():
    deposits = np.array([10.0, 20.0, 1000.0])
    spent = consumption_budget(np.zeros(3), deposits, 1.0, **RULES)
    assert spent == pytest.approx(0.06 * deposits)


def test_nobody_plans_to_spend_more_than_the_deposit_nor_less_than_subsistence():
    spent = consumption_budget(np.zeros(2), np.array([0.2, 5.0]), 1.0, 0.55, 0.95, 0.0, 0.3)
    assert spent.tolist() == [0.2, 0.3]


def test_the_richer_spend_a_larger_share_on_services():
    share = services_budget_share(np.array([1e-9, 0.5, 1.0, 2.0, 1e9]), 1.0, 0.5, 0.12, 1.0, 0.5)
    assert np.all(np.diff(share) > 0.0)
    assert (share[0], share[2], share[-1]) == pytest.approx((0.15, 0.5, 0.85))


def test_dearer_services_take_more_of_the_budget_where_sectors_are_complements():
    income = np.ones(1)
    assert services_budget_share(income, 1.0, 0.5, 0.12, 2.0, 0.5) > 0.5
    assert services_budget_share(income, 1.0, 0.5, 0.12, 2.0, 1.0) == pytest.approx(0.5)
    assert services_budget_share(income, 1.0, 0.5, 0.12, 2.0, 2.0) < 0.5


def test_the_state_buys_against_the_cycle_and_trap_T13_only_weakly_against_debt():
    normal = public_budget(0.2, 100.0, 0.95, 0.05, 2.5, 0.05, 0.0)
    assert normal == pytest.approx(20.0)
    assert public_budget(0.2, 100.0, 0.90, 0.05, 2.5, 0.05, 0.0) == pytest.approx(20.0 * (0.95 / 0.9) ** 2.5)
    assert public_budget(0.2, 100.0, 0.01, 0.05, 2.5, 0.05, 0.0) == pytest.approx(20.0 * 1.35)
    assert public_budget(0.2, 100.0, 0.95, 0.05, 2.5, 0.05, 1.0) == pytest.approx(19.0)
    assert public_budget(0.2, 100.0, 0.95, 0.05, 2.5, 0.05, 1e9) == pytest.approx(10.0)
    assert public_budget(0.2, 100.0, 0.95, 0.05, 2.5, 0.05, -1e9) == pytest.approx(30.0)


def test_budgets_are_made_of_this_quarters_pay_and_last_quarters_property_income():
    economy = before(opened(200), plan_consumption)
    households = economy.households
    households.property_income_previous[:] = np.arange(200.0)
    counted_on = households.expected_income.copy()
    take(economy, plan_consumption)
    income = (households.labour_income + households.transfer_income - households.taxes_paid
              + households.property_income_previous)
    speed = economy.parameters.consumption.income_adjustment
    assert households.expected_income == pytest.approx(counted_on + speed * (np.maximum(income, 0.0) - counted_on))


def test_sector_prices_are_published_as_means_by_sales():
    economy = before(opened(200), plan_consumption)
    firms = economy.firms
    for k in (GOODS, SERVICES):
        rows = np.flatnonzero(firms.sector == k)
        firms.price[rows] = 1.0 + np.arange(len(rows))
        firms.perceived_sales[rows] = 0.0
        firms.perceived_sales[rows[0]], firms.perceived_sales[rows[1]] = 3.0, 1.0
    take(economy, plan_consumption)
    assert economy.published.sector_price[[GOODS, SERVICES]] == pytest.approx([1.25, 1.25])


def test_with_full_shelves_everybody_gets_what_they_planned():
    economy = shoppers()
    wanted = economy.households.consumption.copy()
    take(economy, shop_for_goods_and_services)
    assert economy.households.consumption == pytest.approx(wanted, rel=1e-12)
    assert economy.notes.unmet_demand == pytest.approx(0.0, abs=1e-9)


def test_late_shoppers_find_less():
    """Stock for half the demand: the first half of the queue is served better than the second."""
    economy = shoppers(0.0)
    firms, households = economy.firms, economy.households
    wanted = households.consumption.copy()
    for k in (GOODS, SERVICES):
        rows = np.flatnonzero(firms.sector == k)
        firms.inventory[rows] = 0.25 * wanted.sum() / len(rows) / firms.price[rows]
    place = np.argsort(shuffled(economy.key("shopping order"), len(wanted)))
    take(economy, shop_for_goods_and_services)
    served = households.consumption / wanted
    early, late = served[place < 60], served[place >= 140]
    assert np.mean(early) > 0.9
    assert np.mean(late) < 0.6 * np.mean(early)
    assert economy.notes.unmet_demand == pytest.approx(wanted.sum() - households.consumption.sum(), rel=1e-9)


def test_no_shop_sells_more_than_it_has_and_its_receipts_are_units_times_price():
    economy = shoppers(0.8)
    firms = economy.firms
    before_sales, before_revenue, stock = firms.sales.copy(), firms.revenue.copy(), firms.inventory.copy()
    take(economy, shop_for_goods_and_services)
    sold = firms.sales - before_sales
    assert np.min(firms.inventory) >= 0.0
    assert stock - firms.inventory == pytest.approx(sold, abs=1e-12)
    assert firms.revenue - before_revenue == pytest.approx(sold * firms.price, rel=1e-9, abs=1e-9)


def test_who_does_not_look_around_stays_with_a_supplier_who_can_serve():
    economy = shoppers(switching=0.0)
    old = economy.households.goods_supplier.copy()
    take(economy, shop_for_goods_and_services)
    assert np.array_equal(economy.households.goods_supplier, old)


def test_who_looks_around_moves_to_cheaper_shops_only():
    economy = shoppers(switching=1.0, price_sensitivity=50.0)
    households, price = economy.households, economy.firms.price
    rows = np.flatnonzero(economy.firms.sector == GOODS)
    price[rows] = np.linspace(0.8, 1.6, len(rows))
    old = households.goods_supplier.copy()
    take(economy, shop_for_goods_and_services)
    moved = households.goods_supplier != old
    assert np.mean(moved) > 0.3
    assert np.all(price[households.goods_supplier[moved]] < price[old[moved]])


def test_the_larger_the_saving_the_surer_the_move():
    moved = []
    for high in (1.02, 2.0):
        economy = shoppers(switching=1.0, price_sensitivity=5.0, search=10)
        rows = np.flatnonzero(economy.firms.sector == GOODS)
        economy.firms.price[rows] = high
        economy.firms.price[rows[0]] = 1.0
        old = economy.households.goods_supplier.copy()
        take(economy, shop_for_goods_and_services)
        moved.append(np.count_nonzero(economy.households.goods_supplier != old))
    assert moved[0] < 0.5 * moved[1]


def test_customers_of_a_firm_that_is_gone_find_another():
    economy = shoppers(switching=0.0)
    firms, households = economy.firms, economy.households
    gone = np.flatnonzero(firms.sector == GOODS)[0]
    firms.is_active[gone] = False
    households.goods_supplier[::7] = NOBODY
    take(economy, shop_for_goods_and_services)
    assert not np.any(households.goods_supplier == gone)
    assert np.all(firms.sector[households.goods_supplier] == GOODS)
    assert firms.sold_to_people[gone] == 0.0


def empty_home(adoption):
    """Let everybody be customer of one empty goods shop, beside full ones."""
    economy = shoppers(switching=0.0, adoption=adoption, retries=20)
    rows = np.flatnonzero(economy.firms.sector == GOODS)
    economy.firms.inventory[rows[0]] = 0.0
    economy.households.goods_supplier[:] = rows[0]
    take(economy, shop_for_goods_and_services)
    return economy, rows


def test_trap_T10_who_is_left_unserved_tries_others_and_may_stay_with_them():
    economy, rows = empty_home(0.5)
    spent, wanted = economy.households.consumption.sum(), economy.notes.unmet_demand
    assert wanted < 0.01 * spent, "empty shelves beside full ones leave nobody without"
    assert np.mean(economy.households.goods_supplier != rows[0]) == pytest.approx(0.5, abs=0.12)
    economy, rows = empty_home(0.0)
    assert np.all(economy.households.goods_supplier == rows[0])


def test_trap_T10_without_retries_demand_stays_unmet_beside_full_shelves():
    economy = shoppers(switching=0.0, retries=0)
    rows = np.flatnonzero(economy.firms.sector == GOODS)
    economy.firms.inventory[rows[0]] = 0.0
    economy.households.goods_supplier[:] = rows[0]
    take(economy, shop_for_goods_and_services)
    assert economy.notes.unmet_demand > 0.3 * economy.households.consumption.sum()


def test_trap_T9_a_firm_twice_as_large_is_seen_less_than_twice_as_often():
    """Visibility below one is a size brake: customers without a shop spread less unevenly than sizes."""
    economy = shoppers(switching=0.0, search=1, visibility=0.5, workers=1000)
    firms, households = economy.firms, economy.households
    rows = np.flatnonzero(firms.sector == GOODS)
    firms.perceived_sales[rows] = 1.0
    firms.perceived_sales[rows[0]] = 100.0
    households.goods_supplier[:] = NOBODY
    take(economy, shop_for_goods_and_services)
    share = np.mean(households.goods_supplier == rows[0])
    size = firms.perceived_sales[rows] + 0.1 * np.mean(firms.perceived_sales[rows])
    assert share == pytest.approx(size[0] ** 0.5 / np.sum(size**0.5), abs=0.05)
    assert share < 0.5 * size[0] / np.sum(size)


def state(stock, **changes):
    economy = before(opened(200, changes=changes), buy_for_the_state)
    firms = economy.firms
    firms.inventory[:] = stock
    take(economy, buy_for_the_state)
    return economy


def test_the_state_buys_what_it_budgeted_of_services_the_share_agreed():
    economy = before(opened(200, changes={"government.services_share": 0.7}), buy_for_the_state)
    firms, published, rule = economy.firms, economy.published, economy.parameters.government
    firms.inventory[:] = 1e6
    gap = economy.ledger.bonds / published.output_value - economy.government.opening_debt_ratio
    budget = public_budget(rule.purchases, published.output_value, 1.0 - published.unemployment_rate,
                           rule.normal_unemployment, rule.stabilisation, rule.debt_control, gap)
    take(economy, buy_for_the_state)
    assert economy.government.purchases == pytest.approx(budget, rel=1e-9)
    by_sector = np.bincount(firms.sector, weights=firms.revenue, minlength=3)
    assert by_sector / by_sector.sum() == pytest.approx([0.3, 0.7, 0.0])


def test_the_state_empties_no_shop_and_buys_no_machines_to_consume():
    economy = state(0.05)
    firms = economy.firms
    sells = firms.sector != MACHINE_MAKERS
    assert firms.inventory[sells] == pytest.approx(np.full(sells.sum(), 0.4 * 0.05))
    assert np.all(firms.inventory[~sells] == 0.05)
    assert np.all(firms.sales[~sells] == 0.0)


def test_what_the_state_lacks_it_borrows():
    economy = before(opened(200), buy_for_the_state)
    ledger = economy.ledger
    bonds, deposit = ledger.bonds, float(ledger.balances[ledger.government])
    economy.published.output_value *= 50.0
    economy.firms.inventory[:] = 1e9
    take(economy, buy_for_the_state)
    assert ledger.bonds - bonds == pytest.approx(economy.government.purchases - deposit)


def test_unsold_services_are_gone_and_unsold_goods_are_not():
    economy = before(opened(200), take_stock)
    firms = economy.firms
    firms.inventory[:] = 2.0
    take(economy, take_stock)
    services = firms.sector == SERVICES
    assert np.all(firms.inventory[services] == 0.0)
    assert np.all(firms.spoiled[services] == 2.0)
    assert np.all(firms.inventory[~services] == 2.0)
    assert firms.unsold_share == pytest.approx(2.0 / (2.0 + firms.sales))


def test_firms_perceive_part_of_the_demand_they_could_not_serve_but_not_all_of_a_rush():
    economy = before(opened(200), take_stock)
    firms = economy.firms
    firms.sales[:] = 10.0
    firms.demand[:] = np.resize([8.0, 11.0, 500.0], len(firms.demand))
    take(economy, take_stock)
    sells = firms.sector != MACHINE_MAKERS
    weight = economy.parameters.expectations.unmet_weight
    expected = np.resize([10.0, 10.0 + weight * 1.0, 10.0 + weight * 3.0], len(firms.demand))
    assert firms.perceived_sales[sells] == pytest.approx(expected[sells])


def test_machine_makers_plan_to_work_off_part_of_their_order_book():
    economy = before(opened(200), take_stock)
    firms = economy.firms
    makers = firms.sector == MACHINE_MAKERS
    firms.sales[makers], firms.demand[makers] = 4.0, 24.0
    take(economy, take_stock)
    assert np.all(firms.perceived_sales[makers] == 4.0 + 20.0 * economy.parameters.expectations.backlog_weight)


def test_the_price_index_gives_goods_and_services_equal_parts():
    assert price_index(np.array([2.0, 3.0, 99.0]), np.array([1.0, 2.0, 1.0])) == pytest.approx(1.75)


def test_the_statistics_office_publishes_receipts_as_output_and_the_index():
    economy = before(opened(200), publish_output_and_prices)
    published = economy.published
    published.sector_price[:] = 1.02 * published.base_price
    published.price_index = 1.0
    published.expected_inflation = 0.0
    take(economy, publish_output_and_prices)
    assert published.output_value == pytest.approx(economy.firms.revenue.sum())
    assert published.price_index == pytest.approx(1.02)
    assert published.expected_inflation == pytest.approx(0.2 * 0.02)
