"""The management tree: the people of a firm by skill, each led by one above, and what each edge costs (6.2); pure."""

from __future__ import annotations

import math

import numpy as np

from simulation.columns import Floats, Ints
from simulation.kernels import kernel


def whole_span(span: Floats) -> Ints:
    """Return how many people a manager of the tree leads: whole, at least two; shape (firms,)."""
    return np.maximum(np.floor(span), 2.0).astype(np.int64)


def people_inside(people: Ints, algorithmic_share: Floats) -> Ints:
    """Return how many people stand in the hierarchy: those no contract assigns, rounded up; shape (firms,).

    The head stays even where a contract assigns all the work.
    """
    inside = np.ceil(people * (1.0 - algorithmic_share) - 1e-9)
    return np.minimum(np.maximum(inside, 1.0), people).astype(np.int64)


@kernel
def place_people(employer: Ints, skill: Ints, bins: int, inside: Ints, span: Ints, manager: Ints, level: Ints,
                 head: Ints, managers: Ints) -> tuple[Ints, Ints]:
    """Place the most skilled `inside` people of each firm in a complete tree of this span, ties by row.

    Written: manager and level of each person (people,), head and number of managers of each firm (firms,). Returns
    people by firm, most skilled first: f's are people[start[f]:start[f + 1]], of whom number i is led by number
    (i - 1) // span. The order is a counting sort, so that it moves only with those who come, go or learn.
    """
    firms = len(inside)
    place = np.zeros(firms * bins + 1, np.int64)
    for h in range(len(employer)):
        manager[h] = -1
        level[h] = 0
        if employer[h] >= 0:
            place[employer[h] * bins + bins - skill[h]] += 1
    for k in range(firms * bins):
        place[k + 1] += place[k]
    start = np.empty(firms + 1, np.int64)
    for f in range(firms + 1):
        start[f] = place[f * bins]
    people = np.empty(start[firms], np.int64)
    for h in range(len(employer)):
        if employer[h] >= 0:
            k = employer[h] * bins + bins - 1 - skill[h]
            people[place[k]] = h
            place[k] += 1
    for f in range(firms):
        first = start[f]
        count = min(inside[f], start[f + 1] - first)
        head[f] = people[first] if count > 0 else -1
        boss = 0
        led = 0
        for i in range(1, count):
            if led == span[f]:
                boss += 1
                led = 0
            manager[people[first + i]] = people[first + boss]
            led += 1
        managers[f] = boss + 1 if count > 1 else 0
        for i in range(managers[f] - 1, -1, -1):
            level[people[first + i]] = level[people[first + span[f] * i + 1]] + 1
    return start, people


@kernel
def hours_along_tree(start: Ints, people: Ints, inside: Ints, span: Ints, per_layer: float, per_log: float,
                     per_pair: float, most_managers: float, hours: Floats) -> Floats:
    """Write what each edge of the tree takes into `hours` (people,), worker-quarters, and return its sum by firm.

    An edge takes 1 / span of the manager (the sum bounded as in 5.3) and, of the person led, the loss of control for
    each layer up to the head. A team is a manager and those led; each of its members talks per_log ln(size) +
    per_pair (size - 1) / 2 with it, the manager's own talk divided among the team's edges.
    """
    firms = len(span)
    total = np.zeros(firms)
    for f in range(firms):
        first = start[f]
        members = start[f + 1] - first
        count = min(inside[f], members)
        if count < 2:
            continue
        managing = min(1.0 / span[f], most_managers * members / (count - 1))
        layer = 0
        next_layer = 1
        boss = -1
        led = span[f]
        talk = 0.0
        for i in range(1, count):
            if i == next_layer:
                layer += 1
                next_layer = span[f] * next_layer + 1
            if led == span[f]:
                boss += 1
                led = 0
                size = min(span[f], count - 1 - span[f] * boss) + 1
                talk = (per_log * math.log(size) + per_pair * (size - 1) / 2.0) * size / (size - 1)
            led += 1
            edge = managing + per_layer * layer + talk
            hours[people[first + i]] = edge
            total[f] += edge
    return total


@kernel
def share_out(employer: Ints, manager: Ints, each: Floats, hours: Floats) -> None:
    """Give every edge of a firm's tree the same hours, `each` (firms,), in `hours` (people,); 0 without a manager."""
    for h in range(len(employer)):
        hours[h] = each[employer[h]] if manager[h] >= 0 else 0.0
