"""The market for machines: whole machines from stock, delivered where they will work (model 4.17, 4.5b)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import MACHINE_MAKERS
from simulation.agents.machines import OF_FIRM
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.institutions.machine_titles import lots, take_titles, write_titles
from simulation.kernels import kernel
from simulation.relations.autonomy import machine_autonomy
from simulation.relations.edges import CONSTRUCTION, ORDER
from simulation.relations.machine_links import forget_dead_builders, orders_and_builders
from simulation.streams import shuffled, uniform


@kernel
def deliver(key: np.uint64, order: Ints, makers: Ints, calls: int, wanted: Ints, supplier: Ints, price: Floats,
            stock: Floats, demand: Floats, sold: Ints, revenue: Floats, delivered: Ints,
            cost: Floats) -> tuple[Ints, Ints]:
    """Deliver whole machines to firms in random order as far as stocks go; returns buyer and maker per machine.

    A firm whose maker is sold out calls up to `calls` others. Written: demand at the maker chosen first (units),
    units sold and revenue by maker, machines and cost by buyer; (firms,).
    """
    total = 0
    for f in order:
        total += wanted[f]
    buyer = np.empty(total, np.int64)
    maker = np.empty(total, np.int64)
    done = 0
    delivered[:] = 0
    for f in order:
        if wanted[f] <= 0:
            continue
        demand[supplier[f]] += wanted[f]
        for call in range(calls + 1):
            m = supplier[f] if call == 0 else makers[int(uniform(key, f, call) * len(makers))]
            number = min(wanted[f] - delivered[f], int(stock[m] + 1e-9))
            for _ in range(number):
                buyer[done] = f
                maker[done] = m
                done += 1
            delivered[f] += number
            cost[f] += number * price[m]
            sold[m] += number
            revenue[m] += number * price[m]
            stock[m] = max(stock[m] - number, 0.0)
            if delivered[f] == wanted[f]:
                break
    return buyer[:done], maker[:done]


def deliver_machines(economy: Economy) -> None:
    """Sell machines, bring them to their workplaces, settle who owns them, and leave the rest of the orders."""
    firms = economy.firms
    makers = np.flatnonzero(firms.is_active & (firms.sector == MACHINE_MAKERS))
    sold = np.zeros(len(firms.sector), np.int64)
    revenue, cost = np.zeros(len(sold)), np.zeros(len(sold))
    buyer, maker = deliver(
        economy.key("second call"), shuffled(economy.key("delivery"), len(sold)), makers,
        economy.parameters.investment.suppliers_sampled - 1, firms.machines_wanted, firms.machine_supplier, firms.price,
        firms.inventory, firms.demand, sold, revenue, firms.machines_delivered, cost)
    firms.machines_on_order -= firms.machines_delivered
    firms.sales += sold
    firms.revenue += revenue
    rows = _install(economy, buyer, maker)
    _pay(economy, rows, cost, revenue)
    economy.notes.machines_delivered = len(buyer)


def _pay(economy: Economy, rows: Ints, cost: Floats, revenue: Floats) -> None:
    """Let those who take title pay the makers; ¤ cost by firm and revenue by maker (firms,) if firms buy them all."""
    machines, ledger, rule = economy.machines, economy.ledger, economy.parameters
    key = economy.key("machine titles")
    of_others, paid = np.zeros(len(cost)), np.zeros(ledger.bank)
    if rule.machine_ownership.firms < 1.0 and len(rows) > 0:
        price = machines.price_paid[rows]
        titles = take_titles(
            key, machines.identity[rows], price, lots(rule.machine_ownership), economy.households.deposits,
            economy.households.skill >= rule.tasks.bins - 2, rule.owners.founding_means * economy.published.mean_wage,
            rule.owners.founding_effort, float(ledger.balances[ledger.fund]))
        write_titles(machines, rows, titles)
        own = titles.kind == OF_FIRM
        cost, revenue, of_others = (
            np.bincount(at[rows], weights=price * these, minlength=len(cost)).astype(np.float64, copy=False)
            for at, these in ((machines.workplace, own), (machines.maker, own), (machines.maker, ~own)))
        paid[ledger.households] = titles.by_persons
        paid[ledger.government], paid[ledger.fund] = titles.by_state, titles.by_fund
        ledger.fund_government(titles.by_state)
        economy.notes.machines_refused = titles.refused
    ledger.cover(cost)
    ledger.settle(flows.INVESTMENT, ledger.firms, cost, ledger.firms, revenue)
    ledger.settle(flows.MACHINE_PURCHASE, slice(0, ledger.bank), paid, ledger.firms, of_others)


def _install(economy: Economy, workplace: Ints, maker: Ints) -> Ints:
    machines, firms = economy.machines, economy.firms
    rule = economy.parameters.machines
    before = machines.n_used
    stood = machines.is_alive[:before].copy()
    forget_dead_builders(machines.is_alive, before, machines.builder)
    rows = machines.add(len(workplace))
    machines.owner[rows] = workplace
    machines.workplace[rows] = workplace
    machines.maker[rows] = maker
    machines.capability[rows] = firms.offered_capability[maker]
    machines.efficiency[rows] = firms.offered_efficiency[maker]
    machines.autonomy[rows] = machine_autonomy(
        firms.offered_capability[maker], economy.parameters.alignment.base_autonomy, rule.autonomy)
    machines.alignment[rows] = rule.alignment
    machines.price_paid[rows] = firms.price[maker]
    orderer, machines.builder[rows] = orders_and_builders(
        economy.key("who orders"), stood, before, machines.workplace, machines.capability, machines.autonomy,
        len(firms.sector), workplace, maker, machines.identity[rows])
    _record(economy, rows, orderer)
    return rows


def _record(economy: Economy, rows: Ints, orderer: Ints) -> None:
    machines, firms, edges = economy.machines, economy.firms, economy.relations.edges
    built = rows[machines.builder[rows] >= 0]
    edges.append(CONSTRUCTION, machines.builder[built], built, machines.maker[built],
                 money=firms.automated_share[machines.maker[built]] * machines.price_paid[built])
    ordered = orderer >= 0
    edges.append(ORDER, orderer[ordered], machines.builder[rows[ordered]], machines.workplace[rows[ordered]],
                 money=machines.price_paid[rows[ordered]])


def buy_public_machines(economy: Economy) -> None:
    """Let government buy a few machines to keep the industry alive when hardly any are left (trap:T24)."""
    firms, ledger, notes = economy.firms, economy.ledger, economy.notes
    makers = firms.is_active & (firms.sector == MACHINE_MAKERS)
    rule = economy.parameters
    stock = len(economy.machines) * rule.machines.size
    scarce = stock < rule.investment.public_order_floor * len(economy.households.wage)
    number = np.where(makers & scarce, np.minimum(np.floor(firms.inventory + 1e-9), 1.0), 0.0)
    cost = number * firms.price
    ledger.fund_government(float(cost.sum()))
    ledger.settle(flows.PUBLIC_MACHINES, ledger.government, float(cost.sum()), ledger.firms, cost)
    firms.inventory -= number
    firms.sales += number
    firms.revenue += cost
    firms.demand += number
    notes.machines_bought_by_state = int(number.sum())


def publish_machine_price(economy: Economy) -> None:
    """Publish the price of a machine: the makers' mean, weighted by what they sell."""
    firms = economy.firms
    weight = np.where(firms.is_active & (firms.sector == MACHINE_MAKERS), np.maximum(firms.perceived_sales, 1e-9), 0.0)
    total = float(weight.sum())
    if total > 0:
        economy.published.machine_price = float((weight * firms.price).sum()) / total
