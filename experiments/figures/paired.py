"""Paired differences as dots with their intervals, each scenario against the control."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.figures.drawn import Drawn, folded, is_leftmost, panels
from experiments.figures.pairs import gaps, interval_words, pairing
from experiments.figures.quantities import quantity
from experiments.figures.style import BLUE, GREY, INK, styled
from experiments.figures.swept import Label, PlotRefused, name_of
from experiments.figures.view import View, named

MARKERS = ("o", "s", "^", "D", "v", "P", "X")


def differences(view: View) -> Drawn:
    """Draw for each outcome how far every value of the first column lies from the control, seed by seed."""
    table = gaps(view)
    down = [value for value in view.values[view.by] if value != view.control]
    parts: list[Label | None] = list(view.values[view.across]) if view.across else [None]
    if len(parts) > len(MARKERS):
        raise PlotRefused(f"differences tells at most {len(MARKERS)} values of {view.across} apart; "
                          "choose some by --where, or draw the heatmap with --control")
    height = 0.9 + len(down) * (0.26 + 0.1 * (len(parts) - 1))
    with styled():
        figure, blocks = panels(1, len(view.outcomes), width=2.6, height=height, most=3, room=1.2)
        for axes, outcome in zip(blocks[0], view.outcomes, strict=True):
            _panel(axes, table[table["outcome"] == outcome], view, down, parts)
            about = quantity(outcome)
            axes.set_title(about.title)
            axes.set_xlabel(f"difference from\n{folded(view.control_name, 26)}, {about.gap_unit}")
            axes.tick_params(axis="y", labelleft=is_leftmost(axes))
        if view.across:
            handles = [_mark(place, len(parts), label=name_of(part)) for place, part in enumerate(parts)]
            figure.legend(handles=handles, loc="outside upper left", ncols=len(parts), title=view.across,
                          title_fontsize=8, fontsize=8, alignment="left", handletextpad=0.1)
    with_bars = bool(table["low"].notna().any())
    return Drawn(figure, table, f"Dots: mean difference from {view.control_name}, {pairing(view)}; "
                                f"{'bars: ' * with_bars}{interval_words(table)}.")


def _panel(axes: Axes, table: pd.DataFrame, view: View, down: list[Label], parts: list[Label | None]) -> None:
    """Draw a row for each value of the first column, within it one dot for each of the second."""
    axes.axvline(0.0, color=INK, lw=0.8)
    for row, value in enumerate(down):
        for place, part in enumerate(parts):
            chosen = table[table[view.by] == value]
            found = chosen if part is None else chosen[chosen[view.across] == part]
            at = row + (place - (len(parts) - 1) / 2.0) * (0.72 / max(len(parts), 2))
            mark = _mark(place, len(parts))
            if not len(found) or not np.isfinite(found["difference"].iloc[0]):
                axes.text(0.0, at, "  none", color=GREY, fontsize=7, va="center", style="italic")
                continue
            gap = found.iloc[0]
            if np.isfinite(gap["low"]):
                axes.plot([gap["low"], gap["high"]], [at, at], color=mark.get_color(), lw=1.6)
            axes.add_line(Line2D([gap["difference"]], [at], **_look(place, len(parts))))
            axes.update_datalim([(gap["difference"], at)])
        if row:
            axes.axhline(row - 0.5, color="#E4E4E4", lw=0.7)
    axes.autoscale_view(scaley=False)
    axes.margins(x=0.08)
    axes.set_ylim(len(down) - 0.5, -0.5)
    axes.set_yticks(range(len(down)), [folded(named(view.by, value), 26) for value in down])
    axes.tick_params(axis="y", length=0)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:+g}".replace("-", "−") if x else "0"))


def _look(place: int, count: int) -> dict[str, Any]:
    """Colour and marker of one value of the second column: from dark to light in their order, each its own shape."""
    colour = BLUE if count == 1 else colormaps["cividis"](0.75 * place / max(count - 1, 1))
    return {"color": colour, "marker": MARKERS[place], "ms": 5.0, "mec": "white", "mew": 0.6, "ls": ""}


def _mark(place: int, count: int, label: str = "") -> Line2D:
    return Line2D([], [], label=label, **_look(place, count))
