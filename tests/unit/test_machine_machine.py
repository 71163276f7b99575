"""Machine-machine: what machines cost each other, order, build and break, and what is written down of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.agents.firms import GOODS, MACHINE_MAKERS
from simulation.columns import NOBODY
from simulation.institutions.turnover import count_machines
from simulation.markets.machines import deliver_machines
from simulation.production.organisation import produce_output
from simulation.production.planning_of_output import choose_machines
from simulation.relations.edges import CONSTRUCTION, CONTAGION, JOINT_WORK, LEAD, ORDER
from simulation.relations.human_machine import record_machines
from simulation.relations.machine_costs import (
    congestion_loss,
    crowding_loss,
    growth_tried,
    hawkins_simon,
    hours_of_the_next,
    human_loss,
    machine_built_share,
    machine_loss,
    machines_used_up,
)
from simulation.relations.machine_links import close_rings, fail_in_cascades, forget_dead_builders
from simulation.relations.machine_machine import (
    coordinate_machines,
    fail,
    link,
    note_machine_making,
    record_machine_links,
    repair,
)
from simulation.schedule import advance
from simulation.streams import Streams
from tests.limits.economies import before, opened, take

KEY = Streams(5).key("test")
OTHER = Streams(5).key("other")


def slope(loss, size):
    """Log-log slope of hours lost (machines times loss) on machines."""
    return np.diff(np.log(size * loss)) / np.diff(np.log(size))


def test_row_D2_the_cost_of_a_machine_is_the_same_in_any_number_unless_machines_crowd():
    size = np.array([1.0, 3.0, 10.0, 100.0])
    assert np.all(crowding_loss(size, 0.03, 0.0, 0.0) == 0.03)
    assert crowding_loss(size, 0.03, 0.5, 0.0) == pytest.approx(0.03 * (1.0 + 0.5 * np.log(1.0 + size)))
    assert crowding_loss(size, 0.03, 0.0, 0.1) == pytest.approx(0.03 * (1.0 + 0.1 * size))


def test_row_D2_total_cost_has_slope_one_at_the_null_and_is_convex_in_peoples_form():
    size = 7.0 ** np.arange(1, 5)
    nothing = np.zeros(4)
    flat = machine_loss(crowding_loss(size, 0.03, 0.0, 0.0), nothing, 0.0, nothing)
    assert slope(flat, size) == pytest.approx(1.0)
    human = machine_loss(crowding_loss(size, 0.03, 0.0, 0.0), human_loss(size, 7.0, 0.012, 0.010), 1.0, nothing)
    assert np.all(slope(human, size) > 1.05)
    assert human[0] == pytest.approx(1 / 7 + 0.012 + 0.010 * np.log(7.0))


def test_a_mix_of_two_laws_lies_between_them_and_no_firm_loses_everything():
    own, human = np.array([0.03]), np.array([0.2])
    assert machine_loss(own, human, 0.25, np.zeros(1)) == pytest.approx([0.75 * 0.03 + 0.05])
    assert machine_loss(own, np.array([3.0]), 1.0, np.zeros(1)) == [0.9]


def test_a_sector_is_congested_only_when_it_has_more_machines_than_there_were():
    loss = congestion_loss(np.array([50.0, 100.0, 150.0, 1e6]), 100.0, 0.1)
    assert loss == pytest.approx([0.0, 0.0, 0.05, 0.5])


@given(st.floats(0.0, 1e4), st.floats(0.0, 0.5), st.floats(0.0, 1.0))
def test_hours_of_the_next_are_the_difference_of_all_hours(rows, loss, rise):
    rows, loss = np.array([rows]), np.array([loss])
    more = growth_tried(rows)
    worse = np.minimum(loss + 0.1 * rise, 0.9)
    gain = ((rows + more) * (1.0 - worse) - rows * (1.0 - loss)) / more
    assert hours_of_the_next(rows, more, loss, worse) == pytest.approx(np.maximum(gain, 0.05), abs=1e-9)


@given(st.floats(0.0, 0.5), st.integers(0, 100_000))
def test_at_the_null_the_next_machine_works_as_long_as_the_first_to_the_last_digit(loss, rows):
    held, same = np.array([float(rows)]), np.array([loss])
    assert hours_of_the_next(held, growth_tried(held), same, same)[0] / (1.0 - loss) == 1.0


def test_at_the_null_firms_have_the_hours_they_had():
    economy = before(opened(300), coordinate_machines)
    hours = economy.firms.machine_hours.copy()
    take(economy, coordinate_machines)
    assert np.array_equal(economy.firms.machine_hours, hours)
    assert np.all(economy.firms.next_machine == 1.0)
    assert np.all(economy.firms.machine_loss == economy.parameters.machine_machine.coordination_loss)


@pytest.mark.parametrize("name", ["crowding", "linear_crowding", "human_form"])
def test_row_D2_where_machines_cost_each_other_more_firms_have_fewer_hours_and_want_fewer(name):
    results = []
    for value in (0.0, 1.0):
        economy = before(opened(400, changes={f"machine_machine.{name}": value}), choose_machines)
        take(economy, choose_machines)
        results.append(economy.firms)
    plain, costly = results
    with_machines = plain.n_machines > 10
    assert np.all(costly.machine_loss[with_machines] > plain.machine_loss[with_machines])
    assert np.all(costly.machine_hours[with_machines].sum(1) < plain.machine_hours[with_machines].sum(1))
    assert np.all(costly.next_machine[with_machines] < 1.0)
    assert np.sum(costly.machines_wanted) <= np.sum(plain.machines_wanted)


def test_a_common_cost_takes_the_place_of_every_law():
    changes = {"relations.common_cost": 0.2, "machine_machine.crowding": 1.0, "machine_machine.human_form": 0.5}
    economy = before(opened(300, changes=changes), choose_machines)
    assert np.all(economy.firms.machine_loss == 0.2)
    assert economy.firms.machine_yield == pytest.approx(0.8 / 0.97)
    assert economy.firms.next_machine == pytest.approx(economy.firms.machine_yield)


def test_machines_of_many_owners_congest_their_sector():
    economy = before(opened(300, changes={"machine_machine.congestion": 0.1}), coordinate_machines)
    economy.firms.n_machines[economy.firms.sector == GOODS] *= 3
    economy.relations.machines_at_opening = float(np.sum(economy.firms.n_machines)) / 3.0
    take(economy, coordinate_machines)
    assert economy.firms.machine_loss == pytest.approx(np.where(economy.firms.sector == GOODS, 0.23, 0.03))


@given(st.lists(st.integers(-1, 4), max_size=40))
def test_a_ring_covers_all_machines_of_a_firm_once(workplaces):
    workplace = np.array(workplaces, np.int64)
    alive = workplace >= 0
    partner = np.full(len(workplace), 99)
    links = close_rings(alive, len(workplace), workplace, 5, partner)
    linked = np.flatnonzero(partner >= 0)
    assert links == len(linked)
    assert np.array_equal(np.sort(partner[linked]), linked), "each linked machine is somebody's partner once"
    for f in range(5):
        own = np.flatnonzero(alive & (workplace == f))
        if len(own) == 1:
            assert partner[own[0]] == NOBODY
        elif len(own) > 1:
            way = [own[0]]
            while len(way) < len(own):
                way.append(partner[way[-1]])
            assert sorted(way) == own.tolist()
            assert partner[way[-1]] == own[0]


def joint(economy):
    edges = economy.relations.edges
    return edges.taken(edges.of(JOINT_WORK))


def test_joint_work_is_the_part_that_machines_direct_by_themselves_valued_at_its_margin():
    economy = before(opened(300), record_machine_links)
    economy.relations.edges.clear()
    take(economy, record_machine_links)
    machines, firms, edges = economy.machines, economy.firms, joint(economy)
    assert len(edges) > 50
    m = edges.view("source")
    f = machines.workplace[m]
    assert np.array_equal(edges.view("target"), machines.partner[m])
    assert np.array_equal(edges.view("firm"), f)
    row = economy.parameters.machines.hours * economy.parameters.machines.size * 0.97
    working = row * firms.hours_factor[f] * (machines.mastered[m] > 0)
    assert edges.view("machine_hours") == pytest.approx(machines.autonomy[m] * working)
    worth = firms.price[f] * firms.marginal_product[f, machines.mastered[m] - 1] * machines.efficiency[m]
    assert edges.view("value") == pytest.approx(machines.autonomy[m] * working * worth)
    assert edges.view("cost") == pytest.approx(working * 0.03 / 0.97 * worth)
    assert np.all(edges.view("hours") == 0.0), "people have no part in it"


def test_hours_of_machines_on_edges_and_off_them_are_those_the_firms_worked_with():
    economy = before(opened(300, changes={"machine_machine.crowding": 0.4}), record_machine_links)
    machines, firms = economy.machines, economy.firms
    rows = machines.rows()
    row = economy.parameters.machines.hours * economy.parameters.machines.size * 0.97
    able = machines.mastered[rows] > 0
    work = row * machines.efficiency[rows] * firms.machine_yield[machines.workplace[rows]] * able
    of_firm = np.bincount(machines.workplace[rows], weights=work, minlength=len(firms.sector))
    assert firms.machine_hours.sum(1) == pytest.approx(of_firm)


@pytest.mark.parametrize("values", [{}, {"crowding": 0.5, "failure_rate": 0.1, "contagion": 0.4}])
def test_what_people_direct_and_what_machines_direct_is_all_that_a_machine_works(values):
    changes = {f"machine_machine.{name}": value for name, value in values.items()}
    economy = before(opened(300, changes=changes, periods=6), record_machines)
    take(economy, record_machines, record_machine_links)
    machines, firms, edges = economy.machines, economy.firms, economy.relations.edges
    written = np.zeros(machines.n_used)
    for kind, end in ((LEAD, "target"), (JOINT_WORK, "source")):
        rows = edges.of(kind)
        written += np.bincount(edges.view(end)[rows], weights=edges.view("machine_hours")[rows], minlength=len(written))
    whole = [m for m in machines.rows() if machines.partner[m] >= 0 and machines.leader[m] >= 0]
    assert len(whole) > 20
    row = 0.3 * 0.97 * machines.use[whole] * ~machines.is_idle[whole] * (machines.mastered[whole] > 0)
    assert written[whole] == pytest.approx(row * (firms.hours_factor * firms.machine_yield)[machines.workplace[whole]])


def delivered(seed=0, autonomy=1.0, **changes):
    economy = opened(600, seed=seed, changes=changes, periods=3)
    economy = before(economy, deliver_machines)
    economy.machines.autonomy[:] = autonomy
    makers = np.flatnonzero(economy.firms.sector == MACHINE_MAKERS)
    economy.firms.machines_wanted[:] = economy.firms.sector == GOODS
    economy.firms.machine_supplier[:] = np.resize(makers, len(economy.firms.sector))
    economy.firms.inventory[makers] += 10.0
    economy.relations.edges.clear()
    return economy


def test_row_A9_machines_order_from_machines_as_far_as_they_decide_by_themselves():
    economy = delivered()
    machines = economy.machines
    lent = machines.rows()[:3]
    makers = np.flatnonzero(economy.firms.sector == MACHINE_MAKERS)
    machines.workplace[lent] = machines.owner[lent] = makers[0]
    economy.ledger.step = "deliver_machines"
    deliver_machines(economy)
    edges = economy.relations.edges
    orders, built = edges.taken(edges.of(ORDER)), edges.taken(edges.of(CONSTRUCTION))
    assert len(built) > 3
    assert np.all(machines.maker[built.view("target")] == makers[0]), "only a maker with machines builds with them"
    assert np.array_equal(np.unique(built.view("source")), np.unique(lent)), "in turn"
    assert np.array_equal(machines.builder[built.view("target")], built.view("source"))
    price = machines.price_paid[built.view("target")]
    assert built.view("money") == pytest.approx(economy.firms.automated_share[makers[0]] * price)
    assert len(orders) > 0
    assert np.all(machines.workplace[orders.view("source")] == orders.view("firm"))
    assert np.all(np.isin(orders.view("target"), lent))
    assert orders.view("money") == pytest.approx(economy.firms.price[makers[0]])


def test_row_A9_machines_without_autonomy_order_nothing():
    economy = delivered(autonomy=0.0)
    machines = economy.machines
    makers = np.flatnonzero(economy.firms.sector == MACHINE_MAKERS)
    machines.workplace[machines.rows()[:3]] = machines.owner[machines.rows()[:3]] = makers[0]
    deliver_machines(economy)
    assert len(economy.relations.edges.of(ORDER)) == 0
    assert len(economy.relations.edges.of(CONSTRUCTION)) > 0


def orders(payback, *, alignment=1.0, autonomy=1.0, **changes):
    economy = before(opened(600, changes={"investment.payback": payback} | changes), choose_machines)
    economy.firms.alignment[:], economy.firms.autonomy[:] = alignment, autonomy * (economy.firms.n_machines > 0)
    take(economy, choose_machines)
    return economy.firms


def test_machines_that_serve_their_owner_order_only_what_pays():
    on = {"machine_machine.autonomous_orders": True}
    assert np.sum(orders(1.0).machines_wanted) == 0
    assert np.sum(orders(1.0, **on).machines_wanted) == 0
    assert np.sum(orders(1.0, alignment=0.0, **on).machines_wanted) > 0
    assert np.sum(orders(1.0, alignment=0.0, autonomy=0.0, **on).machines_wanted) == 0
    assert np.sum(orders(1.0, alignment=0.0).machines_wanted) == 0, "unless the switch is on"


def test_misaligned_machines_order_too_much():
    x = {"alignment.order_overshoot": 0.5}
    plain, served, excess = orders(40.0), orders(40.0, **x), orders(40.0, alignment=0.0, **x)
    assert np.array_equal(plain.machines_on_order, served.machines_on_order)
    with_machines = plain.n_machines > 0
    ratio = excess.machines_on_order[with_machines] / np.maximum(plain.machines_on_order[with_machines], 1e-9)
    assert ratio[plain.machines_on_order[with_machines] > 0] == pytest.approx(1.5)


def test_machines_replace_at_once_what_was_lost():
    on = {"machine_machine.autonomous_orders": True, "investment.ramp": 0.005}
    economies = []
    for changes in ({}, on):
        economy = before(opened(600, changes={"investment.payback": 40.0, "investment.ramp": 0.005} | changes),
                         choose_machines)
        economy.firms.machines_lost[:] = 5
        economy.firms.autonomy[:] = 1.0
        economy.firms.expected_sales *= 3.0
        take(economy, choose_machines)
        economies.append(economy.firms.machines_on_order.copy())
    assert np.sum(economies[1]) > np.sum(economies[0]) + 5


def cascade(rate, contagion, partner, builder=None, number=None):
    rows = number or len(partner)
    down = np.zeros(rows, bool)
    links = np.full(rows, -1) if builder is None else np.array(builder)
    result = fail_in_cascades(KEY, OTHER, np.ones(rows, bool), rows, np.arange(rows), np.array(partner), links, rate,
                              contagion, down)
    return down, result


def test_row_N2_a_failure_travels_round_the_ring_and_along_what_was_built():
    ring = [1, 2, 3, 0, 5, 4, -1, -1]
    down, (source, target, failed, largest) = cascade(0.0, 1.0, ring)
    assert (failed, largest, len(source)) == (0, 0, 0)
    one = np.zeros(8, bool)
    for seed in range(50):
        down = np.zeros(8, bool)
        key = Streams(seed).key("test")
        source, target, failed, largest = fail_in_cascades(
            key, OTHER, np.ones(8, bool), 8, np.arange(8), np.array(ring), np.full(8, -1), 0.15, 1.0, down)
        assert down[:4].all() or not down[:4].any()
        assert down[4:6].all() or not down[4:6].any()
        assert failed == np.count_nonzero(down)
        assert largest <= 4
        assert len(target) == len(set(target.tolist()))
        one |= down
    assert one.all(), "in fifty quarters everything failed once"


@given(st.integers(0, 200), st.floats(0.0, 1.0))
def test_row_N2_a_failure_reaches_its_builder_and_its_works_and_nobody_twice(seed, contagion):
    rows = 30
    builder = np.where(np.arange(rows) % 3 > 0, np.arange(rows) - np.arange(rows) % 3, -1)
    down = np.zeros(rows, bool)
    _, target, failed, largest = fail_in_cascades(
        Streams(seed).key("a"), Streams(seed).key("b"), np.ones(rows, bool), rows, np.arange(rows),
        np.full(rows, -1), builder, 0.1, contagion, down)
    assert np.count_nonzero(down) == failed >= largest
    assert len(set(target.tolist())) == len(target)
    assert largest <= 3
    if contagion == 1.0:
        assert np.all(down.reshape(-1, 3).sum(1) % 3 == 0)


def test_failed_machines_do_no_work_this_quarter_nor_until_they_are_repaired():
    changes = {"machine_machine.failure_rate": 0.3, "machine_machine.recovery": 0.0}
    economy = before(opened(400, changes=changes), fail)
    hours = economy.firms.machine_hours.copy()
    take(economy, fail)
    machines, firms = economy.machines, economy.firms
    down = machines.rows()[machines.is_down[machines.rows()]]
    assert 0 < len(down) == economy.notes.machines_failed == economy.notes.machines_idle
    lost = np.bincount(machines.workplace[down], minlength=len(hours)) > 0
    assert np.all(firms.machine_hours[lost].sum(1) < hours[lost].sum(1))
    assert np.array_equal(firms.machine_hours[~lost], hours[~lost])
    taken = 0.3 * 0.97 * np.bincount(machines.workplace[down], weights=machines.efficiency[down] * (
        machines.mastered[down] > 0), minlength=len(hours))
    assert firms.machine_hours.sum(1) == pytest.approx(hours.sum(1) - taken)
    identity = machines.identity[down].copy()
    advance(economy)
    still = machines.is_alive[down] & (machines.identity[down] == identity)
    assert np.count_nonzero(still) > 10
    assert np.all(machines.is_down[down[still]])


def test_every_failed_machine_is_back_where_repair_is_certain():
    economy = before(opened(400, changes={"machine_machine.failure_rate": 0.3, "machine_machine.recovery": 1.0}), fail)
    take(economy, fail, repair)
    assert not np.any(economy.machines.is_down)


def test_row_N2_coupling_makes_failures_larger_and_safety_smaller_at_the_cost_of_peoples_time():
    def state(**values):
        changes = {f"machine_machine.{name}": value for name, value in values.items()}
        economy = before(opened(600, changes=changes), fail)
        economy.relations.edges.clear()
        without = economy.firms.human_machine_loss.copy()
        take(economy, fail)
        return economy, np.sum(economy.firms.human_machine_loss - without)

    alone, _ = state(failure_rate=0.05)
    coupled, free = state(failure_rate=0.05, contagion=0.8)
    safe, time = state(failure_rate=0.05, contagion=0.8, safety=0.1)
    assert coupled.notes.machines_failed > alone.notes.machines_failed > 0
    assert coupled.notes.largest_cascade > alone.notes.largest_cascade == 1
    assert safe.notes.machines_failed < coupled.notes.machines_failed
    assert free == 0.0 < time
    assert time == pytest.approx(np.sum(0.1 * 0.1 * safe.firms.n_machines / np.maximum(safe.firms.n_employees, 1)))
    edges = coupled.relations.edges
    passed = edges.taken(edges.of(CONTAGION))
    assert 0 < len(passed) < coupled.notes.machines_failed == np.count_nonzero(coupled.machines.is_down)
    assert np.all(coupled.machines.is_down[passed.view("source")] & coupled.machines.is_down[passed.view("target")])


def test_row_A4_machines_out_of_reach_do_nothing_for_one_quarter():
    economy = before(opened(400, changes={"machine_machine.connection": 0.0}), fail)
    take(economy, fail)
    assert np.all(economy.firms.machine_hours == 0.0)
    assert economy.notes.machines_idle == len(economy.machines)
    assert not np.any(economy.machines.is_down)
    take(economy, record_machine_links)
    assert np.all(joint(economy).view("machine_hours") == 0.0)


def test_row_A4_an_outage_costs_output_when_it_comes_and_is_over_when_it_ends():
    outputs = []
    for connection in (1.0, 0.5):
        economy = before(opened(400, periods=4, changes={"machine_machine.connection": connection}), produce_output)
        take(economy, produce_output)
        outputs.append(float(np.sum((economy.firms.capacity)[economy.firms.n_machines > 0])))
    assert outputs[1] < outputs[0]


def test_row_A4_an_outage_is_a_dated_change_that_passes(tmp_path):
    file = tmp_path / "outage.toml"
    file.write_text('''
schema_version = 1
title = "A quarter without a net"
extends = "baseline"
[population]
workers = 300
[[changes]]
period = 6
"machine_machine.connection" = 0.0
[[changes]]
period = 7
"machine_machine.connection" = 1.0
''', encoding="utf-8")
    runs = {name: simulate(load_scenario(name, {"population.workers": 300}), seed=0, periods=9).records
            for name in ("baseline", str(file))}
    plain, cut = runs.values()
    assert all(now == then for now, then in zip(plain[:6], cut[:6], strict=True))
    assert cut[6]["machines_idle"] > 0 == plain[6]["machines_idle"]
    assert cut[6]["output"] < 0.97 * plain[6]["output"]
    assert cut[8]["machines_idle"] == 0
    assert abs(cut[8]["output"] / plain[8]["output"] - 1.0) < 0.05


@pytest.mark.slow
def test_row_N2_some_safety_is_better_than_none_and_than_very_much():
    """Seven settings and six seeds: best at .06 to .1 worker-quarters a standard machine (MODEL.md, 8.1)."""
    means = []
    for safety in (0.0, 0.08, 0.4):
        changes = {"population.workers": 1000, "machine_machine.failure_rate": 0.02, "machine_machine.contagion": 0.8,
                   "machine_machine.safety": safety}
        runs = [simulate(load_scenario("baseline", changes), seed=seed, periods=160).records for seed in range(6)]
        means.append(np.mean([record["output"] for records in runs for record in records[40:]]))
    assert means[1] > max(means[0], means[2])


def test_hawkins_simon_asks_whether_machine_making_yields_more_than_it_uses_up():
    assert machines_used_up(np.array([1.0, 2.0]), np.array([10.0, 20.0])) == pytest.approx(0.1)
    assert hawkins_simon(0.1) == pytest.approx(0.9)
    assert hawkins_simon(machines_used_up(np.array([3.0]), np.array([2.0]))) < 0.0
    assert machines_used_up(np.zeros(2), np.zeros(2)) == 0.0
    assert machine_built_share(np.array([0.5, 0.0]), np.array([2.0, 6.0])) == pytest.approx(0.125)
    assert machine_built_share(np.zeros(1), np.zeros(1)) == 0.0


def test_machine_making_is_counted_over_twenty_quarters():
    economy = opened(300, periods=2)
    firms = economy.firms
    makers = firms.sector == MACHINE_MAKERS
    for period in range(25):
        economy.period = period
        firms.machines_lost[:] = np.where(makers, 1, 7)
        firms.output[:] = np.where(makers, 4.0, 100.0)
        firms.automated_share[:] = 0.25
        note_machine_making(economy)
    assert economy.notes.hawkins_simon == pytest.approx(0.75)
    assert economy.notes.machine_built_share == pytest.approx(0.25)


def test_links_join_the_living_and_those_who_built_them():
    economy = opened(600, periods=3)
    machines = economy.machines
    makers = np.flatnonzero(economy.firms.sector == MACHINE_MAKERS)
    lent = machines.rows()[:40]
    machines.workplace[lent] = machines.owner[lent] = np.resize(makers, 40)
    machines.capability[lent] = 0.6
    count_machines(economy)
    for _ in range(12):
        advance(economy)
    take(economy, link)
    rows = machines.rows()
    linked = rows[machines.partner[rows] >= 0]
    assert np.all(machines.is_alive[machines.partner[linked]])
    assert np.array_equal(machines.workplace[machines.partner[linked]], machines.workplace[linked])
    forget_dead_builders(machines.is_alive, machines.n_used, machines.builder)
    built = rows[machines.builder[rows] >= 0]
    assert len(built) > 0
    assert np.array_equal(machines.workplace[machines.builder[built]], machines.maker[built])
    assert np.all(machines.identity[machines.builder[built]] < machines.identity[built]), "who builds was there before"
