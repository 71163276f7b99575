"""The figure of a comparison: each measure over time, and under it how far scenarios differ, seed by seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.differences import FEWEST_SEEDS
from experiments.figures.style import GREY, INK, SERIES, caption, over_time, styled
from experiments.tables import window

if TYPE_CHECKING:
    from experiments.comparison import Comparison


class _Measure(NamedTuple):
    column: str
    title: str
    scale: float
    unit: str
    gap_scale: float
    gap_unit: str


_MEASURES = (
    _Measure("output", "Output", 1.0, "money a quarter,\nprices of period 0", 1.0, "%"),
    _Measure("gini_income", "Inequality of income", 1.0, "Gini index, disposable", 1.0, "Gini points"),
    _Measure("unemployment_rate", "Unemployment", 100.0, "per cent", 100.0, "percentage points"),
    _Measure("consumption", "Consumption", 1.0, "money a quarter,\nprices of period 0", 1.0, "%"),
    _Measure("gini_wealth", "Inequality of wealth", 1.0, "Gini index, private", 1.0, "Gini points"),
    _Measure("wage_share", "Wages in value added", 100.0, "per cent", 100.0, "percentage points"),
)

_COLUMNS = 3
_BAND = (0.05, 0.95)


def comparison_figure(comparison: Comparison) -> Figure:
    """Draw six measures: mean and 90 % band over seeds above, paired differences and 95 % intervals below."""
    treated = comparison.names[1:]
    colours = {name: SERIES[index % len(SERIES)] for index, name in enumerate(comparison.names)}
    rows = len(_MEASURES) // _COLUMNS
    gap_height = 0.55 + 0.2 * len(treated)
    with styled():
        figure = Figure(figsize=(11.0, rows * (2.5 + gap_height) + 0.6), layout="constrained")
        grid = figure.subplots(2 * rows, _COLUMNS, height_ratios=[2.5, gap_height] * rows, squeeze=False)
        for index, measure in enumerate(_MEASURES):
            row, column = divmod(index, _COLUMNS)
            _over_time(grid[2 * row, column], comparison, measure, colours)
            _gaps(grid[2 * row + 1, column], comparison, measure, colours, named=column == 0)
        ran = set(comparison.trajectories["scenario"])
        labels = {name: name if name in ran else f"{name} (no run)" for name in comparison.names}
        handles = [Line2D([], [], color=colours[name], label=labels[name]) for name in comparison.names]
        figure.legend(handles=handles, loc="outside upper left", ncols=min(len(handles), 4), handlelength=1.6)
        caption(figure, _caption(comparison))
    return figure


def _over_time(axes: Axes, comparison: Comparison, measure: _Measure, colours: dict[str, str]) -> None:
    frame = comparison.trajectories
    # The reference is drawn last, over the others, since it is what they are read against.
    for name in reversed(comparison.names):
        runs = frame[frame["scenario"] == name].pivot(index="period", columns="seed", values=measure.column)
        if runs.empty:
            continue
        values = measure.scale * runs.to_numpy()
        periods = runs.index.to_numpy()
        if values.shape[1] >= FEWEST_SEEDS:
            low, high = np.quantile(values, _BAND, axis=1)
            axes.fill_between(periods, low, high, color=colours[name], alpha=0.16, lw=0)
        else:
            axes.plot(periods, values, color=colours[name], alpha=0.3, lw=0.6)
        axes.plot(periods, values.mean(axis=1), color=colours[name])
    if len(frame):
        over_time(axes, frame["period"].to_numpy())
    axes.set_ylim(bottom=0.0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.set_title(measure.title)
    axes.set_ylabel(measure.unit)


def _gaps(axes: Axes, comparison: Comparison, measure: _Measure, colours: dict[str, str], *, named: bool) -> None:
    treated = comparison.names[1:]
    gaps = {gap.scenario: gap for gap in comparison.differences if gap.measure == measure.column}
    axes.axvline(0.0, color=INK, lw=0.8)
    for place, name in enumerate(treated):
        gap = gaps.get(name)
        if gap is None or gap.difference is None:
            continue
        if gap.low is not None and gap.high is not None:
            ends = [measure.gap_scale * gap.low, measure.gap_scale * gap.high]
            axes.plot(ends, [place, place], color=colours[name], lw=2.2)
        at = measure.gap_scale * gap.difference
        axes.plot(at, place, "o", color=colours[name], ms=5, mec="white", mew=0.8)
    axes.set_ylim(len(treated) - 0.4, -0.6)
    axes.set_yticks(range(len(treated)), list(treated) if named else [""] * len(treated))
    axes.tick_params(axis="y", length=0)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:+g}".replace("-", "−") if x else "0"))
    axes.set_xlabel(f"difference, {measure.gap_unit}", color=GREY)


def _caption(comparison: Comparison) -> str:
    seeds = len(comparison.seeds)
    people = {f"{scenario.parameters.population.workers:,}" for scenario in comparison.scenarios.values()}
    enough = seeds >= FEWEST_SEEDS
    above = "mean and 90 % band over seeds" if enough else "mean and every seed"
    below = "95 % BCa interval" if enough else f"no interval below {FEWEST_SEEDS} seeds"
    first, last = comparison.seeds[0], comparison.seeds[-1]
    named = f"seed {first}" if seeds == 1 else f"seeds {first} to {last}"
    return (
        f"Above: {above} ({named}, {' / '.join(sorted(people))} persons, {comparison.periods} quarters).  "
        f"Below: difference from {comparison.reference} paired by seed, "
        f"{window(comparison.periods)}, {below}."
    )
