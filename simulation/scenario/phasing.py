"""How far a change has come, and what lies between two values: pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from simulation.scenario.declarations import Value


def progress(period: int, begun: int, over: int = 1, lasts: int | None = None) -> float:
    """Return how far a change has come: 0 before and after it, then 1/over, 2/over, ... 1."""
    if period < begun or (lasts is not None and period >= begun + lasts):
        return 0.0
    return min((period - begun + 1) / over, 1.0)


def between(old: Value, new: Value, part: float) -> Value:
    """Return what lies `part` of the way from old to new; yes and no, whole numbers and names change at the end."""
    if part >= 1.0:
        return new
    if part <= 0.0 or not (isinstance(old, float) and isinstance(new, float)):
        return old
    return min(max(old + part * (new - old), min(old, new)), max(old, new))


def whole_between(old: Sequence[float], new: Sequence[float], part: float) -> tuple[float, ...]:
    """Return shares `part` of the way between two divisions of one whole; they sum to one exactly.

    The largest share takes up what rounding leaves.
    """
    if part <= 0.0 or part >= 1.0:
        return tuple(map(float, new if part >= 1.0 else old))
    shares = [float(between(float(one), float(other), part)) for one, other in zip(old, new, strict=True)]
    largest = shares.index(max(shares))
    shares[largest] = fsum([1.0, *(-share for place, share in enumerate(shares) if place != largest)])
    return tuple(shares)
