"""Who leads which machine and who works with which: lasting links, kept while both stay (model 5.2, row:A8)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints
from simulation.kernels import kernel, scalar


@scalar
def leads_better(h: int, other: int, level: int, skill: Ints, led: Ints) -> bool:
    """Tell whether a person should rather lead a machine of this level than another: able, few machines, little skill.

    Where nobody masters what the machine does, the most skilled attends it.
    """
    if skill[h] >= level:
        return bool(skill[other] < level or led[h] < led[other]
                    or (led[h] == led[other] and skill[h] < skill[other]))
    if skill[other] >= level or skill[h] < skill[other]:
        return False
    return bool(skill[h] > skill[other] or led[h] < led[other])


@kernel
def name_leaders(first_person: Ints, people: Ints, first_machine: Ints, standing: Ints, employer: Ints, skill: Ints,
                 mastered: Ints, leader: Ints) -> Ints:
    """Give each machine a leader from its firm, kept while he stays and masters it; returns machines led by person.

    Who only attends a machine makes way when somebody comes who masters what it does. Loads are spread evenly, from
    the least skilled who can lead. `people` and `standing` (machines) are sorted by firm.
    """
    led = np.zeros(len(skill), np.int64)
    for f in range(len(first_person) - 1):
        if first_machine[f] == first_machine[f + 1]:
            continue
        top = -1
        for i in range(first_person[f], first_person[f + 1]):
            top = max(top, skill[people[i]])
        for k in range(first_machine[f], first_machine[f + 1]):
            m = standing[k]
            h = leader[m]
            if h >= 0 and employer[h] == f and (skill[h] >= mastered[m] or top < mastered[m]):
                led[h] += 1
            else:
                leader[m] = -1
        for k in range(first_machine[f], first_machine[f + 1]):
            m = standing[k]
            if leader[m] >= 0 or top < 0:
                continue
            chosen = people[first_person[f]]
            for i in range(first_person[f] + 1, first_person[f + 1]):
                if leads_better(people[i], chosen, mastered[m], skill, led):
                    chosen = people[i]
            leader[m] = chosen
            led[chosen] += 1
    return led


@scalar
def suits(skill: int, best: int, level: int) -> bool:
    """Tell whether a person works with a machine of this level: who is paced by the best one, by one above him."""
    return bool(level > skill) if skill < best else bool(level > 0)


@kernel
def assign_people(first_person: Ints, people: Ints, first_machine: Ints, standing: Ints, employer: Ints, skill: Ints,
                  alive: Flags, workplace: Ints, mastered: Ints, leader: Ints, led: Ints, machine: Ints) -> None:
    """Give each person of a firm with able machines one to work with, kept while both stay; crowds are spread evenly.

    People below what the best machine of the firm masters are paced by one that masters more than they do; the
    others work with one they lead, or with any. Direction is read off skill and `mastered`.
    """
    crowd = np.zeros(len(mastered), np.int64)
    for h in range(len(skill)):
        if employer[h] < 0:
            machine[h] = -1
    for f in range(len(first_person) - 1):
        best = 0
        for k in range(first_machine[f], first_machine[f + 1]):
            best = max(best, mastered[standing[k]])
        for i in range(first_person[f], first_person[f + 1]):
            h = people[i]
            m = machine[h]
            if m < 0:
                continue
            if (alive[m] and workplace[m] == f and suits(skill[h], best, mastered[m])
                    and (skill[h] < best or led[h] == 0 or leader[m] == h)):
                crowd[m] += 1
            else:
                machine[h] = -1
        if best == 0:
            continue
        for i in range(first_person[f], first_person[f + 1]):
            h = people[i]
            if machine[h] >= 0:
                continue
            chosen = -1
            for k in range(first_machine[f], first_machine[f + 1]):
                m = standing[k]
                if not suits(skill[h], best, mastered[m]):
                    continue
                own = skill[h] >= best and leader[m] == h
                own_chosen = chosen >= 0 and skill[h] >= best and leader[chosen] == h
                if chosen < 0 or (own and not own_chosen) or (own == own_chosen and crowd[m] < crowd[chosen]):
                    chosen = m
            machine[h] = chosen
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
