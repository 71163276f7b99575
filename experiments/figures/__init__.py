"""Figures fit for a journal: colour-blind safe, labelled with units, and the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from experiments.figures.style import Kind, rendered


def files(figures: Mapping[str, Figure], kinds: Sequence[Kind] = ("svg", "png")) -> dict[str, bytes]:
    """Draw each figure in each format; file name to content."""
    return {f"{name}.{kind}": rendered(figure, kind) for name, figure in figures.items() for kind in kinds}
