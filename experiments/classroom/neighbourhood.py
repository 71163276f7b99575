"""A few firms with everybody in them and what joins them, the same firms as long as they last, each in its place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.classroom.series import RELATIONS
from experiments.classroom.session import Session
from experiments.classroom.telling_firms import relations_of, telling_firms
from experiments.graph_sample import Sample, number_of, workplaces
from simulation.relations.graph import quarter_of, relation_graph

if TYPE_CHECKING:
    import networkx

    from experiments.figures.graph_layout import Layout, Point

LARGEST, AT_FIRST, FEWEST = 60, 45, 20
"""Most nodes that are drawn; how many when firms are chosen, so that they have room to grow; and when others are."""
PATIENCE = 8
"""Quarters that firms are drawn, though others would show more relations than they do."""


@dataclass(frozen=True, slots=True)
class NeighbourhoodView:
    """Nodes (name, agent, x, y), edges (source, target, relation, kind) and hexagons (firm, x, y, radius)."""

    quarter: int
    world: int
    firms: int
    """Firms there are in all."""
    is_cut: bool
    """Whether some who work in the drawn firm are left out, since it alone has too many."""
    nodes: tuple[tuple[str, str, float, float], ...]
    edges: tuple[tuple[str, str, str, str], ...]
    hexagons: tuple[tuple[str, float, float, float], ...]


@dataclass
class Neighbourhood:
    """The neighbourhood of one world: remembers which firms are drawn and where, and the last view."""

    world: int = 0
    firms: tuple[str, ...] = ()
    since: int = 0
    """The quarter in which others were last looked for."""
    centres: dict[str, Point] = field(default_factory=dict)
    last: tuple[Any, NeighbourhoodView] | None = None

    def view(self, session: Session) -> NeighbourhoodView:
        """Return the relations of the quarter that has just passed; the same object until another passes."""
        simulation = session.worlds[self.world].simulation
        if self.last is not None and self.last[0] is simulation and self.last[1].quarter == session.period - 1:
            return self.last[1]
        if self.last is not None and self.last[0] is not simulation:
            self.firms, self.centres = (), {}
        view = self._drawn(simulation.economy, session.period - 1)
        self.last = simulation, view
        return view

    def _drawn(self, economy: Any, quarter: int) -> NeighbourhoodView:
        count = len(economy.firms.rows())
        if quarter < 0:
            return NeighbourhoodView(quarter, self.world, count, False, (), (), ())
        part = self._part(economy, quarter)
        pictured, is_cut = cut(part)
        layout = self._layout(pictured)
        nodes = tuple((node, pictured.graph.nodes[node]["agent"], *layout.at[node])
                      for node in sorted(pictured.graph, key=number_of))
        edges = sorted({(source, target, edge["relation"], edge["kind"])
                        for source, target, edge in pictured.graph.edges(data=True) if source != target})
        hexagons = tuple((firm, x, y, radius) for firm, ((x, y), radius) in layout.hexagons.items())
        return NeighbourhoodView(quarter, self.world, count, is_cut, nodes, tuple(edges), hexagons)

    def _part(self, economy: Any, quarter: int) -> Sample:
        """Return the firms drawn so far with all who work there now, or others if too little of them is left to see.

        A firm where nobody works any more is no longer drawn, nor is the largest when all are too many to see.
        """
        while self.firms:
            part = _part_of(economy, self.firms)
            if part.graph.number_of_nodes() <= LARGEST or len(self.firms) == 1:
                break
            largest = max(part.members, key=lambda firm: len(part.members[firm]))
            self.firms = tuple(firm for firm in part.members if firm != largest)
        is_enough = bool(self.firms) and part.graph.number_of_nodes() >= FEWEST
        shown = _shown(part) if is_enough else 0
        if not is_enough or (shown < len(RELATIONS) and quarter >= self.since + PATIENCE):
            self.since, chosen = quarter, telling_firms(economy.relations.graph(), AT_FIRST)
            if not is_enough or _shown(chosen) > shown:
                part, self.centres = chosen, {}
        self.firms = tuple(part.members)
        return part

    def _layout(self, pictured: Sample) -> Layout:
        """Place everybody, and move each firm back to where it stood unless firms would then overlap."""
        from experiments.figures.graph_layout import layout_of

        layout = layout_of(pictured)
        moved = {firm: (self.centres[firm][0] - x, self.centres[firm][1] - y)
                 for firm, ((x, y), _) in layout.hexagons.items() if firm in self.centres}
        if len(moved) == len(layout.hexagons) and moved:
            hexagons = {firm: (self.centres[firm], radius) for firm, (_, radius) in layout.hexagons.items()}
            if not _overlap(hexagons):
                nearest = {node: min(layout.hexagons, key=lambda firm: math.dist(spot, layout.hexagons[firm][0]))
                           for node, spot in layout.at.items()}
                home = {node: firm for firm, members in pictured.members.items() for node in (firm, *members)}
                for node, (x, y) in layout.at.items():
                    dx, dy = moved[home.get(node, nearest[node])]
                    layout.at[node] = (x + dx, y + dy)
                layout.hexagons = hexagons
        self.centres = {firm: centre for firm, (centre, _) in layout.hexagons.items()}
        return layout


def _shown(part: Sample) -> int:
    """Count the relations that can be seen within the firms drawn."""
    return len(set[str]().union(*relations_of(part.graph).values()))


def _part_of(economy: Any, firms: tuple[str, ...]) -> Sample:
    """Return those of some firms where anybody works now, with all who do."""
    graph = graph_of(economy, [number_of(firm)[1] for firm in firms])
    home = workplaces(graph)
    members = {firm: tuple(sorted((node for node, at in home.items() if at == firm), key=number_of)) for firm in firms}
    empty = [firm for firm in firms if not members[firm]]
    graph.remove_nodes_from(empty)
    return Sample(graph, {firm: those for firm, those in members.items() if those}, "")


def graph_of(economy: Any, firms: list[int]) -> networkx.MultiDiGraph:
    """Build the graph of the last quarter for some firms by identity: their edges and whoever these join.

    The graph of all agents takes longer than the quarter itself.
    """
    quarter = quarter_of(economy.relations.period, economy.relations.edges, economy.relations.tables)
    of_these = np.isin(quarter.edges["firm"], firms)
    people, machines = quarter.agents["households"], quarter.agents["machines"]
    names = [f"firm {number}" for number in firms]
    kept: dict[str, Any] = {
        "firms": np.isin(quarter.agents["firms"]["identity"], firms),
        "households": np.isin(people["employer"], names),
        "machines": np.isin(machines["workplace"], names),
    }
    edges = {name: column[of_these] for name, column in quarter.edges.items()}
    agents = {table: _rows(columns, kept[table]) if table in kept else columns
              for table, columns in quarter.agents.items()}
    graph = relation_graph(replace(quarter, edges=edges, agents=agents))
    firms_drawn = set(names)
    graph.remove_nodes_from([node for node, agent in list(graph.nodes(data="agent"))
                             if node not in firms_drawn and graph.degree(node) == 0
                             and agent in ("owner", "platform")])
    return graph


def _rows(columns: Mapping[str, Any], kept: Any) -> dict[str, Any]:
    return {name: column[kept] for name, column in columns.items()}


def cut(part: Sample) -> tuple[Sample, bool]:
    """Leave out the last members of a firm that alone has more than can be drawn."""
    if part.graph.number_of_nodes() <= LARGEST:
        return part, False
    (firm, members), = part.members.items()
    outside = [node for node in part.graph if node != firm and node not in set(members)]
    company = sorted(outside, key=number_of)[:LARGEST // 4]
    stay = members[:LARGEST - 1 - len(company)]
    return Sample(part.graph.subgraph([firm, *company, *stay]).copy(), {firm: stay}, part.sentence), True


def _overlap(hexagons: Mapping[str, tuple[Point, float]]) -> bool:
    placed = list(hexagons.values())
    return any(math.dist(one, other) < radius + room
               for number, (one, radius) in enumerate(placed) for other, room in placed[:number])
