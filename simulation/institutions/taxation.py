"""Taxes: on wages, property income, wealth, profits and machines (model 8.21)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.kernels import kernel


def above_allowance(deposits: Floats, allowance: float) -> Floats:
    """Return deposits above `allowance` times their mean, the base of the wealth tax; ¤ (people,)."""
    return np.maximum(deposits - allowance * np.mean(deposits), 0.0)


def tax_wages_and_wealth(economy: Economy) -> None:
    """Take the taxes on wages and on large deposits."""
    households, rule = economy.households, economy.parameters.taxes
    _take(economy, flows.WAGE_TAX, rule.wages, households.labour_income)
    _take(economy, flows.WEALTH_TAX, rule.wealth, above_allowance(households.deposits, rule.wealth_allowance))


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
    ledger.settle(flow, ledger.households, taken, ledger.government, float(np.sum(taken)))
    economy.households.taxes_paid += taken


def tax_firms(economy: Economy) -> None:
    """Take the taxes on profits and machines (8.1-8.2)."""
    firms, ledger, rule = economy.firms, economy.ledger, economy.parameters.taxes
    on_profit = rule.profits * np.maximum(firms.profit, 0.0)
    on_machines = rule.machines * economy.published.machine_price * firms.n_machines.astype(np.float64)
    ledger.cover(on_profit + on_machines)
    ledger.settle(flows.PROFIT_TAX, ledger.firms, on_profit, ledger.government, float(np.sum(on_profit)))
    ledger.settle(flows.MACHINE_TAX, ledger.firms, on_machines, ledger.government, float(np.sum(on_machines)))
    firms.profit_after_tax[:] = firms.profit - on_profit - on_machines
