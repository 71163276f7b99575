"""Which part of a graph of relations is drawn: all of it, or some firms with everybody in them, and how chosen."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

SECTORS = ("goods", "machine_makers", "services")
"""Order in which sectors stand from left to right: those who make machines between those who use them."""

PLACES = ("employment", "management", "lead", "assist", "contract_work", "joint_work")
"""Kinds of edges that tell, the first of them best, in which firm an agent was in the quarter."""


@dataclass(frozen=True)
class Sample:
    """The part of a graph that is drawn: firms with their people and machines, and who relates to them from outside."""

    graph: networkx.MultiDiGraph
    members: dict[str, tuple[str, ...]]
    sentence: str


def number_of(node: str) -> tuple[str, int]:
    """Split a node into its kind and its number, which sorts `person 9` before `person 10`."""
    kind, number = node.split()
    return kind, int(number)


def workplaces(graph: networkx.MultiDiGraph) -> dict[str, str]:
    """Find the firm in which each person and machine was in the quarter: by its edges, by title where it has none."""
    found: dict[str, tuple[int, str]] = {}
    for source, target, edge in graph.edges(data=True):
        if edge["kind"] not in PLACES or "firm" not in edge:
            continue
        rank = PLACES.index(edge["kind"])
        for node in (source, target):
            if graph.nodes[node]["agent"] in ("person", "machine") and rank < found.get(node, (len(PLACES), ""))[0]:
                found[node] = (rank, edge["firm"])
    firms = {node: firm for node, (_, firm) in found.items()}
    titles = {node: facts["workplace"] for node, facts in graph.nodes(data=True) if "workplace" in facts}
    return titles | firms


def sample(graph: networkx.MultiDiGraph, largest: int) -> Sample:
    """Take all firms if at most `largest` nodes are then drawn, and else as many as fit, spread evenly over sizes.

    Each sector gives its part of the firms, at least one, at even steps down its list by size; with a firm come all
    its people and machines, those who control it and the platforms it works through.
    """
    home = workplaces(graph)
    members: dict[str, list[str]] = defaultdict(list)
    for node, firm in home.items():
        members[firm].append(node)
    company = company_of(graph, home)
    lists = _by_sector(graph, members)
    total = sum(map(len, lists.values()))
    for count in range(total, 0, -1):
        drawn = _even(lists, count, total)
        if count > 1 and sum(1 + len(members[firm]) for firm in drawn) > largest:
            continue
        nodes = {node for firm in drawn for node in (firm, *members[firm], *company[firm])}
        if len(nodes) <= largest or count == 1:
            break
    else:
        drawn, nodes = [], set()
    chosen = {firm: tuple(sorted(members[firm], key=number_of)) for firm in drawn}
    return Sample(graph.subgraph(nodes).copy(), chosen, _sentence(len(drawn), total))


def _by_sector(graph: networkx.MultiDiGraph, members: dict[str, list[str]]) -> dict[str, list[str]]:
    """List the firms of each sector in which there is anybody, the largest first."""
    lists: dict[str, list[str]] = {sector: [] for sector in SECTORS}
    for firm in sorted(members, key=lambda firm: (-len(members[firm]), number_of(firm))):
        lists.setdefault(sector_of(graph, firm, members[firm]), []).append(firm)
    return {sector: firms for sector, firms in lists.items() if firms}


def sector_of(graph: networkx.MultiDiGraph, firm: str, members: list[str] | tuple[str, ...]) -> str:
    """Find the sector of a firm; one that was wound up has it no longer, but its people may."""
    known = graph.nodes[firm].get("sector") if firm in graph else None
    others = Counter(graph.nodes[node]["sector"] for node in members if "sector" in graph.nodes[node])
    return str(known or (others.most_common(1)[0][0] if others else SECTORS[0]))


def _even(lists: dict[str, list[str]], count: int, total: int) -> list[str]:
    drawn: list[str] = []
    for firms in sorted(lists.values(), key=len, reverse=True):
        quota = min(max(round(count * len(firms) / total), 1), len(firms), count - len(drawn))
        drawn += [firms[int((place + 0.5) * len(firms) / quota)] for place in range(quota)]
    return drawn


def company_of(graph: networkx.MultiDiGraph, home: dict[str, str]) -> dict[str, set[str]]:
    """List for each firm the owners who control its people and the platforms they work through."""
    company: dict[str, set[str]] = defaultdict(set)
    for source, target in graph.edges():
        for end, other in ((source, target), (target, source)):
            if other in home and graph.nodes[end]["agent"] in ("owner", "platform"):
                company[home[other]].add(end)
    return company


def _sentence(drawn: int, total: int) -> str:
    if drawn == total:
        return f"all {total} firms, with everybody who works there"
    return f"{drawn} of {total} firms, taken at even steps down each sector's list by size, with all who work there"
