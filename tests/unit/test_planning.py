"""What firms plan: sales, prices, output, cost and staff."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.agents.firms import MACHINE_MAKERS, SERVICES
from simulation.production.planning_of_output import (
    choose_machines,
    form_expectations,
    learn_unit_costs,
    learned_unit_cost,
    normal_markup,
    plan_output,
    plan_staff,
    post_prices,
    wanted_stock,
)
from tests.limits.economies import before, opened, take


def test_expected_sales_follow_what_was_seen_by_a_share_of_the_surprise():
    economy = opened(200, changes={"expectations.sales_adjustment": 0.25})
    firms = economy.firms
    firms.expected_sales[:], firms.perceived_sales[:] = 8.0, 12.0
    take(economy, form_expectations)
    assert np.all(firms.expected_sales == 9.0)


def test_no_firm_gives_up_hope_of_any_sale():
    economy = opened(200, changes={"expectations.sales_adjustment": 1.0})
    economy.firms.perceived_sales[:] = 0.0
    take(economy, form_expectations)
    assert economy.firms.expected_sales == pytest.approx(0.02 * economy.firms.productivity)


def test_large_firms_return_to_higher_markups():
    assert normal_markup(0.4, 2.0, np.array([0.0, 0.1, 1.0])) == pytest.approx([0.4, 0.48, 1.2])


def priced(unsold, **changes):
    economy = before(opened(300, changes={"pricing.markup_share_slope": 0.0} | changes), post_prices)
    economy.firms.unsold_share[:] = unsold
    return economy


def test_firms_raise_prices_when_stocks_run_low_and_lower_them_when_stocks_pile_up():
    for unsold, sign in ((0.0, 1.0), (0.9, -1.0)):
        economy = priced(unsold, **{"pricing.markup_reversion": 0.005})
        old = economy.firms.markup.copy()
        take(economy, post_prices)
        assert np.all(sign * (economy.firms.markup - old) > 0.0)
        assert economy.firms.price == pytest.approx((1.0 + economy.firms.markup) * economy.firms.unit_cost)


def test_trap_T5_markups_do_not_ratchet_up_even_if_everybody_is_always_sold_out():
    economy = priced(0.0)
    rule = economy.parameters.pricing
    for period in range(300):
        economy.streams.period = period
        economy.firms.unsold_share[:] = 0.0
        take(economy, post_prices)
    drift = rule.markup_step * np.sqrt(2 / np.pi)
    rest = rule.markup_reversion * rule.markup / (rule.markup_reversion - drift + rule.markup_reversion * drift)
    assert np.mean(economy.firms.markup) == pytest.approx(rest, rel=0.05)
    assert np.mean(economy.firms.markup) < 1.6 * rule.markup


def test_markups_stay_between_their_bounds():
    for markup, bound in ((50.0, 1.2), (0.0, 0.05)):
        economy = priced(0.9)
        economy.firms.markup[:] = markup
        take(economy, post_prices)
        assert np.all(economy.firms.markup == bound)


def test_firms_plan_for_expected_sales_and_the_stock_they_lack():
    economy = before(opened(200), plan_output)
    firms = economy.firms
    firms.expected_sales[:] = 10.0
    firms.inventory[:] = 4.0
    firms.is_active[0] = False
    take(economy, plan_output)
    wanted = 10.0 * (1.0 + wanted_stock(economy)) - np.where(firms.sector == SERVICES, 0.0, 4.0)
    assert firms.desired_output[1:] == pytest.approx(wanted[1:])
    assert firms.desired_output[0] == 0.0
    services = firms.sector == SERVICES
    assert np.all(wanted_stock(economy)[services] == economy.parameters.pricing.services_slack)


def test_with_full_stores_a_tenth_of_expected_sales_is_made_all_the_same():
    economy = before(opened(200), plan_output)
    economy.firms.inventory[:] = 1e6
    take(economy, plan_output)
    goods = economy.firms.sector != SERVICES
    assert economy.firms.desired_output[goods] == pytest.approx(0.1 * economy.firms.expected_sales[goods])


def test_unit_cost_follows_cost_between_half_and_twice_itself():
    before_cost = np.ones(4)
    cost, output = np.array([1.5, 100.0, 0.0, 9.0]), np.array([1.0, 1.0, 1.0, 0.0])
    assert learned_unit_cost(before_cost, cost, output, 0.3) == pytest.approx([1.15, 1.3, 0.85, 1.0])


def test_trap_T24_a_maker_without_orders_does_not_price_itself_out():
    """Cost is counted at normal use of capacity, so that idle hours do not raise the price of a machine."""
    economy = before(opened(300), learn_unit_costs)
    firms = economy.firms
    makers = firms.sector == MACHINE_MAKERS
    rule = economy.parameters.pricing
    firms.expected_sales[makers] = 0.0
    firms.output[makers] = 0.5 * firms.capacity[makers]
    cost = (firms.wage_bill + firms.research + firms.depreciation)[makers]
    old = firms.unit_cost[makers].copy()
    take(economy, learn_unit_costs)
    now = np.clip(cost / (rule.normal_utilisation * firms.capacity[makers]), 0.5 * old, 2.0 * old)
    assert firms.unit_cost[makers] == pytest.approx((1 - rule.cost_learning) * old + rule.cost_learning * now)


def test_a_firm_with_means_plans_staff_for_what_it_wants_to_make():
    economy = before(opened(300), plan_staff)
    firms = economy.firms
    small = economy.firms.desired_output.copy()
    take(economy, plan_staff)
    first = firms.staff_wanted[:, 0].copy()
    firms.desired_output[:] = 2.0 * small
    firms.credit_limit[:] = 1e9
    take(economy, plan_staff)
    assert np.all(firms.staff_wanted[:, 0] >= first)
    assert firms.staff_wanted[:, 0].sum() > 1.7 * first.sum()
    assert np.all(np.diff(firms.staff_wanted, axis=1) <= 0)


def penniless(wanted_machines):
    """Return an economy in which no firm has money or credit, and each wants machines, before staff is planned."""
    economy = before(opened(300), plan_staff)
    firms, ledger = economy.firms, economy.ledger
    firms.credit_limit[:] = 0.0
    firms.machine_supplier[:] = int(np.flatnonzero(firms.sector == MACHINE_MAKERS)[0])
    firms.machines_wanted[:] = wanted_machines
    if hasattr(firms, "plant_wanted"):
        firms.plant_wanted[:] = 0.0
    return economy, firms, ledger


def test_a_firm_short_of_means_cuts_machines_first_and_staff_after():
    economy, firms, _ = penniless(1)
    firms.price[firms.machine_supplier] = 1e-3
    rich = before(opened(300), plan_staff)
    rich.firms.credit_limit[:] = 1e9
    take(rich, plan_staff)
    pay = rich.firms.staff_wanted[:, 0] * 1.0
    enough = firms.deposits > 3.0 * pay
    take(economy, plan_staff)
    assert np.array_equal(firms.staff_wanted[enough], rich.firms.staff_wanted[enough])
    dear, firms, _ = penniless(5)
    firms.price[firms.sector == MACHINE_MAKERS] = 1e6
    take(dear, plan_staff)
    assert np.all(firms.machines_wanted == 0)
    assert np.array_equal(firms.staff_wanted[enough], rich.firms.staff_wanted[enough]), "machines went, people stayed"


def test_a_firm_without_any_means_keeps_three_tenths_of_its_plan():
    economy, firms, ledger = penniless(0)
    ledger.settle(flows.RESIDUAL, ledger.firms, firms.deposits.copy(), ledger.fund, float(np.sum(firms.deposits)))
    firms.desired_output *= 50.0
    take(economy, plan_staff)
    rich = before(opened(300), plan_staff)
    rich.firms.desired_output *= 50.0
    rich.firms.credit_limit[:] = 1e9
    take(rich, plan_staff)
    ratio = firms.staff_wanted[:, 0] / rich.firms.staff_wanted[:, 0]
    assert np.mean(ratio) == pytest.approx(0.3, abs=0.01)


def test_trap_T23_a_firm_buys_for_what_offered_machines_can_do_not_for_what_its_own_can():
    economy = before(opened(300, changes={"tasks.adaptation_spread": 0.0}), choose_machines)
    firms, machines = economy.firms, economy.machines
    machines.remove(machines.rows())
    firms.n_machines[:] = 0
    firms.machine_hours[:] = 0.0
    firms.best_capability[:] = 0.0
    makers = firms.sector == MACHINE_MAKERS
    firms.price[makers] *= 0.05
    firms.offered_capability[makers] = 0.75
    take(economy, choose_machines)
    assert np.all(firms.machines_on_order[firms.sector == SERVICES] > 0.0)


def test_of_the_makers_a_buyer_sees_the_cheapest_for_its_ability_is_chosen():
    economy = before(opened(2000, changes={"investment.suppliers_sampled": 20}), choose_machines)
    firms = economy.firms
    makers = np.flatnonzero(firms.sector == MACHINE_MAKERS)
    firms.price[makers], firms.offered_capability[makers] = 1.0, 0.5
    firms.offered_capability[makers[3]] = 0.9
    take(economy, choose_machines)
    assert np.mean(firms.machine_supplier == makers[3]) > 0.6


def test_machine_makers_can_be_buyers_and_a_land_without_makers_buys_nothing():
    economy = before(opened(300), choose_machines)
    economy.firms.is_active[economy.firms.sector == MACHINE_MAKERS] = False
    take(economy, choose_machines)
    assert np.all(economy.firms.machine_supplier == -1)
    assert np.all(economy.firms.machines_wanted == 0)
