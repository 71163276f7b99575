"""What the economy keeps of its relations: this quarter's edges, the tables they point into, and quarters asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simulation.agents.firms import Firms
from simulation.agents.machines import Machines
from simulation.agents.owners import Owners
from simulation.agents.platforms import Platforms
from simulation.agents.workers import Households
from simulation.columns import Flags, Ints, Table
from simulation.relations.edges import Codes, Edges
from simulation.relations.graph import PeriodNotKept, Quarter, quarter_of, relation_graph

if TYPE_CHECKING:
    import networkx


def nobody() -> Codes:
    """Return codes of nobody, for what is not known before the first quarter; shape (0,)."""
    return np.zeros(0, np.int8)


@dataclass
class Relations:
    """The edges of the last quarter, with the agents at their ends."""

    households: Households
    machines: Machines
    firms: Firms
    owners: Owners
    platforms: Platforms | None = None
    machines_at_opening: float = -1.0
    """Working machines at the opening of the first quarter; -1 before it."""
    learned_prices: Ints | None = None
    """What two machines learned to charge, (seller, own last price, rival's last price), once somebody uses it."""
    edges: Edges = field(default_factory=Edges)
    staff: tuple[Ints, Ints] = field(default_factory=lambda: (np.zeros(1, np.int64), np.zeros(0, np.int64)))
    """People by firm, in the order of rows, from hiring to the close: f's are second[first[f]:first[f + 1]]."""
    period: int = -1
    """Quarter the edges belong to; -1 before the first."""
    role: Codes = field(default_factory=nobody)
    """Role of each person this quarter, code of `metrics.roles.ROLES`; empty before the first."""
    role_previous: Codes = field(default_factory=nobody)
    relation: Codes = field(default_factory=nobody)
    """Relation that most of a person's hours ran on, code of `metrics.roles.STATES`."""
    relation_previous: Codes = field(default_factory=nobody)
    is_paced: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))
    """Whether a machine paces the person."""
    transitions: Ints = field(default_factory=lambda: np.zeros((6, 6), np.int64))
    """People by relation last quarter (rows) and this quarter (columns)."""
    social_class: Codes = field(default_factory=nobody)
    """Class of each person by its income, code of `metrics.classes.CLASSES`."""
    class_moves: Ints = field(default_factory=lambda: np.zeros((3, 3), np.int64))
    """People by class last quarter (rows) and this quarter (columns)."""
    wanted: set[int] = field(default_factory=set)
    """Quarters whose relations are kept when they close."""
    kept: dict[int, Quarter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let the record of edges note who stands in which row."""
        self.edges.watch(self.tables)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables at the ends of edges, by the names that the kinds of edges use."""
        four: dict[str, Table] = {"households": self.households, "machines": self.machines, "firms": self.firms,
                                  "owners": self.owners}
        return four if self.platforms is None else four | {"platforms": self.platforms}

    def keep(self, periods: Iterable[int]) -> None:
        """Keep the relations of these quarters when they close."""
        self.wanted |= set(periods)

    def close(self) -> None:
        """Keep the quarter that closes, if somebody asked for it; measuring only, the economy does not read it."""
        if self.period in self.wanted:
            self.kept[self.period] = quarter_of(self.period, self.edges, self.tables)

    def graph(self, *, period: int | None = None) -> networkx.MultiDiGraph:
        """Return the relations of a quarter (the last one by default) as a graph; see `graph.relation_graph`.

        Raises PeriodNotKept for a quarter that is neither the last nor kept.
        """
        asked = self.period if period is None else period
        if asked in self.kept:
            return relation_graph(self.kept[asked])
        if asked != self.period or self.period < 0:
            raise PeriodNotKept(asked, sorted({*self.kept, self.period} - {-1}))
        return relation_graph(quarter_of(self.period, self.edges, self.tables))
