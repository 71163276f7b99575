"""Machines: made, ordered, delivered whole, worn out, scrapped, and kept from dying out."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.agents.firms import MACHINE_MAKERS
from simulation.markets.machines import buy_public_machines, deliver_machines, publish_machine_price
from simulation.production.technology import (
    codify,
    improved,
    innovate,
    learn_by_doing,
    machine_hours,
    median_of_four,
    survey_machines,
    wear_out_machines,
)
from simulation.streams import Streams
from tests.limits.economies import before, opened, take


def ordering(orders, stock, **changes):
    """Return an economy before delivery in which firms 0, 1, ... want machines from the one maker with stock."""
    economy = before(opened(200, changes=changes), deliver_machines)
    firms = economy.firms
    maker = int(np.flatnonzero(firms.sector == MACHINE_MAKERS)[0])
    firms.machine_supplier[:] = maker
    firms.machines_wanted[:] = 0
    firms.machines_on_order[:] = 0.0
    firms.machines_wanted[: len(orders)] = orders
    firms.machines_on_order[: len(orders)] = np.array(orders) + 0.25
    firms.inventory[maker] = stock
    return economy, maker


def test_orders_are_delivered_whole_and_the_rest_stays_on_the_book():
    economy, maker = ordering([3, 2, 4], 100.0)
    take(economy, deliver_machines)
    firms = economy.firms
    assert firms.machines_delivered[:4].tolist() == [3, 2, 4, 0]
    assert firms.machines_on_order[:4].tolist() == [0.25, 0.25, 0.25, 0.0]
    assert firms.inventory[maker] == pytest.approx(91.0)
    assert firms.sales[maker] == 9.0


def test_a_maker_delivers_no_more_than_it_has_and_no_part_of_a_machine():
    for seed in range(10):
        economy, maker = ordering([3, 2, 4], 5.9)
        economy.streams.seed = seed
        take(economy, deliver_machines)
        firms = economy.firms
        assert firms.machines_delivered.sum() == 5
        assert firms.inventory[maker] == pytest.approx(0.9)
        assert firms.demand[maker] == 9.0, "what was wanted is seen by the maker"


def test_who_is_delivered_first_is_chance():
    first = []
    for seed in range(60):
        economy, _ = ordering([1, 1, 1], 1.0)
        economy.streams.seed = seed
        take(economy, deliver_machines)
        first.append(int(np.argmax(economy.firms.machines_delivered[:3])))
    assert np.all(np.bincount(first, minlength=3) > 8)


def test_a_delivered_machine_is_a_row_with_its_makers_abilities_and_price():
    economy, maker = ordering([2], 100.0)
    firms, machines = economy.firms, economy.machines
    firms.offered_capability[maker], firms.offered_efficiency[maker] = 0.6, 1.2
    known = set(machines.identity[machines.rows()].tolist())
    take(economy, deliver_machines)
    new = [row for row in machines.rows() if machines.identity[row] not in known]
    assert len(new) == 2
    for column, value in ((machines.workplace, 0), (machines.owner, 0), (machines.maker, maker), (machines.age, 0),
                          (machines.capability, 0.6), (machines.efficiency, 1.2),
                          (machines.price_paid, firms.price[maker])):
        assert column[new].tolist() == [value, value]
    assert np.all(machines.autonomy[new] == economy.parameters.machines.autonomy * 0.6)


def test_machines_are_paid_for_and_what_a_buyer_lacks_is_lent():
    economy, maker = ordering([40], 100.0)
    firms, ledger = economy.firms, economy.ledger
    deposits, loans = float(firms.deposits[0]), float(firms.loans[0])
    cost = 40 * firms.price[maker]
    assert cost > deposits
    take(economy, deliver_machines)
    assert firms.deposits[0] == pytest.approx(0.0, abs=1e-9)
    assert firms.loans[0] - loans == pytest.approx(cost - deposits)
    paid = sum(float(np.sum(entry.received)) for entry in ledger.journal if entry.flow is flows.INVESTMENT)
    assert paid == pytest.approx(cost)


def test_a_buyer_whose_maker_is_sold_out_calls_others_and_pays_their_price():
    economy = before(opened(2000, changes={"investment.suppliers_sampled": 20}), deliver_machines)
    firms = economy.firms
    makers = np.flatnonzero(firms.sector == MACHINE_MAKERS)
    firms.inventory[makers] = 0.0
    firms.inventory[makers[4]] = 2.0
    firms.price[makers[4]] = 99.0
    firms.machines_wanted[:] = 0
    firms.machines_wanted[0], firms.machine_supplier[0] = 3, makers[0]
    firms.demand[makers] = 0.0
    deposits, loans = float(firms.deposits[0]), float(firms.loans[0])
    take(economy, deliver_machines)
    assert firms.machines_delivered[0] == 2
    assert firms.sales[makers].tolist() == [2.0 if m == makers[4] else 0.0 for m in makers]
    assert firms.demand[makers[0]] == 3.0, "demand is seen where it was meant"
    assert deposits - firms.deposits[0] + firms.loans[0] - loans == pytest.approx(198.0)


def test_the_machine_price_is_the_makers_mean_by_sales():
    economy = opened(600)
    firms = economy.firms
    makers = np.flatnonzero(firms.sector == MACHINE_MAKERS)
    assert len(makers) > 1
    firms.perceived_sales[makers] = 0.0
    firms.perceived_sales[makers[:2]] = [1.0, 3.0]
    firms.price[makers[:2]] = [10.0, 20.0]
    take(economy, publish_machine_price)
    assert economy.published.machine_price == pytest.approx(17.5, rel=1e-6)


def test_without_makers_the_last_machine_price_stands():
    economy = opened(200)
    economy.firms.is_active[economy.firms.sector == MACHINE_MAKERS] = False
    price = economy.published.machine_price
    take(economy, publish_machine_price)
    assert economy.published.machine_price == price


def scarce(keep):
    economy = before(opened(200, changes={"investment.public_order_floor": 0.01}), buy_public_machines)
    machines = economy.machines
    machines.remove(machines.rows()[keep:])
    economy.firms.inventory[economy.firms.sector == MACHINE_MAKERS] = 3.5
    take(economy, buy_public_machines)
    return economy


def test_trap_T24_where_hardly_a_machine_is_left_the_state_buys_one_of_each_maker():
    economy = scarce(5)
    makers = economy.firms.sector == MACHINE_MAKERS
    assert economy.notes.machines_bought_by_state == makers.sum()
    assert np.all(economy.firms.inventory[makers] == 2.5)
    bill = sum(float(np.sum(e.received)) for e in economy.ledger.journal if e.flow is flows.PUBLIC_MACHINES)
    assert bill == pytest.approx(economy.firms.price[makers].sum())


def test_trap_T24_where_machines_abound_the_state_buys_none():
    assert scarce(100).notes.machines_bought_by_state == 0


def test_firms_know_their_machines_hours_by_the_hardest_bin_mastered():
    economy = opened(200)
    machines, firms = economy.machines, economy.firms
    machines.remove(machines.rows())
    rows = machines.add(3)
    firms.adaptation[:] = 0.0
    economy.tasks.tacitness[:] = 0.0
    machines.workplace[rows] = 0
    machines.capability[rows] = [0.5, 0.5, 0.04]
    machines.efficiency[rows] = [1.0, 2.0, 1.0]
    machines.autonomy[rows] = [0.4, 0.1, 0.0]
    take(economy, survey_machines)
    hour = machine_hours(economy)
    expected = np.zeros(10)
    expected[4] = 3.0 * hour
    assert firms.machine_hours[0] == pytest.approx(expected), "the machine that masters nothing does nothing"
    assert firms.n_machines[0] == 3
    assert firms.best_capability[0] == 0.5
    assert firms.mean_efficiency[0] == pytest.approx((1 + 4 + 1) / 4)
    assert firms.autonomy[0] == pytest.approx((0.4 + 0.2) / 4)
    assert np.all(firms.machine_hours[1:] == 0.0)
    assert np.all(firms.autonomy[1:] == 0.0)


def test_tacit_and_badly_adapted_work_needs_abler_machines():
    economy = opened(200)
    machines, firms = economy.machines, economy.firms
    machines.capability[machines.rows()] = 0.5
    reached = []
    for tacitness, adaptation in ((0.0, 0.0), (0.3, 0.0), (0.3, 0.2)):
        economy.tasks.tacitness[:] = tacitness
        firms.adaptation[:] = adaptation
        take(economy, survey_machines)
        reached.append(int(machines.mastered[machines.rows()[0]]))
    assert reached == [5, 2, 0]


def test_machines_wear_out_at_their_rate_whatever_their_age():
    economy = before(opened(2000, changes={"machines.depreciation": 0.1, "investment.scrap_after": 40}),
                     wear_out_machines)
    machines = economy.machines
    number = len(machines)
    old = machines.age[machines.rows()] > 4
    ids = machines.identity[machines.rows()]
    take(economy, wear_out_machines)
    gone = ~np.isin(ids, machines.identity[machines.rows()])
    assert np.mean(gone) == pytest.approx(0.1, abs=0.04)
    assert np.mean(gone[old]) == pytest.approx(np.mean(gone[~old]), abs=0.07)
    assert economy.firms.machines_lost.sum() == number - len(machines) == economy.notes.machines_retired


def test_a_machine_below_its_supervision_cost_is_scrapped_after_four_quarters():
    economy = before(opened(200, changes={"machines.depreciation": 0.001, "investment.scrap_after": 4}),
                     wear_out_machines)
    machines = economy.machines
    machines.autonomy[:] = 0.0
    economy.firms.price[:] = 0.0
    counts = []
    for _ in range(4):
        take(economy, wear_out_machines)
        counts.append(len(machines))
    assert counts[2] > 0
    assert counts[3] == 0
    assert economy.notes.machines_scrapped == counts[2]


def test_a_machine_that_pays_again_is_forgiven():
    economy = before(opened(200), wear_out_machines)
    machines = economy.machines
    machines.quarters_unprofitable[:] = 3
    economy.firms.price[:] = 1e6
    economy.firms.marginal_product[:] = 1.0
    machines.mastered[:] = 1
    take(economy, wear_out_machines)
    assert economy.notes.machines_scrapped == 0
    assert np.all(machines.quarters_unprofitable[machines.rows()] == 0)


def improve(research, *, rate=1.0, imitation=0.0, capability=None, seed=0, limit=1.0):
    makers = np.ones(len(research), bool)
    capability = np.full(len(research), 0.4) if capability is None else np.array(capability)
    efficiency = np.ones(len(research))
    improved(Streams(seed).key("innovation"), makers, np.array(research, float), rate, 0.02, 0.01, limit, imitation,
             capability, efficiency, np.zeros(len(research), bool))
    return capability, efficiency


def test_research_succeeds_the_more_often_the_more_is_spent():
    for spent in (0.0, 0.1, 1.0):
        capability, _ = improve([spent] * 4000)
        assert np.mean(capability > 0.4) == pytest.approx(1.0 - np.exp(-spent), abs=0.03)


def test_a_success_adds_on_average_the_step_of_two_fifths_doubled_of_what_is_left():
    capability, efficiency = improve([50.0] * 4000)
    assert np.mean(capability - 0.4) == pytest.approx(0.02 * 2 * 0.4 * 0.6, rel=0.05)
    assert np.mean(efficiency - 1.0) == pytest.approx(0.01, rel=0.05)
    assert np.max(improve([50.0] * 50, capability=[0.999] * 50)[0]) < 1.0


def test_imitators_close_half_the_gap_to_the_best():
    capability, _ = improve([0.0, 0.0], imitation=1.0, capability=[0.4, 0.8])
    assert capability.tolist() == pytest.approx([0.6, 0.8])


def test_the_second_smallest_of_four_has_the_mean_of_its_beta():
    drawn = [median_of_four(Streams(seed).key("a"), 0, 10) for seed in range(4000)]
    assert np.mean(drawn) == pytest.approx(0.4, abs=0.01)


def test_without_machine_progress_machines_and_tacit_knowledge_stand_still():
    for progress in (True, False):
        economy = opened(600, changes={"technology.machine_progress": progress, "technology.imitation": 1.0,
                                       "technology.research_productivity": 5.0})
        firms, tasks = economy.firms, economy.tasks
        firms.research[:] = 50.0
        before_machines, before_tacit = firms.offered_capability.copy(), tasks.tacitness.copy()
        take(economy, innovate, codify)
        moved = not np.array_equal(firms.offered_capability, before_machines)
        codified = not np.array_equal(tasks.tacitness, before_tacit)
        assert (moved, codified) == (progress, progress)


def test_joint_work_codifies_down_to_a_floor_and_faster_where_machines_work():
    economy = opened(200, changes={"tasks.tacitness_goods": 0.4, "tasks.codification_rate": 0.05})
    firms, tasks = economy.firms, economy.tasks
    firms.automated_share[:] = np.where(firms.sector == 0, 0.9, 0.0)
    start = tasks.tacitness.copy()
    take(economy, codify)
    assert tasks.tacitness[:2] == pytest.approx(start[:2] * [1 - 0.05 * 1.0, 1 - 0.05 * 0.1])
    for _ in range(300):
        take(economy, codify)
    assert tasks.tacitness[0] == pytest.approx(0.5 * start[0])


def test_firms_learn_by_doing_outside_machine_making():
    economy = opened(1000, changes={"technology.productivity_growth": 0.01, "technology.productivity_volatility": 0.0})
    firms = economy.firms
    old = firms.productivity.copy()
    take(economy, learn_by_doing)
    growth = firms.productivity / old - 1.0
    makers = firms.sector == MACHINE_MAKERS
    assert np.all(growth[makers] == 0.0)
    assert np.mean(growth[~makers]) == pytest.approx(0.01, rel=0.25)
    assert np.min(growth[~makers]) >= 0.0


def test_productivity_shocks_fade_and_leave_no_trace():
    economy = opened(200, changes={"technology.productivity_growth": 0.0, "technology.productivity_volatility": 0.0,
                                   "technology.productivity_persistence": 0.5})
    firms = economy.firms
    level = firms.productivity.copy()
    firms.productivity_shock[:] = 0.2
    firms.productivity *= np.exp(0.2)
    for _ in range(60):
        take(economy, learn_by_doing)
    assert firms.productivity == pytest.approx(level, rel=1e-10)
