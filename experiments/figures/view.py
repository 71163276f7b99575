"""What of a sweep a figure shows: which cells stand apart, which are held, against which control, which outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.figures.swept import Label, PlotRefused, Swept, listed, name_of, one_of


@dataclass(frozen=True)
class Asked:
    """What a reader asked for: outcomes, `--where`, `--control` and `--by`, each as written."""

    outcomes: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    control: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class View:
    """The part of a sweep that one figure shows."""

    swept: Swept
    columns: tuple[str, ...]
    """Columns whose values stand apart in the figure; the first is that of the control."""
    values: Mapping[str, Sequence[Label]]
    """Values of each of these columns, in the order in which they are shown."""
    kept: Mapping[str, Sequence[Label]]
    """Rows shown: those with one of these values in each of these columns."""
    held: Mapping[str, Label]
    """Columns of the grid that the figure has no room for, at the one value shown."""
    drawn: tuple[str, ...]
    """Columns that vary but form no grid: their points are pooled, like seeds."""
    control: Label
    control_given: bool
    outcomes: tuple[str, ...]

    @property
    def by(self) -> str:
        """The first column, that of the control."""
        return self.columns[0]

    @property
    def across(self) -> str | None:
        """The second column, if the figure shows two."""
        return self.columns[1] if len(self.columns) > 1 else None

    @property
    def over(self) -> str:
        """What the runs of a cell differ in."""
        return f"seeds and drawn points of {listed(self.drawn)}" if self.drawn else "seeds"

    @property
    def control_name(self) -> str:
        """The control as a figure names it."""
        return named(self.by, self.control)

    def rows(self, table: str = "runs", measures: Iterable[str] | None = None) -> pd.DataFrame:
        """Read the rows shown of a table, with `path` numbering the runs of a cell (point and seed)."""
        frame = self.swept.table(table, measures, self.kept)
        frame["path"] = frame.groupby([*self.drawn, "seed"], sort=True).ngroup() if len(frame) else 0
        return frame

    def cell(self, frame: pd.DataFrame, *values: Label) -> pd.DataFrame:
        """Return the rows of one cell: a value for each of the columns, or for the first few."""
        chosen = np.ones(len(frame), dtype=bool)
        for column, value in zip(self.columns, values, strict=False):
            chosen &= (frame[column] == value).to_numpy()
        return frame[chosen]


def named(column: str, value: Label) -> str:
    """Name a value so that it stands for itself: a scenario by its name, any other with the end of its column."""
    return name_of(value) if column == "scenario" else f"{column.rpartition('.')[2]} = {name_of(value)}"


def view_of(swept: Swept, asked: Asked, *, dimensions: int, outcomes: tuple[str, ...]) -> View:
    """Choose what a figure of one or two `dimensions` shows; raises `PlotRefused` for what is not there."""
    runs = swept.runs
    chosen = chosen_values(swept, asked.where)
    frame = kept_rows(runs, chosen)
    if frame.empty:
        raise PlotRefused(f"no run has {' and '.join(asked.where)} together")
    crossed, drawn = split(frame, swept.labels)
    by = _first_column(swept, crossed, asked.by)
    rest = [column for column in crossed if column != by]
    # Where a figure shows two columns, parameters come before further scenarios.
    across = rest[: dimensions - 1]
    columns = (by, *across)
    held = {column: _held_value(column, ordered(swept, frame, column)) for column in rest if column not in across}
    kept = {**chosen, **{column: (value,) for column, value in held.items()}}
    values = {column: ordered(swept, kept_rows(frame, kept), column) for column in columns}
    control = _control(values[by], by, asked.control)
    return View(swept, columns, values, kept, held, drawn, control, asked.control is not None, outcomes)


def kept_rows(frame: pd.DataFrame, kept: Mapping[str, Sequence[Label]]) -> pd.DataFrame:
    """Return the rows with one of the values kept in each column."""
    chosen = np.ones(len(frame), dtype=bool)
    for column, values in kept.items():
        chosen &= frame[column].isin(values).to_numpy()
    return frame[chosen].copy()


def chosen_values(swept: Swept, where: Iterable[str]) -> dict[str, tuple[Label, ...]]:
    """Read `column=value` pairs; several of one column mean any of them. Raises `PlotRefused`."""
    found: dict[str, tuple[Label, ...]] = {}
    for pair in where:
        word, equals, text = pair.partition("=")
        if not equals:
            raise PlotRefused(f"--where {pair}: write column=value, as in --where {swept.labels[0]}=...")
        column = one_of(word, swept.labels, "column", " to choose by")
        found[column] = (*found.get(column, ()), value_of(text, ordered(swept, swept.runs, column), column))
    return found


def value_of(text: str, values: Sequence[Label], column: str) -> Label:
    """Find the value of a column that a text names; raises `PlotRefused` with those there are."""
    for value in values:
        if text == name_of(value) or (_number(text) is not None and _number(text) == _number(value)):
            return value
    raise PlotRefused(f"no run has {column} = {text}; there are {listed(values)}")


def ordered(swept: Swept, frame: pd.DataFrame, column: str) -> list[Label]:
    """List a column's values: scenarios as in the design, numbers and truth values upwards, words as they come."""
    values = frame[column].dropna().unique().tolist()
    if all(isinstance(value, bool | int | float) for value in values):
        return sorted(values)
    first = list(swept.design.get("design", {}).get("scenarios", [])) if column == "scenario" else []
    return sorted(values, key=lambda value: first.index(value) if value in first else len(first))


def split(frame: pd.DataFrame, labels: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Tell columns that are crossed with all others, as in a grid, from those that vary together, as in a sample."""
    varied = [column for column in labels if frame[column].nunique() > 1]
    cells = len(frame[varied].drop_duplicates()) if varied else 1
    crossed = []
    for column in varied:
        others = [other for other in varied if other != column]
        rest = len(frame[others].drop_duplicates()) if others else 1
        # Runs that failed leave holes in a grid; a sample of n points fills one n-th of the square.
        if cells > 0.5 * frame[column].nunique() * rest:
            crossed.append(column)
    return crossed, tuple(column for column in varied if column not in crossed)


def _first_column(swept: Swept, crossed: Sequence[str], asked: str | None) -> str:
    if asked is not None:
        return one_of(asked, swept.labels, "column", " to tell apart by")
    return "scenario" if "scenario" in crossed else crossed[0] if crossed else swept.labels[0]


def _held_value(column: str, values: Sequence[Label]) -> Label:
    """Choose the value that the baseline has, else the middle one; of scenarios the first."""
    from simulation.scenario import load_scenario

    section, _, key = column.partition(".")
    given: Any = load_scenario().resolved().get(section, {})
    usual: Any = given.get(key) if isinstance(given, dict) else None
    if column == "scenario" or isinstance(values[0], bool):
        return values[0]
    return values[values.index(usual)] if usual in values else values[(len(values) - 1) // 2]


def _control(values: Sequence[Label], by: str, asked: str | None) -> Label:
    return values[0] if asked is None else value_of(asked, values, by)


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
