"""Shopping: who looks around, whom they choose, and buying one after another from stock (model 7.10-7.12)."""

from __future__ import annotations

import math

import numpy as np

from simulation.columns import Flags, Floats, Ints
from simulation.kernels import kernel, scalar
from simulation.markets.matching import alias_draw
from simulation.streams import uniform

SERVED = 0.9
LEFT_OVER = 1e-12
"""Share of a budget that rounding may leave; nobody walks on for it."""
ROUNDING = 1e-12
WIDER = 100
"""First number of the draws among members of a platform; below stand all other draws of a buyer."""


@kernel
def lookers(key: np.uint64, identity: Ints, budget: Floats, is_seller: Flags, switching: float, supplier: Ints) -> Ints:
    """List the people with a budget who look around (7.10): by chance, or because their supplier is gone."""
    chance = np.empty(len(identity))
    for h in range(len(identity)):
        chance[h] = uniform(key, identity[h], 0)
    rows = np.empty(len(identity), np.int64)
    count = 0
    for h in range(len(identity)):
        firm = supplier[h]
        rows[count] = h
        count += int((budget[h] > 0.0) & ((chance[h] < switching) | (firm < 0) | (not is_seller[firm])))
    return rows[:count]


@kernel
def cheapest_seen(key: np.uint64, agents: Ints, keep: Floats, own: Floats, others: Floats, search: int,
                  first: int) -> tuple[Floats, Ints]:
    """Let agents see some sellers in proportion to size; return the lowest offer and its place in the alias table.

    `keep`, `own` and `others` (sellers,) are the table and the offers of its rows and of their aliases; an odd place
    is the alias of row place // 2. Draws are numbered from `first` on and made ahead: alone in a loop they cost next
    to nothing.
    """
    draws = np.empty((search, len(agents)))
    for k in range(search):
        for i in range(len(agents)):
            draws[k, i] = uniform(key, agents[i], first + k)
    offers = np.empty((len(keep), 4))
    offers[:, 0], offers[:, 1], offers[:, 2] = keep, own, others
    lowest = np.empty(len(agents))
    place = np.empty(len(agents), np.int64)
    for i in range(len(agents)):
        low = np.inf
        at = 0
        for k in range(search):
            x = draws[k, i] * len(offers)
            j = int(x)
            aside = x - j >= offers[j, 0]
            offer = offers[j, 2] if aside else offers[j, 1]
            at = 2 * j + int(aside) if offer < low else at
            low = min(low, offer)
        lowest[i] = low
        place[i] = at
    return lowest, place


@kernel
def choose_shops(key: np.uint64, identity: Ints, rows: Ints, price: Floats, sellers: Ints, is_seller: Flags,
                 keep: Floats, other: Ints, search: int, sensitivity: float, members: Ints, keep_members: Floats,
                 other_members: Ints, wider: int, supplier: Ints) -> None:
    """Let people in `rows` see some sellers and move to a cheaper one, the more surely the cheaper it is (7.10-7.11).

    Besides `search` sellers they see `wider` more among the members of a platform, from a table of their own.

    In passes without branches that chance decides. The chance to move, 1 - exp(-gain), is at most the gain, so that
    only those whose draw is below the gain need the exponential.
    """
    agents = identity[rows]
    offers = price[sellers]
    lowest, place = cheapest_seen(key, agents, keep, offers, offers[other], search, 2)
    on_platform = np.full(len(rows), -1)
    if wider > 0 and len(members) > 0:
        offers = price[members]
        lowest_there, place_there = cheapest_seen(key, agents, keep_members, offers, offers[other_members], wider,
                                                  WIDER)
        for i in range(len(rows)):
            if lowest_there[i] < lowest[i]:
                lowest[i] = lowest_there[i]
                there = place_there[i] >> 1
                on_platform[i] = members[other_members[there] if place_there[i] & 1 else there]
    gain = np.empty(len(rows))
    draw = np.empty(len(rows))
    who = np.empty(len(rows), np.int64)
    count = 0
    for i in range(len(rows)):
        firm = supplier[rows[i]]
        lost = (firm < 0) | (not is_seller[firm])
        draw[i] = uniform(key, agents[i], 1)
        gain[i] = np.inf if lost else sensitivity * (1.0 - lowest[i] / price[firm])
        who[count] = i
        count += int(draw[i] < gain[i] + ROUNDING)
    for i in who[:count]:
        gain[i] = 1.0 - math.exp(-gain[i])
    for i in who[:count]:
        row = place[i] >> 1
        best = sellers[other[row] if place[i] & 1 else row]
        best = best if on_platform[i] < 0 else on_platform[i]
        supplier[rows[i]] = best if draw[i] < gain[i] else supplier[rows[i]]


PRICE, STOCK, SOLD, REVENUE, DEMAND = 0, 1, 2, 3, 4


@scalar
def buy(budget: float, units_wanted: float, shelf: Floats) -> float:
    """Buy from one shelf (5,) what is wanted as far as stock goes; return what was spent, within the budget."""
    units = min(units_wanted, shelf[STOCK])
    spent: float = min(units * shelf[PRICE], budget)
    shelf[STOCK] -= units
    shelf[SOLD] += units
    shelf[REVENUE] += spent
    return spent


@kernel
def shop(order: Ints, in_turn: Ints, key: np.uint64, budgets: Floats, sellers: Ints, keep: Floats, other: Ints,
         retries: int, adoption: float, shelves: Floats, supplier: Ints, spent: Floats, is_member: Flags,
         through: Floats, server: Ints, seller: Ints, paid_there: Floats) -> float:
    """Let people buy one after another, stocks falling as they buy (7.10-7.12); returns unmet demand in ¤.

    Order matters because who comes late finds less; who is served short tries other firms with stock and may stay
    with the one that served most. `shelves` (firms, 5) keeps what a purchase touches together, and people are read
    ahead in the order of their coming, because memory far apart costs more than the purchase; their identities
    `in_turn` and what they `spent` are in that order too. Where there are members of a platform, `through` and
    `server` (people,), again in that order, note what was spent with them and who of them sold most; `seller` and
    `paid_there` (people, 1 + retries) note each purchase, where users hold a claim. Else they are empty.
    """
    unmet = 0.0
    noted = len(through) > 0
    recorded = len(seller) > 0
    budget_of = np.empty(len(order))
    firm_of = np.empty(len(order), np.int64)
    for i in range(len(order)):
        budget_of[i] = budgets[order[i]]
        firm_of[i] = supplier[order[i]]
    for i in range(len(order)):
        budget = budget_of[i]
        if budget <= 0.0 or firm_of[i] < 0:
            continue
        shelf = shelves[firm_of[i]]
        wanted = budget / shelf[PRICE]
        shelf[DEMAND] += wanted
        paid = buy(budget, wanted, shelf)
        if recorded:
            seller[i, 0] = firm_of[i]
            paid_there[i, 0] = paid
        most_there = 0.0
        if noted and paid > 0.0 and is_member[firm_of[i]]:
            most_there = paid
            through[i] = paid
            server[i] = firm_of[i]
        if budget - paid > LEFT_OVER * budget:
            agent = in_turn[i]
            most = paid if paid < SERVED * budget else budget
            best = firm_of[i]
            for k in range(retries):
                left = budget - paid
                if left <= LEFT_OVER * budget:
                    break
                found = sellers[alias_draw(uniform(key, agent, 40 + k), keep, other)]
                wanted = left / shelves[found, PRICE]
                shelves[found, DEMAND] += wanted
                if shelves[found, STOCK] > 0.0:
                    more = buy(left, wanted, shelves[found])
                    paid += more
                    if recorded:
                        seller[i, 1 + k] = found
                        paid_there[i, 1 + k] = more
                    if more > most:
                        most = more
                        best = found
                    if noted and is_member[found]:
                        through[i] += more
                        if more > most_there:
                            most_there = more
                            server[i] = found
            if best != firm_of[i] and uniform(key, agent, 39) < adoption:
                supplier[order[i]] = best
        unmet += max(budget - paid, 0.0)
        spent[i] += paid
    return unmet
