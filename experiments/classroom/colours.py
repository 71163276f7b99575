"""What tells lines and bands apart wherever a class sees them: colours that all tell apart, dashes and hatches."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.figures.relation_graph import RELATION_COLOURS
from experiments.figures.style import BLACK, GREY, SERIES, VERMILLION

LINES: tuple[tuple[str, str], ...] = tuple(zip(SERIES[1:6], ("solid", "dashed", "dotted", "dotdash", "dashdot"),
                                               strict=True))
"""Colour and dash of each line of a chart that has several."""
WORLDS = ((BLACK, "solid"), (VERMILLION, "dashed"))
"""Colour and dash of the two worlds, the same wherever they stand in one panel."""
HATCHES = (" ", "/", ".", "\\", "x")
"""What tells the bands of a stack apart where their colours are not seen."""


def band_colours(measures: Sequence[str]) -> list[str]:
    """Give relations the colours they have in every figure, work alone grey, and others their turn."""
    relations = {f"relation_share_{name}": colour for name, colour in RELATION_COLOURS.items()}
    return [relations.get(measure, GREY if measure == "solo_hours_share" else SERIES[1 + place])
            for place, measure in enumerate(measures)]
