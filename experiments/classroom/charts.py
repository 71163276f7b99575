"""Charts of the views in Bokeh: made once, then fed; a view that goes on where the last ended adds rows and no more.

Each chart has a `layout` to put on a page and `update(view)`. Where a view does not go on where the last one ended, as
after a reset, its rows replace all others. Nothing here knows a session, and nothing is kept between charts.
"""

from __future__ import annotations

from typing import Any

from bokeh.models import ColumnDataSource, FactorRange, LayoutDOM, Range1d

from experiments.classroom.chart_looks import abreast, arranged, legend, look_of, panel, zero
from experiments.classroom.chart_panels import draw_bands, draw_lines, lines_over_time, stacks_over_time
from experiments.classroom.graph_chart import NeighbourhoodChart
from experiments.classroom.series import Line, LorenzView, SeriesView
from experiments.classroom.story import StoryView
from experiments.classroom.told import capitalised, say
from experiments.classroom.views import View
from experiments.figures.style import BLACK, GREY, SERIES


def chart_of(view: View, language: str = "en", *, is_large: bool = False) -> Any:
    """Make the chart of any view, with what the view holds already drawn."""
    match view:
        case SeriesView():
            return SeriesChart(view, language, is_large=is_large)
        case LorenzView():
            return LorenzChart(view, language, is_large=is_large)
        case StoryView():
            return StoryChart(view, language, is_large=is_large)
    return NeighbourhoodChart(view, language, is_large=is_large)


class Fed:
    """A source of rows by quarter that grows at its end."""

    def __init__(self, columns: dict[str, Any]) -> None:
        """Begin with columns of equal length, `quarter` among them."""
        self.source = ColumnDataSource(columns)

    @property
    def since(self) -> int:
        """The quarter that comes next: ask for a view from here on."""
        quarters: Any = self.source.data["quarter"]
        return int(quarters[-1]) + 1 if len(quarters) else 0

    def feed(self, start: int, columns: dict[str, Any]) -> None:
        """Add rows that go on where the last ended; any others replace what there is."""
        if start == 0 or start != self.since:
            self.source.data = columns
        elif columns["quarter"]:
            self.source.stream(columns)


class SeriesChart:
    """Lines or bands over time; with twins a panel a measure, or a stack a world, and the difference below."""

    def __init__(self, view: SeriesView, language: str = "en", *, is_large: bool = False) -> None:
        """Draw a view."""
        self.fed = Fed(_columns(view))
        look = look_of(is_large)
        draw = stacks_over_time if view.chart.is_stacked else lines_over_time
        self.layout: LayoutDOM = draw(view, self.fed.source, look, language)

    @property
    def since(self) -> int:
        """The quarter to ask the next view from."""
        return self.fed.since

    def update(self, view: SeriesView) -> None:
        """Add the quarters of a view that goes on; any other view is drawn instead."""
        self.fed.feed(view.start, _columns(view))


class LorenzChart:
    """Lorenz curves now; with twins a panel for income and one for wealth."""

    def __init__(self, view: LorenzView, language: str = "en", *, is_large: bool = False) -> None:
        """Draw a view."""
        look, count = look_of(is_large), len(view.worlds)
        self.source = ColumnDataSource(_curves(view))
        made = []
        groups = (("income", "wealth"),) if count == 1 else (("income",), ("wealth",))
        for names in groups:
            title = capitalised(say(language, "line", names[0])) if count == 2 else ""
            one = panel(title, look, unit=say(language, "head", "share"), height=1.3, x=Range1d(start=0, end=1),
                        y=Range1d(start=0, end=1))
            one.xaxis.axis_label = say(language, "head", "people")
            one.line([0, 1], [0, 1], color=GREY, line_width=0.5 * look.line,
                     legend_label=say(language, "line", "equal"))
            lines = [Line(name, world, []) for world in range(count) for name in names]
            draw_lines(one, self.source, lines, "people", look, language, is_twin=count == 2)
            made.append(one)
        self.layout: LayoutDOM = abreast(made, look)

    def update(self, view: LorenzView) -> None:
        """Draw the curves of another quarter in place of these."""
        self.source.data = _curves(view)


class StoryChart:
    """One person's income by source over time, taxes below zero, and under it the job, filled beside a machine."""

    def __init__(self, view: StoryView, language: str = "en", *, is_large: bool = False) -> None:
        """Draw a view."""
        look, self.language = look_of(is_large), language
        self.person = view.person, view.world
        self.fed = Fed(self._columns(view))
        title = say(language, "head", "person_number", {"person": view.person})
        incomes = panel(title, look, unit=say(language, "unit", "¤/quarter"))
        *sources, taxes = [line.measure for line in view.lines]
        draw_bands(incomes, self.fed.source, {name: say(language, "line", name) for name in sources},
                   SERIES[1:5], look)
        incomes.line("quarter", taxes, source=self.fed.source, color=BLACK, line_dash="dashed", line_width=look.line,
                     legend_label=say(language, "line", taxes))
        incomes.scatter("quarter", "successor", source=self.fed.source, marker="inverted_triangle",
                        size=1.2 * look.type, color=BLACK, legend_label=say(language, "head", "successor"))
        zero(incomes)
        legend(incomes, look)
        jobs = panel(say(language, "head", "job"), look, height=0.75, x=incomes.x_range,
                     y=FactorRange(factors=_jobs(language)[::-1]))
        jobs.scatter("quarter", "job", source=self.fed.source, marker="square", size=0.8 * look.type, line_color=BLACK,
                     fill_color=SERIES[4], fill_alpha="beside")
        jobs.xaxis.axis_label = say(language, "head", "quarter")
        self.layout: LayoutDOM = arranged([incomes, jobs], look)

    @property
    def since(self) -> int:
        """The quarter to ask the next view from."""
        return self.fed.since

    def update(self, view: StoryView) -> None:
        """Add the quarters of a view that goes on; any other view, as of another person, is drawn instead."""
        is_same, self.person = self.person == (view.person, view.world), (view.person, view.world)
        self.fed.feed(view.start if is_same else 0, self._columns(view))

    def _columns(self, view: StoryView) -> dict[str, list[Any]]:
        names = dict(zip(("goods", "services", "machine_makers", ""), _jobs(self.language), strict=True))
        return {"quarter": list(view.quarters)} | {line.measure: line.values for line in view.lines} | {
            "job": [names[each.sector] for each in view.moments],
            "beside": [0.0 if each.machine is None else 1.0 for each in view.moments],
            "successor": [0.0 if each.is_successor else float("nan") for each in view.moments]}


def _jobs(language: str) -> list[str]:
    sectors = [say(language, "line", f"employment_{sector}") for sector in ("goods", "services", "machine_makers")]
    return [*sectors, say(language, "head", "no_job")]


def _columns(view: SeriesView) -> dict[str, list[Any]]:
    return {"quarter": list(view.quarters)} | {f"{line.measure}_{line.world}": line.values for line in view.lines} | {
        f"{line.measure}_difference": line.values for line in view.differences}


def _curves(view: LorenzView) -> dict[str, list[float]]:
    empty: dict[str, list[float]] = {f"{name}_{world}": [0.0] * len(view.people)
                                     for world in range(len(view.worlds)) for name in ("income", "wealth")}
    return {"people": view.people} | empty | {f"{each.measure}_{each.world}": each.values for each in view.curves}
