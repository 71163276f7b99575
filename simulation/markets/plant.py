"""Plant: buildings and ordinary equipment, kept in proportion to sales and bought from goods firms (referee R19).

A target stock per expected sales closed in part each quarter (Godley & Lavoie 2007, ch. 8-11). As there, plant does
not limit output; without it investment is machines alone, some three per cent of output and far too lumpy.
"""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import GOODS
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.markets.matching import alias_draw, alias_table
from simulation.streams import shuffled, uniform


def plant_orders(plant: Floats, target: Floats, depreciation: float, adjustment: float) -> Floats:
    """Return units to buy: what wears out, and part of the gap to the target; (firms,), not below zero."""
    return np.maximum(depreciation * plant + adjustment * (target - plant), 0.0)


def plan_plant(economy: Economy) -> None:
    """Let firms plan purchases of plant in proportion to the sales they expect."""
    firms, rule = economy.firms, economy.parameters.plant
    price = float(economy.published.sector_price[GOODS])
    target = rule.per_sales * firms.price * firms.expected_sales / price
    firms.plant_wanted[:] = plant_orders(firms.plant, target, rule.depreciation, rule.adjustment) * firms.is_active


@kernel
def furnish(key: np.uint64, order: Ints, budget: Floats, sellers: Ints, keep: Floats, other: Ints, price: Floats,
            stock: Floats, demand: Floats, search: int, retries: int, bought: Floats, spent: Floats, sold: Floats,
            revenue: Floats) -> None:
    """Let firms buy plant one after another, at the cheapest of the sellers they see, then at others with stock.

    Written: units bought and ¤ spent by buyer, units sold and ¤ revenue by seller, demand; (firms,).
    """
    for f in order:
        left = budget[f]
        if left <= 0.0 or len(sellers) == 0:
            continue
        best = -1
        for i in range(search):
            s = sellers[alias_draw(uniform(key, f, i), keep, other)]
            if best < 0 or price[s] < price[best]:
                best = s
        demand[best] += left / price[best]
        for i in range(retries + 1):
            s = best if i == 0 else sellers[alias_draw(uniform(key, f, 40 + i), keep, other)]
            units = min(left / price[s], stock[s])
            paid = min(units * price[s], left)
            stock[s] -= units
            bought[f] += units
            spent[f] += paid
            sold[s] += units
            revenue[s] += paid
            left -= paid
            if left <= 1e-12 * budget[f]:
                break


def buy_plant(economy: Economy) -> None:
    """Wear out plant and replace or extend it."""
    firms, ledger, rule = economy.firms, economy.ledger, economy.parameters.goods_market
    sellers = np.flatnonzero(firms.is_active & (firms.sector == GOODS))
    keep, other = alias_table((firms.inventory[sellers] * firms.price[sellers]) ** rule.retry_exponent)
    bought, spent, sold, revenue = (np.zeros(len(firms.price)) for _ in range(4))
    budget = firms.plant_wanted * float(economy.published.sector_price[GOODS])
    furnish(economy.key("plant"), shuffled(economy.key("plant order"), len(bought)), budget, sellers, keep, other,
            firms.price, firms.inventory, firms.demand, rule.search, rule.retries, bought, spent, sold, revenue)
    ledger.cover(spent)
    ledger.settle(flows.PLANT, ledger.firms, spent, ledger.firms, revenue)
    firms.plant *= 1.0 - economy.parameters.plant.depreciation
    firms.plant += bought
    firms.plant_bought[:] = bought
    firms.sales += sold
    firms.revenue += revenue
