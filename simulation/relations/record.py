"""What the economy keeps of its relations: this quarter's edges and the tables they point into."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.agents.firms import Firms
from simulation.agents.machines import Machines
from simulation.agents.owners import Owners
from simulation.agents.workers import Households
from simulation.relations.edges import Edges


@dataclass
class Relations:
    """The edges of the last quarter, with the agents at their ends."""

    households: Households
    machines: Machines
    firms: Firms
    owners: Owners
    edges: Edges = field(default_factory=Edges)
    period: int = -1
    """Quarter the edges belong to; -1 before the first."""
