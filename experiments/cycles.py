"""Equations of business-cycle statistics: arrays of quarters in, numbers out (model.md section 15)."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import spsolve

Floats = NDArray[np.float64]

QUARTERLY_SMOOTHNESS = 1600.0
"""Hodrick and Prescott's (1997) weight of trend curvature for quarterly data."""

SMALLEST_FLOW = 1e-6
"""Floor of a flow before its logarithm, as a share of its mean: a quarter without investment stays in."""


def hp_cycle(series: Floats, smoothness: float = QUARTERLY_SMOOTHNESS) -> Floats:
    """Deviation (T,) of a series from its Hodrick–Prescott trend τ, which solves (I + λD'D)τ = y."""
    n = series.size
    second_difference = sparse.diags([1.0, -2.0, 1.0], [0, 1, 2], shape=(n - 2, n), format="csc")
    penalty = sparse.identity(n, format="csc") + smoothness * (second_difference.T @ second_difference)
    trend: Floats = spsolve(penalty.tocsc(), series)
    return series - trend


def log_flow(flow: Floats) -> Floats:
    """Logarithm (T,) of a flow, floored at a millionth of its mean."""
    logarithm: Floats = np.log(np.maximum(flow, SMALLEST_FLOW * flow.mean()))
    return logarithm


def yearly_sums(flow: Floats) -> Floats:
    """Sums (T − 3,) of each quarter and the three before it."""
    sums: Floats = sliding_window_view(flow, 4).sum(axis=1)
    return sums


def correlation(first: Floats, second: Floats) -> float:
    """Pearson's correlation of two series (T,); not a number where one of them stands still."""
    return float(np.corrcoef(first, second)[0, 1])


def persistence(cycle: Floats) -> float:
    """First-order autocorrelation of a series (T,)."""
    return correlation(cycle[1:], cycle[:-1])


def slope(outcome: Floats, cause: Floats) -> float:
    """Least-squares slope of an outcome (T,) on its cause (T,)."""
    deviation = cause - cause.mean()
    return float((deviation * outcome).sum() / (deviation**2).sum())


def okun_slope(unemployment_rate: Floats, output: Floats) -> float:
    """Slope of the four-quarter change of the unemployment rate (T,) on that of ln output (T,)."""
    log_output = np.log(output)
    return slope(unemployment_rate[4:] - unemployment_rate[:-4], log_output[4:] - log_output[:-4])


def yearly_growth(level: Floats) -> float:
    """Growth a year between the ends of a quarterly series (T,): 4 (ln last − ln first) / (T − 1)."""
    return float(4.0 * np.log(level[-1] / level[0]) / (level.size - 1))


def crisis_share(output: Floats, fall: float = 0.05) -> float:
    """Share of quarters whose output (T,) lies more than `fall` below that of four quarters before."""
    return float((output[4:] < (1.0 - fall) * output[:-4]).mean())


def moment_ratio(growth: Floats) -> float:
    """E x² / (E|x|)² of growth rates (n,) around their median: 2 if Laplace, π/2 if normal."""
    deviations = growth - np.median(growth)
    return float((deviations**2).mean() / np.abs(deviations).mean() ** 2)


def hump(share: Floats, take_off: int | None, window: int = 20) -> tuple[float, float]:
    """Rise of a share (T,) to its peak, and its fall to the end after `take_off` (fact:F20).

    Both are read off a moving average over `window` quarters: the rise from the mean of t = 20..59 to the
    highest average that ends at t = 60 or later, the fall from the highest average that ends at take-off or
    later to the last one. A fall before take-off is no part of the hump; without a take-off the fall is 0.
    """
    average = sliding_window_view(share, window).mean(axis=1)
    last_quarter = np.arange(window - 1, share.size)
    rise = average[last_quarter >= 60].max() - share[20:60].mean()
    fall = 0.0 if take_off is None else average[last_quarter >= take_off].max() - average[-1]
    return float(rise), float(fall)
