"""The arithmetic behind the claims about relations, row by row, on small living economies (claims.md, groups A-G)."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simulation.metrics.catalogue import measure
from simulation.relations.bargaining import bargaining_weight
from simulation.relations.edges import (
    ASSIST,
    CONTRACT_WORK,
    JOINT_WORK,
    LEAD,
    MANAGEMENT,
    ORDER,
    RELATIONS,
    SERVICE,
)
from simulation.relations.hierarchy import hierarchy_layers, span_of_control
from tests.limits.economies import opened

WEIGHTS = ("", "_by_value", "_by_count", "_by_cost", "_of_tasks")
ABLE = {"machines.opening_capability": 0.5}
PLATFORM = {f"human_machine_human.{name}": value for name, value in {
    "services_members": 1.0, "goods_members": 0.5, "fee": 0.1, "algorithmic_management": 1.0, "sight": 2.0}.items()}


@cache
def world(changes=(), periods=12, workers=300):
    """An economy after some quarters, with the measures of its last one."""
    economy = opened(workers, seed=1, changes=dict(changes), periods=periods)
    return economy, measure(economy)


def of(changes, **size):
    return world(tuple(sorted(changes.items())), **size)


@pytest.mark.parametrize("changes", [{}, ABLE, ABLE | PLATFORM], ids=["baseline", "able machines", "platform"])
def test_row_A1_the_four_shares_sum_to_one_by_every_weight(changes):
    """row:A1, identity 2.14."""
    _, found = of(changes)
    for weight in WEIGHTS:
        total = sum(found[f"relation_share_{name}{weight}"] for name in RELATIONS)
        assert total == pytest.approx(1.0, abs=1e-12), weight


def test_row_A1_a_relation_is_there_when_its_technology_is_and_not_otherwise():
    """row:A1: no members, no edges through platforms; no machines, no edges of machines."""
    economy, found = of(ABLE | PLATFORM)
    assert all(found[f"relation_share_{name}"] > 0.0 for name in RELATIONS)
    assert min(len(economy.relations.edges.of(kind)) for kind in (CONTRACT_WORK, SERVICE, LEAD, JOINT_WORK)) > 0
    assert of(ABLE)[1]["relation_share_human_machine_human"] == 0.0
    assert of(ABLE)[1]["relation_share_human_machine_human_by_count"] == 0.0
    none = of({"machines.opening_capability": 0.0, "technology.machine_progress": False})[1]
    assert none["relation_share_human_human"] == 1.0
    assert none["n_machines"] == 0


def test_row_A2_shares_follow_from_what_machines_can_do_and_no_scenario_sets_them():
    """row:A2: the same rules with abler machines leave less to human-human relations; they stay above zero."""
    falls = [of({"machines.opening_capability": level})[1] for level in (0.0, 0.3, 0.6)]
    for weight in ("", "_by_value", "_of_tasks"):
        share = [found[f"relation_share_human_human{weight}"] for found in falls]
        assert share[0] > share[1] > share[2] > 0.0, weight


def test_row_A4_without_a_link_no_machine_works_and_no_hours_are_shared():
    """row:A4: connectivity."""
    economy, found = of(ABLE | {"machine_machine.connection": 0.0}, periods=2)
    edges = economy.relations.edges
    assert np.sum(edges.view("machine_hours")) == 0.0
    assert np.sum(edges.view("hours")[edges.of(ASSIST)]) == 0.0
    assert found["machine_share"] == 0.0


def test_row_A5_with_equal_costs_people_and_machines_lose_the_same_share_of_their_hours():
    """row:A5, the ablation: one common cost."""
    economy, _ = of(ABLE | {"relations.common_cost": 0.1})
    firms = economy.firms
    assert firms.machine_loss == pytest.approx(np.full(len(firms.price), 0.1))
    assert firms.human_human_loss[firms.n_employees > 1] == pytest.approx(0.1)
    assert np.all(firms.human_human_loss[firms.n_employees <= 1] == 0.0)


def test_row_A6_conflict_at_work_is_borne_by_edges_between_people_and_by_no_machine():
    """row:A6 and X4: grievance is counted on edges of management; edges with machines carry none of it."""
    economy, found = of(ABLE)
    edges, firms = economy.relations.edges, economy.firms
    borne = firms.conflict[edges.view("firm")[edges.of(MANAGEMENT)]]
    assert found["workplace_conflict"] == pytest.approx(np.sum(borne) / np.sum(firms.staff))
    alone = of({"population.workers_per_firm": 4.0, "human_machine_human.services_members": 1.0,
                "human_machine_human.goods_members": 1.0, "human_machine_human.algorithmic_management": 1.0})[1]
    assert alone["workplace_conflict"] < 0.1 * alone["contract_conflict"]


def test_row_A9_only_machines_that_decide_order_from_machines_and_work_by_themselves():
    """row:A9: at no autonomy every machine waits for people."""
    obedient, found = of(ABLE | {"machines.autonomy": 0.0})
    assert len(obedient.relations.edges.of(ORDER)) == 0
    assert found["relation_share_machine_machine"] == found["relation_share_machine_machine_of_tasks"] == 0.0
    autonomous = of(ABLE | {"machines.autonomy": 0.0, "alignment.base_autonomy": 1.0})[1]
    assert autonomous["relation_share_human_machine_of_tasks"] == pytest.approx(0.0)
    assert autonomous["relation_share_machine_machine"] > found["relation_share_machine_machine"]


def test_row_A13_every_person_is_of_one_class_and_the_classes_hold_all_income_and_wealth():
    """row:A13: class is read from income, and nobody's is counted twice."""
    _, found = of({})
    for what in ("share", "income_share", "wealth_share"):
        assert sum(found[f"class_{name}_{what}"] for name in ("owners", "workers", "supported")) == pytest.approx(1.0)


def test_row_C8_bargaining_weight_falls_with_substitutes_and_with_the_concentration_of_owners():
    """row:C8."""
    automated, herfindahl = np.array([0.0, 0.8, 0.0]), np.array([0.0, 0.0, 1.0])
    weight = bargaining_weight(0.5, 0.5, automated, 0.4, herfindahl)
    assert weight == pytest.approx([0.5, 0.5 * (1 - 0.4), 0.5 * (1 - 0.4)])


def test_row_D3_and_D5_autonomy_flattens_firms_by_the_span_alone():
    """row:D3 and row:D5: with an aid of 0 (the null) autonomy changes neither span nor layers."""
    people, autonomy = np.full(3, 60.0), np.array([0.0, 0.5, 1.0])
    for aid, expected in ((0.6, [3.0, 2.0, 2.0]), (0.0, [3.0, 3.0, 3.0])):
        assert hierarchy_layers(people, span_of_control(7.0, aid, autonomy)).tolist() == expected


def test_row_E3_the_share_of_machines_is_their_part_of_task_output():
    """row:E3."""
    economy, found = of(ABLE)
    firms = economy.firms
    value = firms.price * firms.output
    assert found["machine_share"] == pytest.approx(np.sum(firms.automated_share * value) / np.sum(value))
    assert found["machine_share"] == pytest.approx(found["relation_share_human_machine_of_tasks"]
                                                   + found["relation_share_machine_machine_of_tasks"])


def test_row_N2_failures_travel_along_links_and_safety_holds_them():
    """row:N2."""
    fragile = ABLE | {"machine_machine.failure_rate": 0.05, "machine_machine.recovery": 0.5}
    alone, coupled, safe = (of(fragile | more)[0].notes for more in (
        {}, {"machine_machine.contagion": 0.8}, {"machine_machine.contagion": 0.8, "machine_machine.safety": 0.1}))
    assert alone.largest_cascade <= 1 < coupled.largest_cascade
    assert safe.machines_idle < coupled.machines_idle


def test_rows_A5_and_D5_hours_of_coordination_and_managers_are_those_on_the_edges():
    """row:A5 and row:D5: in hours what the laws take, and as many managers as lead somebody."""
    economy, found = of(ABLE, periods=2)
    firms, edges = economy.firms, economy.relations.edges
    assert economy.notes.exits == 0
    assert np.all(firms.human_human_loss + firms.human_machine_loss < 0.6)
    hours = np.sum(firms.staff, axis=1) * firms.hours_factor
    for relation, loss in (("human_human", firms.human_human_loss), ("human_machine", firms.human_machine_loss)):
        expected = np.sum(loss * hours) / np.sum(hours)
        assert found[f"coordination_hours_{relation}"] == pytest.approx(expected, rel=1e-9)
    led = edges.of(MANAGEMENT)
    assert found["n_managers"] == len(set(edges.source[led].tolist())) == np.sum(firms.n_managers)
    assert found["span"] == pytest.approx(len(led) / found["n_managers"])
