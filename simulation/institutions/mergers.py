"""Mergers: the largest firms of a sector buy insolvent ones, with machines, people and customers (rows H10, C3)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.columns import NOBODY, Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.turnover import count_machines, is_insolvent, value_firms
from simulation.kernels import kernel


@kernel
def buyers_of(insolvent: Flags, active: Flags, sector: Ints, revenue: Floats, price: Floats, deposits: Floats,
              dominance: float) -> Ints:
    """Find who buys each insolvent firm (6.22.7): the survivor of its sector with most revenue that may and can.

    It may if its share of revenue with all it buys stays within `dominance`, and can if its deposits reach for the
    price. In turn, because each purchase leaves the buyer larger and with less money. Rows (firms,), -1 for nobody.
    """
    buyer = np.full(len(sector), -1)
    total = np.zeros(3)
    for f in range(len(sector)):
        if active[f]:
            total[sector[f]] += revenue[f]
    size = revenue.copy()
    left = deposits.copy()
    for f in range(len(sector)):
        if not insolvent[f]:
            continue
        for b in range(len(sector)):
            larger = buyer[f] < 0 or size[b] > size[buyer[f]]
            if (active[b] and not insolvent[b] and sector[b] == sector[f] and left[b] >= price[f] and larger
                    and size[b] + revenue[f] <= dominance * total[sector[f]]):
                buyer[f] = b
        if buyer[f] >= 0:
            size[buyer[f]] += revenue[f]
            left[buyer[f]] -= price[f]
    return buyer


def merge_firms(economy: Economy) -> None:
    """Let large firms buy insolvent ones at the liquidation value, before those are wound up."""
    firms, ledger = economy.firms, economy.ledger
    paid, received = np.zeros(len(firms.sector)), np.zeros(len(firms.sector))
    firms.is_bought[:] = False
    if economy.parameters.competition.mergers:
        count_machines(economy)
        value_firms(economy)
        asked = economy.parameters.owners.liquidation_value * (firms.equity - (firms.deposits - firms.loans))
        buyer = buyers_of(is_insolvent(economy), firms.is_active, firms.sector, firms.revenue, asked, firms.deposits,
                          economy.parameters.competition.dominance)
        bought = np.flatnonzero(buyer >= 0)
        firms.is_bought[bought] = True
        received[bought] = asked[bought]
        np.add.at(paid, buyer[bought], asked[bought])
        move_firms(economy, bought, buyer)
    ledger.settle(flows.MERGER, ledger.firms, paid, ledger.firms, received)
    economy.notes.mergers = int(firms.is_bought.sum())


def move_firms(economy: Economy, bought: Ints, buyer: Ints) -> None:
    """Move machines, plant, stock, people and customers of the bought firms (rows) to their buyers (firms,)."""
    firms, machines, households = economy.firms, economy.machines, economy.households
    new_place = np.where(buyer >= 0, buyer, np.arange(len(buyer)))
    rows = machines.rows()
    rows = rows[firms.is_bought[machines.workplace[rows]]]
    before = machines.workplace[rows]
    held = rows[machines.owner[rows] == before]
    machines.owner[held] = new_place[machines.owner[held]]
    machines.workplace[rows] = new_place[before]
    machines.leader[rows] = NOBODY
    firms.machines_moved += np.bincount(new_place[before], minlength=len(buyer))
    firms.machines_moved -= np.bincount(before, minlength=len(buyer))
    for stock, moved in ((firms.plant, firms.plant_moved), (firms.inventory, firms.stock_moved)):
        amount = stock[bought].copy()
        np.add.at(moved, buyer[bought], amount)
        moved[bought] -= amount
        np.add.at(stock, buyer[bought], amount)
        stock[bought] = 0.0
    for belief in (firms.expected_sales, firms.perceived_sales):
        np.add.at(belief, buyer[bought], belief[bought])
    movers = (households.employer >= 0) & firms.is_bought[households.employer]
    households.employer[movers] = new_place[households.employer[movers]]
    households.manager[movers] = households.machine[movers] = NOBODY
    households.level[movers] = 0
    for supplier in (households.goods_supplier, households.services_supplier):
        known = supplier >= 0
        supplier[known] = new_place[supplier[known]]
