"""Human and machine: who leads which machine, who is paced by one, what it costs and teaches, and its record."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.columns import NOBODY
from simulation.production.organisation import produce_output
from simulation.production.technology import survey_machines, wear_out_machines
from simulation.relations.edges import ALIGNMENT, ASSIST, LEAD, TRAINING
from simulation.relations.human_human import organise, quarrel
from simulation.relations.human_machine import (
    learn_and_forget,
    learn_from_machines,
    next_training,
    pair,
    record_machines,
)
from simulation.relations.pairing import assign_people, name_leaders, shared_supervision, spend_lead_time
from tests.limits.economies import STEPS, before, opened, take


def ints(*values):
    return np.array(values, np.int64)


def named(skill, mastered, leader=None, employer=None):
    """One firm: leaders and machines led, after naming."""
    skill, mastered = ints(*skill), ints(*mastered)
    leader = np.full(len(mastered), NOBODY) if leader is None else ints(*leader)
    employer = np.zeros(len(skill), np.int64) if employer is None else ints(*employer)
    people = np.flatnonzero(employer == 0)
    led = name_leaders(ints(0, len(people)), people, np.zeros(len(mastered), np.int64), employer, skill, mastered,
                       leader)
    return leader, led


def assigned(skill, mastered, machine=None):
    """One firm: the machine of each person, after naming leaders."""
    leader, led = named(skill, mastered)
    skill, mastered = ints(*skill), ints(*mastered)
    machine = np.full(len(skill), NOBODY) if machine is None else ints(*machine)
    assign_people(ints(0, len(mastered)), np.arange(len(mastered)), np.zeros(len(skill), np.int64), skill,
                  np.ones(len(mastered), np.bool_), np.zeros(len(mastered), np.int64), mastered, leader, led, machine)
    return machine


def test_the_least_skilled_who_master_what_a_machine_does_lead_it_and_share_the_load():
    leader, led = named(skill=[1, 4, 6, 9], mastered=[3, 3, 3, 3, 7])
    assert leader.tolist() == [1, 2, 3, 1, 3]
    assert led.tolist() == [0, 2, 1, 2]


def test_where_nobody_masters_what_a_machine_does_the_most_skilled_attends_it():
    """row:A8: then the machine dominates."""
    leader, _ = named(skill=[1, 4, 2], mastered=[6, 7])
    assert leader.tolist() == [1, 1]


def test_a_leader_stays_until_he_leaves_the_firm():
    assert named(skill=[9, 5, 5], mastered=[2], leader=[0])[0].tolist() == [0]
    assert named(skill=[9, 5, 5], mastered=[2], leader=[0], employer=[3, 0, 0])[0].tolist() == [1]


def test_who_only_attends_a_machine_makes_way_for_who_masters_it():
    assert named(skill=[3, 8], mastered=[6], leader=[0])[0].tolist() == [1]
    assert named(skill=[3, 5], mastered=[6], leader=[0])[0].tolist() == [0]


def test_a_firm_without_people_has_no_leader():
    leader, _ = named(skill=[5], mastered=[2, 2], employer=[NOBODY])
    assert leader.tolist() == [NOBODY, NOBODY]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 10), min_size=1, max_size=12))
def test_whoever_can_lead_does_before_anybody_who_cannot_and_no_load_is_two_above_another(skill, mastered):
    leader, led = named(skill, mastered)
    assert np.sum(led) == len(mastered)
    for m, level in enumerate(mastered):
        assert skill[leader[m]] >= level or max(skill) < level
    if min(skill) >= max(mastered):
        assert np.max(led) - np.min(led) <= 1


def test_people_below_the_best_machine_are_paced_by_one_that_masters_more_than_they():
    """row:A8: direction by skill against what the machine masters."""
    machine = assigned(skill=[0, 1, 4, 8, 8], mastered=[1, 6, 6])
    assert all(ints(1, 6, 6)[machine[:3]] > ints(0, 1, 4))
    assert sorted(machine[:3].tolist()) == [0, 1, 2]
    assert machine[3] != machine[4]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 10), min_size=1, max_size=12))
def test_everybody_in_a_firm_with_able_machines_works_with_one_on_the_right_side(skill, mastered):
    machine = assigned(skill, mastered)
    if max(mastered) == 0:
        assert np.all(machine == NOBODY)
        return
    level = ints(*mastered)[machine]
    paced = ints(*skill) < max(mastered)
    assert np.all((level > ints(*skill)) == paced)


def test_a_person_stays_with_a_machine_while_both_stay():
    assert assigned(skill=[0, 0], mastered=[3, 3, 3], machine=[2, 2]).tolist() == [2, 2]
    assert assigned(skill=[0, 4], mastered=[3, 5, 0], machine=[2, 0]).tolist() == [0, 1]


def test_nobody_stays_linked_to_a_machine_that_wore_out():
    economy = before(opened(400, changes={"machines.depreciation": 0.2}), wear_out_machines)
    take(economy, wear_out_machines)
    machine = economy.households.machine
    assert np.any(machine >= 0)
    assert np.all(economy.machines.is_alive[machine[machine >= 0]])


def test_links_stay_inside_the_firm_over_many_quarters():
    economy = before(opened(300, periods=6), produce_output)
    machines, people = economy.machines, economy.households
    rows = machines.rows()
    staffed = economy.firms.n_employees[machines.workplace[rows]] > 0
    assert np.all(people.employer[machines.leader[rows[staffed]]] == machines.workplace[rows[staffed]])
    assert np.all(machines.leader[rows[~staffed]] == NOBODY)
    linked = people.machine >= 0
    assert np.all(machines.workplace[people.machine[linked]] == people.employer[linked])
    take(economy, produce_output)
    at_work = people.employer >= 0
    sharing = at_work & (economy.firms.machine_part[people.employer, people.skill] > 0.0)
    assert np.any(sharing)
    assert np.all(linked[sharing]), "who shares work with machines has one"


def test_a_common_cost_of_all_relations_takes_the_place_of_supervision_whatever_machines_decide():
    changes = {"relations.common_cost": 0.02, "machines.autonomy": 0.9}
    economy = before(opened(300, changes=changes), pair)
    firms, rule = economy.firms, economy.parameters.machines
    take(economy, pair)
    hours = 0.02 * rule.hours * rule.size * firms.n_machines
    assert np.sum(hours) > 0
    assert firms.human_machine_loss == pytest.approx(hours / np.maximum(firms.n_employees, 1))


def at_record(changes):
    """An economy just after the record of people and machines, with these edges only."""
    economy = before(opened(400, changes=changes, periods=2), record_machines)
    economy.relations.edges.clear()
    return take(economy, record_machines)


def sums(economy, kind, amount):
    edges = economy.relations.edges
    rows = edges.of(kind)
    return np.bincount(edges.firm[rows], weights=getattr(edges, amount)[rows], minlength=len(economy.firms.sector))


@pytest.mark.parametrize("times", [1, 200], ids=["as it is", "so many machines that the bound on losses binds"])
def test_edges_carry_the_hours_of_leading_and_of_work_shared_with_machines_to_the_last_digit(times):
    """R16: hours on edges; supervision in all, and each person's work times the machines' part in it."""
    economy = before(opened(400, changes={"machines.autonomy": 0.3}, periods=2), pair)
    economy.firms.n_machines *= times
    take(economy, *STEPS[STEPS.index(pair) : STEPS.index(record_machines)])
    economy.relations.edges.clear()
    take(economy, record_machines)
    firms, people = economy.firms, economy.households
    asked = firms.human_human_loss + firms.human_machine_loss
    scale = np.minimum(firms.coordination_loss / np.maximum(asked, 1e-300), 1.0)
    at_work = people.employer >= 0
    f, s = people.employer[at_work], people.skill[at_work]
    shared = (1 - firms.coordination_loss[f]) * firms.machine_part[f, s] * firms.hours_factor[f]
    expected = np.bincount(f, weights=shared, minlength=len(firms.sector))
    expected += firms.human_machine_loss * scale * firms.n_employees * firms.hours_factor
    assert np.sum(expected) > 0
    assert sums(economy, LEAD, "hours") + sums(economy, ASSIST, "hours") == pytest.approx(expected, rel=1e-12)
    assert np.any(asked > 0.6) == (times > 1)


def test_who_is_paced_stands_at_the_end_of_an_edge_from_the_machine_and_who_leads_at_its_beginning():
    """row:A8."""
    economy = at_record({"machines.opening_capability": 0.5, "population.deskilled_share": 0.0})
    edges, people, machines = economy.relations.edges, economy.households, economy.machines
    paced = edges.of(ASSIST)
    assert len(paced) > 10
    assert np.all(people.skill[edges.target[paced]] < machines.mastered[edges.source[paced]])
    worked = edges.of(LEAD)
    worked = worked[edges.machine_hours[worked] == 0.0]
    assert np.all(people.skill[edges.source[worked]] >= machines.mastered[edges.target[worked]])


def test_machines_work_as_directed_by_the_part_they_do_not_decide_themselves():
    economy = at_record({"machines.autonomy": 1.0})
    machines, rule, firms = economy.machines, economy.parameters, economy.firms
    row = rule.machines.hours * rule.machines.size * (1 - rule.machine_machine.coordination_loss)
    m = np.flatnonzero(machines.is_alive[: machines.n_used] & (machines.leader[: machines.n_used] >= 0))
    at = machines.workplace[m]
    directed = row * (1 - machines.autonomy[m]) * firms.hours_factor[at]
    assert sums(economy, LEAD, "machine_hours") == pytest.approx(
        np.bincount(at, weights=directed, minlength=len(firms.sector)), rel=1e-12)
    level = machines.mastered[m] - 1
    value = np.where(level >= 0, directed * firms.price[at] * firms.marginal_product[at, level]
                     * machines.efficiency[m], 0.0)
    edges = economy.relations.edges
    leads = edges.of(LEAD)
    leads = leads[edges.machine_hours[leads] > 0]
    assert np.sum(edges.value[leads]) == pytest.approx(np.sum(value), rel=1e-12)
    assert edges.cost[leads] == pytest.approx(edges.hours[leads] * economy.households.wage[edges.source[leads]])


def test_supervision_is_divided_by_what_machines_do_not_decide_themselves():
    hours = shared_supervision(np.array([True, True, True, False]), 4, ints(0, 0, 1, 0), ints(5, 6, 7, 8),
                               np.array([1.0, 0.5, 0.0, 1.0]), np.array([3.0, 2.0]))
    assert hours == pytest.approx([2.0, 1.0, 2.0, 0.0])


def spent(care, teaching, *, available=0.8, halted=False, leader=(0, 0, 1)):
    """Three machines of one firm, two persons: hours of leading, attention, use, time spent."""
    lead, attention, use, time = np.zeros(3), np.zeros(3), np.zeros(3), np.zeros(2)
    spend_lead_time(np.ones(3, np.bool_), 3, ints(0, 0, 0), ints(*leader), np.full(3, care), teaching,
                    np.array([halted]), 0.5, np.array([available]), lead, attention, use, time)
    return lead.tolist(), attention.tolist(), use.tolist(), time.tolist()


def test_machines_stand_idle_where_their_leader_has_no_time():
    assert spent(0.2, 0.0) == ([0.2, 0.2, 0.2], [0, 0, 0], [1, 1, 1], [0.5, 0.25])
    lead, _, use, time = spent(1.6, 0.0)
    assert use == pytest.approx([0.25, 0.25, 0.5])
    assert lead == pytest.approx([0.4, 0.4, 0.8])
    assert time == [1.0, 1.0]


def test_leading_comes_before_teaching():
    _, attention, use, time = spent(0.3, 0.2)
    assert use == [1, 1, 1]
    assert attention == pytest.approx([0.5, 0.5, 1.0])
    assert time == pytest.approx([1.0, 0.625])


def test_where_machines_are_halted_their_leaders_lose_half_of_their_time():
    """(10.5)."""
    lead, attention, use, time = spent(0.1, 0.1, halted=True)
    assert (attention, use, time) == ([0, 0, 0], [0, 0, 0], [0.5, 0.5])
    assert lead == pytest.approx([0.2, 0.2, 0.4])


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0), st.floats(0.1, 1.0))
def test_no_leader_spends_more_than_his_time_and_every_hour_of_it_goes_to_a_machine(care, teaching, available):
    lead, attention, _, time = spent(care, teaching, available=available)
    assert max(time) <= 1.0 + 1e-12
    given_to_machines = (sum(lead) if care > 0 else 0.0) + teaching * sum(attention)
    assert sum(time) * available == pytest.approx(given_to_machines, abs=1e-12)


def capacity(changes):
    economy = before(opened(400, changes={"machines.autonomy": 0.0} | changes), organise)
    take(economy, organise, pair, quarrel)
    idle = economy.firms.machine_hours.copy()
    take(economy, produce_output)
    return economy, idle


def test_more_machines_than_leaders_can_watch_stand_idle_only_where_the_switch_says_so():
    pro_rata, all_run = capacity({"human_machine.supervision": 1.0})
    assert np.all(pro_rata.machines.use[pro_rata.machines.rows()] == 1.0)
    for machine_size, some_idle in ((0.1, False), (2.0, True)):
        changes = {"human_machine.supervision": 1.0, "human_machine.lead_hours_bound": True,
                   "machines.size": machine_size}
        economy, _ = capacity(changes)
        use = economy.machines.use[economy.machines.rows()]
        assert np.any(use < 1.0) == some_idle
    bound, running = capacity({"human_machine.supervision": 1.0, "human_machine.lead_hours_bound": True})
    assert running == pytest.approx(all_run)
    assert np.all(bound.firms.human_machine_loss == 0.0)
    assert np.sum(bound.firms.staff_on_machines) == pytest.approx(np.sum(bound.households.time_on_machines))


def test_time_of_leaders_is_taken_from_their_own_bins_of_the_staff():
    economy = before(opened(400), produce_output)
    take(economy, produce_output)
    free = economy.firms.capacity.copy()
    economy.firms.staff_on_machines[:] = 0.5 * economy.firms.staff
    take(economy, produce_output)
    assert np.all(economy.firms.capacity <= free)
    assert np.sum(economy.firms.capacity) < 0.9 * np.sum(free)


def test_hours_on_edges_add_up_where_leaders_alone_lead_train_and_align():
    economy = at_record({"human_machine.lead_hours_bound": True, "human_machine.supervision": 0.5,
                         "human_machine.training_hours": 0.2, "alignment.effort": 0.1, "machines.autonomy": 0.5})
    firms, people = economy.firms, economy.households
    at_work = np.flatnonzero(people.employer >= 0)
    f, s, time = people.employer[at_work], people.skill[at_work], people.time_on_machines[at_work]
    own = (1 - firms.coordination_loss[f]) * firms.hours_factor[f]
    expected = np.bincount(f, weights=own * (time + (1 - time) * firms.machine_part[f, s]),
                           minlength=len(firms.sector))
    found = sum(sums(economy, kind, "hours") for kind in (LEAD, ASSIST, TRAINING, ALIGNMENT))
    assert found == pytest.approx(expected, rel=1e-12)
    assert np.sum(sums(economy, TRAINING, "hours")) == pytest.approx(2.0 * np.sum(sums(economy, ALIGNMENT, "hours")))
    assert np.sum(sums(economy, TRAINING, "cost")) > 0


@pytest.mark.parametrize("changes", [
    {}, {"human_machine.supervision": 1.0}, {"relations.common_cost": 0.1},
    {"human_machine.lead_hours_bound": True, "human_machine.supervision": 0.5, "human_machine.training_hours": 0.2},
    {"alignment.shutdown_stock": 0.01, "machines.alignment": 0.0, "alignment.effort": 0.1,
     "machine_machine.safety": 0.1},
    {"human_machine_human.goods_members": 1.0, "human_machine_human.algorithmic_management": 0.5,
     "human_machine.lead_hours_bound": True, "human_machine.training_hours": 0.2}],
    ids=["baseline", "watched", "common cost", "bound", "halted", "half by contract"])
def test_hours_on_all_edges_of_a_firm_are_those_of_its_people(changes):
    """R16: people times the share of hours used, to the last digit, whatever takes the hours."""
    changes = {"machines.autonomy": 0.5} | changes
    economy = before(opened(400, changes=changes, periods=3), wear_out_machines)
    firms, edges = economy.firms, economy.relations.edges
    hours = np.bincount(edges.firm[: len(edges)], weights=edges.view("hours"), minlength=len(firms.sector))
    assert hours == pytest.approx(firms.n_employees * firms.hours_factor, rel=1e-12)
    assert np.any(firms.is_halted) == ("alignment.shutdown_stock" in changes)
    assert np.any(economy.households.time_on_machines > 0) == ("human_machine.training_hours" in changes
                                                               or "alignment.shutdown_stock" in changes)


def test_training_rises_with_hours_at_a_falling_rate_and_fades_without():
    none, some, much = next_training(np.zeros(3), np.array([0.0, 1.0, 1e9]), 0.02, 0.1)
    assert (none, some, much) == pytest.approx((0.0, 0.01, 0.02))
    assert next_training(np.array([0.1]), np.zeros(1), 0.02, 0.1) == pytest.approx([0.09])


def test_trained_machines_master_more():
    economy = opened(400, changes={"human_machine.training_hours": 0.5, "human_machine.training_gain": 0.1,
                                   "technology.machine_progress": False}, periods=4)
    with_machines = economy.firms.n_machines > 0
    assert np.all(economy.firms.training[with_machines & (economy.firms.quarters_active > 5)] > 0.0)
    rows = economy.machines.rows()
    take(economy, survey_machines)
    taught = np.mean(economy.machines.mastered[rows])
    economy.firms.training[:] = 0.0
    take(economy, survey_machines)
    assert np.mean(economy.machines.mastered[rows]) < taught


def test_only_who_leads_gains_a_bin_and_only_the_paced_and_the_jobless_lose_one():
    """(4.23)."""
    skill = ints(5, 2, 2, 2, 2, 9, 0)
    employer = ints(0, 0, 0, NOBODY, NOBODY, 0, NOBODY)
    machine = ints(0, 0, NOBODY, NOBODY, NOBODY, 0, NOBODY)
    key = np.uint64(7)
    learn_and_forget(key, key, np.arange(7), employer, machine, ints(4), ints(0, 0, 0, 1, 0, 0, 3), 10, 1.0, 1.0,
                     skill)
    assert skill.tolist() == [6, 1, 2, 1, 2, 9, 0]


def test_nobody_learns_or_forgets_at_the_null():
    economy = before(opened(200, periods=2), learn_from_machines)
    skills = economy.households.skill.copy()
    take(economy, learn_from_machines)
    assert np.all(economy.households.skill == skills)
    assert np.all(economy.firms.training == 0.0)
    assert np.all(economy.machines.use == 1.0)


def test_skills_fall_where_people_forget():
    """row:F1 in part: who is paced by machines falls behind."""
    mean = {rate: np.mean(opened(300, changes={"human_machine.assist_deskilling": rate}, periods=6).households.skill)
            for rate in (0.0, 0.2)}
    assert mean[0.2] < mean[0.0]
