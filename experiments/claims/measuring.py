"""What the registry measures on one run: a statistic of a column over a window of quarters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from experiments.claims.registry import SUMMARY_MEASURES, Quantity
from experiments.measures import is_relative

Series = Mapping[str, NDArray[np.float64]]
"""Columns of a run's periods, one value a quarter."""

FACT_COLUMNS = ("output", "price_index", "unemployment_rate", "debt_to_gdp", "gini_income", "gini_wealth",
                "top10_wealth_share", "wage_share_of_revenue", "exits", "n_firms")
"""What facts F1–F8 (and what is measured beside them) are taken from."""
TECHNOLOGY = "capability"
"""The measure by which two runs are said to have the same technology."""
ENDS = 4
"""Quarters at either end of the window that a change is taken between."""
AROUND = 20
"""Quarters of the window at matched technology."""


def columns_needed(quantities: Iterable[Quantity]) -> tuple[str, ...]:
    """Name the columns that have to be kept of every run."""
    names = {name for one in quantities for name in (one.measure, one.on) if name} - {*SUMMARY_MEASURES}
    return tuple(sorted(names | {*FACT_COLUMNS, TECHNOLOGY}))


def in_logarithms(quantity: Quantity) -> bool:
    """Tell whether two runs are compared by the ratio of the quantity: levels of relative measures are."""
    return is_relative(quantity.measure) and quantity.statistic in ("mean", "first")


def measured(quantity: Quantity, series: Series, summary: Mapping[str, float], burn_in: int) -> float:
    """Measure a quantity on a run; not a number where it is not defined."""
    if quantity.measure in SUMMARY_MEASURES:
        return float(summary[quantity.measure])
    first, end = quantity.window or (burn_in, None)
    values = series[quantity.measure][first:end]
    if not values.size:
        return math.nan
    other = None if quantity.on is None else series[quantity.on][first:end]
    with np.errstate(divide="ignore", invalid="ignore"):
        return _statistic(quantity, values, other)


def _statistic(quantity: Quantity, values: NDArray[np.float64], other: NDArray[np.float64] | None) -> float:
    threshold = math.nan if quantity.threshold is None else quantity.threshold
    scale = np.log(values) if is_relative(quantity.measure) else values
    match quantity.statistic:
        case "mean":
            return float(values.mean())
        case "first":
            return float(values[0])
        case "change":
            return float(scale[-ENDS:].mean() - scale[:ENDS].mean())
        case "slope":
            return 4.0 * slope(np.arange(values.size, dtype=np.float64), scale)
        case "volatility":
            return volatility(np.log(values))
        case "share_below":
            return float((values < threshold).mean())
        case "share_above":
            return float((values > threshold).mean())
        case "elasticity":
            assert other is not None
            return slope(np.log(other), np.log(values))
        case "difference":
            assert other is not None
            return float(values.mean() - other.mean())


def volatility(logs: NDArray[np.float64]) -> float:
    """Return the standard deviation of logarithms (n,) around their linear trend: without it growth would count."""
    if logs.size < 3:
        return math.nan
    time = np.arange(logs.size, dtype=np.float64)
    rest = logs - logs.mean() - slope(time, logs) * (time - time.mean())
    return float(np.sqrt((rest * rest).sum() / (logs.size - 2)))


def slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return the least-squares slope of y (n,) on x (n,); not a number where x does not vary."""
    apart = x - x.mean()
    square = float((apart * apart).sum())
    return float((apart * y).sum()) / square if square > 0.0 else math.nan


def matched_windows(treatment: Series, control: Series, settled: int = 40) -> tuple[slice, slice] | None:
    """Find the quarters around which two runs first reach the technology that both of them reach (R24).

    That is the lower of their final capabilities; none if either has it before it has settled, as where one of the
    two makes no progress at all.
    """
    final = min(float(run[TECHNOLOGY][-ENDS:].mean()) for run in (treatment, control))
    found = []
    for run in (treatment, control):
        reached = np.flatnonzero(run[TECHNOLOGY] >= final)
        if not reached.size or reached[0] < settled:
            return None
        first = max(0, min(int(reached[0]) - AROUND // 2, run[TECHNOLOGY].size - AROUND))
        found.append(slice(first, first + AROUND))
    return found[0], found[1]
