"""Organisation: research hours, and the smaller of plan and capacity."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents.firms import MACHINE_MAKERS
from simulation.institutions.control import apply_control
from simulation.production.organisation import plan_research, produce_output
from simulation.relations.human_machine import supervision_loss
from tests.limits.economies import before, opened, take


def test_machines_that_decide_by_themselves_need_nobody_to_watch_them():
    loss = supervision_loss(np.array([10.0, 10.0, 10.0]), 0.01, np.array([0.0, 0.5, 1.0]), np.array([5.0, 5.0, 5.0]))
    assert loss == pytest.approx([0.02, 0.01, 0.0])


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


@pytest.mark.parametrize(("name", "value"), [
    ("layoffs_allowed", False), ("hours_sharing", 0.6), ("automation_by_attrition", True), ("effort_bonus", 0.05)])
def test_those_who_decide_give_their_rules_to_every_firm(name, value):
    economy = opened(200, changes={f"control.{name}": value})
    getattr(economy.firms, name)[:] = not value
    take(economy, apply_control)
    assert np.all(getattr(economy.firms, name) == value)
