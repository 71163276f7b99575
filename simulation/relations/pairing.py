"""Who leads which machine and who works with which: lasting links, kept while both stay (model 5.2, row:A8)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints
from simulation.kernels import kernel, scalar

MOST_BINS = 64
FAR = 1 << 32
"""More bins than there are, and more people or machines than one of the other has to do with."""


@scalar
def rank_as_leader(skill: int, led: int, level: int) -> int:
    """Rank who could lead a machine of this level, the least first: able, few machines, little skill.

    Where nobody masters what the machine does, the most skilled attends it.
    """
    return led * MOST_BINS + skill if skill >= level else (2 * MOST_BINS - skill) * FAR + led


@kernel
def name_leaders(first_person: Ints, people: Ints, standing_at: Ints, employer: Ints, skill: Ints, mastered: Ints,
                 leader: Ints) -> Ints:
    """Give each machine a leader from its firm, kept while he stays and masters it; returns machines led by person.

    Who only attends a machine makes way when somebody comes who masters what it does. Loads are spread evenly, from
    the least skilled who can lead, ties by row. `people` are sorted by firm; `standing_at` (machines,) is where a
    machine stands, -1 for none.
    """
    led = np.zeros(len(skill), np.int64)
    top = np.full(len(first_person), -1, np.int8)
    for h in range(len(skill)):
        f = employer[h]
        if f >= 0 and skill[h] > top[f]:
            top[f] = skill[h]
    for m in range(len(standing_at)):
        f = standing_at[m]
        if f >= 0:
            h = leader[m]
            if h >= 0 and employer[h] == f and (skill[h] >= mastered[m] or top[f] < mastered[m]):
                led[h] += 1
            else:
                leader[m] = -1
    for m in range(len(standing_at)):
        f = standing_at[m]
        if f < 0 or leader[m] >= 0 or top[f] < 0:
            continue
        chosen = people[first_person[f]]
        least = rank_as_leader(skill[chosen], led[chosen], mastered[m])
        for i in range(first_person[f] + 1, first_person[f + 1]):
            rank = rank_as_leader(skill[people[i]], led[people[i]], mastered[m])
            if rank < least:
                least = rank
                chosen = people[i]
        leader[m] = chosen
        led[chosen] += 1
    return led


@scalar
def suits(skill: int, best: int, level: int) -> bool:
    """Tell whether a person works with a machine of this level: who is paced by the best one, by one above him."""
    return bool(level > skill) if skill < best else bool(level > 0)


@kernel
def assign_people(first_machine: Ints, standing: Ints, employer: Ints, skill: Ints, alive: Flags, workplace: Ints,
                  mastered: Ints, leader: Ints, led: Ints, machine: Ints) -> None:
    """Give each person of a firm with able machines one to work with, kept while both stay; crowds are spread evenly.

    People below what the best machine of the firm masters are paced by one that masters more than they do; the
    others work with one they lead, or with any. Direction is read off skill and `mastered`. `standing` (machines) is
    sorted by firm.
    """
    crowd = np.zeros(len(standing), np.int64)
    place = np.zeros(len(mastered), np.int64)
    level = np.empty(len(standing), np.int8)
    best = np.zeros(len(first_machine) - 1, np.int8)
    for f in range(len(best)):
        for k in range(first_machine[f], first_machine[f + 1]):
            place[standing[k]] = k
            level[k] = mastered[standing[k]]
            best[f] = max(best[f], level[k])
    for h in range(len(skill)):
        f = employer[h]
        m = machine[h]
        if m < 0:
            continue
        if (f >= 0 and best[f] > 0 and alive[m] and workplace[m] == f and suits(skill[h], best[f], mastered[m])
                and (skill[h] < best[f] or led[h] == 0 or leader[m] == h)):
            crowd[place[m]] += 1
        else:
            machine[h] = -1
    for h in range(len(skill)):
        f = employer[h]
        if machine[h] >= 0 or f < 0 or best[f] == 0:
            continue
        may_lead = skill[h] >= best[f] and led[h] > 0
        above = skill[h] if skill[h] < best[f] else 0
        chosen = first_machine[f]
        least = 2 * FAR
        for k in range(first_machine[f], first_machine[f + 1]):
            rank = crowd[k] + (0 if level[k] > above else 2 * FAR)
            if may_lead and leader[standing[k]] == h:
                rank -= FAR
            if rank < least:
                least = rank
                chosen = k
        machine[h] = standing[chosen]
        crowd[chosen] += 1


@kernel
def leave_machines(gone: Flags, machine: Ints) -> None:
    """Let people leave machines that are gone; `gone` has one flag a machine row, `machine` one row a person."""
    for h in range(len(machine)):
        if machine[h] >= 0 and gone[machine[h]]:
            machine[h] = -1


@kernel
def shared_supervision(alive: Flags, rows: int, workplace: Ints, leader: Ints, weight: Floats,
                       hours: Floats) -> Floats:
    """Return each machine's part in the supervision of its firm, `hours` (firms,), by `weight`; shape (machines,)."""
    total = np.zeros(len(hours))
    count = np.zeros(len(hours))
    result = np.zeros(len(leader))
    for m in range(rows):
        if alive[m] and leader[m] >= 0:
            total[workplace[m]] += weight[m]
            count[workplace[m]] += 1.0
    for m in range(rows):
        f = workplace[m]
        if alive[m] and leader[m] >= 0:
            result[m] = hours[f] * weight[m] / total[f] if total[f] > 0.0 else hours[f] / count[f]
    return result


@kernel
def spend_lead_time(alive: Flags, rows: int, workplace: Ints, leader: Ints, care: Floats, teaching: float,
                    halted: Flags, lost: float, available: Floats, lead_hours: Floats, attention: Floats, use: Floats,
                    spent: Floats) -> None:
    """Take supervision, training and alignment out of the working time of leaders, as far as it reaches.

    Each machine wants `care` and then `teaching`, worker-quarters; a leader has `available` (firms,) of his quarter.
    Written: hours spent on leading each machine, the share of the teaching it gets, the share of its hours it runs,
    (machines,), and the share of working time a person spends on machines (people,). Where machines are halted (10.5)
    they idle, and leaders lose the share `lost` of their time.
    """
    first = np.zeros(len(spent))
    then = np.zeros(len(spent))
    led = np.zeros(len(spent))
    spent[:] = 0.0
    for m in range(rows):
        if alive[m] and leader[m] >= 0:
            first[leader[m]] += care[m]
            then[leader[m]] += teaching
            led[leader[m]] += 1.0
    for m in range(rows):
        lead_hours[m] = 0.0
        attention[m] = 0.0
        use[m] = 1.0
        if not alive[m]:
            continue
        f = workplace[m]
        h = leader[m]
        if h < 0:
            use[m] = 0.0 if halted[f] or care[m] > 0.0 else 1.0
        elif halted[f]:
            use[m] = 0.0
            lead_hours[m] = lost * available[f] / led[h]
            spent[h] = lost
        else:
            given = min(first[h], available[f])
            rest = available[f] - given
            if care[m] > 0.0:
                use[m] = given / first[h]
                lead_hours[m] = care[m] * use[m]
            if then[h] > 0.0:
                attention[m] = min(rest / then[h], 1.0)
            spent[h] = (given + min(rest, then[h])) / available[f]


@kernel
def staff_on_machines(employer: Ints, skill: Ints, spent: Floats, attending: Floats) -> None:
    """Sum the working time people spend on machines by firm and skill bin; persons (firms, bins)."""
    attending[:] = 0.0
    for h in range(len(employer)):
        if employer[h] >= 0:
            attending[employer[h], skill[h]] += spent[h]


@kernel
def idle(alive: Flags, rows: int, workplace: Ints, mastered: Ints, efficiency: Floats, use: Floats,
         firm_hours: Floats) -> None:
    """Scale the machine hours of each firm and bin (firms, bins) by the share that runs."""
    all_hours = np.zeros(firm_hours.shape)
    running = np.zeros(firm_hours.shape)
    for m in range(rows):
        if alive[m] and mastered[m] > 0:
            f, j = workplace[m], mastered[m] - 1
            all_hours[f, j] += efficiency[m]
            running[f, j] += efficiency[m] * use[m]
    for f in range(firm_hours.shape[0]):
        for j in range(firm_hours.shape[1]):
            if all_hours[f, j] > 0.0:
                firm_hours[f, j] *= running[f, j] / all_hours[f, j]
