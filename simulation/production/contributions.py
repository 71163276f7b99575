"""What each factor contributes to output: Shapley values over coalitions of factors, with the model's own technology.

Rival inputs, people and machines, can be paid their marginal products, which exhaust output (8.7). Technology, data
and management multiply them and cannot; what they add depends on who else is there, and on what is left without them.
These baselines are a norm and stand in the scenario.
"""

from __future__ import annotations

from math import factorial
from typing import Final

import numpy as np

from simulation.columns import Floats
from simulation.kernels import kernel
from simulation.production.tasks import output_per_productivity, pool

PLAYERS: Final = ("labour", "capital", "technology", "data", "management")
LABOUR, CAPITAL, TECHNOLOGY, DATA, MANAGEMENT = range(len(PLAYERS))


@kernel
def output_of(people: Floats, machine_hours: Floats, productivity: Floats, weight: Floats, r: float) -> Floats:
    """Return what exact-bin supplies (firms, bins), assigned at their best, make (4.8-4.9); units (firms,)."""
    firms, bins = people.shape
    supply = np.empty(bins)
    density = np.empty(bins)
    made = np.empty(firms)
    for f in range(firms):
        for j in range(bins):
            supply[j] = people[f, j] + machine_hours[f, j]
        pool(supply, weight, bins, density)
        made[f] = productivity[f] * output_per_productivity(density, weight, r)
    return made


def coalition_values(people: Floats, machine_hours: Floats, productivity: Floats, efficiency: Floats, loss: Floats,
                     weight: Floats, r: float, labour_left: float, technology_left: float, data_left: float,
                     unmanaged_loss: float) -> Floats:
    """Return what each coalition of factors makes (8.18), units (2^factors, firms); factor i is in S where bit i is.

    Absent labour leaves a trace of its hours, absent machines nothing; without technology productivity falls and
    machines are no more efficient than the first ones, without data productivity falls, without management people
    lose `unmanaged_loss` of their hours instead of what coordination takes.
    """
    unled = (1.0 - unmanaged_loss) / np.maximum(1.0 - loss, 1e-300)
    plain = np.minimum(efficiency, 1.0) / efficiency
    values = np.empty((1 << len(PLAYERS), len(productivity)))
    for coalition in range(len(values)):
        has = [bool(coalition >> player & 1) for player in range(len(PLAYERS))]
        if not has[DATA]:
            continue
        hours = (1.0 if has[LABOUR] else labour_left) * (np.ones_like(unled) if has[MANAGEMENT] else unled)
        work = (plain if not has[TECHNOLOGY] else np.ones_like(plain)) * (1.0 if has[CAPITAL] else 0.0)
        known = productivity * (1.0 if has[TECHNOLOGY] else technology_left)
        values[coalition] = output_of(people * hours[:, None], machine_hours * work[:, None], known, weight, r)
        values[coalition & ~(1 << DATA)] = data_left * values[coalition]
    return values


def shapley_values(values: Floats) -> Floats:
    """Return each player's Shapley value (8.19) from coalition values (2^players, firms); shape (players, firms).

    They sum to the value of all together less that of nobody; who adds nothing to anybody is worth exactly nothing.
    """
    players = len(values).bit_length() - 1
    worth = np.zeros((players, *values.shape[1:]))
    for coalition in range(len(values)):
        size = coalition.bit_count()
        for player in range(players):
            if not coalition >> player & 1:
                chance = factorial(size) * factorial(players - size - 1) / factorial(players)
                worth[player] += chance * (values[coalition | 1 << player] - values[coalition])
    return worth


def shapley_shares(values: Floats) -> Floats:
    """Return each player's share of what all together add to nobody (2.15); zero where that is nothing."""
    added = values[-1] - values[0]
    shares: Floats = np.where(added > 0.0, shapley_values(values) / np.where(added > 0.0, added, 1.0), 0.0)
    return shares


def euler_shares(automated_share: Floats) -> Floats:
    """Return the shares of people and machines at their marginal products (4.10-4.11b), the others' zero.

    Machines' share of task output is what they get at marginal products, because output is of constant returns.
    """
    shares = np.zeros((len(PLAYERS), len(automated_share)))
    shares[LABOUR], shares[CAPITAL] = 1.0 - automated_share, automated_share
    return shares
