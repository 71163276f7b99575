"""Levels over seeds and differences paired by seed, with bootstrap intervals where the seeds allow them."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.measures import difference_unit, is_relative

CONFIDENCE = 0.95
RESAMPLES = 9_999
FEWEST_SEEDS = 5
"""Below this many pairs no interval is given: a bootstrap of so few values promises more than it knows."""

_GENERATOR_SEED = 20_240
"""Intervals are drawn from one fixed generator each, so that none depends on what else was compared."""


@dataclass(frozen=True, slots=True)
class Level:
    """A measure over the seeds of one scenario; `sd` is None for a single seed."""

    scenario: str
    measure: str
    mean: float
    sd: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario against the reference on the same seeds, `low` to `high` its 95 % interval if there is one.

    In per cent of the reference for output and consumption, in the measure's own unit otherwise.
    """

    scenario: str
    reference: str
    measure: str
    unit: str
    difference: float | None
    low: float | None
    high: float | None
    n: int

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0.0 or self.high < 0.0)


def levels(summaries: pd.DataFrame) -> list[Level]:
    """Average each measure over seeds; `summaries` is tidy: scenario, seed, measure, value."""
    found = []
    for (scenario, measure), rows in summaries.groupby(["scenario", "measure"], sort=False):
        values = rows["value"].to_numpy()
        sd = float(values.std(ddof=1)) if values.size > 1 else None
        found.append(Level(str(scenario), str(measure), float(values.mean()), sd, int(values.size)))
    return found


def paired_differences(summaries: pd.DataFrame, reference: str) -> list[Difference]:
    """Compare every scenario with the reference, seed by seed; a seed that failed in either is left out."""
    found = []
    for measure, rows in summaries.groupby("measure", sort=False):
        by_seed = rows.pivot(index="seed", columns="scenario", values="value")
        if reference not in by_seed:
            continue
        for scenario in rows["scenario"].unique():
            if scenario != reference:
                pairs = by_seed[[reference, scenario]].dropna().to_numpy()
                found.append(_difference(str(scenario), reference, str(measure), pairs[:, 0], pairs[:, 1]))
    return found


def _difference(
    scenario: str, reference: str, measure: str, control: NDArray[np.float64], treated: NDArray[np.float64]
) -> Difference:
    return _summed_up(scenario, reference, measure, _gaps(measure, control, treated), int(control.size))


def _gaps(measure: str, control: NDArray[np.float64], treated: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Subtract control from treated, seed by seed, in logarithms where the measure is relative."""
    # A logarithm of a collapsed economy says nothing; the levels beside it do.
    if control.size == 0 or (is_relative(measure) and min(control.min(), treated.min()) <= 0.0):
        return None
    return np.log(treated) - np.log(control) if is_relative(measure) else treated - control


def _summed_up(scenario: str, reference: str, measure: str, gaps: NDArray[np.float64] | None, n: int) -> Difference:
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    if gaps is not None:
        mean = float(gaps.mean())
        low, high = bca_interval(gaps)
        if is_relative(measure):
            mean, low, high = _per_cent(mean), _per_cent(low), _per_cent(high)
    return Difference(scenario, reference, measure, difference_unit(measure), mean, low, high, n)


def bca_interval(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """Bracket the mean of values (n,) by the bias-corrected accelerated bootstrap (Efron 1987), 95 %."""
    if values.size < FEWEST_SEEDS:
        return None, None
    # Where every pair differs alike there is nothing to resample, and BCa divides by zero.
    if np.ptp(values) <= 1e-12 * max(1e-300, float(np.abs(values).max())):
        return float(values.mean()), float(values.mean())
    from scipy.stats import bootstrap

    with warnings.catch_warnings():
        # A distribution too degenerate for BCa yields nan, which is passed on as "no interval".
        warnings.simplefilter("ignore")
        interval = bootstrap(
            (values,),
            np.mean,
            n_resamples=RESAMPLES,
            confidence_level=CONFIDENCE,
            method="BCa",
            rng=np.random.default_rng(_GENERATOR_SEED),
        ).confidence_interval
    low, high = float(interval.low), float(interval.high)
    return (low, high) if math.isfinite(low) and math.isfinite(high) else (None, None)


def _per_cent(log_ratio: float | None) -> float | None:
    return None if log_ratio is None else 100.0 * math.expm1(log_ratio)
