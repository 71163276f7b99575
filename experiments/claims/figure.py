"""One page of figures: the effect behind each verdict, in units of the smallest effect that matters."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.claims.judging import Finding, Judgement
from experiments.figures.style import BLUE, GREEN, GREY, INK, ORANGE, VERMILLION, caption, rendered, styled

COLOURS = {"supported": GREEN, "conditional": ORANGE, "contradicted": VERMILLION, "no effect": BLUE,
           "undecided": GREY, "open": INK}
"""Okabe and Ito's colours by verdict; the words stand beside the marks too."""
FARTHEST = 12.0
"""Effects beyond so many times what matters are drawn at the edge."""
ROW, TALLEST = 0.19, 50
"""Height of a row in inches, and the rows of a column; what is longer is drawn in two columns, on one page."""


def claims_figure(judgements: Sequence[Judgement], note: str) -> bytes:
    """Draw every claim's leading outcome as an SVG: interval in the calibrated world, one tick for each drawn world."""
    columns = 1 if len(judgements) <= TALLEST else 2
    length = max(1, math.ceil(len(judgements) / columns))
    with styled():
        figure = Figure(figsize=(2.0 + 4.6 * columns, 1.4 + ROW * length), layout="constrained")
        panels = figure.subplots(1, columns, squeeze=False)[0]
        for number, axes in enumerate(panels):
            draw_column(axes, judgements[number * length:(number + 1) * length], length)
        caption(figure, note)
    return rendered(figure, "svg")


def draw_column(axes: Axes, judgements: Sequence[Judgement], length: int) -> None:
    """Draw claims below one another, the first at the top."""
    for number, judgement in enumerate(judgements):
        draw_claim(axes, length - 1 - number, judgement)
    axes.axvspan(-1.0, 1.0, color="#EFEFEF", zorder=0, linewidth=0)
    axes.axvline(0.0, color="#666666", linewidth=0.7, zorder=1)
    axes.set_xlim(-FARTHEST - 0.5, FARTHEST + 0.5)
    axes.set_ylim(-0.8, length - 0.2)
    heights = range(length - 1, length - 1 - len(judgements), -1)
    axes.set_yticks(list(heights), [one.claim.id for one in judgements], fontsize=7.0)
    axes.grid(visible=False)
    axes.set_xlabel("effect as claimed, in units of the smallest that matters")


def draw_claim(axes: Axes, height: int, judgement: Judgement) -> None:
    """Draw one row: ticks for worlds, bar and mark for the calibrated world, and the verdict at the right."""
    finding = judgement.leading
    outcome, effect = finding.outcome, finding.evidence.effect
    colour = COLOURS.get(judgement.verdict.word, INK)
    if worlds := judgement.worlds.get(outcome.quantity):
        # One broken line a claim, not a mark a world: the file stays small enough to be looked at.
        ticks = np.repeat(scaled(finding, np.array([*worlds.values()])), 3)
        ends = np.tile([height - 0.32, height + 0.32, np.nan], len(worlds))
        axes.plot(ticks, ends, color=colour, alpha=0.3, linewidth=0.5, zorder=2)
    if effect is not None:
        if effect.low is not None and effect.high is not None:
            interval = scaled(finding, np.array([effect.low, effect.high]))
            axes.plot(interval, [height, height], color=INK, linewidth=1.4, zorder=3)
        middle = scaled(finding, np.array([effect.mean]))
        axes.plot(middle, [height], "o", color=colour, markeredgecolor=INK, markeredgewidth=0.5, markersize=4.0,
                  zorder=4)
    axes.text(1.01, height, judgement.verdict.word, transform=axes.get_yaxis_transform(), va="center", ha="left",
              fontsize=7.0, color=colour)


def scaled(finding: Finding, values: np.ndarray) -> np.ndarray:
    """Return effects (n,) per smallest effect that matters, positive as claimed, cut at the edge of the picture."""
    sign = -1.0 if finding.outcome.sign in ("-", "<=") else 1.0
    kept = np.nan_to_num(values, nan=0.0)
    return np.asarray(np.clip(sign * kept / finding.outcome.matters, -FARTHEST, FARTHEST))
