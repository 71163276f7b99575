"""Taxes: on wages, property income, wealth, what passes, sales, profits and machines (model 8.21)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.agents.firms import SERVICES
from simulation.agents.owners import PERSON
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.ownership import book_values
from simulation.kernels import kernel


def above_allowance(wealth: Floats, allowance: float) -> Floats:
    """Return wealth above `allowance` times its mean, the base of the wealth tax; ¤ (people,)."""
    return np.maximum(wealth - allowance * np.mean(wealth), 0.0)


def taxed_wages(income: Floats, allowance: float, mean_wage: float) -> Floats:
    """Return pay above the free amount of `allowance` mean wages, the base of the tax on wages; ¤ (people,)."""
    return np.maximum(income - allowance * mean_wage, 0.0)


def estates(deposits: Floats, holder: Ints, worth: Floats, free: float, is_successor: Flags) -> Floats:
    """Return what passes to successors above a `free` sum (8.21): deposits and claims at book value; ¤ (people,).

    `worth` is the ¤ value of each claim and `holder` who holds it (claims,); a claim below zero is worth nothing.
    """
    owned = np.bincount(holder, weights=np.maximum(worth, 0.0), minlength=len(deposits))
    return np.where(is_successor, np.maximum(deposits + owned - free, 0.0), 0.0)


def taxes_on_sales(sold: Floats, is_recorded: Flags, on_value: float, on_data: float) -> tuple[Floats, Floats]:
    """Return taxes on what people paid, ¤ `sold`, and on the part of it that a platform recorded (8.21); (firms,)."""
    return on_value * sold, on_data * np.where(is_recorded, sold, 0.0)


def tax_wages_and_wealth(economy: Economy) -> None:
    """Take the taxes on wages and on large wealth; net worth is that of the last close."""
    households, rule = economy.households, economy.parameters.taxes
    _take(economy, flows.WAGE_TAX, rule.wages,
          taxed_wages(households.labour_income, rule.wage_allowance, economy.published.mean_wage))
    wealth = households.deposits if rule.wealth_base == "deposits" else households.wealth
    _take(economy, flows.WEALTH_TAX, rule.wealth, above_allowance(wealth, rule.wealth_allowance))


def tax_estates(economy: Economy) -> None:
    """Take the tax on what passes to those who took a retired person's place, as far as the deposit reaches."""
    households, ledger, rule = economy.households, economy.ledger, economy.parameters.taxes
    taken = np.zeros(len(households.wage))
    if rule.inheritance > 0.0:
        holdings, owners = economy.holdings, economy.owners
        rows = holdings.rows()
        rows = rows[(owners.kind[holdings.owner[rows]] == PERSON) & ~holdings.for_life[rows]]
        worth = holdings.share[rows] * book_values(economy)[holdings.firm[rows]]
        free = rule.inheritance_allowance * float(np.mean(households.wealth))
        base = estates(households.deposits, owners.person[holdings.owner[rows]], worth, free,
                       households.is_successor)
        taken = taken_of(base, rule.inheritance, households.deposits)
    ledger.settle(flows.INHERITANCE_TAX, ledger.households, taken, ledger.government, float(taken.sum()))


def tax_sales(economy: Economy) -> None:
    """Take the taxes on what people bought, value added and data, from the sellers."""
    firms, ledger, rule = economy.firms, economy.ledger, economy.parameters.taxes
    on_value, on_data = taxes_on_sales(firms.price * firms.sold_to_people, firms.platform >= 0, rule.value_added,
                                       rule.data)
    firms.product_tax[:] = on_value + on_data
    if rule.value_added > 0.0 or rule.data > 0.0:
        ledger.cover(firms.product_tax)
    for flow, due in ((flows.VALUE_ADDED_TAX, on_value), (flows.DATA_TAX, on_data)):
        ledger.settle(flow, ledger.firms, due, ledger.government, float(due.sum()))


def tax_property_income(economy: Economy) -> None:
    """Take the taxes on income from claims and, at the rate on wages, from contracts; the rest is spent later."""
    households, rule = economy.households, economy.parameters.taxes
    _take(economy, flows.CONTRACT_TAX, rule.wages, households.contract_income)
    _take(economy, flows.PROPERTY_TAX, rule.property_income, households.property_income)
    np.multiply(1.0 - rule.wages, households.contract_income, out=households.contract_income_previous)
    note_income(rule.property_income, households.labour_income, households.transfer_income, households.property_income,
                households.contract_income, households.taxes_paid, households.property_income_previous,
                households.disposable_income)


@kernel
def note_income(rate: float, labour: Floats, transfers: Floats, claims: Floats, contracts: Floats, taxes: Floats,
                net_of_tax: Floats, disposable: Floats) -> None:
    """Write what is left of income from claims after its tax, and disposable income; ¤ (people,)."""
    for h in range(len(labour)):
        net_of_tax[h] = claims[h] - rate * claims[h]
        disposable[h] = labour[h] + transfers[h] + claims[h] + contracts[h] - taxes[h]


@kernel
def taken_of(base: Floats, rate: float, deposits: Floats) -> Floats:
    """Return the tax at `rate` on a base, as far as deposits reach; ¤ (people,)."""
    taken = np.empty(len(base))
    for h in range(len(base)):
        taken[h] = min(rate * base[h], max(deposits[h], 0.0))
    return taken


def _take(economy: Economy, flow: Flow, rate: float, base: Floats) -> None:
    ledger = economy.ledger
    taken: Floats = taken_of(base, rate, economy.households.deposits)
    ledger.settle(flow, ledger.households, taken, ledger.government, float(taken.sum()))
    economy.households.taxes_paid += taken


def profit_rates(rate: float, sector: Ints, services: float) -> Floats:
    """Return the rate of the profit tax by firm: in services `services` more, never below 0 or above 1 (6.22.3)."""
    return np.where(sector == SERVICES, min(max(rate + services, 0.0), 1.0), rate)


def tax_firms(economy: Economy) -> None:
    """Take the taxes on profits and machines (8.1-8.2)."""
    firms, ledger, rule = economy.firms, economy.ledger, economy.parameters.taxes
    rate = profit_rates(rule.profits, firms.sector, economy.parameters.sector_treatment.services_tax)
    on_profit = rate * np.maximum(firms.profit - rule.research_deduction * firms.research, 0.0)
    on_machines = rule.machines * economy.published.machine_price * firms.n_machines.astype(np.float64)
    ledger.cover(on_profit + on_machines)
    ledger.settle(flows.PROFIT_TAX, ledger.firms, on_profit, ledger.government, float(on_profit.sum()))
    ledger.settle(flows.MACHINE_TAX, ledger.firms, on_machines, ledger.government, float(on_machines.sum()))
    firms.profit_after_tax[:] = firms.profit - on_profit - on_machines
