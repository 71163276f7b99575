"""Indices of sensitivity from a sampled design, each with a 95 % interval; SALib does the arithmetic.

Points are quantiles (points, parameters) in the unit cube, so that a parameter counts by its range and not its unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from experiments.sweep.sampling import MORRIS_LEVELS, unit_cube

Floats = NDArray[np.float64]
Analysis = Literal["sobol", "morris", "pawn"]

CONFIDENCE, RESAMPLES = 0.95, 1_000
SLICES = 10
"""Slices a parameter's range is cut in for PAWN (Pianosi and Wagener 2018)."""
FEWEST_A_SLICE = 10
"""Points a slice needs for its distribution to be told from the whole."""
_GENERATOR_SEED = 20_240_131
DUMMY = "(a parameter without effect)"
"""Row that shows what chance alone gives a parameter; anything below it is nothing."""


class NotEnough(ValueError):
    """Values from which no index can be computed, and why."""


@dataclass(frozen=True, slots=True)
class Index:
    """One index of one parameter for one outcome."""

    outcome: str
    parameter: str
    index: str
    value: float
    low: float | None
    high: float | None


def indices(analysis: Analysis, outcome: str, names: Sequence[str], points: Floats, values: Floats) -> list[Index]:
    """Return the indices of every parameter; `values` (points,) is the outcome at each of `points`.

    Raises `NotEnough` where a value is missing or no value differs: SALib would give zeros without a word.
    """
    if not np.all(np.isfinite(values)):
        raise NotEnough(f"{outcome}: {int(np.sum(~np.isfinite(values)))} of {values.size} values are not numbers")
    if np.ptp(values) <= 1e-12 * max(1e-300, float(np.abs(values).max())):
        raise NotEnough(f"{outcome}: is the same at every point, so that nothing can be told apart")
    of = {"sobol": _sobol, "morris": _morris, "pawn": _pawn}[analysis]
    return [Index(outcome, *rest) for rest in of(names, points, values)]


_Rows = Iterator[tuple[str, str, float, float | None, float | None]]


def _sobol(names: Sequence[str], points: Floats, values: Floats) -> _Rows:
    """Yield first-order and total indices (Sobol 2001; Saltelli and others 2010)."""
    from SALib.analyze import sobol

    found = sobol.analyze(unit_cube(len(names)), values, calc_second_order=False, num_resamples=RESAMPLES,
                          conf_level=CONFIDENCE, seed=_GENERATOR_SEED)
    for place, name in enumerate(names):
        for index, key in (("first order", "S1"), ("total", "ST")):
            value, half = float(found[key][place]), float(found[f"{key}_conf"][place])
            yield name, index, value, value - half, value + half


def _morris(names: Sequence[str], points: Floats, values: Floats) -> _Rows:
    """Yield mean absolute elementary effects and their spread, in the outcome's unit over the whole range."""
    from SALib.analyze import morris

    found = morris.analyze(unit_cube(len(names)), points, values, num_resamples=RESAMPLES, conf_level=CONFIDENCE,
                           num_levels=MORRIS_LEVELS, seed=_GENERATOR_SEED)
    for place, name in enumerate(names):
        value, half = float(found["mu_star"][place]), float(found["mu_star_conf"][place])
        yield name, "mean absolute effect", value, max(0.0, value - half), value + half
        yield name, "mean effect", float(found["mu"][place]), None, None
        yield name, "spread of effects", float(found["sigma"][place]), None, None


def _pawn(names: Sequence[str], points: Floats, values: Floats) -> _Rows:
    """Yield the median Kolmogorov–Smirnov distance over slices, bootstrapped over points (Pianosi and Wagener 2018).

    A column that had no part in the runs is analysed beside them: its index is what so few points give by chance.
    """
    if values.size < SLICES * FEWEST_A_SLICE:
        raise NotEnough(f"PAWN needs at least {SLICES * FEWEST_A_SLICE} points; there are {values.size}")
    chance = np.random.default_rng(_GENERATOR_SEED)
    columns = np.column_stack([points, chance.random(values.size)])
    whole = _distances(columns, values)
    draws = [chance.integers(values.size, size=values.size) for _ in range(RESAMPLES // 5)]
    spread = np.array([_distances(columns[draw], values[draw]) for draw in draws])
    # A sample drawn with replacement lies further from itself than the points do; the shift is taken out.
    tails = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
    low, high = np.quantile(spread, tails, axis=0) - (spread.mean(axis=0) - whole)
    for place, name in enumerate([*names, DUMMY]):
        yield name, "median distance", float(whole[place]), float(max(0.0, low[place])), float(min(1.0, high[place]))


def _distances(columns: Floats, values: Floats) -> Floats:
    """Return the PAWN index of each column."""
    from SALib.analyze import pawn

    found = pawn.analyze(unit_cube(columns.shape[1]), columns, values, S=SLICES)
    return np.asarray(found["median"], np.float64)
