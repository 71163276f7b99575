"""The figures of one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures import panels, relation_shares
from experiments.figures.style import caption, styled

if TYPE_CHECKING:
    from simulation import Run

Panel = Callable[[Axes, "Run"], None]

_PANELS: dict[str, tuple[tuple[Panel, ...], ...]] = {
    "output_and_consumption": ((panels.output, panels.growth),),
    "inequality": ((panels.gini, panels.lorenz_curves),),
    "factor_shares": ((panels.factor_shares,),),
    "employment": ((panels.employment, panels.unemployment),),
    "machines": ((panels.machines, panels.capability, panels.machine_share),),
    "relation_shares": ((relation_shares.by_hours, relation_shares.by_tasks),),
    "overview": (
        (panels.output, panels.factor_shares, panels.employment),
        (panels.gini, panels.lorenz_curves, panels.machine_share),
    ),
}

_PANEL_SIZE = (4.1, 2.9)
"""Width and height of a panel, inches; three abreast fill a page across."""


_NARROWEST = 5.5


def run_figures(run: Run) -> dict[str, Figure]:
    """Draw every figure of a run, by the name of its file."""
    return {name: _figure(run, rows) for name, rows in _PANELS.items()}


def run_figure(run: Run, name: str) -> Figure:
    """Draw one figure of a run, named as in `run_figures`: overview, inequality, machines and so on."""
    return _figure(run, _PANELS[name])


def _figure(run: Run, rows: Sequence[Sequence[Panel]]) -> Figure:
    width, height = _PANEL_SIZE
    with styled():
        across = max(width * len(rows[0]), _NARROWEST)
        figure = Figure(figsize=(across, height * len(rows) + 0.25), layout="constrained")
        grid = figure.subplots(len(rows), len(rows[0]), squeeze=False)
        for axes, panel in zip(grid.flat, [panel for row in rows for panel in row], strict=True):
            panel(axes, run)
        people, quarters = run.scenario.parameters.population.workers, len(run.periods)
        parts = (run.scenario.title, f"seed {run.seed}", f"{people:,} persons", f"{quarters} quarters")
        caption(figure, "  ·  ".join(parts))
    return figure
