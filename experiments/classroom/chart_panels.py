"""Panels over time: lines, the difference of twins under them, and bands that fill a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bokeh.models import ColumnDataSource, DataRange1d, LayoutDOM, Range1d
from bokeh.plotting import figure

from experiments.classroom.chart_looks import Look, abreast, arranged, legend, numbers, panel, range_of, zero
from experiments.classroom.colours import HATCHES, LINES, WORLDS, band_colours
from experiments.classroom.series import Line, SeriesView
from experiments.classroom.told import capitalised, say
from experiments.figures.style import INK


def lines_over_time(view: SeriesView, source: ColumnDataSource, look: Look, language: str) -> LayoutDOM:
    """Draw lines: all in one panel, or with twins a panel a measure, and the differences under them."""
    unit = say(language, "unit", view.chart.unit)
    count, time = len(view.chart.measures), DataRange1d(range_padding=0.0)
    is_twin = len(view.worlds) == 2
    groups = [[line for line in view.lines if line.measure == measure] for measure in view.chart.measures]
    made = []
    for group in groups if is_twin else [list(view.lines)]:
        # The name of the whole chart stands above it on the page.
        name = capitalised(say(language, "line", group[0].measure)) if is_twin and count > 1 else ""
        one = panel(name, look, unit=unit, x=time, y=range_of(view.chart.unit))
        draw_lines(one, source, group, "quarter", look, language, is_twin=is_twin)
        numbers(one)
        made.append(one)
    if is_twin:
        below = panel(say(language, "chart", "difference"), look, x=time, height=0.85,
                      unit=say(language, "unit", view.chart.difference_unit))
        for line, (colour, dash) in zip(view.differences or groups[0][:1], LINES, strict=False):
            below.line("quarter", f"{line.measure}_difference", source=source, color=colour, line_dash=dash,
                       line_width=look.line, legend_label=say(language, "line", line.measure))
        zero(below)
        legend(below, look)
        made.append(below)
    made[-1].xaxis.axis_label = say(language, "head", "quarter")
    return arranged(made, look)


def stacks_over_time(view: SeriesView, source: ColumnDataSource, look: Look, language: str) -> LayoutDOM:
    """Draw bands that fill the whole, a panel a world."""
    measures, time = view.chart.measures, DataRange1d(range_padding=0.0)
    colours = band_colours(measures)
    made = []
    for world in range(len(view.worlds)):
        title = capitalised(say(language, "head", ("first", "second")[world])) if len(view.worlds) == 2 else ""
        one = panel(title, look, unit=say(language, "unit", view.chart.unit), height=1.4, x=time,
                    y=Range1d(start=0, end=100))
        draw_bands(one, source, {f"{measure}_{world}": say(language, "line", measure) for measure in measures},
                   colours, look)
        legend(one, look, columns=3 if len(view.worlds) == 1 else 2)
        one.xaxis.axis_label = say(language, "head", "quarter")
        made.append(one)
    return abreast(made, look)


def draw_lines(made: figure, source: ColumnDataSource, lines: Sequence[Line], across: str, look: Look, language: str,
               *, is_twin: bool) -> None:
    """Draw lines of columns `measure_world`: told apart by world where there are twins, else by measure."""
    looks = WORLDS if is_twin else LINES
    for line, (colour, dash) in zip(lines, looks, strict=False):
        part, key = ("head", ("first", "second")[line.world]) if is_twin else ("line", line.measure)
        made.line(across, f"{line.measure}_{line.world}", source=source, color=colour, line_dash=dash,
                  line_width=look.line, legend_label=say(language, part, key))
    legend(made, look)


def draw_bands(made: figure, source: ColumnDataSource, names: Mapping[str, str], colours: Sequence[str],
               look: Look) -> None:
    """Stack the columns named, each with its colour, and its hatch for those who do not see colours."""
    count = len(names)
    made.varea_stack(list(names), x="quarter", source=source, color=list(colours)[:count], fill_alpha=0.85,
                     hatch_pattern=list(HATCHES[:count]), hatch_color=[INK] * count, hatch_alpha=[0.45] * count,
                     hatch_scale=[1.5 * look.type] * count, legend_label=list(names.values()))
