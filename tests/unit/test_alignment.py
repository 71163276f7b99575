"""Autonomy and alignment: whose aim machines follow, what harm that does and what it costs to mend."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.accounting import flows
from simulation.institutions.distribution import pay_wages
from simulation.markets.labour import match_workers
from simulation.markets.machines import deliver_machines
from simulation.production.organisation import produce_output
from simulation.production.planning_of_output import post_prices
from simulation.relations.alignment import align_machines, halt_machines, support_alignment
from simulation.relations.autonomy import (
    machine_autonomy,
    misalignment,
    must_halt,
    next_alignment,
    open_vacancies,
    unsold_of_machines,
)
from simulation.relations.human_human import quarrel
from simulation.relations.human_machine import pair
from simulation.schedule import advance
from tests.limits.economies import before, opened, take

share = st.floats(0.0, 1.0)


def test_autonomy_has_a_floor_a_slope_and_an_end():
    assert machine_autonomy(np.array([0.0, 0.5, 1.0]), 0.2, 1.0) == pytest.approx([0.2, 0.7, 1.0])
    assert np.all(machine_autonomy(np.array([0.1, 0.6]), 0.0, 1.0) == [0.1, 0.6])


def test_machines_come_with_the_autonomy_of_the_law():
    economy = opened(400, changes={"alignment.base_autonomy": 0.3, "machines.autonomy": 0.5})
    machines = economy.machines
    rows = machines.rows()
    assert machines.autonomy[rows] == pytest.approx(0.3 + 0.5 * machines.capability[rows])
    take(before(economy, deliver_machines), deliver_machines)
    rows = machines.rows()[machines.age[machines.rows()] == 0]
    assert len(rows) > 0
    assert machines.autonomy[rows] == pytest.approx(np.minimum(0.3 + 0.5 * machines.capability[rows], 1.0))


@given(share, share)
def test_a_machine_that_decides_nothing_or_serves_its_owner_does_no_harm(autonomy, alignment):
    """row:E4."""
    assert misalignment(np.array([0.0]), np.array([alignment])) == 0.0
    assert misalignment(np.array([autonomy]), np.array([1.0])) == 0.0
    assert misalignment(np.array([autonomy]), np.array([alignment])) >= 0.0


@pytest.mark.parametrize("harmless", [{"machines.autonomy": 0.0, "machines.alignment": 0.0},
                                      {"machines.alignment": 1.0}], ids=["obedient", "aligned"])
def test_the_switches_of_misalignment_change_nothing_where_machines_obey_or_are_aligned(harmless):
    """row:E4: the results are those of the owner's choice, to the last bit."""
    switches = {"alignment.exclusion": True, "alignment.shutdown_stock": 0.01}
    economies = [opened(200, changes=harmless | more, periods=5) for more in ({}, switches)]
    for name in ("output", "inventory", "price", "staff"):
        first, second = (getattr(economy.firms, name) for economy in economies)
        assert np.array_equal(first, second), name
    assert np.all(economies[1].firms.overshoot_output == 0.0)


def test_misaligned_machines_make_what_10_2_says_beyond_the_plan():
    economy = before(opened(300, changes={"machines.autonomy": 0.0, "alignment.base_autonomy": 0.5,
                                          "machines.alignment": 0.2}), produce_output)
    firms = economy.firms
    take(economy, produce_output)
    firms.desired_output[:] = 0.7 * firms.capacity / 1.03
    take(economy, produce_output)
    beyond = np.where((firms.n_machines > 0) & (firms.capacity > 0), 0.5 * 0.8 * 0.3 * firms.capacity, 0.0)
    assert np.sum(beyond) > 0
    assert firms.overshoot_output == pytest.approx(beyond)
    assert firms.output == pytest.approx(0.7 * firms.capacity + beyond)


def test_what_machines_make_beyond_the_plan_is_sold_last():
    assert unsold_of_machines(np.array([1.0, 1.0]), np.array([2.0, 2.0]), np.array([5.0, 0.5])).tolist() == [3.0, 0.5]


def test_vacancies_below_the_best_machine_are_blocked_by_misaligned_machines_only():
    """(10.4)."""
    hours = np.zeros((2, 5))
    hours[:, 2] = 1.0
    firm = np.repeat(np.array([0, 1]), 5)
    least, number = np.tile(np.arange(5), 2), np.tile(np.arange(5), 2)
    stays = open_vacancies(np.uint64(3), np.array([10, 11]), firm, least, number, hours, np.array([1.0, 0.0]))
    assert stays.tolist() == [False, False, False, True, True, True, True, True, True, True]


def test_people_are_kept_out_by_misaligned_machines_where_the_switch_says_so():
    changes = {"machines.alignment": 0.0, "machines.autonomy": 0.0, "alignment.base_autonomy": 1.0,
               "machines.opening_capability": 0.5}
    blocked, posted = {}, {}
    for switched in (False, True):
        economy = before(opened(400, changes=changes | {"alignment.exclusion": switched}), match_workers)
        take(economy, match_workers)
        blocked[switched], posted[switched] = economy.notes.vacancies_blocked, economy.notes.vacancies
    assert blocked[False] == 0 < blocked[True]
    assert posted[True] + blocked[True] == posted[False]


def test_a_misaligned_cell_is_halted_only_on_too_much_stock():
    halted = must_halt(2.0, np.array([3.0, 1.0, 3.0]), np.ones(3), np.array([0.1, 0.1, 0.0]))
    assert halted.tolist() == [True, False, False]


def test_halted_machines_make_nothing_and_cost_half_of_their_leaders_time():
    """(10.5)."""
    changes = {"machines.alignment": 0.0, "machines.autonomy": 0.0, "alignment.base_autonomy": 0.5}
    economy = before(opened(400, changes=changes | {"alignment.shutdown_stock": 2.0}), halt_machines)
    firms, machines, people = economy.firms, economy.machines, economy.households
    firms.inventory[:] = np.where(firms.n_machines > 0, 3.0 * firms.expected_sales, firms.inventory)
    take(economy, halt_machines, pair, quarrel)
    with_machines = firms.n_machines > 0
    assert np.array_equal(firms.is_halted, with_machines)
    rows = machines.rows()
    assert np.all(machines.use[rows] == 0.0)
    assert np.all(firms.machine_hours == 0.0)
    assert np.all(firms.human_machine_loss == 0.0)
    leaders = np.unique(machines.leader[rows])
    assert np.all(people.time_on_machines[leaders] == 0.5)
    take(economy, produce_output)
    assert np.all(firms.overshoot == 0.0)
    assert np.all(firms.automated_share == 0.0)


def test_nothing_is_halted_without_a_limit():
    economy = before(opened(200, changes={"machines.alignment": 0.0}), halt_machines)
    economy.firms.inventory[:] = 1e9
    take(economy, halt_machines)
    assert not np.any(economy.firms.is_halted)


def test_time_raises_alignment_at_a_falling_rate_and_progress_lowers_it():
    """(10.6) by hand."""
    before_, hours = np.array([0.5, 0.5, 1.0, 0.0]), np.array([0.0, np.log(2.0), 0.0, 0.0])
    assert next_alignment(before_, hours, 0.0, 0.1) == pytest.approx([0.5, 0.75, 1.0, 0.0])
    assert next_alignment(before_, hours, 2.0, 0.1) == pytest.approx([0.3, 0.55, 0.8, 0.0])


@given(share, st.floats(0.0, 5.0), st.floats(0.0, 10.0), share)
def test_alignment_is_a_share(alignment, hours, drift, gain):
    assert 0.0 <= float(next_alignment(np.array([alignment]), np.array([hours]), drift, gain)[0]) <= 1.0


def test_machines_lose_alignment_as_the_frontier_moves_and_regain_it_by_effort():
    settings = {"machines.alignment": 0.8, "technology.research_productivity": 5.0}
    level = {}
    for drift, effort in ((0.0, 0.0), (2.0, 0.0), (2.0, 0.2)):
        changes = settings | {"alignment.drift": drift, "alignment.effort": effort}
        economy = opened(300, changes=changes, periods=4)
        level[drift, effort] = float(np.mean(economy.machines.alignment[economy.machines.rows()]))
    assert level[0.0, 0.0] == pytest.approx(0.8)
    assert level[2.0, 0.0] < min(0.8, level[2.0, 0.2])


def test_alignment_moves_by_the_hours_that_leaders_gave():
    changes = {"machines.alignment": 0.5, "alignment.effort": 0.3, "machines.autonomy": 0.0}
    economy = before(opened(300, changes=changes), align_machines)
    machines, firms = economy.machines, economy.firms
    rows = machines.rows()
    attention = machines.attention[rows]
    assert np.any(attention == 1.0)
    assert np.any(attention == 0.0), "machines just delivered had nobody's time"
    hours = 0.3 * attention * firms.hours_factor[machines.workplace[rows]]
    take(economy, align_machines)
    assert machines.alignment[rows] == pytest.approx(0.5 + 0.5 * (1 - np.exp(-hours)))


@pytest.mark.parametrize("public_share", [0.0, 0.4, 1.0])
def test_the_state_pays_its_share_of_the_hours_spent_on_alignment(public_share):
    changes = {"alignment.effort": 0.2, "alignment.public_share": public_share, "machines.autonomy": 0.0}
    economy = before(opened(300, changes=changes), support_alignment)
    firms, machines = economy.firms, economy.machines
    take(economy, support_alignment)
    rows = machines.rows()
    hours = (0.2 * economy.parameters.machines.size * machines.attention[rows]
             * firms.hours_factor[machines.workplace[rows]])
    assert np.sum(firms.alignment_hours) == pytest.approx(np.sum(hours))
    booked = sum(float(np.sum(entry.received)) for entry in economy.ledger.journal
                 if entry.flow is flows.ALIGNMENT_SUPPORT)
    assert booked == pytest.approx(public_share * np.sum(hours * economy.households.wage[machines.leader[rows]]))
    assert np.sum(firms.revenue) == pytest.approx(booked)


def test_the_books_balance_with_everything_on():
    economy = opened(300, changes={
        "machines.alignment": 0.3, "alignment.base_autonomy": 0.4, "alignment.exclusion": True,
        "alignment.shutdown_stock": 0.2, "alignment.effort": 0.1, "alignment.drift": 1.0,
        "alignment.public_share": 0.5, "alignment.altruism": 0.5, "human_machine.lead_hours_bound": True,
        "human_machine.supervision": 0.5, "human_machine.training_hours": 0.1,
        "human_machine.lead_upskilling": 0.02, "human_machine.assist_deskilling": 0.02}, periods=12)
    advance(economy)
    assert economy.worst_residual < 1e-12


def test_altruistic_machines_come_back_to_a_lower_markup():
    """row:E8."""
    markup = {}
    for altruism in (0.0, 1.0):
        economy = before(opened(300, changes={"alignment.altruism": altruism, "pricing.markup_step": 0.0,
                                              "pricing.markup_reversion": 1.0}), post_prices)
        economy.firms.autonomy[:] = np.where(economy.firms.n_machines > 0, 0.5, 0.0)
        take(economy, post_prices)
        markup[altruism] = economy.firms.markup.copy()
    served = economy.firms.n_machines > 0
    assert markup[1.0][served] == pytest.approx(0.5 * markup[0.0][served])
    assert np.array_equal(markup[1.0][~served], markup[0.0][~served])


def test_pay_is_not_touched_by_the_flow_at_its_null():
    economy = before(opened(200), pay_wages)
    take(economy, pay_wages, support_alignment)
    assert np.all(economy.firms.revenue == 0.0)
    assert np.all(economy.firms.alignment_hours == 0.0)
