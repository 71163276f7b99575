"""One page of figures: the effect behind each verdict, in units of the smallest effect that matters."""

from __future__ import annotations

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
ROW = 0.2
"""Height of a row in inches."""


def claims_figure(judgements: Sequence[Judgement], note: str) -> bytes:
    """Draw every claim's leading outcome as an SVG: interval in the calibrated world, one dot for each drawn world."""
    with styled():
        figure = Figure(figsize=(8.2, 1.4 + ROW * max(1, len(judgements))), layout="constrained")
        axes = figure.add_subplot()
        for number, judgement in enumerate(judgements):
            draw_claim(axes, len(judgements) - 1 - number, judgement)
        axes.axvspan(-1.0, 1.0, color="#EFEFEF", zorder=0, linewidth=0)
        axes.axvline(0.0, color="#666666", linewidth=0.7, zorder=1)
        axes.set_xlim(-FARTHEST - 0.5, FARTHEST + 0.5)
        axes.set_ylim(-0.8, len(judgements) - 0.2)
        axes.set_yticks(range(len(judgements)), [one.claim.id for one in reversed(judgements)])
        axes.grid(visible=False)
        axes.set_xlabel("effect in the claimed direction, in units of the smallest effect that matters")
        caption(figure, note)
    return rendered(figure, "svg")


def draw_claim(axes: Axes, height: int, judgement: Judgement) -> None:
    """Draw one row: dots for worlds, bar and mark for the calibrated world, and the verdict at the right."""
    finding = judgement.leading
    outcome, effect = finding.outcome, finding.evidence.effect
    colour = COLOURS.get(judgement.verdict.word, INK)
    worlds = judgement.worlds.get(outcome.quantity)
    if worlds:
        # Rows are thin: dots are spread by their order, not by chance, so that a rerun draws the same.
        spread = 0.28 * np.sin(2.4 * np.arange(len(worlds)))
        dots = scaled(finding, np.array([*worlds.values()]))
        axes.plot(dots, height + spread, ".", color=colour, alpha=0.35, markersize=2.2, zorder=2)
    if effect is not None:
        if effect.low is not None and effect.high is not None:
            ends = scaled(finding, np.array([effect.low, effect.high]))
            axes.plot(ends, [height, height], color=colour, linewidth=1.6, zorder=3)
        axes.plot(scaled(finding, np.array([effect.mean])), [height], "o", color=colour, markersize=4.0, zorder=4)
    axes.text(1.01, height, judgement.verdict.word, transform=axes.get_yaxis_transform(), va="center", ha="left",
              fontsize=7.5, color=colour)


def scaled(finding: Finding, values: np.ndarray) -> np.ndarray:
    """Return effects (n,) per smallest effect that matters, positive as claimed, cut at the edge of the picture."""
    sign = -1.0 if finding.outcome.sign in ("-", "<=") else 1.0
    kept = np.nan_to_num(values, nan=0.0)
    return np.asarray(np.clip(sign * kept / finding.outcome.matters, -FARTHEST, FARTHEST))
