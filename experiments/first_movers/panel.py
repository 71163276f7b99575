"""Firms followed from quarter to quarter: what is looked at while a run goes on, and put together at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
YEAR = 4
"""Quarters over which everything is averaged: sales of one quarter are mostly noise."""


@dataclass(frozen=True)
class Panel:
    """Every slot in every quarter; arrays (quarters, slots), the sector (slots,).

    `identity` is -1 where no firm works in the slot, and otherwise tells the firms that follow on one another in it.
    """

    sector: Ints
    identity: Ints
    age: Ints
    automated: Floats
    """Share of task output made by machines, mean of the last four quarters."""
    size: Floats
    """Revenue per mean revenue of the sector's firms, mean of the last four quarters; 0 without a firm."""
    markup: Floats
    """Markup, mean of the last four quarters."""

    def lives_on(self, slot: int, quarter: int, later: int) -> bool:
        """Tell whether the firm of a slot in one quarter still works there in a later one."""
        return bool(self.identity[later, slot] == self.identity[quarter, slot] >= 0)


@dataclass
class Following:
    """An observer for `simulate(..., observe=)` that keeps what a panel is made of."""

    rows: list[tuple[NDArray[Any], ...]] = field(default_factory=list)

    def __call__(self, economy: Any) -> None:
        """Copy the columns of one quarter."""
        firms = economy.firms
        identity = np.where(firms.is_active, firms.identity, -1)
        self.rows.append((identity, firms.sector.copy(), firms.quarters_active.copy(), firms.automated_share.copy(),
                          firms.revenue.copy(), firms.markup.copy()))

    def panel(self) -> Panel:
        """Put the quarters together."""
        columns = (np.array(column) for column in zip(*self.rows, strict=True))
        identity, sector, age, automated, revenue, markup = columns
        return Panel(sector[0], identity, age, over_a_year(automated),
                     over_a_year(relative_size(revenue, identity >= 0, sector[0])), over_a_year(markup))


def relative_size(revenue: Floats, works: NDArray[np.bool_], sector: Ints) -> Floats:
    """Return revenue (quarters, slots) per mean revenue of the firms of the sector that work in the quarter."""
    sizes = np.zeros_like(revenue)
    for one in np.unique(sector):
        of = sector == one
        there = np.where(works[:, of], revenue[:, of], 0.0)
        count = works[:, of].sum(axis=1, keepdims=True)
        total = there.sum(axis=1, keepdims=True)
        sizes[:, of] = np.divide(there * count, total, out=np.zeros_like(there), where=total > 0.0)
    return sizes


def over_a_year(values: Floats) -> Floats:
    """Return means (quarters, slots) of each quarter and the three before it; the first ones are of fewer quarters."""
    sums = np.cumsum(values, axis=0)
    sums[YEAR:] -= sums[:-YEAR].copy()
    return sums / np.minimum(np.arange(1, len(values) + 1), YEAR)[:, None]
