"""The relations as a graph: who stands at the ends of an edge, quarters that were kept, and those that were not."""

from __future__ import annotations

import copy
from collections import Counter

import networkx
import numpy as np
import pytest

from simulation import simulate
from simulation.agents.firms import Firms
from simulation.agents.machines import Machines
from simulation.agents.owners import Owners
from simulation.agents.workers import Households
from simulation.columns import NOBODY
from simulation.relations.edges import CONSTRUCTION, CONTRACT_WORK, EMPLOYMENT, KINDS, LEAD, MANAGEMENT, RELATIONS
from simulation.relations.graph import PeriodNotKept
from simulation.relations.record import Relations
from tests.limits.economies import opened

SMALL = {"population.workers": 60}


def some(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def small_record() -> Relations:
    """Make three people and two machines in one firm; person 0 manages 1 and 2, person 1 leads machine 0."""
    relations = Relations(Households(3), Machines(2, capacity=4), Firms(1), Owners(1))
    relations.households.employer[:3] = 0
    relations.machines.workplace[:2] = 0
    relations.edges.append(EMPLOYMENT, some(0, 1, 2), some(0, 0, 0), some(0, 0, 0), hours=0.5, money=1.0)
    relations.edges.append(MANAGEMENT, some(0, 0), some(1, 2), some(0, 0), hours=0.1, value=2.0, cost=0.3)
    relations.edges.append(LEAD, some(1), some(0), some(0), hours=0.2, machine_hours=0.4)
    relations.period = 0
    return relations


def test_every_row_of_the_record_is_an_edge_with_its_amounts():
    relations = small_record()
    graph = relations.graph()
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.number_of_edges() == len(relations.edges)
    assert graph.edges["person 1", "machine 0", 5] == {
        "relation": "human_machine", "kind": "lead", "hours": 0.2, "machine_hours": 0.4, "money": 0.0, "value": 0.0,
        "cost": 0.0, "firm": "firm 0"}
    assert Counter(kind for *_, kind in graph.edges(data="kind")) == {"employment": 3, "management": 2, "lead": 1}


def test_nodes_are_typed_and_show_what_the_tables_hold():
    graph = small_record().graph()
    assert Counter(agent for _, agent in graph.nodes(data="agent")) == {
        "person": 3, "machine": 2, "firm": 1, "owner": 1}
    assert graph.nodes["person 2"]["employer"] == "firm 0"
    assert graph.nodes["person 2"]["sector"] == graph.nodes["firm 0"]["sector"] == "goods"
    assert graph.nodes["owner 0"]["kind"] == "person"
    assert "person" not in graph.nodes["owner 0"]       # a fact that is not there is left out, not written as -1


def test_a_machine_that_left_and_the_one_in_its_row_are_two_nodes():
    relations = small_record()
    machines = relations.machines
    machines.remove(some(0))
    assert machines.add(1).tolist() == [0]
    relations.edges.append(CONSTRUCTION, some(1), some(0), some(0), machine_hours=0.1)
    graph = relations.graph()
    assert graph.has_edge("person 1", "machine 0")
    assert graph.has_edge("machine 1", "machine 2")
    assert not graph.has_edge("machine 1", "machine 0")
    assert graph.nodes["machine 0"] == {"agent": "machine", "departed": True}
    assert graph.nodes["machine 2"]["departed"] is False


def test_a_firm_wound_up_after_its_edges_were_written_keeps_them():
    relations = small_record()
    relations.firms.remove(some(0))
    relations.firms.reopen(some(0))
    graph = relations.graph()
    assert set(graph.predecessors("firm 0")) == {"person 0", "person 1", "person 2"}
    assert graph.nodes["firm 0"]["departed"]
    assert not graph.nodes["firm 1"]["departed"]
    assert graph.degree("firm 1") == 0


def test_who_stood_where_is_known_in_copies_and_after_a_new_quarter_began():
    relations = small_record()
    relations.machines.remove(some(0))
    relations.machines.add(1)
    relations.edges.append(CONSTRUCTION, some(1), some(0), some(0))
    copied = relations.edges.taken(some(6, 5))
    assert copied.identities("target").tolist() == [2, 0]
    relations.edges.clear()
    relations.edges.append(LEAD, some(1), some(0), some(0))
    assert relations.edges.identities("target").tolist() == [2]


def test_who_is_where_is_noted_only_when_somebody_was_born():
    relations = small_record()
    assert len(relations.edges.moments) == 1
    relations.machines.remove(some(1))
    relations.edges.append(MANAGEMENT, some(0), some(1), some(0))
    assert len(relations.edges.moments) == 1
    relations.machines.add(1)
    relations.edges.append(MANAGEMENT, some(0), some(1), some(0))
    first, second = relations.edges.moments
    assert second["households"] is first["households"]
    assert second["machines"][1].tolist() == [0, 2]


def test_contracts_and_platforms_without_a_table_are_nodes_too():
    relations = small_record()
    relations.edges.append(CONTRACT_WORK, some(2), some(4), some(0), contract=some(4), hours=0.2)
    graph = relations.graph()
    assert graph.nodes["platform 4"]["agent"] == "platform"
    assert graph.edges["person 2", "platform 4", 6]["contract"] == "platform 4"


def test_every_kind_of_edge_can_be_drawn_and_written():
    relations = small_record()
    for code, _ in enumerate(KINDS):
        relations.edges.append(code, some(0), some(0), some(NOBODY))
    graph = relations.graph()
    assert {relation for *_, relation in graph.edges(data="relation")} == set(RELATIONS)
    read = networkx.parse_graphml("\n".join(networkx.generate_graphml(graph)), force_multigraph=True)
    assert read.number_of_edges() == graph.number_of_edges()


def test_before_the_first_quarter_there_is_no_graph():
    with pytest.raises(PeriodNotKept, match="no quarter has passed yet"):
        opened(60).relations.graph()


def test_a_quarter_that_was_not_kept_is_named_with_those_that_were_and_the_way_to_keep_it():
    relations = small_record()
    relations.keep((0,))
    relations.close()
    relations.period = 3
    with pytest.raises(PeriodNotKept) as caught:
        relations.graph(period=2)
    message = str(caught.value)
    assert "quarter 2 were not kept (kept: 0, 3)" in message
    assert "keep_relations=(2,)" in message
    assert isinstance(caught.value, LookupError)


def test_a_kept_quarter_is_not_moved_by_what_comes_after():
    relations = small_record()
    before = relations.graph()
    relations.keep((0,))
    relations.close()
    relations.households.skill[:] = 7
    relations.machines.remove(some(0, 1))
    relations.machines.add(2)
    relations.edges.clear()
    relations.period = 1
    kept = relations.graph(period=0)
    assert networkx.utils.graphs_equal(kept, before)
    assert relations.graph().number_of_edges() == 0


@pytest.mark.parametrize("wrong", [-1, 4])
def test_a_run_refuses_to_keep_quarters_it_does_not_reach(wrong: int):
    with pytest.raises(ValueError, match=f"keep_relations names quarters from 0 to 3, not {wrong}"):
        simulate("baseline", periods=4, overrides=SMALL, keep_relations=(wrong,))


def test_keeping_relations_changes_no_number_and_survives_a_copy():
    plain = simulate("baseline", periods=6, overrides=SMALL)
    kept = simulate("baseline", periods=6, overrides=SMALL, keep_relations=(2, 5))
    assert kept.digest == plain.digest
    copied = copy.deepcopy(kept.economy.relations)
    assert copied.edges.tables["machines"] is copied.machines
