"""The figure of the stylised facts: every seed against the band of each target, on one scale for all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.style import BLUE, GREY, VERMILLION, caption, styled

if TYPE_CHECKING:
    from experiments.stylised_facts import Target, Verdict

REACH = 1.5
"""How many widths of a band are shown on either side of it; what lies further out stands at the edge as a triangle."""


def place(target: Target, value: float) -> float:
    """Put a value on the common scale: 0 at the lower end of the band, 1 at the upper.

    A band without an upper end counts as wide as its lower end is far from nought.
    """
    if math.isinf(target.high):
        return (value - target.low) / target.low
    return (value - target.low) / (target.high - target.low)


def written(verdict: Verdict) -> str:
    """Write the mean and the band it is held to."""
    target = verdict.target
    band = f"{target.low:.3g} to {target.high:.3g}" if math.isfinite(target.high) else f"at least {target.low:.3g}"
    return f"{verdict.mean:.3g}{':' if verdict.passed else ': not'} {band}"


def facts_figure(verdicts: Sequence[Verdict], note: str) -> Figure:
    """Draw a row a target: its band in grey, a dot a seed, a bar at the mean, blue inside and red outside."""
    with styled():
        figure = Figure(figsize=(8.5, 0.27 * len(verdicts) + 1.2), layout="constrained")
        axes = figure.subplots()
        for level, verdict in enumerate(verdicts):
            target = verdict.target
            width = 1.0 + REACH if math.isinf(target.high) else 1.0
            axes.barh(level, width, left=0.0, height=0.62, color="#E4E4E4", lw=0)
            colour = BLUE if verdict.passed else VERMILLION
            for value in verdict.values:
                _dot(axes, place(target, value), level, colour, 3.0, 0.45)
            _dot(axes, place(target, verdict.mean), level, colour, 7.0, 1.0, mark="|")
            axes.text(1.03, level, written(verdict), fontsize=7.5, va="center",
                      color=GREY if verdict.passed else colour, transform=axes.get_yaxis_transform())
        axes.set_yticks(range(len(verdicts)), [f"{one.target.id}  {one.target.name}" for one in verdicts])
        axes.set_ylim(len(verdicts) - 0.4, -0.6)
        axes.set_xlim(-REACH, 1.0 + REACH)
        axes.set_xticks([0.0, 1.0], ["lower end\nof the band", "upper end\n(where there is one)"])
        axes.tick_params(axis="y", length=0)
        axes.grid(False)
        axes.set_title("Stylised facts: each seed (dot) and their mean (bar) against the band")
        caption(figure, f"{note}. Grey: the band. Blue: passes; red: does not. A triangle lies beyond the picture. "
                        "Bands and sources: experiments/stylised_facts.toml.")
    return figure


def _dot(axes: Axes, at: float, level: int, colour: str, size: float, alpha: float, mark: str = "o") -> None:
    if math.isnan(at):
        return
    inside = min(max(at, -REACH), 1.0 + REACH)
    shape = mark if inside == at else "<" if at < 0.0 else ">"
    axes.plot(inside, level, shape, color=colour, ms=size, alpha=alpha, mew=1.6 if shape == "|" else 0.0,
              clip_on=False)
