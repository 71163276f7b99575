"""Roles, tiers, relations, classes: read from edges and incomes, nobody counted twice (rows A8, A13, F1, F2, X11)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.metrics.classes import CLASSES, OWNER, SUPPORTED, WORKER, assign_classes, class_measures
from simulation.metrics.roles import (
    ALONE,
    AMONG_PEOPLE,
    CONTRACT_WORKER,
    CREATOR,
    JOBLESS,
    LEADER,
    LEADING,
    MANAGER,
    OTHER,
    PACED,
    ROLES,
    STATES,
    SUBORDINATE,
    THROUGH_CONTRACT,
    WITHOUT_WORK,
    assign_roles,
    mobility,
    moves,
    role_measures,
    theil_between,
)
from simulation.relations.edges import ASSIST, CONTRACT_WORK, EMPLOYMENT, LEAD, MANAGEMENT, TRAINING
from tests.limits.economies import before, opened, take


def at_work(count=6):
    """Return a small economy at the record of a quarter without edges, and some people at work who do no research."""
    economy = before(opened(300), assign_roles)
    economy.relations.edges.clear()
    economy.firms.research_share[:] = 0.0
    economy.households.skill[:] = 3
    people = np.flatnonzero(economy.is_employed)[:count]
    return economy, people, economy.households.employer[people]


def tie(economy, kind, source, target, hours):
    one = np.zeros(1, np.int64)
    economy.relations.edges.append(kind, one + source, one + target, one, hours=hours)


def role_of(economy, person):
    assign_roles(economy)
    return int(economy.relations.role[person]), int(economy.relations.relation[person])


def test_who_stands_in_no_relation_works_alone_or_not_at_all():
    economy, (person, *_), _ = at_work()
    tie(economy, EMPLOYMENT, person, 0, 0.9)
    assert role_of(economy, person) == (OTHER, ALONE)
    jobless = int(np.flatnonzero(~economy.is_employed)[0])
    assert role_of(economy, jobless) == (JOBLESS, WITHOUT_WORK)


def test_a_manager_is_who_manages_and_both_have_half_of_the_hours():
    economy, (boss, hand, *_), _ = at_work()
    tie(economy, MANAGEMENT, boss, hand, 0.2)
    tie(economy, ASSIST, 0, hand, 0.15)
    assert role_of(economy, boss) == (MANAGER, AMONG_PEOPLE)
    assert role_of(economy, hand) == (SUBORDINATE, PACED)
    economy.relations.edges.hours[0] = 0.4
    assert role_of(economy, hand) == (SUBORDINATE, AMONG_PEOPLE), "the role names the tie, the relation the hours"


def test_row_A8_direction_follows_skill_against_what_the_machine_masters():
    economy, (person, *_), _ = at_work()
    machine = int(economy.machines.rows()[0])
    tie(economy, LEAD, person, machine, 0.1)
    for mastered, expected in ((3, (LEADER, LEADING)), (4, (OTHER, PACED))):
        economy.machines.mastered[machine] = mastered
        assert role_of(economy, person) == expected


def test_who_leads_one_machine_and_is_paced_by_another_takes_the_side_with_more_hours():
    economy, (person, *_), _ = at_work()
    machine = int(economy.machines.rows()[0])
    economy.machines.mastered[machine] = 1
    tie(economy, LEAD, person, machine, 0.1)
    tie(economy, ASSIST, machine, person, 0.3)
    assert role_of(economy, person) == (SUBORDINATE, PACED)
    economy.relations.edges.hours[0] = 0.4
    assert role_of(economy, person) == (LEADER, LEADING)
    assert economy.relations.is_paced[person]


def test_contract_work_and_training_machines_count_as_what_they_are():
    economy, (person, trainer, *_), _ = at_work()
    tie(economy, CONTRACT_WORK, person, 0, 0.5)
    tie(economy, TRAINING, trainer, int(economy.machines.rows()[0]), 0.1)
    assert role_of(economy, person) == (CONTRACT_WORKER, THROUGH_CONTRACT)
    assert role_of(economy, trainer) == (OTHER, LEADING)


def test_row_F1_creators_are_sci_tech_people_whose_firm_researches_whatever_else_they_do():
    economy, (boss, hand, *_), (firm, *_) = at_work()
    economy.firms.research_share[firm] = 0.2
    tie(economy, MANAGEMENT, boss, hand, 0.2)
    assert role_of(economy, boss)[0] == MANAGER
    economy.households.skill[boss] = economy.parameters.tasks.bins - 2
    assert role_of(economy, boss)[0] == CREATOR


def test_everybody_has_one_role_and_the_jobless_are_those_without_an_employer():
    economy = opened(400, periods=3)
    assign_roles(economy)
    count = np.bincount(economy.relations.role, minlength=len(ROLES))
    assert count.sum() == 400
    assert count[JOBLESS] == np.count_nonzero(~economy.is_employed)
    assert np.all((economy.relations.relation == WITHOUT_WORK) == (economy.relations.role == JOBLESS))


def test_moves_between_relations_add_up_to_everybody_and_follow_the_quarter_before():
    economy = opened(400, periods=2)
    relations = economy.relations
    assert relations.transitions.sum() == 400
    assert relations.transitions.shape == (len(STATES), len(STATES))
    for axis, state in ((1, relations.relation_previous), (0, relations.relation)):
        assert np.sum(relations.transitions, axis=axis).tolist() == np.bincount(state, minlength=len(STATES)).tolist()


def test_before_the_second_quarter_nobody_has_moved():
    economy = opened(200, periods=1)
    assert relations_moved(economy) == 0
    assert role_measures(economy)["relation_mobility"] == 0.0


def relations_moved(economy):
    return int(economy.relations.transitions.sum())


def test_mobility_is_none_where_all_stay_and_full_where_chances_do_not_depend_on_the_past():
    assert mobility(np.diag([5, 3, 0])) == 0.0
    assert mobility(np.array([[4, 4], [3, 3]])) == 1.0
    assert mobility(np.array([[0, 7], [2, 0]])) == 2.0
    assert mobility(np.array([[7, 0], [0, 0]])) == 0.0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=60))
def test_moves_count_each_person_once(pairs):
    before_it, after_it = (np.array(column, np.int8) for column in zip(*pairs, strict=True))
    count = moves(before_it, after_it, 6)
    assert count.sum() == len(pairs)
    assert all(count[a, b] == pairs.count((a, b)) for a, b in pairs)


def test_theil_between_tiers_is_none_where_means_are_alike_and_skips_empty_tiers():
    assert theil_between(np.array([2.0, 3.0, 0.0]), np.array([4.0, 6.0, 0.0])) == 0.0
    two = theil_between(np.array([1.0, 1.0]), np.array([3.0, 1.0]))
    assert two == pytest.approx(0.75 * np.log(1.5) + 0.25 * np.log(0.5))
    assert theil_between(np.zeros(3), np.zeros(3)) == 0.0


def test_tiers_and_managers_are_measured_from_roles():
    economy, (boss, hand, lead, other, *_), _ = at_work()
    economy.households.disposable_income[:] = 1.0
    economy.households.labour_income[:] = 1.0 * economy.is_employed
    economy.households.disposable_income[[hand, lead]] = 2.0, 5.0
    economy.households.labour_income[boss] = 3.0
    economy.households.wage[[hand, lead]] = 1.0, 4.0
    machine = int(economy.machines.rows()[0])
    economy.machines.mastered[machine] = 2
    tie(economy, MANAGEMENT, boss, hand, 0.1)
    tie(economy, ASSIST, machine, hand, 0.4)
    tie(economy, LEAD, lead, machine, 0.1)
    tie(economy, EMPLOYMENT, other, 0, 1.0)
    assign_roles(economy)
    found, employed = role_measures(economy), float(np.sum(economy.is_employed))
    assert found["tier_leaders"] == found["tier_subordinates"] == 1 / 300
    assert found["income_leaders_per_subordinate"] == 2.5
    assert found["wage_leaders_per_subordinate"] == 4.0
    assert found["income_creators_per_leader"] == 0.0, "there are none"
    assert found["lead_assist_ratio"] == 1.0
    assert found["managers_share"] == pytest.approx(1 / employed)
    assert found["managers_income_share"] == pytest.approx(3.0 / (employed + 2.0)), "row X11: heads and income apart"
    third = int(min(economy.tasks.complexity[3] * 3, 2))
    paced = [found[f"machine_paced_share_{name}"] for name in ("low", "middle", "high")]
    assert paced[third] == pytest.approx(1 / employed)
    assert sum(paced) == paced[third]


def test_row_F2_low_skilled_jobs_are_counted_by_sector():
    economy = opened(400, periods=1)
    found, households = role_measures(economy), economy.households
    low = (economy.tasks.complexity[households.skill] < 1 / 3) & economy.is_employed
    by_sector = np.bincount(economy.firms.sector[households.employer[low]], minlength=3)
    assert [found[f"low_skill_jobs_{name}"] for name in ("goods", "services", "machine_makers")] == by_sector.tolist()


def test_row_A13_class_is_read_from_the_sources_of_income():
    economy = opened(200, periods=1)
    households = economy.households
    households.labour_income[:5] = 1.0, 1.0, 0.0, 0.2, 0.0
    households.property_income[:5] = 1.1, 0.9, 0.1, 0.0, 0.0
    households.transfer_income[:5] = 0.0, 0.0, 0.0, 0.4, 0.0
    take(economy, assign_classes)
    assert economy.relations.social_class[:5].tolist() == [OWNER, WORKER, OWNER, SUPPORTED, SUPPORTED]


def test_row_A13_income_and_wealth_of_the_classes_add_to_the_totals_and_people_move_between_them():
    economy = opened(300, periods=12)
    found = class_measures(economy)
    for measure in ("share", "income_share", "wealth_share"):
        parts = [found[f"class_{name}_{measure}"] for name in ("owners", "workers", "supported")]
        assert sum(parts) == pytest.approx(1.0, abs=1e-12)
    assert found["class_owners_share"] < found["class_owners_income_share"] < found["class_owners_wealth_share"]
    assert economy.relations.class_moves.sum() == 300
    assert economy.relations.class_moves.shape == (len(CLASSES), len(CLASSES))
    assert found["class_mobility"] > 0.0


def test_row_A8_in_a_living_economy_people_lead_what_they_master_and_are_paced_by_what_they_do_not():
    economy = before(opened(1500, periods=12), assign_roles)
    assign_roles(economy)
    relations, edges, skill = economy.relations, economy.relations.edges, economy.households.skill
    mastered = economy.machines.mastered
    for role, kind, person, machine in ((LEADER, LEAD, "source", "target"), (SUBORDINATE, ASSIST, "target", "source")):
        rows = edges.of(kind)
        people, machines = edges.view(person)[rows], edges.view(machine)[rows]
        fits = (skill[people] >= mastered[machines]) == (role == LEADER)
        those = np.flatnonzero(relations.role == role)
        assert len(those) > 0
        assert np.all(np.isin(those, people[fits]))


def test_hours_on_the_edges_are_those_worked_so_that_values_and_relations_rest_on_the_same_work():
    economy = before(opened(600, periods=4), assign_roles)
    noted = economy.values.quarter
    assert noted is not None
    worked = float(np.sum(noted.people) + np.sum(noted.research))
    assert float(np.sum(economy.relations.edges.view("hours"))) == pytest.approx(worked, rel=1e-9)
