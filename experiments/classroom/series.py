"""What each chart shows over time, as plain data of a session; page, handout and tests read the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from experiments.classroom.session import Session
from experiments.classroom.told import say
from simulation.metrics.catalogue import CATALOGUE
from simulation.metrics.inequality import lorenz

Form = Literal["level", "share", "rest", "hours"]
"""How a column is shown: as it is; in per cent; as what it leaves of the whole; brought down to the hours of all."""

ALONE = "solo_hours_share"
RELATIONS = ("human_human", "human_machine", "human_machine_human", "machine_machine")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over time: its id, the columns of a run's table that it draws, and how they are shown."""

    id: str
    measures: tuple[str, ...]
    form: Form = "level"
    is_stacked: bool = False
    is_relative: bool = False
    """Whether worlds are compared by their ratio, in per cent, and not by the difference."""

    @property
    def unit(self) -> str:
        """Unit of the values, from the catalogue; shares stand in per cent and what is left of 1 is an index."""
        unit = CATALOGUE[self.measures[0]].unit
        return "per cent" if self.form != "level" else "index" if unit == "1" else unit

    @property
    def difference_unit(self) -> str:
        """Unit of what the second world has more than the first."""
        return "per cent" if self.is_relative else "percentage points" if self.unit == "per cent" else self.unit


CHARTS: Mapping[str, Chart] = {chart.id: chart for chart in (
    Chart("output", ("output",), is_relative=True),
    Chart("consumption", ("consumption",), is_relative=True),
    Chart("inequality", ("gini_income", "gini_wealth")),
    Chart("unemployment", ("unemployment_rate",), "share"),
    Chart("unsold", ("unsold_share",), "share"),
    Chart("employment_by_sector", ("employment_goods", "employment_services", "employment_machine_makers")),
    Chart("employment_by_skill",
          ("unemployment_low_skill", "unemployment_middle_skill", "unemployment_high_skill"), "rest"),
    Chart("income_shares", tuple(f"income_share_{source}" for source in ("labour", "knowledge", "capital", "state")),
          "share", is_stacked=True),
    Chart("relation_shares", (*(f"relation_share_{relation}" for relation in RELATIONS), ALONE), "hours",
          is_stacked=True),
)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line or band: its column, the world it is of (0 or 1), and a value a quarter."""

    measure: str
    world: int
    values: list[float]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A chart over time from quarter `start` on; `differences` is second world less first, empty without twins."""

    chart: Chart
    start: int
    quarters: list[int]
    worlds: tuple[str, ...]
    lines: tuple[Line, ...]
    differences: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LorenzView:
    """Lorenz curves as they are now: `curves` holds (income or wealth, world, share held by the poorest `people`)."""

    quarter: int
    worlds: tuple[str, ...]
    people: list[float]
    curves: tuple[Line, ...]


def series_view(session: Session, chart: str, since: int = 0) -> SeriesView:
    """Return a chart of `CHARTS` with the quarters from `since` on, all if these are yet to come; KeyError if none."""
    one = CHARTS[chart]
    since = since if since <= session.period else 0
    lines = tuple(Line(measure, world, [shown(one.form, measure, row) for row in each.records[since:]])
                  for world, each in enumerate(session.worlds) for measure in one.measures)
    count = len(one.measures)
    differences = tuple(Line(first.measure, 1, _difference(one, first.values, second.values))
                        for first, second in zip(lines[:count], lines[count:], strict=False))
    return SeriesView(one, since, list(range(since, session.period)), session.names, lines, differences)


def shown(form: Form, measure: str, row: Mapping[str, float]) -> float:
    """Return a measure of a quarter in the unit in which its chart shows it."""
    match form:
        case "level":
            return float(row[measure])
        case "share":
            return 100.0 * row[measure]
        case "rest":
            return 100.0 * (1.0 - row[measure])
        case "hours":
            # The four shares are of the hours in relations; with what people do alone they add to all hours.
            return 100.0 * row[measure] * (1.0 if measure == ALONE else 1.0 - row[ALONE])


def lorenz_view(session: Session, points: int = 51) -> LorenzView:
    """Return how income and wealth are spread over people at the close of the last quarter."""
    curves = tuple(
        Line(name, world, lorenz(amounts, points).tolist())
        for world, each in enumerate(session.worlds)
        for name, amounts in (("income", each.simulation.economy.households.disposable_income),
                              ("wealth", each.simulation.economy.households.wealth))) if session.period else ()
    return LorenzView(session.period - 1, session.names, [place / (points - 1) for place in range(points)], curves)


def heads(worlds: Sequence[str], lines: Sequence[Line], differences: Sequence[Line], language: str) -> list[str]:
    """Name the columns of a table of lines: what, and of which world where there are two."""
    def named(line: Line, which: str) -> str:
        name = say(language, "line", line.measure)
        return f"{name} ({say(language, 'head', which)})" if len(worlds) == 2 else name

    return [named(line, ("first", "second")[line.world]) for line in lines] + [
        named(line, "difference") for line in differences]


def _difference(chart: Chart, first: list[float], second: list[float]) -> list[float]:
    """Return second less first, in per cent of the first where worlds are compared by their ratio."""
    if chart.is_relative:
        return [100.0 * (there / here - 1.0) if here else 0.0 for here, there in zip(first, second, strict=True)]
    return [there - here for here, there in zip(first, second, strict=True)]
