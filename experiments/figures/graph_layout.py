"""Where the agents of a graph of relations stand: firms as hexagons by sector, in each its hierarchy about the head."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from experiments.graph_sample import SECTORS, Sample, number_of, sector_of

if TYPE_CHECKING:
    import networkx

Point = tuple[float, float]

WIDE_TO_HIGH = 2.2
RING = 1.05
"""Least distance between two rings of a hierarchy; neighbours on a ring stand 1 apart."""
RIM = 0.62
"""Room between the outermost agent of a firm and the edge of its hexagon."""
AISLE = 0.38
"""Room around a hexagon, where its owners stand."""
HUB_FROM = 4
"""Owners who control so many drawn firms stand between them, others at the edge of their first."""
HUB_RADIUS = 1.6
HEXAGON = math.cos(math.pi / 6.0)


@dataclass
class Layout:
    """Positions of all drawn nodes; centre and radius of each firm's hexagon."""

    at: dict[str, Point] = field(default_factory=dict)
    hexagons: dict[str, tuple[Point, float]] = field(default_factory=dict)


def layout_of(sample: Sample) -> Layout:
    """Place a sample: no chance in it, the same graph stands the same way each time."""
    graph, found = sample.graph, Layout()
    inside = {firm: hierarchy(graph, members) for firm, members in sample.members.items()}
    radius = {firm: (max(math.hypot(*spot) for spot in spots.values()) + RIM) / HEXAGON
              for firm, spots in inside.items()}
    controls, hubs = _circles_between(sample)
    centres = _packed(sample, radius, hubs)
    for firm, spots in inside.items():
        x, y = centres[firm]
        found.hexagons[firm] = ((x, y), radius[firm])
        found.at[firm] = (x, y)
        found.at |= {node: (x + dx, y + dy) for node, (dx, dy) in spots.items()}
    found.at |= {hub: centres[hub] for hub in hubs}
    _place_owners(found, controls)
    # Whoever is left has no edge to a drawn firm.
    lowest = min((y for _, y in found.at.values()), default=0.0)
    for place, node in enumerate(sorted(set(graph) - set(found.at), key=number_of)):
        found.at[node] = (float(place), lowest - 3.0)
    return found


def hierarchy(graph: networkx.MultiDiGraph, members: tuple[str, ...]) -> dict[str, Point]:
    """Place the members of a firm on rings about their head, machines beyond those who lead or are paced by them."""
    above = _superiors(graph, members)
    below: dict[str, list[str]] = defaultdict(list)
    for node in members:
        below[above.get(node, "")].append(node)
    roots = below[""]
    people = [node for node in roots if graph.nodes[node]["agent"] == "person"]
    head = people[0] if len(people) == 1 or (people and below[people[0]]) else None
    if head is not None:
        below[head] += [node for node in roots if node != head]
    tops = [head] if head is not None else roots
    angles: dict[str, tuple[int, float]] = {}
    leaves = {node: _leaves(node, below) for node in tops}
    start, whole = 0.0, sum(leaves.values())
    for node in tops:
        width = 2.0 * math.pi * leaves[node] / whole
        _spread(node, 0 if head is not None else 1, start, width, below, angles)
        start += width
    return _centred(_on_rings(angles))


def _superiors(graph: networkx.MultiDiGraph, members: tuple[str, ...]) -> dict[str, str]:
    """Find for each member whom it stands next to: its manager, its leader, the person it paces; never in a circle."""
    within = set(members)
    above: dict[str, str] = {}
    offered: dict[str, tuple[int, str]] = {}
    for source, target, edge in graph.edges(data=True):
        if source in within and target in within and source != target:
            if edge["kind"] == "management":
                above.setdefault(target, source)
            elif edge["kind"] == "lead":
                offered[target] = min(offered.get(target, (1, "")), (0, source))
            elif edge["kind"] == "assist":
                offered.setdefault(source, (1, target))
    for node in list(above):
        seen, at = {node}, above.get(node)
        while at is not None and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at is not None:
            del above[node]
    return above | {node: leader for node, (_, leader) in offered.items()}


def _leaves(node: str, below: dict[str, list[str]]) -> int:
    return max(1, sum(_leaves(child, below) for child in below.get(node, ())))


def _spread(node: str, depth: int, start: float, width: float, below: dict[str, list[str]],
            angles: dict[str, tuple[int, float]]) -> None:
    """Give a node the middle of its sector and divide the sector among those below it."""
    angles[node] = (depth, start + width / 2.0)
    children = below.get(node, [])
    each = [_leaves(child, below) for child in children]
    for child, leaves in zip(children, each, strict=True):
        part = width * leaves / sum(each)
        _spread(child, depth + 1, start, part, below, angles)
        start += part


def _on_rings(angles: dict[str, tuple[int, float]]) -> dict[str, Point]:
    """Turn depth and angle into a place: each ring so wide that neighbours on it stand at least 1 apart."""
    placed: dict[str, Point] = {}
    radius = 0.0
    for depth in range(max((depth for depth, _ in angles.values()), default=0) + 1):
        ring = sorted((angle, node) for node, (at, angle) in angles.items() if at == depth)
        if depth > 0 or len(ring) > 1:
            turns = [angle for angle, _ in ring]
            gaps = np.diff([*turns, turns[0] + 2.0 * math.pi]) if ring else np.array([math.pi])
            narrowest = min(float(gaps.min()), math.pi) if len(ring) > 1 else math.pi
            radius = max(radius + RING, 0.5 / math.sin(narrowest / 2.0))
        for angle, node in ring:
            # Clockwise from the top, as one reads a dial.
            placed[node] = (radius * math.sin(angle), radius * math.cos(angle))
    return placed


def _centred(spots: dict[str, Point]) -> dict[str, Point]:
    """Shift a hierarchy so that it lies in the middle of its hexagon, however lopsided it is."""
    x, y = ((min(side) + max(side)) / 2.0 for side in zip(*spots.values(), strict=True))
    return {node: (at_x - x, at_y - y) for node, (at_x, at_y) in spots.items()}


def _circles_between(sample: Sample) -> tuple[dict[str, list[str]], list[str]]:
    """List whom each owner controls, by firm, and who stands between the firms: platforms and owners of many."""
    home = {node: firm for firm, members in sample.members.items() for node in members}
    controls: dict[str, list[str]] = defaultdict(list)
    for source, target, edge in sample.graph.edges(data=True):
        if edge["kind"] == "control" and target in home and home[target] not in controls[source]:
            controls[source].append(home[target])
    hubs = [node for node, facts in sample.graph.nodes(data=True) if facts["agent"] == "platform"]
    hubs += [owner for owner, firms in controls.items() if len(firms) >= HUB_FROM]
    return controls, sorted(hubs, key=number_of)


def _packed(sample: Sample, radius: dict[str, float], hubs: list[str]) -> dict[str, Point]:
    """Pack hexagons and hubs side by side: each as near as it can be to the middle of its sector, the largest first."""
    sector = {firm: sector_of(sample.graph, firm, members) for firm, members in sample.members.items()}
    room = {firm: radius[firm] + AISLE for firm in radius} | dict.fromkeys(hubs, HUB_RADIUS)
    area = {name: sum(math.pi * room[firm] ** 2 for firm in radius if sector[firm] == name) for name in SECTORS}
    whole = 1.15 * (sum(area.values()) + sum(math.pi * room[hub] ** 2 for hub in hubs))
    height = math.sqrt(max(whole, 1.0) / WIDE_TO_HIGH)
    strips: dict[str, tuple[float, float]] = {}
    left = 0.0
    for name in SECTORS:
        width = WIDE_TO_HIGH * height * area[name] / max(sum(area.values()), 1e-9)
        strips[name] = (left + width / 2.0, max(width, 1e-9))
        left += width
    placed: dict[str, Point] = {}
    for node in [*hubs, *sorted(radius, key=lambda firm: (-room[firm], number_of(firm)))]:
        middle, width = strips[sector[node]] if node in sector else _middle_of(node, sample, sector, strips, left)
        placed[node] = _nearest_free(placed, room, room[node], middle, width, height)
    return placed


def _middle_of(hub: str, sample: Sample, sector: dict[str, str], strips: dict[str, tuple[float, float]],
               whole: float) -> tuple[float, float]:
    """Find where a hub belongs: at the mean of the sectors of those it relates to."""
    home = {node: firm for firm, members in sample.members.items() for node in members}
    touched = [strips[sector[home[end]]][0] for ends in sample.graph.to_undirected().edges(hub) for end in ends
               if end in home]
    return (sum(touched) / len(touched) if touched else whole / 2.0), whole


def _nearest_free(placed: dict[str, Point], room: dict[str, float], own: float, middle: float, width: float,
                  height: float) -> Point:
    """Search a grid for the free place nearest to the middle of a strip, distances measured in strip widths."""
    step = max(height / 90.0, 0.05)
    reach = height * WIDE_TO_HIGH
    x, y = np.meshgrid(np.arange(-0.5 * reach, 1.5 * reach, step), np.arange(-height, height, step))
    distance = ((x - middle) / width) ** 2 + (y / height) ** 2
    for node, (at_x, at_y) in placed.items():
        distance[(x - at_x) ** 2 + (y - at_y) ** 2 < (own + room[node]) ** 2] = np.inf
    best = int(np.argmin(distance))
    return float(x.flat[best]), float(y.flat[best])


def _place_owners(found: Layout, controls: dict[str, list[str]]) -> None:
    """Set owners of few firms at the upper right edge of the first of them, side by side."""
    there: dict[str, int] = defaultdict(int)
    for owner in sorted(set(controls) - set(found.at), key=number_of):
        firm = controls[owner][0]
        (x, y), radius = found.hexagons[firm]
        angle = math.pi / 3.0 + 0.95 / radius * there[firm]
        there[firm] += 1
        reach = radius * HEXAGON / math.cos((angle % (math.pi / 3.0)) - math.pi / 6.0) + 0.45
        found.at[owner] = (x + reach * math.cos(angle), y + reach * math.sin(angle))

