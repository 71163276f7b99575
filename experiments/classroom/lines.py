"""Lines of a session as they grow: a world each, and their difference between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bokeh.models import ColumnDataSource
from bokeh.plotting import figure

from experiments.classroom.session import Session
from experiments.classroom.texts import text

SHOWN = ("output", "gini_income")
COLOURS = ("#0072B2", "#D55E00")
"""Blue and vermilion of Okabe and Ito, told apart by the colour-blind too; the second is dashed besides."""

Columns = Mapping[str, Mapping[str, Sequence[float]]]


def columns(session: Session) -> Columns:
    """Return for each measure the quarters and what is drawn over them."""
    found: dict[str, dict[str, Sequence[float]]] = {}
    for measure in SHOWN:
        series = session.series(measure)
        second = series[1] if session.is_twin else [float("nan")] * len(series[0])
        found[measure] = {"quarter": list(range(len(series[0]))), "a": series[0], "b": second}
    return found


class Lines:
    """A chart a measure, with sources that are filled anew while the figures stay."""

    def __init__(self, language: str) -> None:
        self.sources = {measure: ColumnDataSource({"quarter": [], "a": [], "b": []}) for measure in SHOWN}
        self.figures = [self._figure(measure, language) for measure in SHOWN]

    def fill(self, found: Columns) -> None:
        """Show other columns; to be called with the lock of the document."""
        for measure, source in self.sources.items():
            source.data = dict(found[measure])

    def _figure(self, measure: str, language: str) -> figure:
        made = figure(title=text(language, f"chart.{measure}.title"), x_axis_label=text(language, "axis.quarter"),
                      height=300, sizing_mode="stretch_width", toolbar_location=None, tools="")
        for name, colour, dash, key in zip("ab", COLOURS, ("solid", "dashed"), ("world_a", "world_b"), strict=True):
            made.line("quarter", name, source=self.sources[measure], color=colour, line_dash=dash, line_width=2.5,
                      legend_label=text(language, f"word.{key}"))
        made.legend.location = "top_left"
        return made
