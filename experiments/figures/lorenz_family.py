"""Lorenz curves side by side: of each scenario at one quarter, or of one scenario over time."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.drawn import Drawn, folded, joined
from experiments.figures.phase_plot import look
from experiments.figures.style import GREY, styled
from experiments.figures.swept import Label, PlotRefused
from experiments.figures.view import View

TABLE = "lorenz"
PEOPLE = "people"
TOTALS = ("income", "wealth")
_MOST_QUARTERS = 7


def lorenz(view: View, over_quarters: bool = False) -> Drawn:
    """Draw the median curve over seeds of income and of wealth for each value of the first column or each quarter."""
    totals = tuple(one for one in view.outcomes if one in view.swept.columns(TABLE))
    frame = view.rows(TABLE, (PEOPLE, *totals))
    if frame.empty:
        raise PlotRefused(f"{view.swept.folder}: no Lorenz curve of these runs was kept")
    column, values, frame, about = _family(view, frame, over_quarters)
    tables = []
    with styled():
        figure = Figure(figsize=(3.5 * len(totals) + 1.9, 3.8), layout="constrained")
        for axes, total in zip(figure.subplots(1, len(totals), squeeze=False)[0], totals, strict=True):
            table = _curves(frame, column, total)
            tables.append(table)
            _panel(axes, table, column, values)
            axes.set_title("Disposable income" if total == "income" else total[0].upper() + total[1:])
            axes.set_ylabel(f"hold … % of all {total}")
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside right upper", title="quarter" if over_quarters else column,
                      alignment="left", fontsize=8, title_fontsize=8, handlelength=3.2, labelspacing=0.7)
    table = joined(tables, [column, "of", "unit", PEOPLE, "n", "median"])
    return Drawn(figure, table, f"Median over {view.over} at every share of people, {about}; "
                                "what is below zero counts as nothing; dashed grey: equality.")


def _family(view: View, frame: pd.DataFrame, over_quarters: bool) -> tuple[str, list[Label], pd.DataFrame, str]:
    """Choose what the curves differ in: the first column at the last quarter kept, or the quarter."""
    quarters = sorted(frame["period"].unique().tolist())
    if not over_quarters:
        last = quarters[-1]
        return view.by, list(view.values[view.by]), frame[frame["period"] == last], f"at the close of quarter {last}"
    step = -(-len(quarters) // _MOST_QUARTERS)
    shown: list[Label] = quarters[::-1][::step][::-1]
    control = view.cell(frame, view.control)
    return "period", shown, control[control["period"].isin(shown)], f"{view.control_name}, by quarter"


def _curves(frame: pd.DataFrame, column: str, total: str) -> pd.DataFrame:
    """Take the median curve over runs, per cent of people and of the total."""
    groups = frame.assign(value=100.0 * frame[total]).groupby([column, PEOPLE], sort=True)["value"]
    table = pd.DataFrame({"n": groups.count(), "median": groups.median()}).reset_index()
    table[PEOPLE] *= 100.0
    return table.assign(of=total, unit="per cent")


def _panel(axes: Axes, table: pd.DataFrame, column: str, values: list[Label]) -> None:
    """Draw the family under the diagonal."""
    axes.plot([0.0, 100.0], [0.0, 100.0], color=GREY, lw=0.9, ls=(0, (4, 3)))
    for place, value in enumerate(values):
        rows = table[table[column] == value]
        shape = look(place)
        axes.plot(rows[PEOPLE], rows["median"], color=shape["color"], ls=shape["ls"], lw=1.4, marker=shape["marker"],
                  ms=3.5, mew=0, markevery=(5 + 2 * (place % 5), 20), label=folded(value, 28))
    low = float(table["median"].min()) if len(table) else 0.0
    axes.set(xlim=(0, 100), ylim=(min(0.0, 1.05 * low), 100), xlabel="poorest … % of persons")
    axes.set_aspect("equal")
    axes.grid(True, axis="both")
