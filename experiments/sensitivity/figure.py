"""The figure of a sensitivity analysis: a panel an outcome, a row a parameter, indices with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.figures.style import BLUE, INK, VERMILLION, caption, styled
from experiments.measures import shown
from experiments.sensitivity.indices import DUMMY, Index

SHOWN = {"first order": (BLUE, "o"), "total": (VERMILLION, "s"), "mean absolute effect": (BLUE, "o"),
         "median distance": (BLUE, "o")}
"""Indices that are drawn, with colour and mark; the table holds all."""
_APART = 0.14


def sensitivity_figure(found: Sequence[Index], note: str) -> Figure:
    """Draw indices, the most telling parameter of the first outcome on top; chance, where it is known, at the foot."""
    outcomes = list(dict.fromkeys(one.outcome for one in found))
    kinds = [kind for kind in SHOWN if any(one.index == kind for one in found)]
    order = sorted({one.parameter for one in found if one.parameter != DUMMY},
                   key=lambda name: -largest(found, outcomes[0], name, kinds[-1]))
    rows = [*order, *([DUMMY] if any(one.parameter == DUMMY for one in found) else [])]
    with styled():
        figure = Figure(figsize=(3.0 + 2.6 * len(outcomes), 0.3 * len(rows) + 1.5), layout="constrained")
        for column, axes in enumerate(figure.subplots(1, len(outcomes), squeeze=False)[0]):
            _panel(axes, [one for one in found if one.outcome == outcomes[column]], kinds, rows)
            axes.set_title(shown(outcomes[column]).label)
            axes.set_yticks(range(len(rows)), rows if column == 0 else [""] * len(rows))
        if len(kinds) > 1:
            handles = [Line2D([], [], color=SHOWN[kind][0], marker=SHOWN[kind][1], lw=1.6, ms=5, label=kind)
                       for kind in kinds]
            figure.legend(handles=handles, loc="outside upper left", ncols=len(kinds), handlelength=1.6)
        caption(figure, note)
    return figure


def largest(found: Sequence[Index], outcome: str, parameter: str, kind: str) -> float:
    """Return one index of one parameter; minus one where there is none."""
    return next((one.value for one in found
                 if (one.outcome, one.parameter, one.index) == (outcome, parameter, kind)), -1.0)


def _panel(axes: Axes, found: Sequence[Index], kinds: Sequence[str], rows: Sequence[str]) -> None:
    for one in found:
        if one.index not in kinds:
            continue
        colour, mark = SHOWN[one.index]
        level = rows.index(one.parameter) + _APART * (kinds.index(one.index) - (len(kinds) - 1) / 2) * 2
        if one.low is not None and one.high is not None:
            axes.plot([one.low, one.high], [level, level], color=colour, lw=1.6)
        axes.plot(one.value, level, mark, color=colour, ms=5, mec="white", mew=0.7)
    axes.axvline(0.0, color=INK, lw=0.8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(kinds[0] if len(kinds) == 1 else "share of the variance")
