"""Shares that make up a whole, stacked over time: income by factor, and the four relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from experiments.figures.drawn import Drawn, folded, is_leftmost, joined, name_lowest_only, nothing_here, panels
from experiments.figures.relation_graph import RELATION_COLOURS
from experiments.figures.relation_shares import ALONE, DEFINITIONS, bands
from experiments.figures.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    YELLOW,
    label_ends,
    over_time,
    styled,
)
from experiments.figures.swept import name_of
from experiments.figures.view import View, named

_PALE = "#DADADA"
_COMFORTABLE = 12
"""Panels up to which every division is shown; beyond, the first few."""


@dataclass(frozen=True)
class Whole:
    """One way to divide a whole: heading, name of the whole, and the colour of each named part, from below."""

    title: str
    unit: str
    columns: tuple[str, ...]
    parts: Mapping[str, str]


FACTORS = (
    Whole("By what is paid for", "share of value added",
          ("paid_to_labour", "paid_to_management", "paid_to_knowledge", "paid_to_technology", "paid_to_data",
           "paid_to_capital", "paid_to_land", "paid_to_state", "paid_to_social"),
          {"labour": BLUE, "management": SKY, "knowledge": GREEN, "technology": YELLOW, "data": PURPLE,
           "capital": ORANGE, "land": VERMILLION, "state": GREY, "all alike": _PALE}),
    Whole("By source of income", "share of income before tax",
          ("income_share_labour", "income_share_knowledge", "income_share_capital", "income_share_state"),
          {"labour": BLUE, "knowledge": GREEN, "capital": ORANGE, "state": GREY}),
    Whole("By account", "share of value added",
          ("wage_share", "profit_share", "interest_share", "depreciation_share", "machine_rent_share"),
          {"wages": BLUE, "profits": ORANGE, "interest": VERMILLION, "wear": _PALE, "machine rent": PURPLE}),
)
RELATIONS = tuple(
    Whole(one.title, one.unit, one.columns,
          {name.replace("_", "–"): colour for name, colour in RELATION_COLOURS.items()}
          | ({"alone": _PALE} if one.with_solo else {}))
    for one in DEFINITIONS
)


def there(wholes: Sequence[Whole], columns: Sequence[str]) -> tuple[Whole, ...]:
    """Return the ways to divide the whole of which every part was recorded."""
    return tuple(whole for whole in wholes if set(whole.columns) <= set(columns))


def factors(view: View) -> Drawn:
    """Stack who receives income, over time, by every division that was recorded."""
    return _stacked(view, there(FACTORS, view.swept.columns("periods")))


def relations(view: View) -> Drawn:
    """Stack the four relations of production and what people do alone, over time."""
    return _stacked(view, there(RELATIONS, view.swept.columns("periods")))


def _stacked(view: View, wholes: tuple[Whole, ...]) -> Drawn:
    """Draw a block of panels for each way to divide the whole, a panel for each value of the first column."""
    frame = view.rows("periods", tuple(dict.fromkeys(column for whole in wholes for column in whole.columns)))
    names = view.values[view.by]
    wholes = wholes[: max(1, _COMFORTABLE // len(names))]
    tables = []
    with styled():
        figure, blocks = panels(len(wholes), len(names), width=3.3, height=2.1, most=3)
        for whole, block in zip(wholes, blocks, strict=True):
            for axes, name in zip(block, names, strict=True):
                table = _mean(view.cell(frame, name), whole)
                _panel(axes, table, whole)
                axes.set_title(folded(named(view.by, name), 26))
                axes.set_ylabel(f"{whole.title},\n{whole.unit}" if is_leftmost(axes) else "")
                tables.append(table.assign(**{view.by: name, "division": whole.title, "unit": "per cent"}))
            name_lowest_only(block)
    table = joined(tables, [view.by, "division", "unit", "period", "part", "n", "share"])
    negative = " Parts below zero hang under the axis." if (table["share"] < 0.0).any() else ""
    return Drawn(figure, table, f"Mean over {view.over} of each share; the bands of a quarter add to 100 %, "
                                f"parts below half a per cent are not named.{negative}")


def _mean(rows: pd.DataFrame, whole: Whole) -> pd.DataFrame:
    """Average each part's share, per cent, over the runs of a cell; a mean of shares adds to the whole as they do."""
    values = _shares(rows, whole)
    wide = pd.DataFrame(100.0 * values, columns=list(whole.parts)).assign(period=rows["period"].to_numpy())
    wide = wide[np.isfinite(values).all(axis=1)]
    counts = wide.groupby("period").size()
    mean = wide.groupby("period")[list(whole.parts)].mean()
    long = mean.reset_index().melt("period", var_name="part", value_name="share")
    return long.assign(n=long["period"].map(counts))


def _shares(rows: pd.DataFrame, whole: Whole) -> NDArray[np.float64]:
    """Return the shares (rows, parts); those of relations brought down to the hours of all work."""
    if ALONE in whole.columns or whole in RELATIONS:
        return bands(next(one for one in DEFINITIONS if one.columns == whole.columns), rows)
    values: NDArray[np.float64] = rows[list(whole.columns)].to_numpy(np.float64)
    return values


def _panel(axes: Axes, table: pd.DataFrame, whole: Whole) -> None:
    """Stack the parts, those above zero upwards and those below downwards, and name those that can be seen."""
    if table.empty:
        nothing_here(axes)
        return
    wide = table.pivot(index="period", columns="part", values="share")[list(whole.parts)]
    periods, values = wide.index.to_numpy(), wide.to_numpy()
    up, down = np.zeros(len(values)), np.zeros(len(values))
    ends = []
    for part, (name, colour) in enumerate(whole.parts.items()):
        floor = np.where(values[:, part] < 0.0, down, up)
        top = floor + values[:, part]
        if not np.any(values[:, part]):
            continue
        axes.fill_between(periods, floor, top, color=colour, lw=0.4, edgecolor="white")
        up, down = np.maximum(up, top), np.minimum(down, top)
        late = values[-4:, part].mean()
        shade = "#8A7A00" if colour == YELLOW else GREY if colour == _PALE else colour
        if abs(late) >= 0.5:
            ends.append((float((floor + top)[-4:].mean() / 2.0), f"{name} {name_of(round(late))} %", shade))
    over_time(axes, periods)
    axes.set_ylim(min(0.0, float(down.min())), max(100.0, float(up.max())))
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    label_ends(axes, ends, gap=0.095)
