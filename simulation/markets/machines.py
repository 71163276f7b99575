"""The market for machines: whole machines from stock, delivered where they will work (model 4.17, 4.5b)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import MACHINE_MAKERS
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.streams import shuffled


@kernel
def deliver(order: Ints, wanted: Ints, supplier: Ints, stock: Floats, delivered: Ints, ordered: Ints,
            sold: Ints) -> None:
    """Deliver whole machines to firms in random order as far as their maker's stock goes; shapes (firms,)."""
    delivered[:] = 0
    for f in order:
        s = supplier[f]
        if wanted[f] > 0 and s >= 0:
            number = min(wanted[f], int(stock[s] + 1e-9))
            delivered[f] = number
            ordered[s] += wanted[f]
            sold[s] += number
            stock[s] = max(stock[s] - number, 0.0)


def deliver_machines(economy: Economy) -> None:
    """Sell machines, bring them to their workplaces, and leave the rest of the orders on the book."""
    firms, ledger, notes = economy.firms, economy.ledger, economy.notes
    ordered = np.zeros(len(firms.sector), np.int64)
    sold = np.zeros(len(firms.sector), np.int64)
    deliver(shuffled(economy.key("delivery"), len(sold)), firms.machines_wanted, firms.machine_supplier,
            firms.inventory, firms.machines_delivered, ordered, sold)
    firms.machines_on_order -= firms.machines_delivered
    cost = firms.machines_delivered * firms.price[firms.machine_supplier] * (firms.machines_delivered > 0)
    receipts = sold * firms.price
    ledger.cover(cost)
    ledger.settle(flows.INVESTMENT, ledger.firms, cost, ledger.firms, receipts)
    firms.sales += sold
    firms.revenue += receipts
    firms.demand += ordered
    _install(economy, np.repeat(np.arange(len(sold)), firms.machines_delivered))
    notes.machines_delivered = int(np.sum(firms.machines_delivered))


def _install(economy: Economy, workplace: Ints) -> None:
    machines, firms = economy.machines, economy.firms
    rule = economy.parameters.machines
    rows = machines.add(len(workplace))
    maker = firms.machine_supplier[workplace]
    machines.owner[rows] = workplace
    machines.workplace[rows] = workplace
    machines.maker[rows] = maker
    machines.capability[rows] = firms.offered_capability[maker]
    machines.efficiency[rows] = firms.offered_efficiency[maker]
    machines.autonomy[rows] = np.minimum(rule.autonomy * firms.offered_capability[maker], 1.0)
    machines.alignment[rows] = rule.alignment
    machines.price_paid[rows] = firms.price[maker]


def buy_public_machines(economy: Economy) -> None:
    """Let government buy a few machines to keep the industry alive when hardly any are left (trap:T24)."""
    firms, ledger, notes = economy.firms, economy.ledger, economy.notes
    makers = firms.is_active & (firms.sector == MACHINE_MAKERS)
    rule = economy.parameters
    stock = len(economy.machines) * rule.machines.size
    scarce = stock < rule.investment.public_order_floor * len(economy.households.wage)
    number = np.where(makers & scarce, np.minimum(np.floor(firms.inventory + 1e-9), 1.0), 0.0)
    cost = number * firms.price
    ledger.fund_government(float(np.sum(cost)))
    ledger.settle(flows.PUBLIC_MACHINES, ledger.government, float(np.sum(cost)), ledger.firms, cost)
    firms.inventory -= number
    firms.sales += number
    firms.revenue += cost
    firms.demand += number
    notes.machines_bought_by_state = int(np.sum(number))


def publish_machine_price(economy: Economy) -> None:
    """Publish the price of a machine: the makers' mean, weighted by what they sell."""
    firms = economy.firms
    weight = np.where(firms.is_active & (firms.sector == MACHINE_MAKERS), np.maximum(firms.perceived_sales, 1e-9), 0.0)
    total = float(np.sum(weight))
    if total > 0:
        economy.published.machine_price = float(np.sum(weight * firms.price)) / total
