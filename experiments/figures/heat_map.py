"""Heat maps: the mean of each outcome in every cell of a grid, or how far it lies from a control."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.figures.cells import CELL, GAPS, LEVELS, cells, gap_scale, level_scale
from experiments.figures.drawn import Drawn, folded
from experiments.figures.pairs import gaps, interval_words, pairing
from experiments.figures.quantities import quantity
from experiments.figures.style import styled
from experiments.figures.swept import PlotRefused, name_of
from experiments.figures.view import View
from experiments.measures import difference_written, written

_MOST_A_SIDE = 40
_WIDEST = 11.0


def heat_map(view: View) -> Drawn:
    """Draw each outcome over two columns: levels, or with `--control` paired differences on a diverging scale."""
    if view.across is None:
        raise PlotRefused("a heat map needs two columns that vary and form a grid; differences or fan show one")
    if max(len(view.values[column]) for column in view.columns) > _MOST_A_SIDE:
        raise PlotRefused(f"a heat map shows at most {_MOST_A_SIDE} values a side; choose some by --where")
    table = gaps(view) if view.control_given else _levels(view)
    column = "difference" if view.control_given else "mean"
    down = [value for value in view.values[view.by] if not (view.control_given and value == view.control)]
    across = list(view.values[view.across])
    with styled():
        figure, grid = _layout(view, len(down), len(across))
        for axes, outcome in zip(grid, view.outcomes, strict=True):
            about = quantity(outcome)
            rows = table[table["outcome"] == outcome].set_index(list(view.columns)).reindex(
                pd.MultiIndex.from_product([down, across]))
            values = rows[column].to_numpy(np.float64).reshape(len(down), len(across))
            if view.control_given:
                texts = _gap_texts(rows, outcome, values.shape)
                cells(axes, values, texts, GAPS, gap_scale(values), down, across)
                axes.set_title(f"{about.title}, {about.gap_unit}\nless that of {folded(view.control_name, 30)}")
            else:
                texts = [[written(outcome, value / about.scale).removesuffix(" %") for value in row] for row in values]
                cells(axes, values, texts, LEVELS, level_scale(values), down, across)
                axes.set_title(f"{about.title}, {about.unit}")
            place = axes.get_subplotspec()
            axes.set_xlabel(view.across if place is not None and place.is_last_row() else "")
            axes.set_ylabel("" if view.by == "scenario" else view.by)
    return Drawn(figure, table, _reading(view, table, len(down) * len(across)))


def _layout(view: View, down: int, across: int) -> tuple[Figure, list[Axes]]:
    """Set the outcomes side by side where they fit, else below one another."""
    count = len(view.outcomes)
    names = 0.075 * max(min(len(name_of(value)), 26) for value in view.values[view.by]) + 0.3
    width = max(across * CELL[0] * min(1.0, 12 / across), 2.2) + 0.7
    height = max(down * CELL[1] * min(1.0, 24 / down), 0.8) + 0.85
    side_by_side = names + count * width <= _WIDEST
    rows, columns = (1, count) if side_by_side else (count, 1)
    figure = Figure(figsize=(names + columns * width, rows * height + 0.4), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False, sharey=side_by_side)
    return figure, list(grid.flat)


def _levels(view: View) -> pd.DataFrame:
    """Average each outcome over the runs of a cell, in the unit of the axis."""
    runs = view.rows("runs", view.outcomes)
    found = []
    for outcome in view.outcomes:
        about = quantity(outcome)
        groups = runs.assign(value=about.scale * runs[outcome]).groupby(list(view.columns), sort=True)["value"]
        table = pd.DataFrame({"n": groups.count(), "mean": groups.mean(), "sd": groups.std(ddof=1)})
        cells = pd.MultiIndex.from_product([view.values[column] for column in view.columns], names=view.columns)
        table = table.reindex(cells).fillna({"n": 0}).astype({"n": int}).reset_index()
        found.append(table.assign(outcome=outcome, unit=about.unit))
    return pd.concat(found, ignore_index=True)[[*view.columns, "outcome", "unit", "n", "mean", "sd"]]


def _gap_texts(rows: pd.DataFrame, outcome: str, shape: tuple[int, ...]) -> list[list[str]]:
    """Write each difference with its sign, in brackets where no interval leaves out zero."""
    about = quantity(outcome)
    texts = [difference_written(outcome, gap / about.gap_scale) for gap in rows["difference"]]
    low, high = rows["low"].to_numpy(np.float64), rows["high"].to_numpy(np.float64)
    clear: NDArray[np.bool_] = (low > 0.0) | (high < 0.0)
    marked = [text if sure else f"({text})" for text, sure in zip(texts, clear, strict=True)]
    return [marked[row * shape[1]: (row + 1) * shape[1]] for row in range(shape[0])]


def _reading(view: View, table: pd.DataFrame, asked: int) -> str:
    """Say what the numbers are, and how many cells have none."""
    if view.control_given:
        text = (f"Mean difference from {view.control_name} at the same {view.across}, {pairing(view)}; "
                f"{interval_words(table)}; in brackets where none leaves out zero")
        known = table["difference"].notna()
    else:
        text = f"Mean over {view.over}"
        known = table["n"] > 0
    empty = asked * len(view.outcomes) - int(known.sum())
    return text + (f"; hatched: {empty} of {asked * len(view.outcomes)} cells without a value" if empty else "") + "."
