"""The picture of the relations of one quarter: people, machines, firms, owners, platforms, and what joins them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import RegularPolygon
from matplotlib.path import Path

from experiments.figures.graph_layout import Layout, layout_of
from experiments.figures.style import BLUE, GREEN, INK, ORANGE, PURPLE, styled
from experiments.graph_sample import Sample, sector_of

if TYPE_CHECKING:
    import networkx

RELATION_COLOURS = {
    "human_human": BLUE,
    "human_machine": ORANGE,
    "human_machine_human": PURPLE,
    "machine_machine": GREEN,
}
"""One colour a relation, the same in every figure."""


class Shape(NamedTuple):
    """How one kind of agent is drawn; `size` is a share of the least distance between two."""

    marker: str
    size: float
    fill: str
    edge: str
    plural: str


SHAPES = {
    "person": Shape("o", 0.6, "#4A4A4A", "white", "people"),
    "machine": Shape("s", 0.5, "white", INK, "machines"),
    "firm": Shape("h", 1.0, "#F1F1EE", "#BDBDB8", "firms"),
    "owner": Shape("^", 0.62, "#4A4A4A", "white", "owners"),
    "platform": Shape("D", 1.3, "white", INK, "platforms"),
}

SIZE = (12.8, 7.2)
_BAND = (0.125, 0.105)
"""Shares of the height that the title and the legend take."""
SECTOR_LOOKS = {
    "goods": ("goods", "#F3EDDF"),
    "services": ("services", "#E4ECF5"),
    "machine_makers": ("machine-makers", "#E0EFE4"),
}
"""What firms of a sector are called, and the pale colour of their hexagons."""


def relation_graph_figure(graph: networkx.MultiDiGraph, sample: Sample, title: str, about: str) -> Figure:
    """Draw a sample of a graph on a slide of 16 to 9, with what is drawn of how much in the legend."""
    layout = layout_of(sample)
    top, bottom = _BAND
    with styled():
        figure = Figure(figsize=SIZE)
        axes = figure.add_axes((0.01, bottom, 0.98, 1.0 - top - bottom))
        axes.set_axis_off()
        unit = _fit(axes, layout)
        _draw_firms(axes, sample, layout)
        _draw_edges(axes, sample, layout, unit)
        _draw_nodes(axes, sample, layout, unit)
        figure.text(0.02, 0.965, title, fontsize=16, fontweight="bold", color=INK, va="top")
        figure.text(0.02, 0.915, about, fontsize=9.5, color="#666666", va="top")
        _add_legend(figure, graph, sample)
    return figure


def _fit(axes: Axes, layout: Layout) -> float:
    """Set limits about all that is drawn, alike in both directions; return points for each unit of the layout."""
    spots = list(layout.at.values()) or [(0.0, 0.0)]
    reach = [(x + sign * radius, y + sign * radius) for (x, y), radius in layout.hexagons.values() for sign in (-1, 1)]
    xs, ys = zip(*spots, *reach, strict=True)
    left, right, low, high = min(xs) - 0.8, max(xs) + 0.8, min(ys) - 0.8, max(ys) + 0.8
    box = axes.get_position()
    wide, tall = 72.0 * SIZE[0] * box.width, 72.0 * SIZE[1] * box.height
    unit: float = min(wide / (right - left), tall / (high - low), 34.0)
    middle_x, middle_y = (left + right) / 2.0, (low + high) / 2.0
    axes.set_xlim(middle_x - wide / unit / 2.0, middle_x + wide / unit / 2.0)
    axes.set_ylim(middle_y - tall / unit / 2.0, middle_y + tall / unit / 2.0)
    return unit


def _draw_firms(axes: Axes, sample: Sample, layout: Layout) -> None:
    look = SHAPES["firm"]
    hexagons = [RegularPolygon(centre, 6, radius=radius, orientation=math.pi / 6.0)
                for centre, radius in layout.hexagons.values()]
    tints = [SECTOR_LOOKS[sector_of(sample.graph, firm, sample.members[firm])][1] for firm in layout.hexagons]
    axes.add_collection(PatchCollection(hexagons, facecolors=tints, edgecolor=look.edge, linewidth=0.9, zorder=1))


def _draw_edges(axes: Axes, sample: Sample, layout: Layout, unit: float) -> None:
    """Draw what joins agents: straight within a firm, in arcs between; employment is shown by lying inside."""
    home = {node: firm for firm, members in sample.members.items() for node in members}
    straight: dict[tuple[str, bool], list[list[tuple[float, float]]]] = defaultdict(list)
    arcs: dict[str, list[Path]] = defaultdict(list)
    drawn: set[tuple[str, str, str]] = set()
    middle = (sum(axes.get_xlim()) / 2.0, sum(axes.get_ylim()) / 2.0)
    for source, target, edge in sample.graph.edges(data=True):
        mark = (edge["relation"], *sorted((source, target)))
        if edge["kind"] == "employment" or source == target or mark in drawn:
            continue
        drawn.add(mark)
        ends = [layout.at[source], layout.at[target]]
        near = home.get(source) == home.get(target) is not None
        if near or (edge["kind"] == "control" and _touch(layout, source, home.get(target))):
            straight[edge["relation"], edge["kind"] == "assist"].append(ends)
        else:
            arcs[edge["relation"]].append(_arc(ends[0], ends[1], middle))
    thick = min(max(0.07 * unit, 0.45), 1.8)
    for (relation, is_paced), lines in sorted(straight.items()):
        # A ring of machines runs across those who lead them; it is drawn lightly, behind the rest.
        is_behind = relation == "machine_machine"
        axes.add_collection(LineCollection(
            lines, colors=RELATION_COLOURS[relation], linewidths=thick * (0.7 if is_behind else 1.0),
            alpha=0.65 if is_behind else 1.0, zorder=2.5 if is_behind else 3,
            linestyles=(0, (2.2, 1.3)) if is_paced else "solid"))
    for relation, paths in sorted(arcs.items()):
        faint = min(0.75, max(0.16, 14.0 / len(paths) ** 0.75))
        axes.add_collection(PathCollection(paths, facecolors="none", edgecolors=RELATION_COLOURS[relation],
                                           linewidths=0.8 * thick, alpha=faint, zorder=2))


def _touch(layout: Layout, owner: str, firm: str | None) -> bool:
    """Tell whether an owner stands at the edge of a firm."""
    if firm is None:
        return False
    (x, y), radius = layout.hexagons[firm]
    return math.hypot(layout.at[owner][0] - x, layout.at[owner][1] - y) < radius + 1.0


def _arc(start: tuple[float, float], end: tuple[float, float], middle: tuple[float, float]) -> Path:
    """Bend a line a little towards the middle of the picture, which keeps it inside."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    x, y = (start[0] + end[0]) / 2.0, (start[1] + end[1]) / 2.0
    bend = math.copysign(0.16, dx * (middle[1] - y) - dy * (middle[0] - x))
    return Path([start, (x - bend * dy, y + bend * dx), end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])


def _draw_nodes(axes: Axes, sample: Sample, layout: Layout, unit: float) -> None:
    heads = _heads(sample)
    for agent, look in SHAPES.items():
        if agent == "firm":
            continue
        for departed in (False, True):
            nodes = [node for node, facts in sample.graph.nodes(data=True)
                     if facts["agent"] == agent and facts["departed"] == departed]
            if not nodes:
                continue
            xs, ys = zip(*(layout.at[node] for node in nodes), strict=True)
            sizes = [(unit * look.size * (1.45 if node in heads else 1.0)) ** 2 for node in nodes]
            axes.scatter(xs, ys, s=sizes, marker=look.marker, zorder=5 if agent != "machine" else 4,
                         facecolors="#D9D9D9" if departed else look.fill, edgecolors=look.edge,
                         linewidths=min(max(0.03 * unit, 0.35), 1.0))


def _heads(sample: Sample) -> set[str]:
    """Find those whom others of their firm are led by and who are led by nobody."""
    edges = [(source, target) for source, target, kind in sample.graph.edges(data="kind") if kind == "management"]
    return {source for source, _ in edges} - {target for _, target in edges}


def _add_legend(figure: Figure, graph: networkx.MultiDiGraph, sample: Sample) -> None:
    """Say what each shape and colour means, and how many of how many are drawn."""
    drawn, there = (Counter(agent for _, agent in part.nodes(data="agent")) for part in (sample.graph, graph))
    shapes = [
        _mark(look, look.fill, f"{look.plural} {_of(drawn[agent], there[agent])}")
        for agent, look in SHAPES.items() if drawn[agent] and agent != "firm"
    ]
    drawn, there = (Counter(sector_of(part, node, ()) for node, agent in part.nodes(data="agent") if agent == "firm")
                    for part in (sample.graph, graph))
    shapes += [
        _mark(SHAPES["firm"], tint, f"{name} {_of(drawn[sector], there[sector])}")
        for sector, (name, tint) in SECTOR_LOOKS.items()
    ]
    drawn, there = (Counter(relation for *_, relation in part.edges(data="relation")) for part in (sample.graph, graph))
    counts = {relation: _of(drawn[relation], there[relation]) for relation in RELATION_COLOURS}
    lines = [
        Line2D([], [], color=colour, lw=2.4, label=f"{relation.replace('_', '–')} {counts[relation]}")
        for relation, colour in RELATION_COLOURS.items()
    ]
    for handles, height in ((lines, 0.069), (shapes, 0.034)):
        figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.013, height), ncols=len(handles),
                      fontsize=9, handletextpad=0.4, columnspacing=1.5, handlelength=1.7, borderaxespad=0.0,
                      borderpad=0.1)
    figure.text(0.02, 0.011, "   ·   ".join(_notes(sample)), fontsize=8, color="#666666")


def _notes(sample: Sample) -> list[str]:
    """Explain what the shapes and colours do not, of those things that are drawn."""
    notes = ["inside a hexagon: works there", "larger: head of the firm"]
    if "assist" in {kind for *_, kind in sample.graph.edges(data="kind")}:
        notes.append("dashed: the machine paces the person")
    if True in {departed for _, departed in sample.graph.nodes(data="departed")}:
        notes.append("grey: left before the quarter closed")
    return notes


def _mark(look: Shape, fill: str, label: str) -> Line2D:
    size = 11.0 if look.marker == "h" else 8.0
    return Line2D([], [], ls="", marker=look.marker, markersize=size, mfc=fill, mec=INK, mew=0.8, label=label)


def _of(drawn: int, there: int) -> str:
    return f"{drawn:,}" if drawn == there else f"{drawn:,} of {there:,}"
