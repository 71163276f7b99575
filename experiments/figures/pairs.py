"""Differences from the control, paired by seed, in every cell of a view."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.differences import Difference, paired_differences
from experiments.figures.quantities import quantity
from experiments.figures.swept import Label, PlotRefused, name_of
from experiments.figures.view import View

FEWEST_PAIRS = 2
COLUMNS = ("outcome", "unit", "control", "n", "difference", "low", "high")


def gaps(view: View) -> pd.DataFrame:
    """Compare each value of the first column with the control, within each value of the second, seed by seed.

    In the unit of the axis, with a 95 % BCa interval from five pairs on. Raises `PlotRefused` for too few pairs.
    """
    if len(view.values[view.by]) < 2:
        raise PlotRefused(f"only {view.by} = {name_of(view.control)} is there; a difference needs two of them")
    runs = view.rows("runs", view.outcomes)
    parts: Sequence[Label | None] = view.values[view.across] if view.across else [None]
    found = []
    for part in parts:
        inside = runs if part is None else runs[runs[view.across] == part]
        place: dict[str, Label] = {} if view.across is None or part is None else {view.across: part}
        for gap, value in _compared(view, inside):
            about = quantity(gap.measure)
            numbers = {name: None if number is None else about.gap_scale * number for name, number in
                       (("difference", gap.difference), ("low", gap.low), ("high", gap.high))}
            found.append({view.by: value, **place, "outcome": gap.measure, "unit": about.gap_unit,
                          "control": view.control, "n": gap.n, **numbers})
    table = pd.DataFrame(found, columns=[*view.columns, *COLUMNS])
    table[["difference", "low", "high"]] = table[["difference", "low", "high"]].astype(float)
    _refuse_few(view, table)
    return table


def _compared(view: View, runs: pd.DataFrame) -> list[tuple[Difference, Label]]:
    """Compare with the control the values of the first column, which become names and come back as values."""
    by_name = {name_of(value): value for value in view.values[view.by]}
    tidy = runs.assign(scenario=[name_of(value) for value in runs[view.by]], seed=runs["path"])
    tidy = tidy.melt(["scenario", "seed"], list(view.outcomes), "measure", "value")
    found = paired_differences(tidy[["scenario", "seed", "measure", "value"]], name_of(view.control))
    return [(gap, by_name[gap.scenario]) for gap in found]


def _refuse_few(view: View, table: pd.DataFrame) -> None:
    most = int(table["n"].max()) if len(table) else 0
    if most < FEWEST_PAIRS:
        raise PlotRefused(f"control ({name_of(view.control)}) and the rest share {most} seed{'s' * (most != 1)}, and "
                          f"differences need {FEWEST_PAIRS} at least, or 5 for intervals: raise `seeds` in the design "
                          "and sweep into the same folder again")


def interval_words(table: pd.DataFrame) -> str:
    """Say which intervals there are, and why not where there are none."""
    with_interval = np.isfinite(table["low"].to_numpy(float))
    if not with_interval.any():
        return "no interval below 5 seeds"
    rest = "" if with_interval.all() else ", none where fewer than 5 pairs or no difference is defined"
    return f"95 % interval by the bias-corrected accelerated bootstrap (BCa, 9,999 resamples){rest}"
