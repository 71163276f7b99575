"""Which firms a class looks at: few enough to see, and together with as many of the relations there are as can be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from experiments.graph_sample import Sample, company_of, number_of, sample, sector_of, workplaces

if TYPE_CHECKING:
    import networkx

TYPICAL = 12
"""People and machines of a firm in which single relations can still be told apart."""


def telling_firms(graph: networkx.MultiDiGraph, largest: int) -> Sample:
    """Take firms one by one, each that which adds most relations, then another sector, then is of a size to be seen.

    They are chosen to show, not to represent; where no firm is small enough, they are those of a picture of all.
    """
    home = workplaces(graph)
    members: dict[str, list[str]] = defaultdict(list)
    for node, firm in home.items():
        members[firm].append(node)
    company, relations = company_of(graph, home), relations_of(graph)
    sectors = {firm: sector_of(graph, firm, those) for firm, those in members.items()}
    nodes: set[str] = set()
    drawn: list[str] = []
    seen: set[str] = set()
    while True:
        grown = {firm: nodes | {firm, *those, *company[firm]} for firm, those in members.items() if firm not in drawn}
        fit = [firm for firm, those in grown.items() if len(those) <= largest]
        if not fit:
            break
        shown = {sectors[firm] for firm in drawn}
        best = min(fit, key=lambda firm: (-len(relations[firm] - seen), sectors[firm] in shown,
                                          abs(len(members[firm]) - TYPICAL), number_of(firm)))
        drawn.append(best)
        nodes, seen = grown[best], seen | relations[best]
    if not drawn:
        return sample(graph, largest)
    chosen = {firm: tuple(sorted(members[firm], key=number_of)) for firm in sorted(drawn, key=number_of)}
    return Sample(graph.subgraph(nodes).copy(), chosen, "")


def relations_of(graph: networkx.MultiDiGraph) -> dict[str, set[str]]:
    """Return which relations each firm has within it; a firm without any is not named."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, _, edge in graph.edges(data=True):
        if "firm" in edge:
            found[edge["firm"]].add(edge["relation"])
    return found
