"""What a run says on growth: productivity's share, growth by firms, the index of productive forces (rows O1, O3–O5).

Quarter t is row t of the periods, counted from 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from simulation.metrics.growth_accounting import WINDOW, share_of_growth
from simulation.metrics.productive_forces import FORCES

if TYPE_CHECKING:
    import pandas as pd

TEN_YEARS = 40
"""Quarters over which the index of productive forces is held to its source (row O3)."""


def measure_growth(quarters: pd.DataFrame, first: int) -> dict[str, float]:
    """Measure shares of growth from quarter `first` on, and the index of productive forces over the first ten years."""
    window = quarters.iloc[first:]
    early, late = window.iloc[: len(window) // 2], window.iloc[len(window) // 2:]
    closes = window[window["period"] % WINDOW == 0]
    growth = float(closes["productivity_growth"].sum(skipna=False))
    within = float(closes["productivity_within"].sum(skipna=False))
    return {
        "tfp_share_of_growth": _share(window, "capital_at_prices"),
        "tfp_share_with_work_as_labour": _share(window, "machine_work_as_labour"),
        "tfp_share_rise": _share(late, "capital_at_prices") - _share(early, "capital_at_prices"),
        "productivity_within_share": within / growth if growth else math.nan,
    } | _ten_years(quarters)


def _share(window: pd.DataFrame, way: str) -> float:
    return share_of_growth(window[f"tfp_{way}"].to_numpy(), window["output"].to_numpy())


def _ten_years(quarters: pd.DataFrame) -> dict[str, float]:
    half, end = (quarters.iloc[quarter] for quarter in (TEN_YEARS // 2, TEN_YEARS))
    *others, technology = (float(end[f"productive_forces_{name}"]) for name in FORCES)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole, first_half = np.log([end["productive_forces"], half["productive_forces"]])
    return {
        "productive_forces_after_ten_years": float(end["productive_forces"]),
        "productive_forces_acceleration": float(whole - 2.0 * first_half),
        "technology_lead": technology - max(others),
    }
