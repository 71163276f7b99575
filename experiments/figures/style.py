"""The look that all figures share: colours, type, labels at the end of lines, captions, and stable bytes."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

Kind = Literal["svg", "png", "pdf"]
KINDS: tuple[Kind, ...] = ("svg", "png", "pdf")

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
"""Okabe and Ito (2008), told apart by all common kinds of colour vision."""

GREY = "#8C8C8C"
INK = "#333333"

SERIES = (BLACK, BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY)
"""Order in which series take colours; yellow is too faint for a line on white."""

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 8.5,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#666666",
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.7,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
    "lines.linewidth": 1.5,
    "lines.solid_capstyle": "round",
    "lines.solid_joinstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": "white",
    "figure.constrained_layout.w_pad": 0.07,
    "figure.constrained_layout.h_pad": 0.06,
    "savefig.facecolor": "white",
    # Letters as outlines: the same picture wherever it is opened. The salt makes ids of an SVG repeatable.
    "svg.fonttype": "path",
    "svg.hashsalt": "production-relations",
    "path.simplify": True,
}


_LETTERS_PER_INCH = 17
"""How many letters of a caption stand on an inch, with room to spare."""


@contextmanager
def styled() -> Iterator[None]:
    """Use the common style inside the block, and matplotlib's defaults (not the user's) for all else."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        settings: Any = matplotlib.rcParams
        settings.update(STYLE)
        yield


def rendered(figure: Figure, kind: Kind) -> bytes:
    """Draw a figure to bytes that depend on nothing but the figure and matplotlib's version."""
    buffer = io.BytesIO()
    metadata = {
        "svg": {"Date": None, "Creator": None},
        "png": {"Software": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    }[kind]
    with styled():
        FigureCanvasAgg(figure)
        figure.savefig(buffer, format=kind, dpi=200, metadata=metadata)
    return buffer.getvalue()


def caption(figure: Figure, text: str) -> None:
    """Write a caption of small grey type below the figure: scenario, seeds, people, periods."""
    lines = textwrap.fill(text, width=int(_LETTERS_PER_INCH * figure.get_figwidth()))
    figure.supxlabel(lines, fontsize=7.5, color="#666666", x=0.01, ha="left")


def over_time(axes: Axes, periods: Sequence[float] | np.ndarray) -> None:
    """Let the x-axis run over the quarters of the run and no further."""
    first, last = float(min(periods)), float(max(periods))
    axes.set_xlim(first, last if last > first else first + 1.0)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
    axes.set_xlabel("quarter")


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, str]], *, gap: float = 0.075) -> None:
    """Name lines beyond their right ends, (y, text, colour), pushed apart to `gap` of the panel's height.

    Comes last: it places the names on the y-axis as it then is.
    """
    if not ends:
        return
    placed = _spread([_fraction(axes, y) for y, _, _ in ends], gap)
    look: dict[str, Any] = {"transform": axes.transAxes, "va": "center", "ha": "left", "fontsize": 8.5}
    for height, (_, text, colour) in zip(placed, ends, strict=True):
        axes.text(1.02, height, text, color=colour, **look)


def _fraction(axes: Axes, y: float) -> float:
    """Find the height of a value as a share of the panel, on whatever scale the axis has."""
    return float(axes.transAxes.inverted().transform(axes.transData.transform((axes.get_xlim()[0], y)))[1])


def _spread(heights: Sequence[float], gap: float) -> list[float]:
    """Move heights as little as needed so that neighbours are `gap` apart, all within the panel."""
    order = np.argsort(heights, kind="stable")
    lowest = gap * np.arange(len(heights))
    # With the gaps taken out, what must be is that the rest does not fall: the mean of each clash does best.
    rest = np.clip(np.asarray(heights, dtype=float)[order], 0.0, 1.0) - lowest
    blocks: list[list[float]] = []
    for value in rest:
        blocks.append([value])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    even = np.concatenate([[np.mean(block)] * len(block) for block in blocks]) + lowest
    even -= max(0.0, even[-1] - 1.0)
    placed = np.empty(len(heights))
    placed[order] = even
    return [float(height) for height in placed]
