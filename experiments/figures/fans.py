"""Fan charts: the median run of each cell over time, and how far the seeds spread around it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.differences import FEWEST_SEEDS
from experiments.figures.drawn import (
    Drawn,
    folded,
    is_leftmost,
    joined,
    name_lowest_only,
    nothing_here,
    panels,
    plain_numbers,
)
from experiments.figures.quantities import Quantity, quantity
from experiments.figures.style import BLUE, INK, over_time, styled
from experiments.figures.swept import Label, PlotRefused, listed
from experiments.figures.view import View, named

_QUANTILES = {"low_90": 0.05, "low_50": 0.25, "median": 0.5, "high_50": 0.75, "high_90": 0.95}
_COLUMNS = ("n", "median", "low_50", "high_50", "low_90", "high_90", "lowest", "highest")
_WIDE, _NARROW, _RANGE = "#BFDCEE", "#7FB8DC", "#DCE6EC"
_MOST_A_SIDE = 12


def fan(view: View) -> Drawn:
    """Draw each outcome over time, a panel for each value of the first column."""
    names = view.values[view.by]
    frame = view.rows("periods", view.outcomes)
    tables = {outcome: spread(frame, [view.by], quantity(outcome)) for outcome in view.outcomes}
    with styled():
        figure, blocks = panels(len(view.outcomes), len(names), width=2.15, height=1.75)
        for outcome, block in zip(view.outcomes, blocks, strict=True):
            for axes, name in zip(block, names, strict=True):
                _panel(axes, tables[outcome], view, (name,), (view.control,))
                axes.set_title(folded(named(view.by, name), 21))
                axes.set_ylabel(quantity(outcome).axis if is_leftmost(axes) else "")
            plain_numbers(block[0])
            name_lowest_only(block)
        _key(figure, view, joined(list(tables.values()), [view.by, *_COLUMNS]))
    columns = [view.by, "outcome", "unit", "period", *_COLUMNS]
    return Drawn(figure, joined(list(tables.values()), columns), _reading(view, tables))


def multiples(view: View) -> Drawn:
    """Draw one outcome over time in every cell of a grid, rows by the first column, columns by the second."""
    if view.across is None:
        raise PlotRefused("multiples needs two columns that vary; fan shows one")
    if len(view.outcomes) != 1:
        raise PlotRefused(f"multiples shows one outcome at a time; choose one of {listed(view.outcomes)} by --outcome")
    down, across = view.values[view.by], view.values[view.across]
    if max(len(down), len(across)) > _MOST_A_SIDE:
        raise PlotRefused(f"multiples shows at most {_MOST_A_SIDE} values a side; choose some by --where")
    about = quantity(view.outcomes[0])
    table = spread(view.rows("periods", view.outcomes), list(view.columns), about)
    with styled():
        size = (len(across) * 1.55 + 1.7, len(down) * 1.15 + 1.3)
        figure = Figure(figsize=(max(size[0], 4.5), size[1]), layout="constrained")
        grid = figure.subplots(len(down), len(across), squeeze=False, sharex=True, sharey=True)
        for row, name in enumerate(down):
            for column, value in enumerate(across):
                axes = grid[row, column]
                _panel(axes, table, view, (name, value), (view.control, value))
                axes.set_title(folded(value, 20) if row == 0 else "")
                axes.set_xlabel("quarter" if row == len(down) - 1 else "")
                axes.set_ylabel(folded(name, 17) if column == 0 else "", fontweight="bold", rotation=0, ha="right",
                                va="center")
        plain_numbers(grid[0, 0], most=4)
        _key(figure, view, table, f"{about.title}, {about.unit}: {view.by} downwards, {view.across} across")
    columns = [*view.columns, "outcome", "unit", "period", *_COLUMNS]
    return Drawn(figure, joined([table], columns), _reading(view, {about.name: table}))


def spread(frame: pd.DataFrame, columns: list[str], about: Quantity) -> pd.DataFrame:
    """Give median, bands and range over the runs of each cell and quarter, in the unit of the axis.

    Bands are left empty where fewer than five runs have a value: so few do not tell where nine in ten would lie.
    """
    values = frame[[*columns, "period"]].assign(value=about.scale * frame[about.name])
    groups = values.groupby([*columns, "period"], sort=True)["value"]
    table = groups.quantile(list(_QUANTILES.values())).unstack()
    table.columns = list(_QUANTILES)
    table = table.assign(n=groups.count(), lowest=groups.min(), highest=groups.max()).reset_index()
    few = table["n"] < FEWEST_SEEDS
    table.loc[few, ["low_50", "high_50", "low_90", "high_90"]] = np.nan
    return table.assign(outcome=about.name, unit=about.unit)


def _panel(axes: Axes, table: pd.DataFrame, view: View, cell: tuple[Label, ...], control: tuple[Label, ...]) -> None:
    """Draw the fan of a cell, with the median of the control of the same column for comparison."""
    rows = view.cell(table, *cell)
    over_time(axes, table["period"].to_numpy() if len(table) else [0, 1])
    if not len(rows) or not rows["n"].any():
        nothing_here(axes)
        return
    periods = rows["period"].to_numpy()
    _band(axes, periods, rows["lowest"].where((rows["n"] > 1) & (rows["n"] < FEWEST_SEEDS)), rows["highest"], _RANGE)
    _band(axes, periods, rows["low_90"], rows["high_90"], _WIDE)
    _band(axes, periods, rows["low_50"], rows["high_50"], _NARROW)
    axes.plot(periods, rows["median"].to_numpy(), color=BLUE, lw=1.3)
    other = view.cell(table, *control)
    if cell != control and len(other):
        axes.plot(other["period"].to_numpy(), other["median"].to_numpy(), color=INK, lw=0.8, ls=(0, (4, 2)))


def _band(axes: Axes, periods: Any, low: pd.Series, high: pd.Series, colour: str) -> None:
    if low.notna().any():
        axes.fill_between(periods, low.to_numpy(), high.where(low.notna()).to_numpy(), color=colour, lw=0)


def _key(figure: Figure, view: View, table: pd.DataFrame, title: str | None = None) -> None:
    """Say above the panels what lines and bands are."""
    handles: list[Any] = [Line2D([], [], color=BLUE, lw=1.3, label="median")]
    if table["low_90"].notna().any():
        handles += [Patch(color=_NARROW, label="middle 50 %"), Patch(color=_WIDE, label="middle 90 %")]
    if ((table["n"] > 1) & (table["n"] < FEWEST_SEEDS)).any():
        handles.append(Patch(color=_RANGE, label="lowest to highest"))
    if len(view.values[view.by]) > 1:
        label = f"median of {view.control_name}"
        handles.append(Line2D([], [], color=INK, lw=0.8, ls=(0, (4, 2)), label=label))
    figure.legend(handles=handles, loc="outside upper left", ncols=2 if figure.get_figwidth() < 6.0 else 4,
                  handlelength=1.8, fontsize=8, title=title, title_fontsize=9.5, alignment="left")


def _reading(view: View, tables: dict[str, pd.DataFrame]) -> str:
    """Say what the bands are bands of."""
    counts = joined(list(tables.values()), ["n"])["n"]
    parts = [f"Median over {view.over}"]
    if (counts >= FEWEST_SEEDS).any():
        parts.append("bands hold the middle 50 and 90 % of them (quantiles interpolated linearly)")
    if ((counts > 1) & (counts < FEWEST_SEEDS)).any():
        parts.append(f"below {FEWEST_SEEDS} the band runs from the lowest to the highest")
    if len(counts) and counts.max() <= 1:
        parts.append("one run a cell: nothing is told of chance")
    return "; ".join(parts) + "."
