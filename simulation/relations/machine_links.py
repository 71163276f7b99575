"""Links between machines: the ring of a firm, who orders from whom and builds what, how a failure travels; pure."""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints
from simulation.kernels import kernel
from simulation.relations.edges import Rows
from simulation.streams import uniform


@kernel
def close_rings(alive: Flags, rows: int, workplace: Ints, firms: int, partner: Ints) -> int:
    """Link each machine to the next of its firm in row order, the last to the first; returns the number of links."""
    first = np.full(firms, -1)
    last = np.full(firms, -1)
    links = 0
    for m in range(rows):
        partner[m] = -1
        if alive[m]:
            f = workplace[m]
            if first[f] < 0:
                first[f] = m
            else:
                partner[last[f]] = m
                links += 1
            last[f] = m
    for f in range(firms):
        if first[f] >= 0 and first[f] != last[f]:
            partner[last[f]] = first[f]
            links += 1
    return links


@kernel
def write_joint_work(rows: int, workplace: Ints, partner: Ints, idle: Flags, use: Floats, mastered: Ints,
                     autonomy: Floats, efficiency: Floats, hours: float, used: Floats, loss: Floats,
                     machine_yield: Floats, price: Floats, marginal: Floats, source: Rows, target: Rows, firm: Rows,
                     machine_hours: Floats, value: Floats, cost: Floats) -> None:
    """Write an edge from each linked machine to its partner: the hours it directs by itself, and hours lost, in ¤.

    `hours` is the work of a row at efficiency one and the base loss, `use` and `used` the shares of hours that it
    (machines,) and its firm (firms,) use.
    """
    e = 0
    for m in range(rows):
        if partner[m] < 0:
            continue
        f = workplace[m]
        source[e] = m
        target[e] = partner[m]
        firm[e] = f
        machine_hours[e] = value[e] = cost[e] = 0.0
        if mastered[m] > 0 and not idle[m]:
            working = hours * use[m] * used[f] * machine_yield[f]
            worth = price[f] * marginal[f, mastered[m] - 1] * efficiency[m]
            machine_hours[e] = autonomy[m] * working
            value[e] = autonomy[m] * working * worth
            cost[e] = working * loss[f] / (1.0 - loss[f]) * worth
        e += 1


@kernel
def orders_and_builders(key: np.uint64, alive: Flags, rows: int, workplace: Ints, capability: Floats,
                        autonomy: Floats, firms: int, buyer: Ints, maker: Ints, identity: Ints) -> tuple[Ints, Ints]:
    """Find for each new machine the machine that ordered it and the machine that built it, -1 where people did.

    The buyer's ablest machine orders, with a chance of its autonomy; the maker's machines build in turn.
    Shapes (new machines,); `rows` are those there before.
    """
    ablest = np.full(firms, -1)
    start = np.zeros(firms + 1, np.int64)
    for m in range(rows):
        if alive[m]:
            f = workplace[m]
            start[f + 1] += 1
            if ablest[f] < 0 or capability[m] > capability[ablest[f]]:
                ablest[f] = m
    for f in range(firms):
        start[f + 1] += start[f]
    place = start[:-1].copy()
    listed = np.empty(start[firms], np.int64)
    for m in range(rows):
        if alive[m]:
            listed[place[workplace[m]]] = m
            place[workplace[m]] += 1
    turn = np.zeros(firms, np.int64)
    orderer = np.full(len(buyer), -1)
    builder = np.full(len(buyer), -1)
    for n in range(len(buyer)):
        k = maker[n]
        number = start[k + 1] - start[k]
        if number == 0:
            continue
        builder[n] = listed[start[k] + turn[k] % number]
        turn[k] += 1
        a = ablest[buyer[n]]
        if a >= 0 and uniform(key, identity[n], 0) < autonomy[a]:
            orderer[n] = a
    return orderer, builder


@kernel
def forget_dead_builders(alive: Flags, rows: int, builder: Ints) -> None:
    """Cut the links to builders that are gone, before their rows are used again."""
    for m in range(rows):
        if builder[m] >= 0 and (not alive[m] or not alive[builder[m]]):
            builder[m] = -1


@kernel
def recover(key: np.uint64, rows: int, identity: Ints, chance: float, down: Flags) -> None:
    """Repair each failed machine with some chance."""
    for m in range(rows):
        if down[m] and uniform(key, identity[m], 0) < chance:
            down[m] = False


@kernel
def fail_in_cascades(fail_key: np.uint64, pass_key: np.uint64, alive: Flags, rows: int, identity: Ints,
                     partner: Ints, builder: Ints, rate: float, contagion: float,
                     down: Flags) -> tuple[Ints, Ints, int, int]:
    """Let machines fail by themselves and let failures travel along links (row:N2), breadth first.

    A failure passes from a machine to its partner, to what it built, and to its builder, each with the chance
    `contagion`. Returns ends of the links along which it passed, the number that failed and the largest cascade.
    """
    child = np.full(rows, -1)
    sibling = np.full(rows, -1)
    for m in range(rows - 1, -1, -1):
        if alive[m] and builder[m] >= 0:
            sibling[m] = child[builder[m]]
            child[builder[m]] = m
    queue = np.empty(rows, np.int64)
    origin = np.full(rows, -1)
    tail = 0
    for m in range(rows):
        if alive[m] and not down[m] and uniform(fail_key, identity[m], 0) < rate:
            down[m] = True
            origin[m] = m
            queue[tail] = m
            tail += 1
    alone = tail
    size = np.zeros(rows, np.int64)
    source = np.empty(rows, np.int64)
    target = np.empty(rows, np.int64)
    passed = 0
    head = 0
    largest = 0
    while head < tail:
        m = queue[head]
        head += 1
        size[origin[m]] += 1
        largest = max(largest, size[origin[m]])
        reached = partner[m]
        step = 0
        while step < 2 or reached >= 0:
            # The partner first, then the builder, then one after another what the machine built.
            # One draw for each link and direction: the number of the machine at the far end tells them apart.
            if (reached >= 0 and alive[reached] and not down[reached]
                    and uniform(pass_key, identity[m], identity[reached]) < contagion):
                down[reached] = True
                origin[reached] = origin[m]
                source[passed] = m
                target[passed] = reached
                passed += 1
                queue[tail] = reached
                tail += 1
            if step == 0:
                reached = builder[m]
            elif step == 1:
                reached = child[m]
            else:
                reached = sibling[reached]
            step += 1
    return source[:passed], target[:passed], alone + passed, largest


@kernel
def stop_idle(alive: Flags, rows: int, workplace: Ints, idle: Flags, use: Floats, mastered: Ints, efficiency: Floats,
              hours: float, machine_yield: Floats, firm_hours: Floats) -> None:
    """Take the hours of idle machines out of their firms' (firms, bins); firms without idle ones stay as they are."""
    touched = np.zeros(len(firm_hours), np.bool_)
    for m in range(rows):
        if alive[m] and idle[m]:
            touched[workplace[m]] = True
    for f in range(len(firm_hours)):
        if touched[f]:
            firm_hours[f] = 0.0
    for m in range(rows):
        if alive[m] and touched[workplace[m]] and not idle[m] and mastered[m] > 0:
            f = workplace[m]
            firm_hours[f, mastered[m] - 1] += hours * use[m] * machine_yield[f] * efficiency[m]
