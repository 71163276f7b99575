"""How unequally an amount is spread over people or firms (model.md section 13; validation.md V5).

One sort serves every measure: `Distribution.of(wealth)` keeps it, the functions below are its short forms.
Sums run over sorted values without BLAS: neither the order of the agents nor threads change a bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulation.columns import Floats
from simulation.metrics.sorting import ascending

SMALLEST_TAIL = 5
"""Fewest largest values that a tail exponent is estimated from, where there are as many."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Amounts in ascending order, negative ones set to 0; where no one holds anything every measure is 0."""

    ascending: Floats
    total: float
    share_truncated: float

    @classmethod
    def of(cls, amounts: ArrayLike) -> Distribution:
        """Sort the amounts (n,), set negative ones to 0 and keep the share of holders this was done to."""
        values = np.asarray(amounts, dtype=np.float64)
        if values.min(initial=0.0) >= 0.0:
            truncated, in_order = 0.0, ascending(values)
        else:
            truncated = float(np.count_nonzero(values < 0.0)) / values.size
            in_order = ascending(np.maximum(values, 0.0))
        return cls(in_order, float(in_order.sum()), truncated)

    @classmethod
    def of_sorted(cls, amounts: Floats) -> Distribution:
        """Hold amounts (n,) that are in ascending order already; as `of` does with them."""
        below_zero = int(np.searchsorted(amounts, 0.0, side="left"))
        in_order = np.maximum(amounts, 0.0) if below_zero else amounts
        return cls(in_order, float(in_order.sum()), below_zero / max(amounts.size, 1))

    @property
    def gini(self) -> float:
        """Gini index, Σ(2i − n − 1)x(i) / (nΣx) over ascending x; in [0, 1 − 1/n]."""
        n = self.ascending.size
        if self.total == 0.0:
            return 0.0
        standing = np.arange(1.0 - n, n, 2.0)
        standing *= self.ascending
        # Rounding alone may leave a hair below zero where all hold the same.
        return max(0.0, float(standing.sum()) / (n * self.total))

    @property
    def theil(self) -> float:
        """Theil's T, (1/n)Σ(x/μ)ln(x/μ) with 0 ln 0 = 0; in [0, ln n]."""
        if self.total == 0.0:
            return 0.0
        relative = self._positive() / (self.total / self.ascending.size)
        return max(0.0, float((relative * np.log(relative)).sum()) / self.ascending.size)

    @property
    def palma(self) -> float:
        """Share of the top tenth over that of the bottom four tenths; infinite where these hold nothing."""
        if self.total == 0.0:
            return 0.0
        bottom = self.bottom_share(0.4)
        return self.top_share(0.1) / bottom if bottom > 0.0 else math.inf

    def lorenz(self, points: int = 101) -> Floats:
        """Share held by the poorest p at `points` even steps of p in [0, 1]; the diagonal of nothing."""
        people = np.linspace(0.0, 1.0, points)
        if self.total == 0.0:
            return people
        curve = np.interp(people * self.ascending.size, np.arange(self.ascending.size + 1), self._cumulated())
        curve[-1] = 1.0
        return curve

    def bottom_share(self, p: float) -> float:
        """Share held by the poorest p of all, the marginal holder counted in part: the Lorenz curve at p."""
        if self.total == 0.0:
            return 0.0
        holders = p * self.ascending.size
        whole = min(int(holders), self.ascending.size)
        held = float(self.ascending[:whole].sum())
        if whole < self.ascending.size:
            held += (holders - whole) * float(self.ascending[whole])
        return held / self.total

    def top_share(self, p: float) -> float:
        """Share held by the richest p of all, the marginal holder counted in part: 1 − L(1 − p)."""
        return 1.0 - self.bottom_share(1.0 - p) if self.total > 0.0 else 0.0

    @property
    def median(self) -> float:
        """The amount in the middle, the mean of the two middle ones of an even number; 0 of none."""
        n = self.ascending.size
        return 0.5 * float(self.ascending[(n - 1) // 2] + self.ascending[n // 2]) if n else 0.0

    def poverty(self, fraction: float = 0.5) -> float:
        """Share of holders with less than `fraction` of the median."""
        n = self.ascending.size
        return float(np.searchsorted(self.ascending, fraction * self.median, side="left")) / n if n else 0.0

    def between(self, low: float, high: float) -> float:
        """Share of holders with at least `low` and at most `high` times the median."""
        n = self.ascending.size
        first = np.searchsorted(self.ascending, low * self.median, side="left")
        return float(np.searchsorted(self.ascending, high * self.median, side="right") - first) / n if n else 0.0

    def hill(self, tail: float = 0.1) -> float:
        """Hill (1975) exponent of the largest `tail` of positive values, 1 / mean ln(x / threshold).

        The threshold is the largest value outside the tail; 0 where fewer than two values are positive,
        infinite where the tail is even.
        """
        positive = self._positive()
        kept = min(max(SMALLEST_TAIL, int(tail * positive.size)), positive.size - 1)
        if kept < 1:
            return 0.0
        excess = float(np.log(positive[-kept:] / positive[-kept - 1]).mean())
        return 1.0 / excess if excess > 0.0 else math.inf

    def _positive(self) -> Floats:
        return self.ascending[np.searchsorted(self.ascending, 0.0, side="right") :]

    def _cumulated(self) -> Floats:
        return np.concatenate(([0.0], np.cumsum(self.ascending))) / self.total


def gini(amounts: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Gini index of amounts (n,), each counted `weights` (n,) times if given; in [0, 1)."""
    if weights is None:
        return Distribution.of(amounts).gini
    values = np.maximum(np.asarray(amounts, dtype=np.float64), 0.0)
    order = np.argsort(values, kind="stable")
    people = np.asarray(weights, dtype=np.float64)[order]
    held = people * values[order]
    if held.sum() == 0.0:
        return 0.0
    # (2i − n − 1) of the unweighted index: people below less people above, half of each group on either side.
    standing = 2.0 * np.cumsum(people) - people - people.sum()
    return max(0.0, float((standing * held).sum() / (people.sum() * held.sum())))


def share_truncated(amounts: ArrayLike) -> float:
    """Share of holders whose negative amount the other measures count as 0."""
    return Distribution.of(amounts).share_truncated


def theil(amounts: ArrayLike) -> float:
    """Theil's T of amounts (n,); see `Distribution.theil`."""
    return Distribution.of(amounts).theil


def lorenz(amounts: ArrayLike, points: int = 101) -> Floats:
    """Lorenz curve of amounts (n,) at `points` even steps; see `Distribution.lorenz`."""
    return Distribution.of(amounts).lorenz(points)


def top_share(amounts: ArrayLike, p: float) -> float:
    """Share of amounts (n,) held by the richest p of all; see `Distribution.top_share`."""
    return Distribution.of(amounts).top_share(p)


def bottom_share(amounts: ArrayLike, p: float) -> float:
    """Share of amounts (n,) held by the poorest p of all; see `Distribution.bottom_share`."""
    return Distribution.of(amounts).bottom_share(p)


def palma(amounts: ArrayLike) -> float:
    """Top tenth's share of amounts (n,) over the bottom four tenths'; see `Distribution.palma`."""
    return Distribution.of(amounts).palma


def poverty(amounts: ArrayLike, fraction: float = 0.5) -> float:
    """Share of amounts (n,) below `fraction` of their median; see `Distribution.poverty`."""
    return Distribution.of(amounts).poverty(fraction)


def hill(amounts: ArrayLike, tail: float = 0.1) -> float:
    """Tail exponent of amounts (n,) by Hill's estimator; see `Distribution.hill`."""
    return Distribution.of(amounts).hill(tail)
