"""Tasks: who can do what, how people and machines are assigned to tasks, and what comes out (model 4.1-4.4)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats, Ints
from simulation.kernels import kernel, scalar

NEARLY_ONE = 1e-6


def complexity(bins: int) -> Floats:
    """Return the complexity of each bin (4.1): x_j = (j + 1/2) / J, shape (bins,)."""
    return (np.arange(bins) + 0.5) / bins


def exponent(elasticity: float) -> float:
    """Return r = (sigma - 1) / sigma of (4.9); the Cobb-Douglas case is taken as a limit."""
    sigma = elasticity if abs(elasticity - 1.0) > NEARLY_ONE else 1.0 + NEARLY_ONE
    return (sigma - 1.0) / sigma


def task_weights(complexity: Floats, gradient: float, elasticity: float) -> Floats:
    """Return task weights after absorbing productivity by bin (4.2); they sum to one, shape (bins,)."""
    weight: Floats = np.exp(gradient * complexity * (elasticity - 1.0))
    weight /= weight.sum()
    return weight


def eligibility(complexity: Floats, gap_penalty: float) -> Floats:
    """Return the capacity of skill s for tasks of bin j or harder (4.6); shape (skill, bin)."""
    gap = complexity[None, :] - complexity[:, None]
    return np.exp(-gap_penalty * np.maximum(gap, 0.0))


@scalar
def bins_mastered(capability: float, tacitness: float, adaptation: float, bins: int) -> int:
    """Return how many bins a machine masters (4.3-4.4), from the simplest up.

    Bin j is mastered if x_j + tacitness (1 - x_j / 2) + adaptation <= capability, which is linear in x_j.
    """
    hardest = (capability - adaptation - tacitness) / (1.0 - 0.5 * tacitness)
    return min(max(int(np.floor(hardest * bins + 0.5 + 1e-9)), 0), bins)


@scalar
def pool(supply: Floats, weight: Floats, upto: int, density: Floats) -> None:
    """Write the best densities of work per task (4.8) into `density[:upto]`.

    The isotonic, non-increasing regression of supply / weight: adjacent bins are pooled as long as a harder bin
    would be served more densely than a simpler one, because whoever masters the harder can do the simpler.
    """
    if upto == 0:
        return
    scratch = np.empty((3, upto))
    start, work, mass = scratch[0], scratch[1], scratch[2]
    blocks = 0
    for j in range(upto):
        start[blocks] = j
        work[blocks] = supply[j]
        mass[blocks] = weight[j]
        blocks += 1
        while blocks > 1 and work[blocks - 2] * mass[blocks - 1] < work[blocks - 1] * mass[blocks - 2]:
            work[blocks - 2] += work[blocks - 1]
            mass[blocks - 2] += mass[blocks - 1]
            blocks -= 1
    for b in range(blocks):
        end = int(start[b + 1]) if b + 1 < blocks else upto
        for j in range(int(start[b]), end):
            density[j] = work[b] / mass[b]


@scalar
def output_per_productivity(density: Floats, weight: Floats, r: float) -> float:
    """Return Q / A of (4.9); zero where the hardest task is not done and tasks are complements."""
    total = 0.0
    power = 0.0
    for j in range(len(weight)):
        if density[j] <= 0.0:
            if r < 0.0:
                return 0.0
        else:
            # Pooled bins share one density, and powers are dear.
            if j == 0 or density[j] != density[j - 1]:
                power = density[j] ** r
            total += weight[j] * power
    return float(total ** (1.0 / r))


@kernel
def produce(people: Floats, machine_hours: Floats, productivity: Floats, weight: Floats, r: float,
            density: Floats, capacity: Floats, marginal: Floats, automated: Floats, part: Floats) -> None:
    """Assign people and machines of each firm to tasks at their best (4.8-4.11b).

    `people` and `machine_hours` are exact-bin supplies, shape (firms, bins). Written: densities and marginal
    products per effective worker-quarter and machines' part in the work (firms, bins); capacity in units and the
    automated share (firms,).
    """
    firms, bins = people.shape
    supply = np.empty(bins)
    powered = np.empty(bins)
    for f in range(firms):
        for j in range(bins):
            supply[j] = people[f, j] + machine_hours[f, j]
            marginal[f, j] = 0.0
            part[f, j] = 0.0
        pool(supply, weight, bins, density[f])
        capacity[f] = 0.0
        automated[f] = 0.0
        if density[f, bins - 1] <= 0.0 and (r < 0.0 or density[f, 0] <= 0.0):
            continue
        total = 0.0
        first = 0
        while first < bins:
            last = first
            machines = machine_hours[f, first]
            work = supply[first]
            mass = weight[first]
            while last + 1 < bins and density[f, last + 1] == density[f, first]:
                last += 1
                machines += machine_hours[f, last]
                work += supply[last]
                mass += weight[last]
            if density[f, first] > 0.0:
                power = density[f, first] ** r
                total += mass * power
                automated[f] += mass * power * machines / work
                for j in range(first, last + 1):
                    powered[j] = power
                    part[f, j] = machines / work
            first = last + 1
        per_productivity = total ** (1.0 / r)
        capacity[f] = productivity[f] * per_productivity
        automated[f] /= total
        for j in range(bins):
            if density[f, j] > 0.0:
                marginal[f, j] = capacity[f] / total * powered[j] / density[f, j]


@scalar
def hours_wanted(wanted: float, machine_hours: Floats, weight: Floats, tilt: Floats, tilt_to_r: Floats, r: float,
                 slack: float, density: Floats, hours: Floats) -> None:
    """Write the effective people's hours by bin that make `wanted` = y / A at least cost into `hours` (4.13, 4.5b).

    Machines are pooled over the bins they master, counted up to `slack` times the wanted density. Where they are
    dense enough, people do the harder tasks, tilted towards cheap skills; `tilt_to_r` is tilt ** r. Otherwise
    people fill all bins up to one level c with sum(weight * max(machine density, c)^r) = wanted^r, so that the plan
    is exact (MODEL.md, P1).
    """
    bins = len(weight)
    frontier = 0
    for j in range(bins):
        hours[j] = 0.0
        density[j] = 0.0
        if machine_hours[j] > 0.0:
            frontier = j + 1
    pool(machine_hours, weight, frontier, density)
    target = wanted**r
    done = 0.0
    power = 0.0
    for j in range(frontier):
        density[j] = min(density[j], slack * wanted)
        if j == 0 or density[j] != density[j - 1]:
            power = density[j] ** r
        done += weight[j] * power
    tilted = 0.0
    for j in range(frontier, bins):
        tilted += weight[j] * tilt_to_r[j]
    if (frontier == bins or r > 0.0) and output_per_productivity(density, weight, r) >= wanted:
        return
    rest = target - done
    if frontier < bins and rest > 1e-12 * target:
        level = (rest / tilted) ** (1.0 / r)
        if frontier == 0 or level * tilt[frontier] <= density[frontier - 1]:
            for j in range(frontier, bins):
                hours[j] = weight[j] * level * tilt[j]
            return
    done = 0.0
    filled = 1.0
    level = wanted
    for i in range(frontier + 1):
        rest = target - done
        if rest > 0.0 and filled > 0.0:
            level = (rest / filled) ** (1.0 / r)
            if i == frontier or level >= density[i]:
                break
        done += weight[i] * density[i] ** r
        filled -= weight[i]
    for j in range(bins):
        hours[j] = weight[j] * max(level - density[j], 0.0)


@scalar
def whole_people(hours: Floats, hours_per_person: float, staff: Ints) -> None:
    """Round hours by bin to people of at least each skill, from the top down (4.4): staff never rises with skill."""
    needed = 0.0
    most = 0
    for j in range(len(hours) - 1, -1, -1):
        needed += hours[j] / hours_per_person
        most = max(most, int(np.floor(needed + 0.5)))
        staff[j] = most
    staff[0] = max(staff[0], int(np.ceil(needed - 0.35)), 1)


@kernel
def supply_by_bin(staff: Floats, hours_per_person: Floats, eligible: Floats) -> Floats:
    """Return exact-bin supplies of people (4.6-4.7) from staff by skill; shapes (firms, bins).

    Written as plain sums, so that no BLAS call decides the last digit.
    """
    firms, bins = staff.shape
    exact = np.zeros((firms, bins))
    for f in range(firms):
        for skill in range(bins):
            if staff[f, skill] != 0.0:
                for j in range(bins):
                    exact[f, j] += staff[f, skill] * eligible[skill, j]
        for j in range(bins):
            exact[f, j] *= hours_per_person[f]
        for j in range(bins - 1):
            exact[f, j] -= exact[f, j + 1]
    return exact
