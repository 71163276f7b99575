"""Which firms go: the productivity of those wound up beside that of their sector (row C11)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints

LOWEST = 1.0 / 3.0


def exit_selection(sector: Ints, is_active: Flags, leaves: Flags, productivity: Floats) -> tuple[float, int]:
    """Return mean productivity of firms that leave per mean of their sector, and how many leave from its lowest third.

    All by firm (firms,); 1 and 0 where none leaves. Mid-ranks: without any selection a third of those who leave are in
    the lowest third.
    """
    number = int(np.count_nonzero(leaves))
    if number == 0:
        return 1.0, 0
    relative, from_below = 0.0, 0
    for kind in np.unique(sector[leaves]):
        there = np.sort(productivity[is_active & (sector == kind)])
        gone = productivity[leaves & (sector == kind)]
        relative += float(gone.sum()) / float(np.mean(there))
        below = np.searchsorted(there, gone, side="left") + np.searchsorted(there, gone, side="right")
        from_below += int(np.count_nonzero(below <= 2.0 * LOWEST * len(there)))
    return relative / number, from_below
