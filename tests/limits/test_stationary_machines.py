"""LC10 and the limits of orders: a stock of the right size is replaced, no more and no less (model 4.14-4.16, R1)."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents.firms import GOODS, MACHINE_MAKERS
from simulation.production.planning_of_output import choose_machines
from simulation.production.tasks import bins_mastered
from simulation.production.technology import machine_hours
from tests.limits.economies import before, opened, take

COUNT = 50


def equipped(excess=0.0, **changes):
    """Return an economy whose goods firms hold COUNT machines, `excess` more than the stock K* that pays."""
    values = {"investment.payback": 40.0, "tasks.adaptation_spread": 0.0} | changes
    economy = before(opened(100, changes=values), choose_machines)
    firms, tasks = economy.firms, economy.tasks
    makers = firms.sector == MACHINE_MAKERS
    firms.price[makers] *= 0.05
    goods = np.flatnonzero(firms.sector == GOODS)
    level = bins_mastered(float(firms.offered_capability[makers][0]), float(tasks.tacitness[GOODS]), 0.0,
                          len(tasks.weight))
    need = np.sum(tasks.weight[:level])
    row = machine_hours(economy)
    firms.offered_efficiency[makers] = 1.0
    firms.machine_hours[goods] = 0.0
    firms.machine_hours[goods, level - 1] = COUNT * row
    firms.n_machines[goods] = COUNT
    firms.expected_sales[goods] = firms.productivity[goods] * (COUNT - excess) * row / need
    firms.machines_on_order[:] = 0.0
    take(economy, choose_machines)
    return economy, goods


@pytest.mark.parametrize("excess", [-1e-9, 0.0, 1e-9])
def test_LC10_at_the_stock_that_pays_the_order_is_the_replacement(excess):
    economy, goods = equipped(excess)
    rate = economy.parameters.machines.depreciation
    assert economy.firms.machines_on_order[goods] == pytest.approx(np.full(len(goods), rate * COUNT), rel=1e-8)


def test_a_firm_with_far_too_many_machines_orders_none():
    economy, goods = equipped(10.0)
    assert np.all(economy.firms.machines_on_order[goods] == 0.0)


def test_a_gap_is_closed_by_the_ramp_beyond_replacement():
    economy, goods = equipped(-25.0)
    rule = economy.parameters
    wanted = rule.investment.ramp * (COUNT + 25.0) + rule.machines.depreciation * COUNT
    assert economy.firms.machines_on_order[goods] == pytest.approx(np.full(len(goods), wanted), rel=1e-10)
    assert np.array_equal(economy.firms.machines_wanted[goods], np.floor(economy.firms.machines_on_order[goods]))


def test_members_who_decide_let_machines_come_only_as_people_leave():
    economy, goods = equipped(-25.0, **{"control.automation_by_attrition": True, "investment.ramp": 1.0})
    rule = economy.parameters
    quits = rule.labour_market.quit_rate
    most = (rule.machines.depreciation + quits) * COUNT + 0.5 * quits * (COUNT + 25.0)
    assert economy.firms.machines_on_order[goods] == pytest.approx(np.full(len(goods), most), rel=1e-10)


def test_the_order_book_never_holds_more_than_the_stock_that_pays():
    economy, goods = equipped(-25.0)
    rate = economy.parameters.machines.depreciation
    for _ in range(60):
        take(economy, choose_machines)
    assert economy.firms.machines_on_order[goods] == pytest.approx(np.full(len(goods), 25.0 + rate * COUNT), rel=1e-10)


def test_machines_that_do_not_earn_their_price_are_not_ordered():
    economy, goods = equipped(-25.0, **{"investment.payback": 1.0})
    firms = economy.firms
    makers = firms.sector == MACHINE_MAKERS
    firms.machines_on_order[:] = 0.0
    firms.price[makers] *= 1e3
    take(economy, choose_machines)
    assert np.all(firms.machines_on_order[goods] == 0.0)
