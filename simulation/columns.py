"""Tables of columns: one contiguous array per fact, one row per agent; a row never moves while it lives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOBODY = -1
"""The row that a link holds when it points to no one."""


@dataclass(frozen=True)
class Column:
    """What one array of a table holds: kind, unit, meaning, the value of a new row and its width in bins."""

    kind: type
    unit: str
    meaning: str
    fill: float
    wide: bool
    money: bool
    name: str = ""
    values: int = 0

    def width(self, bins: int) -> int:
        """Return how many values a wide column holds a row, in a table of so many bins."""
        return self.values or bins


def amount(unit: str, meaning: str, fill: float = 0.0, *, wide: bool = False, money: bool = False,
           values: int = 0) -> Any:
    """Declare a column of real numbers; `money` leaves it to the ledger.

    `wide` gives one value per task bin, or as many `values` as are named.
    """
    return Column(np.float64, unit, meaning, fill, wide or values > 0, money, values=values)


def whole(unit: str, meaning: str, fill: int = 0, *, wide: bool = False) -> Any:
    """Declare a column of whole numbers."""
    return Column(np.int64, unit, meaning, fill, wide, False)


def link(to: str, meaning: str) -> Any:
    """Declare a column of rows of another table, `NOBODY` where there is none."""
    return Column(np.int64, f"row of {to}", meaning, NOBODY, False, False)


def flag(meaning: str, fill: bool = False) -> Any:
    """Declare a column of yes or no."""
    return Column(np.bool_, "yes/no", meaning, fill, False, False)


class Table:
    """One kind of agent: declared columns, living rows, and an identity that outlives the reuse of a row.

    Arrays are `room` long; rows that are not alive hold the fill values. `money` columns are views that the
    ledger installs and locks.
    """

    columns: ClassVar[dict[str, Column]] = {}

    identity: Ints = whole("1", "number of the agent, never used twice in a table")
    is_alive: Flags = flag("the row is in use")

    def __init_subclass__(cls) -> None:
        """Collect the declared columns of a table, in order, its parents' first."""
        declared = dict(cls.columns) or {
            name: value for name, value in vars(Table).items() if isinstance(value, Column)
        }
        declared |= {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        cls.columns = {
            name: replace(c, name=name) for name, c in declared.items()
        }

    def __init__(self, rows: int, *, capacity: int = 0, bins: int = 1) -> None:
        """Make a table with `rows` living rows and room for `capacity`; wide columns have `bins` values a row."""
        self.room = max(rows, capacity, 1)
        self.bins = bins
        self.version = 0
        for column in self.columns.values():
            if not column.money:
                setattr(self, column.name, self._blank(column, self.room))
        self.is_alive[:rows] = True
        self.identity[:rows] = np.arange(rows)
        self.n_ever = rows
        self.n_used = rows

    def _blank(self, column: Column, rows: int) -> NDArray[Any]:
        shape = (rows, column.width(self.bins)) if column.wide else (rows,)
        return np.full(shape, column.fill, dtype=column.kind)

    def __len__(self) -> int:
        """Count the living rows."""
        return int(np.count_nonzero(self.is_alive[: self.n_used]))

    def rows(self) -> Ints:
        """List the living rows, in order."""
        (alive,) = self.is_alive[: self.n_used].nonzero()
        return alive

    def add(self, count: int) -> Ints:
        """Bring `count` rows to life with fill values and fresh identities; dead rows are used again first."""
        if count == 0:
            return np.empty(0, np.int64)
        dead = np.flatnonzero(~self.is_alive[: self.n_used])[:count]
        fresh = count - len(dead)
        if self.n_used + fresh > self.room:
            self._grow(max(2 * self.room, self.n_used + fresh))
        rows = np.concatenate((dead, np.arange(self.n_used, self.n_used + fresh)))
        self.n_used += fresh
        for column in self.columns.values():
            if not column.money:
                getattr(self, column.name)[rows] = column.fill
        self.identity[rows] = np.arange(self.n_ever, self.n_ever + count)
        self.is_alive[rows] = True
        self.n_ever += count
        self.version += 1
        return rows

    def remove(self, rows: Ints) -> None:
        """Let rows die; their numbers may be given to new rows, their identities never."""
        self.is_alive[rows] = False
        self.version += 1

    def reopen(self, rows: Ints) -> None:
        """Give dead rows, where a table has fixed slots, to newcomers: fresh identities, other columns as they are."""
        self.is_alive[rows] = True
        self.identity[rows] = np.arange(self.n_ever, self.n_ever + len(rows))
        self.n_ever += len(rows)
        self.version += 1

    def _grow(self, capacity: int) -> None:
        for column in self.columns.values():
            if not column.money:
                wider = self._blank(column, capacity)
                wider[: self.room] = getattr(self, column.name)
                setattr(self, column.name, wider)
        self.room = capacity
