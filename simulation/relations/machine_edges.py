"""The record of a quarter's work between people and machines: lead, assist, training and alignment (model 5.2, R16)."""

from __future__ import annotations

from simulation.columns import Floats, Ints
from simulation.kernels import kernel
from simulation.relations.edges import ASSIST, LEAD, Codes, Rows


@kernel
def write_shared(employer: Ints, skill: Ints, machine: Ints, spent: Floats, free: Floats, hours_factor: Floats,
                 part: Floats, mastered: Ints, worth: Floats, marginal: Floats, kind: Codes, source: Rows,
                 target: Rows, firm: Rows, hours: Floats, value: Floats) -> int:
    """Write a row for each person who shares work: machine to person where it paces him, person to machine otherwise.

    Hours shared (R16) are `free` (1 - coordination loss) (1 - time `spent` on machines) (machines' `part` in the bin)
    (share of hours used), worker-quarters. `worth` is ¤ per unit of output, times work per hour (firms,); hours count
    at the person's marginal product. Returns the number of rows, at most one a person with a machine.
    """
    row = 0
    for h in range(len(employer)):
        f = employer[h]
        m = machine[h]
        if f < 0 or m < 0:
            continue
        s = skill[h]
        shared = free[f] * (1.0 - spent[h]) * part[f, s] * hours_factor[f]
        if shared <= 0.0:
            continue
        if s < mastered[m]:
            kind[row], source[row], target[row] = ASSIST, m, h
        else:
            kind[row], source[row], target[row] = LEAD, h, m
        firm[row] = f
        hours[row] = shared
        value[row] = shared * worth[f] * marginal[f, s]
        row += 1
    return row


@kernel
def write_leads(rows_of_machines: Ints, workplace: Ints, leader: Ints, lead_hours: Floats, pace: Floats,
                machine_hours: Floats, mastered: Ints, efficiency: Floats, price: Floats, marginal: Floats,
                wage: Floats, kind: Codes, source: Rows, target: Rows, firm: Rows, hours: Floats, directed: Floats,
                value: Floats, cost: Floats) -> None:
    """Write a row from leader to machine: supervision, the hours it works as directed, their value, what leading costs.

    `pace` (firms,) turns hours at full use into hours worked; `machine_hours` (machines,) are those directed.
    """
    for row in range(len(rows_of_machines)):
        m = rows_of_machines[row]
        f = workplace[m]
        kind[row], source[row], target[row], firm[row] = LEAD, leader[m], m, f
        hours[row] = lead_hours[m] * pace[f]
        directed[row] = machine_hours[m]
        value[row] = 0.0
        if mastered[m] > 0:
            value[row] = machine_hours[m] * price[f] * marginal[f, mastered[m] - 1] * efficiency[m]
        cost[row] = hours[row] * wage[leader[m]]


@kernel
def write_teaching(code: int, rows_of_machines: Ints, workplace: Ints, leader: Ints, taught: Floats, wage: Floats,
                   kind: Codes, source: Rows, target: Rows, firm: Rows, hours: Floats, cost: Floats) -> None:
    """Write a row from leader to machine for hours of training or alignment, worker-quarters (n,), at his wage."""
    for row in range(len(rows_of_machines)):
        m = rows_of_machines[row]
        kind[row], source[row], target[row], firm[row] = code, leader[m], m, workplace[m]
        hours[row] = taught[row]
        cost[row] = taught[row] * wage[leader[m]]
