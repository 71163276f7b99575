"""Members of a set of agents: arrays of kinds, rows and identities in one order, no objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.columns import Flags, Ints, Table
from simulation.model.views import KINDS, RowAgent, unique_ids

Places = Ints | slice


@dataclass(frozen=True)
class Members:
    """Who belongs to a set, in order; three arrays of shape (n,)."""

    kinds: NDArray[np.int8]
    rows: Ints
    identities: Ints

    def __len__(self) -> int:
        """Count the members."""
        return len(self.rows)

    def take(self, places: Any) -> Members:
        """Return the members at some places: positions in their order, a mask or a slice."""
        return Members(self.kinds[places], self.rows[places], self.identities[places])

    def by_kind(self, model: Any) -> Iterator[tuple[type[RowAgent], Table, Places]]:
        """Yield each kind among the members with its table and the places its members have in the order."""
        counts = np.bincount(self.kinds, minlength=len(KINDS))
        for kind in KINDS:
            if counts[kind.number] == len(self) > 0:
                yield kind, kind.table_of(model), slice(None)
            elif counts[kind.number]:
                yield kind, kind.table_of(model), np.flatnonzero(self.kinds == kind.number)

    def living(self, model: Any) -> Members:
        """Return those still alive, since a freed row may have been given to somebody else."""
        alive: Flags = np.zeros(len(self), dtype=np.bool_)
        for _, table, places in self.by_kind(model):
            rows = self.rows[places]
            alive[places] = table.is_alive[rows] & (table.identity[rows] == self.identities[places])
        return self if alive.all() else self.take(alive)

    def unique_ids(self) -> Ints:
        """Return the ids of the members; shape (n,)."""
        ids: Ints = unique_ids(self.kinds, self.identities)
        return ids

    def views(self, model: Any) -> Iterator[RowAgent]:
        """Make the view of each member in turn, when it is asked for."""
        for kind, row, identity in zip(self.kinds.tolist(), self.rows.tolist(), self.identities.tolist(), strict=True):
            yield KINDS[kind].of_row(model, row, identity)


def everybody(model: Any, kinds: Iterable[type[RowAgent]]) -> Members:
    """Return all who live now in the tables of some kinds."""
    tables = [(kind.number, kind.table_of(model)) for kind in kinds]
    rows = [table.rows() for _, table in tables]
    return Members(
        np.repeat(np.array([number for number, _ in tables], dtype=np.int8), [len(r) for r in rows]),
        np.concatenate(rows),
        np.concatenate([table.identity[r] for (_, table), r in zip(tables, rows, strict=True)]),
    )


def of_agents(agents: Iterable[RowAgent]) -> Members:
    """Return the members that some views stand for, each once, in the order given."""
    chosen = list(dict.fromkeys(agents))
    return Members(
        np.array([agent.number for agent in chosen], dtype=np.int8),
        np.array([agent.row for agent in chosen], dtype=np.int64),
        np.array([agent.identity for agent in chosen], dtype=np.int64),
    )
