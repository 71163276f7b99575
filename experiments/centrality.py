"""How central the relations of a quarter make people and machines, and how unequally (row:D6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from experiments.output_folder import as_csv

if TYPE_CHECKING:
    import networkx

LEADS = ("management", "control", "lead", "assist", "training", "alignment")
"""Kinds of edges along which the source leads the target; on `contract_work` the platform, its target, leads."""

DAMPING = 0.85
"""Brin and Page's value, from memory."""


def centralities(graph: networkx.MultiDiGraph) -> dict[str, float]:
    """Measure degree and authority: Gini among people at work, the same with owners and platforms, means by agent.

    Degree: with how many others (people, machines, owners, platforms) somebody stands in a relation of any kind.
    Authority: PageRank in which standing flows from the led to those who lead them, 1 on average. An owner who is a
    person counts as that person.
    """
    import networkx

    same = {owner: facts["person"] for owner, facts in graph.nodes(data=True) if "person" in facts}
    partners, led = networkx.Graph(), networkx.DiGraph()
    for source, target, kind in graph.edges(data="kind"):
        one, other = same.get(source, source), same.get(target, target)
        if kind == "employment" or one == other:
            continue
        partners.add_edge(one, other)
        if kind in LEADS:
            led.add_edge(other, one)
        elif kind == "contract_work":
            led.add_edge(one, other)
    at_work = {source for source, _, kind in graph.edges(data="kind") if kind == "employment"}
    agents = {node: graph.nodes[node]["agent"] for node in {*partners, *at_work}}
    partners.add_nodes_from(sorted(agents))
    led.add_nodes_from(sorted(agents))
    degree = {node: float(count) for node, count in partners.degree()}
    rank = networkx.pagerank(led, alpha=DAMPING) if len(led) else {}
    authority = {node: share * len(led) for node, share in rank.items()}
    holders = at_work | set(same.values()) | {node for node, agent in agents.items() if agent in ("owner", "platform")}
    measured: dict[str, float] = {
        "people_at_work": len(at_work), "machines": sum(agent == "machine" for agent in agents.values()),
        "owners_and_platforms": len((holders & set(agents)) - at_work),
    }
    for name, value in (("degree", degree), ("authority", authority)):
        measured |= {
            f"gini_{name}_people": _gini(value, at_work),
            f"gini_{name}_with_owners_and_platforms": _gini(value, holders & set(agents)),
            f"mean_{name}_people": _mean(value, at_work),
            f"mean_{name}_machines": _mean(value, [node for node, agent in agents.items() if agent == "machine"]),
            f"largest_{name}_people": max((value[node] for node in at_work), default=0.0),
        }
    return measured


def table_of(rows: Sequence[dict[str, Any]]) -> bytes:
    """Write one row a quarter measured as CSV."""
    import pandas as pd

    return as_csv(pd.DataFrame(rows))


def _gini(value: dict[str, float], nodes: Iterable[str]) -> float:
    from simulation.metrics.inequality import gini

    return gini([value[node] for node in sorted(nodes)])


def _mean(value: dict[str, float], nodes: Iterable[str]) -> float:
    found = [value[node] for node in sorted(nodes)]
    return sum(found) / len(found) if found else 0.0
