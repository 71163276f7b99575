"""Figures fit for a journal: colour-blind safe, labelled with units, and the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from experiments.figures.style import Kind, rendered


def files(figures: Mapping[str, Figure]) -> dict[str, bytes]:
    """Draw each figure as SVG and as PNG; file name to content."""
    kinds: tuple[Kind, ...] = ("svg", "png")
    return {f"{name}.{kind}": rendered(figure, kind) for name, figure in figures.items() for kind in kinds}
