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
MANY = 10
"""From so many intervals in one figure on, its caption says what chance alone would show."""


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
    return _with_gaps_shown(view, table)


def _compared(view: View, runs: pd.DataFrame) -> list[tuple[Difference, Label]]:
    """Compare each value of the first column with the control over the runs that both have.

    What is resampled is a seed; where points were drawn a point, with the mean over its seeds, since the seeds of one
    point tell little of other points.
    """
    unit = runs.groupby(list(view.drawn)).ngroup() if view.drawn else runs["path"]
    tidy = runs.assign(unit=unit).melt([view.by, "path", "unit"], list(view.outcomes), "measure")
    found = []
    for value in view.values[view.by]:
        two = tidy[tidy[view.by].isin([view.control, value])]
        pairs = two.pivot(index=["measure", "unit", "path"], columns=view.by, values="value").dropna()
        if value != view.control and value in pairs and view.control in pairs:
            means = pairs.groupby(level=["measure", "unit"], sort=False).mean().rename(columns=name_of).reset_index()
            long = means.rename(columns={"unit": "seed"}).melt(["measure", "seed"], var_name="scenario")
            found += [(gap, value) for gap in paired_differences(long, name_of(view.control))]
    return found


def _with_gaps_shown(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """Give every cell a row; one without a pair has none of the numbers."""
    others = [value for value in view.values[view.by] if value != view.control]
    rest = [view.values[column] for column in view.columns[1:]]
    cells = pd.MultiIndex.from_product([others, *rest, view.outcomes], names=[*view.columns, "outcome"])
    whole = table.set_index(cells.names).reindex(cells).reset_index()
    units = {outcome: quantity(outcome).gap_unit for outcome in view.outcomes}
    whole = whole.assign(n=whole["n"].fillna(0).astype(int), control=view.control, unit=whole["outcome"].map(units))
    return whole[[*view.columns, *COLUMNS]]


def _refuse_few(view: View, table: pd.DataFrame) -> None:
    most = int(table["n"].max()) if len(table) else 0
    if most < FEWEST_PAIRS:
        shared = f"{most} {'point' if view.drawn else 'seed'}{'s' * (most != 1)}"
        raise PlotRefused(f"control ({view.control_name}) and the rest share {shared}, and differences need "
                          f"{FEWEST_PAIRS} at least, or 5 for intervals: raise `seeds` in the design and sweep into "
                          "the same folder again")


def pairing(view: View) -> str:
    """Say what is paired."""
    return "paired by drawn point, means over its seeds" if view.drawn else "paired by seed"


def interval_words(table: pd.DataFrame) -> str:
    """Say which intervals there are, why not where there are none, and what many of them show by chance alone."""
    with_interval = np.isfinite(table["low"].to_numpy(float))
    if not with_interval.any():
        return "no interval below 5 seeds"
    rest = "" if with_interval.all() else ", none where fewer than 5 pairs or no difference is defined"
    number = int(with_interval.sum())
    chance = (f"; {number} intervals, each by itself: some {number * 0.05:.0f} would leave out zero by chance alone"
              if number >= MANY else "")
    return f"95 % interval by the bias-corrected accelerated bootstrap (BCa, 9,999 resamples){rest}{chance}"
