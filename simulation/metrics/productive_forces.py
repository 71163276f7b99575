"""The index of new quality productive forces and its four parts; whether together they do more (rows O3, E5).

The source of row O3 names the index, its growth and its fastest part, but no formula; levels and weights are ours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from simulation.agents.firms import GOODS, MACHINE_MAKERS, SERVICES
from simulation.economy import Economy

FORCES: Final = ("labour", "tools", "objects", "technology")
WEIGHTS: Final = (0.25, 0.25, 0.25, 0.25)
"""Of the four forces in the index; no source gives any, so all count alike."""


def force_levels(economy: Economy) -> tuple[float, ...]:
    """Return the level of each force, in the order of `FORCES`.

    Labour: what a person's skill would have been paid at the opening, mean over people, per mean pay. Tools: machines
    by efficiency, and plant, at prices of period 0, ¤ a person. Objects: the explicit part of tasks, 1 less tacitness,
    goods and services alike. Technology: capability times efficiency of the machines on offer.
    """
    firms, machines, people, tasks = economy.firms, economy.machines, economy.households, economy.tasks
    price = economy.published.base_price.tolist()
    used = slice(0, machines.n_used)
    tools = (price[MACHINE_MAKERS] * float((machines.efficiency[used] * machines.is_alive[used]).sum())
             + price[GOODS] * float(firms.plant.sum()))
    makers = np.flatnonzero(firms.is_active & (firms.sector == MACHINE_MAKERS))
    offered = firms.offered_capability[makers] * firms.offered_efficiency[makers]
    by_skill = np.bincount(people.skill, minlength=len(tasks.opening_relative_wage))
    return (
        float((by_skill * tasks.opening_relative_wage).sum()) / len(people.skill), tools / len(people.skill),
        1.0 - 0.5 * float(tasks.tacitness[GOODS] + tasks.tacitness[SERVICES]),
        float(offered.sum()) / len(makers) if len(makers) else 0.0)


def forces_index(levels: Sequence[float], opening: Sequence[float],
                 weights: Sequence[float] = WEIGHTS) -> dict[str, float]:
    """Return the four parts, levels per those of the opening in the order of `FORCES`, and their mean, by column.

    The mean is geometric and weighted, so that growth of the index does not depend on the quarter it is based on and
    no part stands in for one that is gone. A force that was nothing at the opening counts as unchanged.
    """
    parts = [now / before if before > 0.0 else 1.0 for now, before in zip(levels, opening, strict=True)]
    whole = math.prod(part ** (weight / math.fsum(weights)) for part, weight in zip(parts, weights, strict=True))
    return {"productive_forces": whole} | {
        f"productive_forces_{name}": part for name, part in zip(FORCES, parts, strict=True)}


def synergy(outputs: ArrayLike) -> float:
    """Return by how much the joint effect of three upgrades on log output exceeds the sum of each alone (row E5).

    `outputs` (2, 2, 2), all positive, by whether people, tools and objects of labour are better (1) or as they were.
    Eight arms of a factorial at one seed make them: people better by `human_machine.lead_upskilling`, tools by
    `technology.efficiency_step`, objects by `tasks.codification_rate`. Above 0 is "1 + 1 + 1 > 3". Raises ValueError
    for another shape.
    """
    logs = np.log(np.asarray(outputs, np.float64))
    if logs.shape != (2, 2, 2):
        raise ValueError(f"outputs must have the shape (2, 2, 2), not {logs.shape}")
    none = logs[0, 0, 0]
    return float(logs[1, 1, 1] - none - (logs[1, 0, 0] - none) - (logs[0, 1, 0] - none) - (logs[0, 0, 1] - none))
