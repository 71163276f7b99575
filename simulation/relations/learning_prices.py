"""Prices set by machines that learn: two sellers with Q-learning in a logit market; pure.

After Calvano, Calzolari, Denicolo & Pastorello 2020, American Economic Review 110: "Artificial intelligence,
algorithmic pricing, and collusion", their baseline: two sellers of like quality, memory of one period, fifteen prices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from simulation.columns import Floats, Ints
from simulation.kernels import kernel, scalar
from simulation.streams import uniform

QUALITY, COST, OUTSIDE, SUBSTITUTION = 2.0, 1.0, 0.0, 0.25
DISCOUNT, LEARNING, DECAY = 0.95, 0.15, 4e-6
PRICES, MARGIN = 15, 0.1
PATIENCE: Final = 100_000
MOST_PERIODS: Final = 10_000_000


@dataclass(frozen=True)
class Session:
    """What two sellers learned: what each does after (own last price, rival's last price), and what it earns."""

    policy: Ints
    """Price chosen next, as a row of the grid; shape (2 sellers, own last, rival's last)."""
    profit_gain: float
    """Profit between that of competition (0) and that of monopoly (1), mean over the cycle they end in."""
    periods: int
    """Periods played until both kept their strategies for `PATIENCE` periods."""
    has_converged: bool


def logit_demand(price: float, rival: float) -> float:
    """Return the share of buyers of a seller: exp((a - p)/mu) / (its own + the rival's + exp(a0/mu))."""
    own, other = math.exp((QUALITY - price) / SUBSTITUTION), math.exp((QUALITY - rival) / SUBSTITUTION)
    return own / (own + other + math.exp(OUTSIDE / SUBSTITUTION))


def competitive_price() -> float:
    """Return the price no seller wants to leave alone: p = c + mu / (1 - q); by iteration."""
    price = COST + SUBSTITUTION
    for _ in range(500):
        price = 0.5 * (price + COST + SUBSTITUTION / (1.0 - logit_demand(price, price)))
    return price


def monopoly_price() -> float:
    """Return the price that is best for both together: p = c + mu / (1 - 2 q); by iteration."""
    price = COST + SUBSTITUTION
    for _ in range(500):
        price = 0.5 * (price + COST + SUBSTITUTION / (1.0 - 2.0 * logit_demand(price, price)))
    return price


def grid_positions() -> Floats:
    """Return the prices between competition (0) and monopoly (1): -.1 to 1.1 in even steps; shape (prices,)."""
    return np.linspace(-MARGIN, 1.0 + MARGIN, PRICES)


def grid() -> Floats:
    """Return the prices to choose from; shape (prices,)."""
    low = competitive_price()
    return low + grid_positions() * (monopoly_price() - low)


def profits(prices: Floats) -> Floats:
    """Return the profit of a seller at its own price and the rival's; shape (own, rival)."""
    return np.array([[(p - COST) * logit_demand(p, rival) for rival in prices] for p in prices])


@scalar
def best(values: Floats) -> int:
    """Return the first place of the largest value."""
    place = 0
    for a in range(1, len(values)):
        if values[a] > values[place]:
            place = a
    return place


@kernel
def learn(key: np.uint64, profit: Floats, discount: float, learning: float, decay: float, patience: int, most: int,
          worth: Floats, choice: Ints) -> tuple[int, int, int]:
    """Let two sellers learn what to charge after each pair of last prices (own, rival's).

    Each explores with chance exp(-decay t), else does what its table holds best. Written: the tables `worth`
    (seller, own, rival, price), opened at the discounted profit against a rival who chooses at random, and the best
    choice in each state (seller, own, rival). Returns periods played and the last prices; periods is above `most`
    where strategies never stood still for `patience` periods.
    """
    m = len(profit)
    for a in range(m):
        at_random = 0.0
        for b in range(m):
            at_random += profit[a, b]
        worth[:, :, :, a] = at_random / m / (1.0 - discount)
    for i in range(2):
        for a in range(m):
            for b in range(m):
                choice[i, a, b] = best(worth[i, a, b])
    last = np.zeros(2, np.int64)
    for i in range(2):
        last[i] = int(uniform(key, 0, 4 + i) * m)
    chosen = np.zeros(2, np.int64)
    still = 0
    for t in range(most):
        explore = math.exp(-decay * t)
        for i in range(2):
            if uniform(key, t, 2 * i) < explore:
                chosen[i] = int(uniform(key, t, 2 * i + 1) * m)
            else:
                chosen[i] = choice[i, last[i], last[1 - i]]
        still += 1
        for i in range(2):
            own, rival, a, b = last[i], last[1 - i], chosen[i], chosen[1 - i]
            follows = worth[i, a, b, choice[i, a, b]]
            values = worth[i, own, rival]
            values[a] += learning * (profit[a, b] + discount * follows - values[a])
            before = choice[i, own, rival]
            if a == before:
                choice[i, own, rival] = best(values)
            elif values[a] > values[before]:
                choice[i, own, rival] = a
            if choice[i, own, rival] != before:
                still = 0
        last[0] = chosen[0]
        last[1] = chosen[1]
        if still >= patience:
            return t + 1, int(last[0]), int(last[1])
    return most + 1, int(last[0]), int(last[1])


@kernel
def profit_of_the_cycle(profit: Floats, choice: Ints, first: int, second: int) -> float:
    """Return the mean profit of a seller over the cycle of prices that the strategies lead into."""
    a, b = first, second
    for _ in range(len(profit) * len(profit)):
        a, b = choice[0, a, b], choice[1, b, a]
    start_a, start_b = a, b
    total = 0.0
    length = 0
    while True:
        a, b = choice[0, a, b], choice[1, b, a]
        total += 0.5 * (profit[a, b] + profit[b, a])
        length += 1
        if a == start_a and b == start_b:
            break
    return float(total / length)


def train(key: np.uint64, *, learning: float = LEARNING, decay: float = DECAY, discount: float = DISCOUNT,
          patience: int = PATIENCE, most: int = MOST_PERIODS) -> Session:
    """Return what two sellers learn in one session, a function of the key alone."""
    prices = grid()
    profit = profits(prices)
    worth = np.empty((2, PRICES, PRICES, PRICES))
    choice = np.empty((2, PRICES, PRICES), np.int64)
    periods, first, second = learn(key, profit, discount, learning, decay, patience, most, worth, choice)
    low, high = competitive_price(), monopoly_price()
    competitive = (low - COST) * logit_demand(low, low)
    monopoly = (high - COST) * logit_demand(high, high)
    gain = (profit_of_the_cycle(profit, choice, first, second) - competitive) / (monopoly - competitive)
    return Session(choice, gain, min(periods, most), periods <= most)


def next_places(policy: Ints, place: Ints, platform: Ints) -> Ints:
    """Return the next place on the grid of each member by the trained strategies (members,); `place` -1 opens low.

    Members of a platform watch each other by twos, in their order: the first of a pair plays the first trained
    seller, the second the second. One left over watches the one before it; one alone stays in competition.
    """
    competition = int(np.abs(grid_positions()).argmin())
    own = np.where(place < 0, competition, place)
    order = np.argsort(platform, kind="stable")
    _, first, number = np.unique(platform[order], return_index=True, return_counts=True)
    rank = np.empty(len(place), np.int64)
    rank[order] = np.arange(len(place)) - np.repeat(first, number)
    members = np.empty(len(place), np.int64)
    members[order] = np.repeat(number, number)
    seller = rank % 2
    ahead = np.where(seller == 1, -1, np.where(rank + 1 < members, 1, -1)) * (members > 1)
    position = np.empty(len(place), np.int64)
    position[order] = np.arange(len(place))
    rival = own[order[position + ahead]]
    following: Ints = np.where(members > 1, policy[seller, own, rival], competition)
    return following


def markup_on_the_grid(norm: float, place: Ints) -> Floats:
    """Return the markup at a place of the grid, scaled to a norm that stands for competition; shape (firms,).

    norm (1 + z (monopoly markup / competitive markup - 1)), z the place between competition (0) and monopoly (1).
    """
    spread = (monopoly_price() - COST) / (competitive_price() - COST) - 1.0
    return norm * (1.0 + grid_positions()[place] * spread)
