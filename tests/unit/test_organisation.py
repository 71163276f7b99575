"""Organisation: layers, what coordination costs, effort, research hours, and the smaller of plan and capacity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.agents.firms import MACHINE_MAKERS
from simulation.columns import NOBODY
from simulation.institutions.control import apply_control
from simulation.production.organisation import plan_research, produce_output
from simulation.relations.hierarchy import coordination_loss, hierarchy_layers, span_of_control
from simulation.relations.human_human import effort_given, organise, quarrel
from simulation.relations.human_machine import pair, supervision_loss
from tests.limits.economies import before, opened, take


def effort(pay=1.0, conflict=0.0, layers=1.0, bonus=0.0):
    return float(effort_given(np.array([pay]), np.array([conflict]), np.array([layers]), np.array([bonus]), 0.08, 0.25,
                              0.005)[0])


def test_one_person_leads_more_where_autonomous_machines_help():
    assert span_of_control(7.0, 0.6, np.array([0.0, 0.5, 1.0])) == pytest.approx([7.0, 9.1, 11.2])
    assert np.all(span_of_control(7.0, 0.0, np.array([0.0, 1.0])) == 7.0)


def test_layers_are_as_many_as_it_takes_to_lead_everybody():
    people = np.array([0, 1, 2, 7, 8, 49, 50, 343, 344], float)
    assert hierarchy_layers(people, np.full(9, 7.0)).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4]


@given(st.integers(2, 12), st.integers(1, 5))
def test_a_full_hierarchy_needs_exactly_its_layers(span, layers):
    assert hierarchy_layers(np.array([float(span**layers)]), np.array([float(span)])) == [layers]


def test_coordination_costs_more_in_larger_firms_and_nothing_alone():
    people = np.array([1.0, 2.0, 20.0, 200.0])
    span = np.full(4, 7.0)
    loss = coordination_loss(people, span, hierarchy_layers(people, span), 0.012, 0.010)
    assert loss[0] == 0.0
    assert np.all(np.diff(loss) > 0.0)
    managers = (1 - 7.0**-2) / 6.0
    assert loss[2] == pytest.approx(managers + 0.024 + 0.010 * np.log(20.0))


def test_no_more_than_three_in_ten_hours_go_into_managing():
    assert coordination_loss(np.array([1e6]), np.array([2.0]), np.array([20.0]), 0.0, 0.0) == [0.3]


def test_machines_that_decide_by_themselves_need_nobody_to_watch_them():
    loss = supervision_loss(np.array([10.0, 10.0, 10.0]), 0.01, np.array([0.0, 0.5, 1.0]), np.array([5.0, 5.0, 5.0]))
    assert loss == pytest.approx([0.02, 0.01, 0.0])


def test_effort_rises_with_pay_and_bonus_and_falls_with_conflict_and_layers():
    assert effort() == 1.0
    assert effort(pay=2.0) == pytest.approx(1.0 + 0.08 * np.tanh(2.0))
    assert effort(pay=0.5) < 1.0 < effort(bonus=0.02) == pytest.approx(1.02)
    assert effort(conflict=0.2) == pytest.approx(0.95)
    assert effort(layers=3.0) == pytest.approx(0.99)


def test_effort_has_bounds():
    assert (effort(conflict=5.0), effort(bonus=5.0)) == (0.6, 1.15)


def test_the_channels_of_effort_can_be_switched_off():
    nulls = {f"human_human.{name}": 0.0 for name in ("effort_response", "conflict_response", "layer_demotivation")}
    economy = before(opened(200, changes=nulls), organise)
    economy.firms.labour_share[:] = 0.1
    take(economy, organise, pair, quarrel)
    assert np.all(economy.firms.effort == 1.0)


def test_conflict_is_what_the_labour_share_lacks_to_the_fair_one():
    economy = before(opened(200), organise)
    economy.published.fair_labour_share = 0.7
    economy.firms.labour_share[:] = np.resize([0.5, 0.9], len(economy.firms.sector))
    take(economy, organise, pair, quarrel)
    assert economy.firms.conflict == pytest.approx(np.resize([0.2, 0.0], len(economy.firms.sector)))


def test_loss_of_hours_is_that_among_people_and_that_on_machines_up_to_a_bound():
    economy = before(opened(200, changes={"human_machine.supervision": 1.0}), organise)
    firms, rule = economy.firms, economy.parameters
    take(economy, organise, pair, quarrel)
    row = rule.human_machine.supervision * rule.machines.size
    machine = row * firms.n_machines * (1 - firms.autonomy) / np.maximum(firms.n_employees, 1)
    assert firms.coordination_loss == pytest.approx(np.clip(firms.human_human_loss + machine, 0.0, 0.6))
    firms.n_machines[:] = 10**6
    take(economy, organise, pair, quarrel)
    assert np.max(firms.coordination_loss) == 0.6


def test_only_machine_makers_research_and_with_no_more_than_half_of_their_sci_tech_hours():
    economy = before(opened(600, changes={"technology.research_share": 0.5}), plan_research)
    firms = economy.firms
    take(economy, plan_research)
    makers = firms.sector == MACHINE_MAKERS
    assert np.all(firms.research_share[~makers] == 0.0)
    assert 0.0 < np.max(firms.research_share[makers]) <= 0.5


def test_a_maker_without_sci_tech_staff_does_no_research():
    economy = before(opened(600), plan_research)
    economy.households.skill[:] = 0
    take(economy, plan_research)
    assert np.all(economy.firms.research_share == 0.0)


def test_who_researches_does_not_produce_in_the_same_hours():
    economy = before(opened(600), produce_output)
    firms = economy.firms
    maker = int(np.flatnonzero(firms.sector == MACHINE_MAKERS)[0])
    firms.staff[maker, :] = 2.0
    firms.staff[maker, -2:] = 4.0
    economy.government.public_research_share = 0.0
    capacity = []
    for share in (0.0, 0.4):
        firms.research_share[maker] = share
        take(economy, produce_output)
        capacity.append(firms.capacity[maker])
    assert capacity[1] < 0.95 * capacity[0]
    firms.staff[maker, -2:] *= 0.6
    firms.research_share[maker] = 0.0
    take(economy, produce_output)
    assert firms.capacity[maker] == pytest.approx(capacity[1], rel=1e-12)


def test_output_is_the_smaller_of_plan_and_capacity_with_a_little_to_spare():
    economy = before(opened(300), produce_output)
    firms = economy.firms
    take(economy, produce_output)
    capacity = firms.capacity.copy()
    firms.desired_output[:] = np.resize([2.0, 0.8, 0.1], len(capacity)) * capacity
    stock = firms.inventory.copy()
    take(economy, produce_output)
    expected = np.resize([1.0, 1.03 * 0.8, 0.5], len(capacity))
    assert firms.hours_factor == pytest.approx(np.where(capacity > 0, expected, 1.0))
    assert firms.output == pytest.approx(firms.hours_factor * capacity)
    assert firms.inventory - stock == pytest.approx(firms.output, abs=1e-12)


def test_misaligned_autonomous_machines_run_on_beyond_the_plan():
    economy = before(opened(300), produce_output)
    firms = economy.firms
    take(economy, produce_output)
    firms.desired_output[:] = 0.6 * firms.capacity / 1.03
    firms.autonomy[:] = 0.5
    for alignment, factor in ((1.0, 0.6), (0.0, 0.6 + 0.5 * 0.4)):
        firms.alignment[:] = alignment
        take(economy, produce_output)
        with_machines = (firms.n_machines > 0) & (firms.capacity > 0)
        assert firms.output[with_machines] == pytest.approx(factor * firms.capacity[with_machines])
        without = (firms.n_machines == 0) & (firms.capacity > 0)
        assert firms.output[without] == pytest.approx(0.6 * firms.capacity[without])


def test_trap_T3_a_small_firm_without_the_most_skilled_still_makes_something():
    economy = before(opened(300), produce_output)
    firms = economy.firms
    firms.staff[:] = 0.0
    firms.staff[:, 3] = 4.0
    take(economy, produce_output)
    assert np.all(firms.capacity > 0.0)
    hard = before(opened(300, changes={"tasks.skill_gap_penalty": 60.0}), produce_output)
    hard.firms.staff[:] = economy.firms.staff
    take(hard, produce_output)
    assert np.all(hard.firms.capacity < 1e-6), "which under hard eligibility it would not"


def test_an_empty_firm_makes_nothing_and_everything_stays_finite():
    economy = before(opened(300), produce_output)
    firms = economy.firms
    firms.staff[:] = 0.0
    firms.machine_hours[:] = 0.0
    take(economy, produce_output)
    assert np.all(firms.output == 0.0)
    assert np.all(np.isfinite(firms.marginal_product))
    assert np.all(firms.hours_factor == 1.0)


def test_an_employer_of_nobody_has_no_layers():
    economy = before(opened(200), organise)
    economy.firms.n_employees[:] = 0
    economy.households.employer[:] = NOBODY
    take(economy, organise, pair, quarrel)
    assert np.all(economy.firms.layers == 0.0)
    assert np.all(np.isfinite(economy.firms.effort))


@pytest.mark.parametrize(("name", "value"), [
    ("layoffs_allowed", False), ("hours_sharing", 0.6), ("automation_by_attrition", True), ("effort_bonus", 0.05)])
def test_those_who_decide_give_their_rules_to_every_firm(name, value):
    economy = opened(200, changes={f"control.{name}": value})
    getattr(economy.firms, name)[:] = not value
    take(economy, apply_control)
    assert np.all(getattr(economy.firms, name) == value)
