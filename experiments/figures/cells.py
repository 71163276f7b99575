"""A matrix of coloured cells with their numbers in them; what is missing is hatched, never coloured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, Normalize
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from experiments.figures.drawn import folded
from experiments.figures.style import GREY
from experiments.figures.swept import Label

LEVELS: Colormap = colormaps["cividis"]
"""Even steps of lightness for every kind of colour vision, and in grey."""
GAPS: Colormap = colormaps["PuOr_r"]
"""Two hues that nobody confuses, white at zero; the sign stands in the number too."""

CELL = (0.66, 0.36)
"""Width and height of a cell, inches."""
_FIT = {4: 8.5, 6: 8.0, 8: 7.0, 12: 6.0}
"""Size of type up to so many cells a row, points; beyond the last no numbers fit."""


def cells(axes: Axes, values: NDArray[np.float64], texts: Sequence[Sequence[str]], colours: Colormap,
          scale: Normalize, down: Sequence[Label], across: Sequence[Label], *, bar: bool = True) -> None:
    """Colour a matrix (down, across) by its values and write a text into each cell that holds one."""
    mesh = axes.pcolormesh(np.ma.masked_invalid(values), cmap=colours, norm=scale, edgecolors="white", linewidth=0.8)
    size = next((points for most, points in _FIT.items() if len(across) <= most), None)
    for row, column in np.ndindex(values.shape):
        value = values[row, column]
        if not np.isfinite(value):
            missing(axes, row, column)
        elif size is not None:
            axes.text(column + 0.5, row + 0.5, texts[row][column], ha="center", va="center", fontsize=size,
                      color=_ink(colours(scale(value))))
    axes.set_xticks(np.arange(len(across)) + 0.5, [folded(value, 9) for value in across])
    axes.set_yticks(np.arange(len(down)) + 0.5, [folded(value, 26) for value in down])
    axes.tick_params(length=0)
    axes.grid(False)
    axes.set_ylim(len(down), 0)
    axes.set_xlim(0, len(across))
    for spine in axes.spines.values():
        spine.set_visible(False)
    if bar:
        beside = axes.figure.colorbar(mesh, ax=axes, fraction=0.05, pad=0.02, aspect=22 + len(down))
        beside.outline.set_visible(False)
        if beside.solids is not None:
            beside.solids.set(rasterized=False, edgecolor="face", linewidth=0.2)
        beside.ax.tick_params(labelsize=7, length=2)


def missing(axes: Axes, row: int, column: int) -> None:
    """Hatch a cell of which nothing is known."""
    look: dict[str, Any] = {"facecolor": "white", "edgecolor": GREY, "linewidth": 0.0}
    axes.add_patch(Rectangle((column, row), 1.0, 1.0, hatch="////", **look))


def level_scale(values: NDArray[np.float64]) -> Normalize:
    """Run the colours from the lowest to the highest value; a single value stands in their middle."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    wide = high - low > 1e-12 * max(abs(high), 1e-300)
    return Normalize(low, high) if wide else Normalize(low - 0.5, low + 0.5)


def gap_scale(values: NDArray[np.float64]) -> Normalize:
    """Run the colours as far below zero as above it."""
    known = np.abs(values[np.isfinite(values)])
    most = float(known.max()) if known.size and known.max() > 0.0 else 1.0
    return Normalize(-most, most)


def _ink(colour: Any) -> str:
    """Choose black or white, whichever stands out from a colour (relative luminance of sRGB)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18 else "black"
