"""The relations as a graph: typed nodes and edges for networkx, made when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.agents import owners
from simulation.agents.firms import SECTORS, Firms
from simulation.agents.machines import MACHINE_OWNERS
from simulation.columns import NOBODY, Ints, Table
from simulation.relations.edges import KINDS, RELATIONS, Edges

if TYPE_CHECKING:
    import networkx

AGENT_OF: Final = {"households": "person", "machines": "machine", "firms": "firm", "owners": "owner",
                   "platforms": "platform"}
"""What an agent of each table is called in the graph; its node is this word and its identity, as `person 12`."""

ATTRIBUTES: Final = {
    "households": ("skill", "employer", "wage", "labour_income", "disposable_income", "wealth"),
    "machines": ("workplace", "owner_kind", "holder", "capability", "efficiency", "autonomy", "alignment", "age"),
    "firms": ("sector", "n_employees", "n_machines", "layers", "output", "revenue"),
    "owners": ("kind", "person"),
}
"""Columns shown on the nodes of each table; tables not named here show all their columns but wide ones and money."""

WORDS: Final = {("firms", "sector"): SECTORS, ("owners", "kind"): owners.KINDS,
                ("machines", "owner_kind"): MACHINE_OWNERS, ("platforms", "sector"): SECTORS,
                ("platforms", "kind"): ("private", "contract")}
AMOUNTS: Final = Edges.AMOUNTS

Columns = dict[str, NDArray[Any]]


class PeriodNotKept(LookupError):
    """The relations of a quarter were not kept; the text says which are and how to keep it."""

    def __init__(self, period: int, kept: list[int]) -> None:
        """Name the quarter that was asked for and those that there are."""
        there = f"kept: {', '.join(map(str, kept))}" if kept else "no quarter has passed yet"
        super().__init__(f"the relations of quarter {period} were not kept ({there}); ask for them beforehand with "
                         f"simulate(..., keep_relations=({period},)) or relations.keep(({period},))")
        self.period = period
        self.kept = tuple(kept)


@dataclass(frozen=True)
class Quarter:
    """The relations of one quarter: edges between identities, and the agents alive at its close."""

    period: int
    edges: Columns
    agents: dict[str, Columns]


def quarter_of(period: int, edges: Edges, tables: Mapping[str, Table]) -> Quarter:
    """Copy a quarter's edges, their ends as identities, and what is shown of the living agents of each table."""
    columns: Columns = {"kind": edges.view("kind").copy()}
    columns |= {end: edges.identities(end) for end in Edges.WHOLE}
    columns |= {name: edges.view(name).copy() for name in AMOUNTS}
    return Quarter(period, columns, {name: _shown(name, tables) for name in tables})


def relation_graph(quarter: Quarter) -> networkx.MultiDiGraph:
    """Build the graph of a quarter: a node an agent, an edge a row of the record, keyed by its number.

    Nodes: `agent` (person, machine, firm, owner, platform), what `ATTRIBUTES` names as at the close, and `departed`
    for those who left before it. Edges: `relation`, `kind`, the amounts, `firm` and `contract` where there is one.
    Absent facts are left out, so that GraphML can hold it.
    """
    import networkx

    graph = networkx.MultiDiGraph(period=quarter.period)
    for table, columns in quarter.agents.items():
        names = _nodes(table, columns["identity"])
        facts = [name for name in columns if name != "identity"]
        rows = zip(*(columns[name].tolist() for name in facts), strict=True) if facts else ((),) * len(names)
        graph.add_nodes_from((node, {"agent": AGENT_OF[table], "departed": False} | _present(facts, row))
                             for node, row in zip(names, rows, strict=True))
    kind = quarter.edges["kind"]
    ends = {end: _ends(quarter, end) for end in Edges.WHOLE}
    for end in Edges.WHOLE:
        graph.add_nodes_from((node, {"agent": node.split()[0], "departed": True})
                             for node in ends[end] if node and node not in graph)
    amounts = zip(*(quarter.edges[name].tolist() for name in AMOUNTS), strict=True)
    graph.add_edges_from(
        (source, target, number, {"relation": RELATIONS[KINDS[code].relation], "kind": KINDS[code].name}
         | dict(zip(AMOUNTS, paid, strict=True)) | _present(("firm", "contract"), (firm, contract)))
        for number, (source, target, firm, contract, code, paid) in enumerate(
            zip(ends["source"], ends["target"], ends["firm"], ends["contract"], kind.tolist(), amounts, strict=True)))
    # A platform's row stands whether or not anybody sells through it.
    graph.remove_nodes_from([node for node, agent in graph.nodes(data="agent")
                             if agent == "platform" and graph.degree(node) == 0])
    return graph


def _shown(name: str, tables: Mapping[str, Table]) -> Columns:
    """Copy the shown columns of the living rows; links become nodes, codes become words."""
    table, rows = tables[name], tables[name].rows()
    every = [column.name for column in table.columns.values() if not column.wide and not column.money]
    shown: Columns = {"identity": table.identity[rows]}
    for column in ATTRIBUTES.get(name, [other for other in every if other not in ("identity", "is_alive")]):
        values = getattr(table, column)[rows]
        to = table.columns[column].unit.removeprefix("row of ")
        if to in tables:
            values = _at(to, tables[to].identity, values)
        elif (name, column) in WORDS:
            values = np.array(WORDS[name, column], object)[values]
        shown[column] = values
    place, firms = {"households": "employer", "machines": "workplace"}.get(name), tables.get("firms")
    if place is not None and isinstance(firms, Firms):
        at = getattr(table, place)[rows]
        sector = np.array(SECTORS, object)[firms.sector[at]]
        sector[at == NOBODY] = None
        shown["sector"] = sector
    return shown


def _at(table: str, identity: Ints, rows: Ints) -> NDArray[Any]:
    """Name the nodes of the agents who stand in some rows now; None where nobody does."""
    nodes = np.empty(len(rows), object)
    here = rows != NOBODY
    nodes[here] = _nodes(table, identity[rows[here]])
    return nodes


def _nodes(table: str, identities: Ints) -> list[str]:
    return [f"{AGENT_OF[table]} {number}" for number in identities.tolist()]


def _ends(quarter: Quarter, end: str) -> list[str | None]:
    """Name the node at one end of each edge; None where there is nobody."""
    always = {"firm": "firms", "contract": "platforms"}.get(end)
    words = [AGENT_OF[always or getattr(kind, end)] for kind in KINDS]
    return [None if number == NOBODY else f"{words[code]} {number}"
            for code, number in zip(quarter.edges["kind"].tolist(), quarter.edges[end].tolist(), strict=True)]


def _present(names: Any, values: Any) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}
