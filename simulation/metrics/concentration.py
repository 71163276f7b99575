"""How concentrated a market is and how its firms differ in size (model.md sections 6.8 and 13)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def hhi(revenue: ArrayLike) -> float:
    """Herfindahl–Hirschman index Σ share² of revenues or shares (n,); in [1/n, 1], 0 without sales."""
    shares = _shares(revenue)
    return float((shares * shares).sum())


def concentration_ratio(revenue: ArrayLike, k: int = 4) -> float:
    """Share of the k largest in revenues (n,); in [0, 1], 0 without sales."""
    shares = np.sort(_shares(revenue))
    return min(1.0, float(shares[-k:].sum()))


def log_skewness(sizes: ArrayLike) -> float:
    """Skewness of ln size over positive sizes (n,): 0 if lognormal, positive if the right tail is fatter.

    The third central moment of ln size over its standard deviation cubed; 0 where all are of one size.
    """
    logs = np.log(_positive(sizes))
    if logs.size < 2:
        return 0.0
    deviations = logs - logs.mean()
    spread = float(np.sqrt((deviations**2).mean()))
    # Equal sizes leave only rounding, whose skewness means nothing.
    if spread <= 1e-12 * max(1.0, float(np.abs(logs).max())):
        return 0.0
    return float((deviations**3).mean()) / spread**3


def zipf_exponent(sizes: ArrayLike) -> float:
    """Exponent of the rank–size rule: minus the slope of ln(rank − ½) on ln size over positive sizes (n,).

    Zipf's law is 1; the shift by one half removes the bias of small samples (Gabaix and Ibragimov 2011);
    0 where all are of one size.
    """
    descending = np.sort(_positive(sizes))[::-1]
    if descending.size < 2 or descending[0] == descending[-1]:
        return 0.0
    size = np.log(descending)
    rank = np.log(np.arange(1, descending.size + 1) - 0.5)
    deviations = size - size.mean()
    return -float((deviations * (rank - rank.mean())).sum() / (deviations**2).sum())


def _shares(revenue: ArrayLike) -> Floats:
    sold = np.maximum(np.asarray(revenue, dtype=np.float64), 0.0)
    total = float(sold.sum())
    return sold / total if total > 0.0 else np.zeros_like(sold)


def _positive(sizes: ArrayLike) -> Floats:
    values = np.asarray(sizes, dtype=np.float64)
    return values[values > 0.0]
