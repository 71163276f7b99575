"""Edges: the record of who stood in which relation to whom in a quarter, written by the events of the period (model 5).

A row joins a named person, machine, firm or owner to another. The modules of the four relations write the rows as
the period goes on; measures read them and nothing else. What lasts from quarter to quarter (employer, manager,
leader of a machine) stands in the links of the agents' tables; the record begins anew each quarter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.columns import NOBODY, Flags, Floats, Ints, Table

Codes = NDArray[np.int8]
Rows = NDArray[np.int32]

RELATIONS: Final = ("human_human", "human_machine", "human_machine_human", "machine_machine")
HUMAN_HUMAN, HUMAN_MACHINE, HUMAN_MACHINE_HUMAN, MACHINE_MACHINE = range(4)


@dataclass(frozen=True)
class Kind:
    """A kind of edge: the relation it belongs to, the tables of its two ends, and what it says."""

    name: str
    relation: int
    source: str
    target: str
    meaning: str


KINDS: Final = (
    Kind("employment", HUMAN_HUMAN, "households", "firms", "a person works for a firm; hours alone"),
    Kind("management", HUMAN_HUMAN, "households", "households", "a manager leads a person; hours of both"),
    Kind("control", HUMAN_HUMAN, "owners", "households", "a holder of claims on a firm and its head"),
    Kind("lead", HUMAN_MACHINE, "households", "machines", "a person leads a machine whose tasks it masters"),
    Kind("assist", HUMAN_MACHINE, "machines", "households", "a machine paces a person less skilled"),
    Kind("training", HUMAN_MACHINE, "households", "machines", "a person trains a machine"),
    Kind("alignment", HUMAN_MACHINE, "households", "machines", "a person brings a machine's aim in line"),
    Kind("contract_work", HUMAN_MACHINE_HUMAN, "households", "platforms", "a person works through a platform"),
    Kind("service", HUMAN_MACHINE_HUMAN, "households", "households", "a person is served by another"),
    Kind("joint_work", MACHINE_MACHINE, "machines", "machines", "machines of a firm work together"),
    Kind("order", MACHINE_MACHINE, "machines", "machines", "a machine orders from a machine of the maker"),
    Kind("construction", MACHINE_MACHINE, "machines", "machines", "a machine builds a machine"),
    Kind("contagion", MACHINE_MACHINE, "machines", "machines", "a failure travels from machine to machine"),
)
(EMPLOYMENT, MANAGEMENT, CONTROL, LEAD, ASSIST, TRAINING, ALIGNMENT, CONTRACT_WORK, SERVICE, JOINT_WORK, ORDER,
 CONSTRUCTION, CONTAGION) = range(len(KINDS))
RELATION_OF: Final = np.array([kind.relation for kind in KINDS], np.int8)


class Edges:
    """The rows of one quarter; `view(name)` shows the used part of a column.

    kind (code of `KINDS`), source and target (rows of the tables the kind names), firm (where; NOBODY if nowhere),
    hours (worker-quarters of people), machine_hours (worker-quarters of machines), money (¤ that moved along the
    edge), value (¤ of output, the hours at their marginal product), cost (¤ that coordinating along the edge cost),
    contract (row of platforms; NOBODY if none). Ends are rows as of the moment of writing: a row may pass to another
    agent within the quarter, so the record notes who stood where whenever somebody was born (`moment`, `identities`).
    """

    WHOLE = ("source", "target", "firm", "contract")
    AMOUNTS = ("hours", "machine_hours", "money", "value", "cost")

    kind: Codes
    moment: Rows
    source: Rows
    target: Rows
    firm: Rows
    contract: Rows
    hours: Floats
    machine_hours: Floats
    money: Floats
    value: Floats
    cost: Floats

    def __init__(self, room: int = 1024) -> None:
        """Make an empty record with room for some rows."""
        self.used = 0
        self.room = 0
        self.tables: dict[str, Table] = {}
        self.moments: list[dict[str, tuple[int, Ints]]] = []
        self._grow(max(room, 1))

    def watch(self, tables: Mapping[str, Table]) -> None:
        """Note from now on who stands in the rows of these tables, by the names that the kinds use."""
        self.tables = dict(tables)

    def __len__(self) -> int:
        """Count the rows of the quarter."""
        return self.used

    def clear(self) -> None:
        """Begin a new quarter."""
        self.used = 0
        self.moments = self.moments[-1:]

    def reserve(self, count: int, *, written: Collection[str] = ()) -> slice:
        """Add `count` rows and return where they stand; amounts are 0 and contracts NOBODY until they are written.

        Amounts named in `written` hold anything: the caller writes all of their rows.
        """
        first = self.used
        self.used += count
        if self.used > self.room:
            self._grow(max(2 * self.room, self.used))
        rows = slice(first, self.used)
        for name in self.AMOUNTS:
            if name not in written:
                getattr(self, name)[rows] = 0.0
        self.moment[rows] = self._moment()
        self.contract[rows] = NOBODY
        return rows

    def shorten(self, rows: int) -> None:
        """Give back rows reserved last and not needed, so that `rows` are left."""
        self.used = rows

    def append(self, kind: int, source: Ints, target: Ints, firm: Ints, *, contract: Ints | int = NOBODY,
               **amounts: Floats | float) -> slice:
        """Write rows of one kind, ends and amounts (n,), and return where they stand."""
        rows = self.reserve(len(source), written=amounts)
        self.kind[rows], self.source[rows], self.target[rows], self.firm[rows] = kind, source, target, firm
        self.contract[rows] = contract
        for name in amounts:
            if name not in self.AMOUNTS:
                raise TypeError(f"an edge has no amount {name!r}; it has {', '.join(self.AMOUNTS)}")
            getattr(self, name)[rows] = amounts[name]
        return rows

    def view(self, name: str) -> NDArray[Any]:
        """Return the used part of a column."""
        column: NDArray[Any] = getattr(self, name)[: self.used]
        return column

    def of(self, kind: int) -> Ints:
        """List the rows of one kind."""
        return np.flatnonzero(self.view("kind") == kind)

    def relation(self) -> Codes:
        """Return the relation of each row; shape (rows,)."""
        found: Codes = RELATION_OF[self.view("kind")]
        return found

    def identities(self, end: str) -> Ints:
        """Return who stood at `end` (source, target, firm or contract) of each row when it was written; shape (rows,).

        Identities are never used twice in a table; NOBODY stays NOBODY.
        """
        rows = self.view(end).astype(np.int64)
        found = rows.copy()
        of_kind = {"firm": ["firms"] * len(KINDS), "contract": ["platforms"] * len(KINDS)}.get(
            end, [getattr(kind, end, "") for kind in KINDS])
        for number, moment in enumerate(self.moments):
            written = (self.view("moment") == number) & (rows != NOBODY)
            for table, (_, identity) in moment.items():
                here = written & np.array([table == name for name in of_kind])[self.view("kind")]
                found[here] = identity[rows[here]]
        return found

    def without(self, rows: Ints) -> Edges:
        """Return a copy without some rows."""
        kept: Flags = np.ones(self.used, np.bool_)
        kept[rows] = False
        return self.taken(np.flatnonzero(kept))

    def taken(self, rows: Ints) -> Edges:
        """Return a copy of some rows."""
        copy = Edges(len(rows))
        copy.used = len(rows)
        copy.tables, copy.moments = self.tables, list(self.moments)
        for name in ("kind", "moment", *self.WHOLE, *self.AMOUNTS):
            getattr(copy, name)[: len(rows)] = self.view(name)[rows]
        return copy

    def _moment(self) -> int:
        """Number the moment; a new one begins, with a new list of who is where, if anyone was born since the last."""
        known = self.moments[-1] if self.moments else {}
        if not self.moments or any(known[name][0] != table.n_ever for name, table in self.tables.items()):
            self.moments.append({
                name: known[name] if name in known and known[name][0] == table.n_ever
                else (table.n_ever, table.identity[: table.n_used].copy()) for name, table in self.tables.items()})
        return len(self.moments) - 1

    def _grow(self, room: int) -> None:
        kinds: dict[str, type[np.generic]] = {"kind": np.int8}
        kinds |= dict.fromkeys(("moment", *self.WHOLE), np.int32) | dict.fromkeys(self.AMOUNTS, np.float64)
        for name, of in kinds.items():
            wider = np.zeros(room, of)
            if self.room:
                wider[: self.room] = getattr(self, name)
            setattr(self, name, wider)
        self.room = room
