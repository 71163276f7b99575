"""How charts on the page look: their panels, axes and legends, and type for two rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bokeh.layouts import column, row
from bokeh.models import BasicTicker, DataRange1d, FactorRange, LayoutDOM, NumeralTickFormatter, Range1d
from bokeh.models.annotations import Span, Title
from bokeh.plotting import figure

from experiments.figures.style import GREY, INK


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes of a chart: points of type, width of lines in pixels, height of its panels in pixels."""

    type: int
    title: int
    line: float
    height: int
    fills: bool
    """Whether the chart takes all the height there is, panels side by side where there are more than two."""


DESK, PROJECTOR = Look(11, 13, 2.0, 260, False), Look(20, 24, 5.0, 460, True)
"""For the one who sits before it, and for the last row of a room."""


def look_of(is_large: bool) -> Look:
    """Return the sizes for a desk or for a projector."""
    return PROJECTOR if is_large else DESK


def panel(title: str, look: Look, *, unit: str = "", height: float = 1.0, x: Any = None, y: Any = None) -> figure:
    """Make an empty panel with a title and the unit on its upright axis; `x` and `y` are ranges to share."""
    mode: Any = "stretch_both" if look.fills else "stretch_width"
    made = figure(height=round(height * look.height), min_height=180 if look.fills else None, sizing_mode=mode,
                  toolbar_location=None, tools="", output_backend="canvas",
                  x_range=x or DataRange1d(range_padding=0.0), y_range=y or DataRange1d())
    made.title = Title(text=title, text_font_size=f"{look.title}pt", text_color=INK)
    made.grid.grid_line_color = "#E4E4E4"
    made.xgrid.visible = False
    made.outline_line_color = None
    for axis in made.axis:
        axis.axis_label_text_font_size = axis.major_label_text_font_size = f"{look.type}pt"
        axis.axis_label_text_font_style = "normal"
        axis.axis_label_text_color = axis.major_label_text_color = INK
        axis.minor_tick_line_color = None
    made.yaxis.axis_label = unit
    if (height < 1.0 or look.fills) and not isinstance(y, FactorRange):
        made.yaxis.ticker = BasicTicker(desired_num_ticks=4)
    return made


def arranged(panels: Sequence[LayoutDOM], look: Look) -> LayoutDOM:
    """Put panels under one another, or two side by side where they fill a screen."""
    if not look.fills:
        return column(*panels, sizing_mode="stretch_width")
    wide = 1 if len(panels) <= 2 else 2
    rows = [row(*panels[first:first + wide], sizing_mode="stretch_both") for first in range(0, len(panels), wide)]
    return column(*rows, sizing_mode="stretch_both")


def abreast(panels: Sequence[LayoutDOM], look: Look) -> LayoutDOM:
    """Put panels side by side."""
    return row(*panels, sizing_mode="stretch_both" if look.fills else "stretch_width")


def numbers(made: figure) -> None:
    """Write the numbers of the upright axis in full, with commas."""
    made.yaxis.formatter = NumeralTickFormatter(format="0,0.[000]")


def legend(made: figure, look: Look, columns: int = 3) -> None:
    """Set the names of the lines above the panel, where they hide nothing, so many side by side."""
    if not made.legend:
        return
    box: Any = made.legend[0]
    made.add_layout(box, "above")
    box.location = "left"
    box.orientation, box.ncols, box.padding, box.margin, box.spacing = "horizontal", columns, 0, 2, 10
    box.label_text_font_size = f"{look.type}pt"
    box.border_line_color = None
    box.glyph_width = round(2.6 * look.type)


def zero(made: figure) -> None:
    """Draw the line where two worlds do not differ."""
    made.scatter([0.0], [0.0], size=0, alpha=0.0)     # a span alone does not bring zero into the picture
    made.add_layout(Span(location=0.0, dimension="width", line_color=GREY, line_width=1.5))


def range_of(unit: str) -> DataRange1d | Range1d:
    """Return an upright range: shares and people count from zero, an index never makes much of next to nothing."""
    if unit in ("per cent", "persons"):
        return DataRange1d(start=0.0, min_interval=1.0)
    return DataRange1d(min_interval=0.05) if unit == "index" else DataRange1d(min_interval=0.01)
