"""The smallest period that still has markets: one loop over people, the yardstick of `experiments.benchmark`.

Labour search among four firms, wages, production, goods search among four with stocks falling, and prices; no
ownership, no machines, no books, no statistics. It says what memory and search cost, not what an economy is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

PEOPLE_PER_FIRM = 12
SEEN = 4

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def opened(people: int) -> Callable[[], None]:
    """Return a compiled period of an economy of so many people; raises ImportError where numba is missing."""
    import numba

    firms = max(people // PEOPLE_PER_FIRM, 1)
    employer = np.arange(people) % firms
    wage, price, productivity = np.ones(firms), np.full(firms, 1.1), np.linspace(0.9, 1.1, firms)
    staff, stock, sold, money = np.zeros(firms, np.int64), np.zeros(firms), np.zeros(firms), np.ones(people)
    period = numba.njit(error_model="numpy")(fused_period)
    seed = np.uint64(1)

    def step() -> None:
        nonlocal seed
        seed += np.uint64(1)
        period(seed, employer, wage, price, productivity, staff, stock, sold, money)

    return step


def fused_period(seed: np.uint64, employer: Ints, wage: Floats, price: Floats, productivity: Floats, staff: Ints,
                 stock: Floats, sold: Floats, money: Floats) -> None:
    """Let one period pass over people (people,) and firms (firms,); plain enough to compile whole."""
    people, firms = len(employer), len(wage)
    staff[:] = 0
    for h in range(people):
        best = employer[h]
        draw = (seed * np.uint64(0x9E3779B97F4A7C15) + np.uint64(h)) * np.uint64(0xBF58476D1CE4E5B9)
        for _ in range(SEEN):
            draw = (draw ^ (draw >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
            f = int(float(draw >> np.uint64(11)) * 2.0**-53 * firms)
            best = f if wage[f] > 1.01 * wage[best] else best
        employer[h] = best
        staff[best] += 1
        money[h] += wage[best]
    for f in range(firms):
        stock[f] = 0.5 * stock[f] + productivity[f] * staff[f] ** 0.9
        sold[f] = 0.0
    for h in range(people):
        budget = 0.5 * money[h]
        best, lowest = 0, np.inf
        draw = (seed * np.uint64(0xD1B54A32D192ED03) + np.uint64(h)) * np.uint64(0xBF58476D1CE4E5B9)
        for _ in range(SEEN):
            draw = (draw ^ (draw >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
            f = int(float(draw >> np.uint64(11)) * 2.0**-53 * firms)
            offer = price[f] if stock[f] > 0.0 else np.inf
            best, lowest = (f, offer) if offer < lowest else (best, lowest)
        units = min(budget / lowest, stock[best])
        stock[best] -= units
        sold[best] += units
        money[h] -= units * price[best]
    for f in range(firms):
        price[f] *= 1.01 if stock[f] < 0.2 * sold[f] else 0.99
        wage[f] = max(0.95 * wage[f] + 0.05 * 0.7 * price[f] * sold[f] / max(staff[f], 1), 0.01)
