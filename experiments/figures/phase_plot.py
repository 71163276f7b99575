"""Phase plot: output against inequality, the path of each scenario and where its seeds end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.drawn import Drawn, folded, joined, plain_numbers
from experiments.figures.paired import MARKERS
from experiments.figures.quantities import quantity
from experiments.figures.style import SERIES, styled
from experiments.figures.swept import PlotRefused, listed
from experiments.figures.view import View

LINES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.2, 1.2, 1.2)), (0, (8, 1.5)))
MOST_SERIES = 14
_YEAR = 4


def look(place: int) -> dict[str, Any]:
    """Give a series its colour, dashes and marker, so that it can be told apart in grey too."""
    if place >= MOST_SERIES:
        raise PlotRefused(f"more than {MOST_SERIES} lines cannot be told apart; choose some by --where")
    return {"color": SERIES[place % len(SERIES)], "ls": LINES[(place + place // len(SERIES)) % len(LINES)],
            "marker": MARKERS[(place + place // len(SERIES)) % len(MARKERS)]}


def phase(view: View) -> Drawn:
    """Draw two outcomes against each other: the path of the median by years, and each run's last year."""
    if len(view.outcomes) != 2:
        raise PlotRefused(f"phase shows two outcomes, one along and one up; asked for are {listed(view.outcomes)}")
    frame = _years(view)
    names = view.values[view.by]
    tables = []
    with styled():
        figure = Figure(figsize=(7.2, max(4.3, 0.9 + 0.36 * len(names))), layout="constrained")
        axes = figure.subplots()
        for place, name in enumerate(names):
            rows = view.cell(frame, name)
            path = rows.groupby("year", sort=True)[["x", "y"]].median().reset_index()
            cloud = rows[rows["year"] == rows["year"].max()]
            shape = look(place)
            axes.plot(path["x"], path["y"], color=shape["color"], ls=shape["ls"], lw=1.3)
            axes.plot(cloud["x"], cloud["y"], ls="", marker=shape["marker"], color=shape["color"], ms=3.5, alpha=0.4,
                      mew=0)
            axes.plot(path["x"].iloc[:1], path["y"].iloc[:1], ls="", marker="o", ms=4.5, mfc="white",
                      color=shape["color"])
            axes.plot(path["x"].iloc[-1:], path["y"].iloc[-1:], ls=shape["ls"], marker=shape["marker"], ms=7.5,
                      mec="white", mew=0.8, color=shape["color"], label=folded(name, 28))
            tables += [path.assign(kind="path", n=rows["path"].nunique(), **{view.by: name}),
                       cloud.assign(kind="end", n=1, **{view.by: name})]
        along, up = map(quantity, view.outcomes)
        axes.set_xlabel(f"{along.title}, {along.unit}")
        axes.set_ylabel(f"{up.title}, {up.unit}")
        axes.grid(True, axis="both")
        plain_numbers(axes)
        plain_numbers(axes, "x")
        figure.legend(loc="outside right upper", fontsize=8, handlelength=3.6, title=view.by, title_fontsize=8,
                      alignment="left", labelspacing=0.7)
    table = joined(tables, [view.by, "kind", "seed", "year", "n", "x", "y"]).rename(
        columns={"x": view.outcomes[0], "y": view.outcomes[1]})
    return Drawn(figure, table, f"Line: path of the median over {view.over}, means by years ({_YEAR} quarters), from "
                                "the open ring on; large mark: its end; small marks: each run's last year.")


def _years(view: View) -> pd.DataFrame:
    """Average both outcomes of every run by years, in the units of the axes; a broken last year is left out."""
    along, up = view.outcomes
    frame = view.rows("periods", dict.fromkeys(view.outcomes))
    scaled = frame.assign(x=quantity(along).scale * frame[along], y=quantity(up).scale * frame[up],
                          year=frame["period"] // _YEAR)
    last = int(frame["period"].max()) if len(frame) else 0
    whole = scaled[(scaled["year"] + 1) * _YEAR - 1 <= max(last, _YEAR - 1)]
    keys = [*view.columns, *view.drawn, "path", "seed", "year"]
    return whole.groupby(keys, sort=True)[["x", "y"]].mean().reset_index().replace([np.inf, -np.inf], np.nan)

