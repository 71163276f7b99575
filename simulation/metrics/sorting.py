"""Sorting amounts for the measures of inequality, which need every value in its place."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats, Ints
from simulation.kernels import IS_COMPILED, kernel

DIGIT = 12
PATIENCE = 8
"""Moves a value on average after which putting neighbours right is given up."""


def ascending(amounts: Floats) -> Floats:
    """Return amounts that are not negative in ascending order, as `np.sort` would to the bit; shape (n,).

    A quarter sorts half a dozen columns of people. NumPy's vector sort takes up to ten times as long on processors
    that are slow at compressing vectors; where this gives up, or runs in the interpreter, NumPy sorts.
    """
    if not IS_COMPILED or not len(amounts):
        return np.sort(amounts)
    in_order = np.empty_like(amounts)
    bits = (amounts + 0.0).view(np.int64)
    return in_order if sorted_by_bits(bits, in_order.view(np.int64)) else np.sort(amounts)


@kernel
def sorted_by_bits(bits: Ints, result: Ints) -> bool:
    """Sort the bits of numbers that are not negative, which order as the numbers do; tell whether it went well.

    Zeros go first. The others are spread by the leading 24 bits in which they differ, two digits, the lower first;
    the few that agree in these are then put right by insertion. `bits` is used up.
    """
    n = len(bits)
    zeros, least, most = 0, bits[0], bits[0]
    for i in range(n):
        if bits[i] == 0:
            zeros += 1
        else:
            least = bits[i] if least == 0 else min(least, bits[i])
            most = max(most, bits[i])
    shift = 0
    while (most - least) >> shift >= 1 << 2 * DIGIT:
        shift += 1
    mask = (1 << DIGIT) - 1
    low, high = np.zeros(mask + 2, np.int64), np.zeros(mask + 2, np.int64)
    for i in range(n):
        if bits[i] != 0:
            digits = (bits[i] - least) >> shift
            low[(digits & mask) + 1] += 1
            high[(digits >> DIGIT) + 1] += 1
    high[0] = zeros
    for d in range(mask + 1):
        low[d + 1] += low[d]
        high[d + 1] += high[d]
    half = np.empty(n - zeros, np.int64)
    for i in range(n):
        if bits[i] != 0:
            d = ((bits[i] - least) >> shift) & mask
            half[low[d]] = bits[i]
            low[d] += 1
    result[:zeros] = 0
    for value in half:
        d = (value - least) >> shift + DIGIT
        result[high[d]] = value
        high[d] += 1
    moves = 0
    for i in range(zeros + 1, n):
        value = result[i]
        j = i
        while j > zeros and result[j - 1] > value:
            result[j] = result[j - 1]
            j -= 1
        result[j] = value
        moves += i - j
        if moves > PATIENCE * n:
            return False
    return True
