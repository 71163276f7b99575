"""Autonomy and alignment as equations: how far machines decide by themselves, and whose aim they follow (model 10)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints
from simulation.kernels import kernel
from simulation.parameters import Parameters
from simulation.streams import uniform


def machine_autonomy(capability: Floats, base: float, slope: float) -> Floats:
    """Return the share of its work a machine decides by itself (10.1): base + slope capability, at most 1; (n,)."""
    return np.minimum(base + slope * capability, 1.0)


def supervision_law(rule: Parameters) -> tuple[float, float]:
    """Return what a machine row without autonomy wants of people's time, worker-quarters, and what autonomy spares.

    The second is 1, or 0 where all relations have one cost: then it is that share of the machine's hours (row:A5).
    """
    if rule.relations.common_cost > 0.0:
        return rule.relations.common_cost * rule.machines.hours * rule.machines.size, 0.0
    return rule.human_machine.supervision * rule.machines.size, 1.0


def misalignment(autonomy: Floats, alignment: Floats) -> Floats:
    """Return the weight of throughput in what machines do (10.1): autonomy times what alignment lacks; (n,)."""
    return autonomy * (1.0 - alignment)


def must_halt(limit: float, stock: Floats, expected_sales: Floats, misaligned: Floats) -> Flags:
    """Tell where misaligned machines are halted (10.5): stock above `limit` quarters of expected sales; (firms,)."""
    return (misaligned > 0.0) & (stock > limit * expected_sales)


def next_alignment(alignment: Floats, hours: Floats, drift: float, gain: float) -> Floats:
    """Return alignment a quarter later (10.6): people's `hours` per standard machine raise it, new abilities lower it.

    Shape (machines,); `gain` is what the frontier of capability gained, `drift` what each unit of it costs.
    """
    return np.clip(alignment + (1.0 - alignment) * (1.0 - np.exp(-hours)) - drift * gain, 0.0, 1.0)


def unsold_of_machines(before: Floats, overshoot: Floats, unsold: Floats) -> Floats:
    """Return what of the unsold units machines made beyond the plan: theirs is sold last; units (firms,)."""
    return np.minimum(before + overshoot, unsold)


@kernel
def open_vacancies(key: np.uint64, identity: Ints, firm: Ints, least: Ints, number: Ints, machine_hours: Floats,
                   misaligned: Floats) -> Flags:
    """Tell which vacancies stay open to people (10.4): below the best machine, blocked by chance alpha (1 - l).

    A vacancy is a firm, its least skill and its number within the firm; `machine_hours` (firms, bins).
    """
    stays = np.ones(len(firm), np.bool_)
    bins = machine_hours.shape[1]
    for v in range(len(firm)):
        f = firm[v]
        level = 0
        for j in range(bins):
            if machine_hours[f, j] > 0.0:
                level = j + 1
        if least[v] < level and uniform(key, identity[f], number[v]) < misaligned[f]:
            stays[v] = False
    return stays
