"""The weight of the four relations over time, by hours on edges and as a residual of automation (R16)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from experiments.figures.relation_graph import RELATION_COLOURS
from experiments.figures.style import GREY, caption, label_ends, over_time, styled
from experiments.output_folder import as_csv

if TYPE_CHECKING:
    import pandas as pd

    from experiments.comparison import Comparison
    from simulation import Run

ALONE = "solo_hours_share"
_PALE = "#E8E8E8"
_NAMES = {"human_human": "human–human", "human_machine": "human–machine",
          "human_machine_human": "human–machine–human", "machine_machine": "machine–machine"}


class Definition(NamedTuple):
    """One way to weigh the relations: the suffix of its columns, whether solo work is a band, and its headings."""

    name: str
    suffix: str
    with_solo: bool
    title: str
    unit: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of a run's table, in the order in which the bands are stacked."""
        shares = tuple(f"relation_share_{relation}{self.suffix}" for relation in RELATION_COLOURS)
        return (*shares, ALONE) if self.with_solo else shares


DEFINITIONS = (
    Definition("hours", "", True, "By hours on edges", "share of all hours,\npeople and machines"),
    Definition("tasks", "_of_tasks", False, "By who makes task output", "share of task output"),
)
BANDS = (*RELATION_COLOURS, "alone")


def bands(definition: Definition, frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return what each relation takes of the whole, and by hours what people do alone; shape (rows, 4 or 5).

    The shares of a run are of the hours in relations; here they are brought down to the hours of all work, so that
    the bands add to one.
    """
    values: NDArray[np.float64] = frame[list(definition.columns)].to_numpy(np.float64)
    if definition.with_solo:
        values = np.column_stack((values[:, :4] * (1.0 - values[:, 4:]), values[:, 4]))
    return values


def median_bands(definition: Definition, frame: pd.DataFrame) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Return the quarters and the median over seeds of each band, brought back to the sum of one; (quarters, bands)."""
    cube = [bands(definition, run.sort_values("period")) for _, run in frame.groupby("seed")]
    middle = np.median(np.stack(cube), axis=0)
    whole = middle.sum(axis=1, keepdims=True)
    return np.unique(frame["period"].to_numpy()), np.divide(middle, whole, out=np.zeros_like(middle), where=whole > 0)


def shares_figure(comparison: Comparison) -> Figure:
    """Draw the relations over time, scenarios side by side, the two definitions one below the other."""
    frame = comparison.trajectories
    names = [name for name in comparison.names if name in set(frame["scenario"])]
    with styled():
        figure = Figure(figsize=(max(0.6 + 4.2 * len(names), 5.5), 5.6), layout="constrained")
        grid = figure.subplots(len(DEFINITIONS), max(len(names), 1), squeeze=False, sharey=True)
        for row, definition in enumerate(DEFINITIONS):
            for column, name in enumerate(names):
                axes = grid[row, column]
                periods, shares = median_bands(definition, frame[frame["scenario"] == name])
                stack(axes, periods, shares)
                axes.set_title(f"{name}\n{definition.title}" if row == 0 else definition.title)
                axes.set_ylabel(definition.unit if column == 0 else "")
                axes.set_xlabel("quarter" if row == len(DEFINITIONS) - 1 else "")
        caption(figure, _caption(comparison))
    return figure


def stack(axes: Axes, periods: Sequence[float] | NDArray[Any], shares: NDArray[np.float64]) -> None:
    """Stack bands (quarters, bands) in per cent; their names and means stand at the height of the last year."""
    edges = 100.0 * np.column_stack((np.zeros(len(shares)), np.cumsum(shares, axis=1)))
    ends = []
    for place in range(shares.shape[1]):
        colour = _PALE if BANDS[place] == "alone" else RELATION_COLOURS[BANDS[place]]
        axes.fill_between(periods, edges[:, place], edges[:, place + 1], color=colour, lw=0)
        middle = float(edges[-4:, place : place + 2].mean())
        label = f"{_NAMES.get(BANDS[place], 'alone')} {100.0 * shares[-4:, place].mean():.0f}%"
        ends.append((middle, label, GREY if BANDS[place] == "alone" else colour))
    over_time(axes, periods)
    axes.set_ylim(0.0, 100.0)
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    label_ends(axes, ends, gap=0.09)


def by_hours(axes: Axes, run: Run) -> None:
    """Shares of the relations in hours on edges, and the hours that people work alone."""
    _of_run(axes, run, DEFINITIONS[0])


def by_tasks(axes: Axes, run: Run) -> None:
    """Shares of the relations as a residual of automation."""
    _of_run(axes, run, DEFINITIONS[1])


def _of_run(axes: Axes, run: Run, definition: Definition) -> None:
    frame = run.periods
    stack(axes, frame["period"].to_numpy(), bands(definition, frame))
    axes.set_title(definition.title)
    axes.set_ylabel(definition.unit)


def shares_table(comparison: Comparison) -> bytes:
    """Write what the figure shows as CSV: scenario, definition, quarter, band, share, number of seeds."""
    import pandas as pd

    frames = []
    frame = comparison.trajectories
    for name, runs in frame.groupby("scenario", sort=False):
        for definition in DEFINITIONS:
            periods, shares = median_bands(definition, runs)
            wide = pd.DataFrame(shares, columns=list(BANDS[: shares.shape[1]])).assign(period=periods)
            long = wide.melt("period", var_name="band", value_name="share")
            frames.append(long.assign(scenario=name, definition=definition.name, seeds=runs["seed"].nunique()))
    columns = ["scenario", "definition", "period", "band", "share", "seeds"]
    table = pd.concat(frames)[columns] if frames else pd.DataFrame(columns=columns)
    return as_csv(table)


def _caption(comparison: Comparison) -> str:
    seeds, first, last = len(comparison.seeds), comparison.seeds[0], comparison.seeds[-1]
    over = f"one seed ({first})" if seeds == 1 else f"median over {seeds} seeds ({first} to {last})"
    people = sorted({scenario.parameters.population.workers for scenario in comparison.scenarios.values()})
    return (
        f"{over[0].upper()}{over[1:]}, {' / '.join(f'{count:,}' for count in people)} persons.  "
        "Above: hours recorded on edges between agents; what people do alone stands outside the four relations.  "
        "Below: machines' part in task output, divided by autonomy, and people's part, divided by who assigns it: "
        "here human–human falls by definition wherever machines take over tasks."
    )
