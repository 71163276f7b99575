"""Pure matching tools: members of firms in rows, and draws with given weights in constant time."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats, Ints
from simulation.kernels import kernel, scalar


@kernel
def by_firm(employer: Ints, firms: int) -> tuple[Ints, Ints]:
    """Return people sorted by employer: `first` (firms + 1,) and `people` f's are people[first[f]:first[f+1]]."""
    first = np.zeros(firms + 1, np.int64)
    for h in range(len(employer)):
        if employer[h] >= 0:
            first[employer[h] + 1] += 1
    for f in range(firms):
        first[f + 1] += first[f]
    place = first[:-1].copy()
    people = np.empty(first[firms], np.int64)
    for h in range(len(employer)):
        if employer[h] >= 0:
            people[place[employer[h]]] = h
            place[employer[h]] += 1
    return first, people


@kernel
def by_skill(skill: Ints, employer: Ints, wage: Floats, bins: int) -> tuple[Floats, Floats, Floats]:
    """Count people, and those at work, by skill, and sum the wages of those at work; (bins,) each."""
    people, at_work, pay = np.zeros(bins), np.zeros(bins), np.zeros(bins)
    for h in range(len(skill)):
        people[skill[h]] += 1.0
        if employer[h] >= 0:
            at_work[skill[h]] += 1.0
            pay[skill[h]] += wage[h]
    return people, at_work, pay


@kernel
def alias_table(weight: Floats) -> tuple[Floats, Ints]:
    """Return Walker's table (Vose 1991) for draws with these weights, shape (n,); all zero weights draw evenly."""
    n = len(weight)
    keep = np.ones(n)
    other = np.arange(n)
    total = 0.0
    for i in range(n):
        total += weight[i]
    if total <= 0.0:
        return keep, other
    mass = weight * (n / total)
    small = np.empty(n, np.int64)
    large = np.empty(n, np.int64)
    smalls = 0
    larges = 0
    for i in range(n):
        if mass[i] < 1.0:
            small[smalls] = i
            smalls += 1
        else:
            large[larges] = i
            larges += 1
    while smalls > 0 and larges > 0:
        smalls -= 1
        low = small[smalls]
        high = large[larges - 1]
        keep[low] = mass[low]
        other[low] = high
        mass[high] -= 1.0 - mass[low]
        if mass[high] < 1.0:
            larges -= 1
            small[smalls] = high
            smalls += 1
    return keep, other


@scalar
def alias_draw(u: float, keep: Floats, other: Ints) -> int:
    """Return the row that a uniform number picks from an alias table."""
    x = u * len(keep)
    i = int(x)
    return i if x - i < keep[i] else int(other[i])
