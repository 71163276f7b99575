"""What may be written into a column by hand, and the messages for what may not."""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.columns import Column, Ints, Table

LIFE = ("identity", "is_alive")
RULES = "agents come and go by the rules of the economy"

FITTING = {
    np.float64: ("iuf", "a finite number"),
    np.int64: ("iu", "a whole number"),
    np.bool_: ("b", "True or False"),
}
"""The kinds of NumPy values that fit a column of each kind, and how to say so."""


def unknown(agent: str, table: Table, name: str) -> AttributeError:
    """Return the error for a name that is no column: the nearest one, and all of them."""
    near = difflib.get_close_matches(name, table.columns, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    return AttributeError(f"{agent} has no column {name!r}{hint} Its columns: {', '.join(table.columns)}")


def write(agent: str, table: Table, rows: Ints, name: str, value: Any) -> None:
    """Set one column of some rows; money, links and life itself are refused, and values of another kind."""
    writable(agent, table, name)
    getattr(table, name)[rows] = _fitting(agent, table.columns[name], table.bins, value)


def writable(agent: str, table: Table, name: str) -> None:
    """Raise AttributeError unless the column states a fact of the agent alone."""
    column = table.columns.get(name)
    if column is None:
        raise unknown(agent, table, name)
    if column.money:
        raise AttributeError(f"{agent}.{name} is money, which only the ledger moves (economy.ledger.settle)")
    if column.unit.startswith("row of "):
        raise AttributeError(
            f"{agent}.{name} is a link to {column.unit.removeprefix('row of ')}: "
            "the other side counts on it, and only the steps of the economy make and end links"
        )
    if name in LIFE:
        raise AttributeError(f"{agent}.{name} cannot be set: {RULES}")


def _fitting(agent: str, column: Column, bins: int, value: Any) -> NDArray[Any]:
    given = np.asarray(value)
    kinds, words = FITTING[column.kind]
    width = column.width(bins)
    shape = (width,) if column.wide else ()
    if given.dtype.kind not in kinds or given.shape != shape or not np.isfinite(given).all():
        wanted = f"{width} values, each {words}" if column.wide else words
        raise ValueError(f"{agent}.{column.name} ({column.unit}): {value!r} is not allowed; give {wanted}")
    return given
