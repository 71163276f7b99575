"""The weights of the four relations come from the edges and from nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from simulation.metrics.relations import (
    log_log_slope,
    shares_of_relations,
    shares_of_tasks,
    sums_by_kind,
    two_class_gini,
)
from simulation.relations.edges import (
    ASSIST,
    EMPLOYMENT,
    HUMAN_HUMAN,
    HUMAN_MACHINE,
    HUMAN_MACHINE_HUMAN,
    JOINT_WORK,
    KINDS,
    LEAD,
    MANAGEMENT,
    RELATION_OF,
    SERVICE,
    Edges,
)

ONE = np.array([0])
shares = st.floats(0.0, 1.0)


def edges_of(*rows: tuple[int, dict[str, float]]) -> Edges:
    """Edges of some kinds with some amounts, all at the firm in row 0."""
    edges = Edges(1)
    for kind, amounts in rows:
        edges.append(kind, ONE, ONE + 1, ONE, **amounts)
    return edges


def sums(edges: Edges, grievance: float = 0.0) -> np.ndarray:
    return sums_by_kind(edges.view("kind"), edges.view("firm"), edges.view("hours"), edges.view("machine_hours"),
                        edges.view("value"), edges.view("cost"), np.array([grievance]), len(KINDS), np.zeros(1))


def test_hours_of_people_and_machines_on_an_edge_weigh_alike_and_solo_work_stays_outside():
    found = sums(edges_of((EMPLOYMENT, {"hours": 5.0}), (MANAGEMENT, {"hours": 1.0}),
                          (LEAD, {"hours": 0.5, "machine_hours": 0.5}), (JOINT_WORK, {"machine_hours": 2.0})))
    assert shares_of_relations(found[:, 1], with_solo=False) == pytest.approx([0.25, 0.25, 0.0, 0.5])
    assert shares_of_relations(found[:, 1], with_solo=True)[HUMAN_HUMAN] == pytest.approx(6 / 9)


def test_an_edge_that_is_deleted_changes_the_shares():
    """row:A1: shares are read from edges, so a missing edge is missed."""
    edges = edges_of((MANAGEMENT, {"hours": 1.0}), (ASSIST, {"hours": 2.0}), (SERVICE, {}))
    whole = shares_of_relations(sums(edges)[:, 0], with_solo=True)
    assert whole == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0.0])
    for row in range(len(edges)):
        assert not np.allclose(shares_of_relations(sums(edges.without(np.array([row])))[:, 0], with_solo=True), whole)


def test_each_kind_of_edge_belongs_to_one_relation():
    assert RELATION_OF[[MANAGEMENT, LEAD, ASSIST, SERVICE]].tolist() == [
        HUMAN_HUMAN, HUMAN_MACHINE, HUMAN_MACHINE, HUMAN_MACHINE_HUMAN]
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_grievance_counts_once_for_each_edge_of_the_firm():
    found = sums(edges_of((MANAGEMENT, {}), (MANAGEMENT, {}), (SERVICE, {})), grievance=0.2)
    assert found[MANAGEMENT, 4] == pytest.approx(0.4)


@given(arrays.arrays(np.float64, len(KINDS), elements=st.floats(0, 1e6)))
def test_the_four_shares_add_to_one_wherever_there_is_an_edge(weights):
    """row:A1, identity 2.14."""
    share = shares_of_relations(weights, with_solo=True)
    assert np.sum(share) == pytest.approx(1.0 if np.sum(weights) > 0 else 0.0, abs=1e-12)
    assert np.all(share >= 0.0)


@given(shares, shares, shares)
def test_the_shares_of_task_output_add_to_one(automated, algorithmic, autonomy):
    found = shares_of_tasks(np.array([2.0]), *(np.array([x]) for x in (automated, algorithmic, autonomy)))
    assert np.sum(found) == pytest.approx(1.0)
    assert found[0] == pytest.approx((1 - automated) * (1 - algorithmic))
    assert found[3] == pytest.approx(automated * autonomy)


def test_two_classes_are_apart_by_what_the_owners_have_above_their_number():
    income = np.array([1.0, 1.0, 1.0, 7.0])
    assert two_class_gini(income, np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(0.7 - 0.25)
    assert two_class_gini(income, np.zeros(4)) == 0.0
    assert two_class_gini(np.ones(4), np.array([0.0, 0.0, 1.0, 1.0])) == 0.0
    assert two_class_gini(np.zeros(4), np.ones(4)) == 0.0


@pytest.mark.parametrize("slope", [0.5, 1.0, 1.7])
def test_the_elasticity_of_cost_is_the_slope_of_logarithms(slope):
    """row:D2."""
    size = np.array([1.0, 2.0, 5.0, 20.0, 0.0])
    assert log_log_slope(size, 3.0 * size**slope) == pytest.approx(slope)
    assert log_log_slope(size[:2], size[:2]) == 0.0
    assert log_log_slope(np.ones(5), size) == 0.0


def test_cost_is_summed_over_the_edges_of_each_firm():
    nothing, of_firm = np.zeros(4), np.zeros(3)
    sums_by_kind(np.array([LEAD, LEAD, ASSIST, LEAD], np.int8), np.array([0, 2, 0, -1], np.int32), nothing, nothing,
                 nothing, np.array([1.0, 2.0, 3.0, 9.0]), of_firm, len(KINDS), of_firm)
    assert of_firm.tolist() == [4, 0, 2]
