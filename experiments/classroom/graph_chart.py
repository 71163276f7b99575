"""The picture of a few firms: hexagons with their people and machines, and the four relations between them."""

from __future__ import annotations

import math
from typing import Any

from bokeh.models import ColumnDataSource, DataRange1d

from experiments.classroom.chart_looks import legend, look_of, panel
from experiments.classroom.neighbourhood import NeighbourhoodView
from experiments.classroom.told import say
from experiments.figures.relation_graph import RELATION_COLOURS, SHAPES

MARKERS = {"person": "circle", "machine": "square", "owner": "triangle", "platform": "diamond"}
DASHES = dict(zip(RELATION_COLOURS, ("solid", "dashed", "dotdash", "dotted"), strict=True))
"""Dash of each relation, for a grey print."""
NOWHERE = ((math.nan, math.nan), (math.nan, math.nan))
"""Stands for what there is none of, so that the legend still shows its mark."""


class NeighbourhoodChart:
    """Nodes, edges and hexagons, each kind fed on its own; employment is shown by lying inside a hexagon."""

    def __init__(self, view: NeighbourhoodView, language: str = "en", *, is_large: bool = False) -> None:
        """Draw a view."""
        look = look_of(is_large)
        made = panel("", look, height=1.6, x=DataRange1d(range_padding=0.03), y=DataRange1d(range_padding=0.03))
        made.match_aspect = True
        made.axis.visible = made.grid.visible = False
        self.sources = {name: ColumnDataSource(columns) for name, columns in _columns(view).items()}
        made.patches("xs", "ys", source=self.sources["firm"], fill_color=SHAPES["firm"].fill, line_width=1.2,
                     line_color=SHAPES["firm"].edge)
        for relation, colour in RELATION_COLOURS.items():
            name = say(language, "line", f"relation_share_{relation}")
            made.multi_line("xs", "ys", source=self.sources[relation], color=colour, line_width=look.line,
                            line_dash=DASHES[relation], legend_label=name)
        for agent, marker in MARKERS.items():
            shape = SHAPES[agent]
            made.scatter("x", "y", source=self.sources[agent], marker=marker, size=1.4 * look.type * shape.size,
                         fill_color=shape.fill, line_color=shape.edge, legend_label=say(language, "line", agent))
        legend(made, look)
        self.layout = made

    def update(self, view: NeighbourhoodView) -> None:
        """Move what is drawn to another quarter; a part that is as it was is not sent again."""
        for name, columns in _columns(view).items():
            if self.sources[name].data != columns:
                self.sources[name].data = columns


def _columns(view: NeighbourhoodView) -> dict[str, dict[str, list[Any]]]:
    """Return what each source holds: hexagons, lines by relation, places by agent."""
    at = {node: (x, y) for node, _, x, y in view.nodes}
    found: dict[str, dict[str, list[Any]]] = {"firm": {"xs": [], "ys": []}}
    for _, x, y, radius in view.hexagons:
        corners = [math.pi * turn / 3.0 for turn in range(6)]
        found["firm"]["xs"].append([x + radius * math.cos(corner) for corner in corners])
        found["firm"]["ys"].append([y + radius * math.sin(corner) for corner in corners])
    for relation in RELATION_COLOURS:
        # Once for both directions: a dash over a dash is no dash.
        pairs = sorted({tuple(sorted((source, target))) for source, target, its, kind in view.edges
                        if its == relation and kind != "employment"})
        ends = [(at[one], at[other]) for one, other in pairs] or [NOWHERE]
        found[relation] = {"xs": [[one[0], other[0]] for one, other in ends],
                           "ys": [[one[1], other[1]] for one, other in ends]}
    for agent in MARKERS:
        places = [(x, y) for _, its, x, y in view.nodes if its == agent] or [NOWHERE[0]]
        found[agent] = {"x": [x for x, _ in places], "y": [y for _, y in places]}
    return found
