"""The picture of relations: what is sampled, where it stands, the same bytes each time; and who is central."""

from __future__ import annotations

import itertools
import math

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.centrality import centralities
from experiments.figures.graph_layout import HEXAGON, hierarchy, layout_of
from experiments.figures.relation_graph import RELATION_COLOURS, relation_graph_figure
from experiments.figures.style import KINDS, rendered
from experiments.graph_sample import sample

RELATION = {"employment": "human_human", "management": "human_human", "control": "human_human",
            "lead": "human_machine", "assist": "human_machine", "contract_work": "human_machine_human",
            "joint_work": "machine_machine"}


class Made:
    """A graph put together by hand."""

    def __init__(self) -> None:
        self.graph = networkx.MultiDiGraph()

    def node(self, name: str, **facts: object) -> str:
        self.graph.add_node(name, agent=name.split()[0], departed=False, **facts)
        return name

    def edge(self, kind: str, source: str, target: str, firm: str | None = None) -> None:
        facts = {"firm": firm} if firm else {}
        self.graph.add_edge(source, target, relation=RELATION[kind], kind=kind, **facts)

    def firm(self, people: int, machines: int, sector: str = "goods") -> str:
        """Add a firm whose first person manages the others, who lead the machines in turn."""
        counts = {kind: sum(node.startswith(kind) for node in self.graph) for kind in ("firm", "person", "machine")}
        firm = self.node(f"firm {counts['firm']}", sector=sector)
        staff = [self.node(f"person {counts['person'] + place}", sector=sector) for place in range(people)]
        for person in staff:
            self.edge("employment", person, firm, firm)
        for person in staff[1:]:
            self.edge("management", staff[0], person, firm)
        for place in range(machines):
            machine = self.node(f"machine {counts['machine'] + place}", sector=sector, workplace=firm)
            self.edge("lead", staff[place % people], machine, firm)
        return firm


def town(firms: int = 12) -> networkx.MultiDiGraph:
    """Make firms of 2 to 9 people in three sectors, a platform for services and owners of one or of many firms."""
    made = Made()
    platform = made.node("platform 0")
    many = made.node("owner 0", kind="state")
    for place in range(firms):
        sector = ("goods", "services", "goods", "services", "machine_makers")[place % 5]
        firm = made.firm(2 + place % 8, place % 4 if sector != "services" else 0, sector)
        head, *others = [node for node in made.graph.predecessors(firm) if node.startswith("person")]
        made.edge("control", many, head, firm)
        made.edge("control", made.node(f"owner {place + 1}", person=others[0], kind="person"), head, firm)
        if sector == "services":
            for person in (head, *others):
                made.edge("contract_work", person, platform, firm)
    made.node("person 9999")
    return made.graph


def test_a_small_graph_is_drawn_whole():
    part = sample(town(), 300)
    assert part.sentence == "all 12 firms, with everybody who works there"
    assert len(part.members) == 12
    assert set(town()) - set(part.graph) == {"person 9999"}     # has no work and no relation


def test_a_large_graph_is_sampled_firm_by_firm_and_says_how():
    graph = town(60)
    part = sample(graph, 100)
    assert 60 < part.graph.number_of_nodes() <= 100
    assert part.sentence.startswith(f"{len(part.members)} of 60 firms, taken at even steps")
    for firm, members in part.members.items():
        inside = set(graph.predecessors(firm)) | {
            node for node, facts in graph.nodes(data=True) if facts.get("workplace") == firm}
        assert set(members) == inside, "a firm came without some of its people or machines"
    assert {graph.nodes[firm]["sector"] for firm in part.members} == {"goods", "services", "machine_makers"}
    sizes = [len(members) for members in part.members.values()]
    assert max(sizes) - min(sizes) >= 4, "only firms of one size were drawn"


def test_one_firm_too_large_for_the_limit_is_drawn_all_the_same():
    made = Made()
    made.firm(50, 10)
    assert sample(made.graph, 10).graph.number_of_nodes() == 61


def test_a_graph_without_firms_is_an_empty_picture():
    made = Made()
    made.node("person 0")
    part = sample(made.graph, 300)
    assert part.members == {}
    assert rendered(relation_graph_figure(made.graph, part, "Nobody works", ""), "png").startswith(b"\x89PNG")


def test_everybody_stands_in_the_hexagon_of_the_firm_and_nobody_on_another():
    part = sample(town(40), 400)
    layout = layout_of(part)
    for firm, members in part.members.items():
        (x, y), radius = layout.hexagons[firm]
        for node in members:
            assert math.hypot(layout.at[node][0] - x, layout.at[node][1] - y) < radius * HEXAGON
    agents = [node for node in part.graph if not node.startswith("firm")]
    nearest = min(math.dist(layout.at[one], layout.at[other]) for one, other in itertools.combinations(agents, 2))
    assert nearest > 0.6


def test_hexagons_do_not_overlap():
    hexagons = layout_of(sample(town(60), 1_000)).hexagons.values()
    for (one, r), (other, s) in itertools.combinations(hexagons, 2):
        assert math.dist(one, other) > r + s


@given(st.integers(1, 40), st.integers(0, 40), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_any_hierarchy_keeps_its_members_apart(people: int, machines: int, chance):
    made = Made()
    firm = made.firm(people, machines)
    staff = list(made.graph.predecessors(firm))
    # Managers at random, in circles too: what a record may hold the picture must stand.
    for person in staff:
        if chance.random() < 0.4:
            made.edge("management", chance.choice(staff), person, firm)
    members = tuple(node for node in made.graph if node != firm)
    spots = hierarchy(made.graph, members)
    assert set(spots) == set(members)
    assert all(math.dist(spots[one], spots[other]) > 0.98 for one, other in itertools.combinations(members, 2))


def test_machines_stand_beyond_the_person_who_leads_them():
    made = Made()
    firm = made.firm(5, 4)
    spots = hierarchy(made.graph, tuple(node for node in made.graph if node != firm))
    head = spots["person 0"]
    assert math.dist(head, spots["machine 1"]) > math.dist(head, spots["person 1"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_graph_gives_the_same_bytes(kind):
    one, other = (
        rendered(relation_graph_figure(graph, sample(graph, 80), "Town, quarter 3", "seed 0"), kind)
        for graph in (town(), town())
    )
    assert one == other


def test_the_legend_counts_what_is_drawn_of_how_much():
    graph = town(60)
    part = sample(graph, 100)
    figure = relation_graph_figure(graph, part, "Town, quarter 3", part.sentence)
    labels = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    people = sum(node.startswith("person") for node in part.graph)
    assert f"people {people} of {sum(node.startswith('person') for node in graph)}" in labels
    assert [label.rstrip("0123456789, of") for label in labels[:4]] == [
        name.replace("_", "–") for name in RELATION_COLOURS]
    assert part.sentence in [text.get_text() for text in figure.texts]


def test_a_star_is_as_unequal_as_a_ring_is_equal():
    """row:D6: equal, cooperative nodes against a hierarchy."""
    star, ring = Made(), Made()
    star.firm(9, 0)
    firm = ring.node("firm 0")
    for place in range(9):
        ring.edge("employment", ring.node(f"person {place}"), firm, firm)
    for place in range(9):
        ring.edge("management", f"person {place}", f"person {(place + 1) % 9}", firm)
    of_star, of_ring = centralities(star.graph), centralities(ring.graph)
    assert of_ring["gini_degree_people"] == pytest.approx(0.0, abs=1e-12)
    assert of_ring["gini_authority_people"] == pytest.approx(0.0, abs=1e-6)
    assert of_star["gini_degree_people"] == pytest.approx(7 / 18)    # one of degree 8, eight of degree 1
    assert of_star["gini_authority_people"] > 0.3
    assert of_star["largest_degree_people"] == 8


def test_authority_flows_from_the_led_to_those_who_lead_and_owners_count_apart():
    """row:D6: owners and platforms as hubs raise inequality when they are counted."""
    graph = town(30)
    measured = centralities(graph)
    assert measured["gini_authority_with_owners_and_platforms"] > measured["gini_authority_people"]
    assert measured["gini_degree_with_owners_and_platforms"] > measured["gini_degree_people"]
    assert measured["owners_and_platforms"] == 2        # the state and the platform; every other owner works
    assert measured["mean_authority_machines"] < measured["mean_authority_people"]


def test_authority_is_one_on_average():
    made = Made()
    made.firm(7, 3)
    measured = centralities(made.graph)
    mean = (7 * measured["mean_authority_people"] + 3 * measured["mean_authority_machines"]) / 10
    assert mean == pytest.approx(1.0, abs=1e-6)


def test_a_quarter_without_relations_has_no_centre():
    assert set(centralities(networkx.MultiDiGraph()).values()) == {0.0}
