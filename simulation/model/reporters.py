"""What the data collector of a model keeps each period: the main measures, by name."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

MAIN_MEASURES = (
    "output",
    "consumption",
    "investment",
    "price_index",
    "mean_wage",
    "unemployment_rate",
    "gini_income",
    "gini_wealth",
    "top10_wealth_share",
    "wage_share",
    "profit_share",
    "machine_share",
    "n_machines",
    "n_firms",
    "utilisation",
    "unsold_share",
    "debt_to_gdp",
)


def latest_measure(model: Any, name: str) -> float:
    """Return a measure of the last completed period, nan before the first."""
    records = model.simulation.records
    return float(records[-1][name]) if records else math.nan


def model_reporters() -> dict[str, Any]:
    """Return one reporter a main measure; no lambdas, with which a model could not be pickled."""
    return {name: partial(latest_measure, name=name) for name in MAIN_MEASURES}
