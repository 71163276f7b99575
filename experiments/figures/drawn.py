"""What every figure of a sweep gives back, and the pieces that several of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.figures.style import GREY
from experiments.figures.swept import PlotRefused, name_of

MOST_PANELS = 60


@dataclass(frozen=True)
class Drawn:
    """A figure, the tidy table of all it shows, and in words how it is to be read."""

    figure: Figure
    table: pd.DataFrame
    reading: str


def panels(blocks: int, count: int, *, width: float, height: float, most: int = 4, room: float = 0.0,
           shared: bool = True) -> tuple[Figure, list[list[Axes]]]:
    """Lay out `blocks` of `count` panels (inches each), at most so many a row, their y-axis `shared` within a block.

    `room` is added to the width of the figure, for names beside the panels. Raises `PlotRefused` for too many.
    """
    if blocks * count > MOST_PANELS:
        raise PlotRefused(f"this would make {blocks * count} panels, more than {MOST_PANELS}; choose with --outcome, "
                          "--where or --by")
    a_row = count if count <= most else min(most, -(-count // -(-count // most)))
    rows = -(-count // a_row)
    figure = Figure(figsize=(max(a_row * width + 0.7 + room, 4.2), blocks * rows * height + 0.75), layout="constrained")
    grid = figure.subplots(blocks * rows, a_row, squeeze=False)
    found = []
    for block in range(blocks):
        inside = [grid[block * rows + place // a_row, place % a_row] for place in range(rows * a_row)]
        for axes in inside[1:count] if shared else []:
            axes.sharey(inside[0])
        for axes in inside[count:]:
            axes.remove()
        found.append(inside[:count])
    return figure, found


def is_leftmost(axes: Axes) -> bool:
    """Tell whether a panel stands at the left edge, where the y-axis is named."""
    place = axes.get_subplotspec()
    return place is not None and place.is_first_col()


def name_lowest_only(block: Sequence[Axes]) -> None:
    """Name the x-axis only of panels with none of their block below them."""
    place = block[0].get_subplotspec()
    if place is not None:
        for axes in block[: -place.get_gridspec().ncols]:
            axes.set_xlabel("")


def folded(name: object, width: int) -> str:
    """Break a long name at its underscores, points, pluses and spaces into lines of at most so many letters."""
    text = name_of(name)
    lines = [""]
    for letter_group in _parts(text):
        if lines[-1] and len(lines[-1]) + len(letter_group.rstrip()) > width:
            lines.append("")
        lines[-1] += letter_group
    return "\n".join(line.rstrip() for line in lines)


def _parts(text: str) -> list[str]:
    """Split a name behind every mark at which it may break."""
    parts = [""]
    for letter in text:
        parts[-1] += letter
        if letter in "_.+ -":
            parts.append("")
    return [part for part in parts if part]


def nothing_here(axes: Axes, text: str = "no runs") -> None:
    """Say in an empty panel that it is empty."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, color=GREY, ha="center", va="center", style="italic")


def plain_numbers(axes: Axes, which: str = "y", most: int = 5) -> None:
    """Write the numbers of an axis in full, with commas, and few of them."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace("-", "−")))


def joined(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Put tables below one another, with the columns in order even where there is nothing."""
    there = [frame for frame in frames if len(frame)]
    return pd.concat(there, ignore_index=True)[list(columns)] if there else pd.DataFrame(columns=list(columns))
