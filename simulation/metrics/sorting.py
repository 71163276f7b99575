"""Sorting amounts for the measures of inequality, which need every value in its place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.columns import Floats
from simulation.kernels import IS_COMPILED, kernel

DIGIT = 11
PASSES = 6
VALUES = 1 << DIGIT


@kernel
def radix_sorted(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sort whole numbers below 2^63, shape (n,), by digits of 11 bits, the lowest first; `bits` is used up."""
    n = len(bits)
    mask = np.uint64(VALUES - 1)
    width = np.uint64(DIGIT)
    count = np.zeros((PASSES, VALUES), np.int64)
    for i in range(n):
        for p in range(PASSES):
            count[p, (bits[i] >> (width * np.uint64(p))) & mask] += 1
    source = bits
    target = np.empty_like(bits)
    for p in range(PASSES):
        shift = width * np.uint64(p)
        place = count[p]
        if n == 0 or place[(source[0] >> shift) & mask] == n:
            continue
        before = 0
        for d in range(VALUES):
            here = place[d]
            place[d] = before
            before += here
        for i in range(n):
            value = source[i]
            digit = (value >> shift) & mask
            target[place[digit]] = value
            place[digit] += 1
        source, target = target, source
    return source


def ascending(amounts: Floats) -> Floats:
    """Return amounts that are not negative in ascending order, as `np.sort` would to the bit; shape (n,).

    The bits of such numbers order as the numbers do. NumPy's vector sort takes five times as long on processors
    that are slow at compressing vectors, and no machine is faster than the radix sort by much.
    """
    if not IS_COMPILED:
        return np.sort(amounts)
    return radix_sorted((amounts + 0.0).view(np.uint64)).view(np.float64)
