"""Titles to machines: who pays for a new one and owns it from then on, by lot and by means (issue 4; row:B1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.agents.machines import OF_EVERYBODY, OF_FIRM, OF_FUND, OF_PERSON, OF_STATE, Machines
from simulation.columns import NOBODY, Flags, Floats, Ints
from simulation.kernels import kernel
from simulation.parameters.machine_ownership import MachineOwnership
from simulation.streams import uniform, uniforms

FIRMS, PERSONS, STATE, FUND, USERS, SCI_TECH = range(6)
"""The lots: parts of `[machine_ownership]`, in order."""
KIND_OF_LOT = np.array([OF_FIRM, OF_PERSON, OF_STATE, OF_FUND, OF_EVERYBODY, OF_PERSON])


@dataclass(frozen=True)
class Titles:
    """Who owns each of some machines, `kind` and `person` (machines,), and what they pay, ¤."""

    kind: Ints
    person: Ints
    by_persons: Floats
    by_state: float
    by_fund: float
    refused: int
    """Machines meant for somebody else that nobody could pay; the firm buys them."""


def lots(rule: MachineOwnership) -> Floats:
    """Return the chances of the lots, cumulated; shape (6,)."""
    return np.cumsum([rule.firms, rule.persons, rule.state, rule.fund, rule.users, rule.sci_tech])


@kernel
def bought_by_persons(key: np.uint64, identity: Ints, asks: Flags, price: Floats, means: Floats, floor: float,
                      effort: float, left: Floats) -> Ints:
    """Let a person buy each machine that `asks` for one; the buyer (machines,), or NOBODY.

    Buyers are drawn in proportion to `means` (people,); one pays within `effort` of what is `left` of its deposit and
    down to `floor`, as founders do (R9), else nobody buys. Sequential, because one person may buy several machines.
    """
    buyer = np.full(len(identity), NOBODY, np.int64)
    cumulative = np.cumsum(means)
    for m in range(len(identity)):
        if not asks[m] or cumulative[-1] <= 0.0:
            continue
        h = np.searchsorted(cumulative, uniform(key, identity[m], 1) * cumulative[-1], side="right")
        h = min(h, len(means) - 1)
        if price[m] <= min(effort * left[h], left[h] - floor):
            left[h] -= price[m]
            buyer[m] = h
    return buyer


def affordable(asks: Flags, price: Floats, means: float) -> Flags:
    """Tell which of the machines that `asks`, taken in order, ¤ means can pay; shape (machines,)."""
    paid: Flags = asks & (np.cumsum(price * asks) <= means)
    return paid


def level_parts(reach: Floats, total: float) -> Floats:
    """Return what each pays toward a ¤ total: all alike, but for those whose `reach` is less; ¤ (people,)."""
    ascending = np.sort(reach)
    before = np.cumsum(ascending) - ascending
    level = (total - before) / np.arange(len(reach), 0, -1)
    reaches = level <= ascending
    reaches[-1] = True
    parts: Floats = np.minimum(reach, level[int(reaches.argmax())])
    return parts


def take_titles(key: np.uint64, identity: Ints, price: Floats, chances: Floats, deposits: Floats, skilled: Flags,
                floor: float, effort: float, fund: float) -> Titles:
    """Draw for each machine who is to own it, and let those who can pay its ¤ price (machines,) buy it.

    Persons of the lot of `skilled` ones are drawn among them. The state always pays, the fund out of its ¤ deposit,
    everybody alike within `effort` of what they have left. What nobody can pay falls to the firm.
    """
    lot = np.minimum(np.searchsorted(chances, uniforms(key, identity, 0), side="right"), SCI_TECH)
    left = deposits.copy()
    means = np.maximum(deposits - floor, 0.0)
    person = bought_by_persons(key, identity, lot == PERSONS, price, means, floor, effort, left)
    of_skilled = bought_by_persons(key, identity, lot == SCI_TECH, price, means * skilled, floor, effort, left)
    person = np.maximum(person, of_skilled)
    of_fund = affordable(lot == FUND, price, fund)
    reach = effort * left
    of_all = affordable(lot == USERS, price, float(reach.sum()))
    taken = (person != NOBODY) | (lot == STATE) | of_fund | of_all
    by_persons: Floats = np.zeros(len(deposits))
    np.add.at(by_persons, person[person != NOBODY], price[person != NOBODY])
    in_common = float(price[of_all].sum())
    if in_common > 0.0:
        by_persons += level_parts(reach, in_common)
    return Titles(np.where(taken, KIND_OF_LOT[lot], OF_FIRM), person, by_persons,
                  float(price[lot == STATE].sum()), float(price[of_fund].sum()),
                  int(np.count_nonzero(~taken & (lot != FIRMS))))


def write_titles(machines: Machines, rows: Ints, titles: Titles) -> None:
    """Write who owns the machines in `rows`; a firm owns those where it stands."""
    machines.owner_kind[rows] = titles.kind
    machines.owner[rows] = np.where(titles.kind == OF_FIRM, machines.workplace[rows], NOBODY)
    machines.holder[rows] = titles.person
