"""Leasing: what firms pay those who own the machines they use (issue 4; rows B1, B8, B11)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.machines import OF_EVERYBODY, OF_FIRM, OF_FUND, OF_PERSON, OF_STATE
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.relations.autonomy import supervision_law


def user_cost(price: float, depreciation: float, required: float) -> float:
    """Return the rent of a machine at user cost (8.8b): its wear and the required return on its price; ¤/quarter."""
    return (depreciation + required) * price


@kernel
def marginal_rents(workplace: Ints, mastered: Ints, idle: Flags, efficiency: Floats, autonomy: Floats, hours: float,
                   supervision: float, wage: float, price: Floats, marginal: Floats, use: Floats) -> Floats:
    """Return what machines add to output at its price, less the pay of those who supervise them (8.8b); ¤ (machines,).

    `hours` is the work of a row of efficiency one, `use` (firms,) the share of it that is put to use; an idle machine
    and one that costs more than it adds earn nothing.
    """
    rent = np.zeros(len(workplace))
    for m in range(len(workplace)):
        f = workplace[m]
        if mastered[m] > 0 and not idle[m]:
            adds = price[f] * marginal[f, mastered[m] - 1] * efficiency[m] * hours * use[f]
            rent[m] = max(adds - supervision * (1.0 - autonomy[m]) * wage, 0.0)
    return rent


def wear_and_return(rent: Floats, wear: float) -> tuple[Floats, Floats]:
    """Split ¤ rents (machines,) into what makes good the ¤ wear of a machine and the return beyond it (8.8c)."""
    kept = np.minimum(rent, wear)
    return kept, rent - kept


def pay_rents(economy: Economy) -> None:
    """Let firms pay the owners of the machines they rent, before any of them wears out or is delivered.

    The part for wear keeps the owner as rich as before and is no income; the return beyond it is property income.
    """
    machines, firms, ledger = economy.machines, economy.firms, economy.ledger
    rows = machines.rows()
    rows = rows[machines.owner_kind[rows] != OF_FIRM]
    machines.rent[:] = 0.0
    if len(rows) > 0:
        machines.rent[rows] = _rents(economy, rows)
    per_machine = economy.parameters.machines.depreciation * economy.published.machine_price
    for flow, due, amounts in zip(
            (flows.MACHINE_WEAR, flows.MACHINE_RENT), (firms.machine_wear, firms.machine_rent),
            wear_and_return(machines.rent[rows], per_machine), strict=True):
        due[:] = np.bincount(machines.workplace[rows], weights=amounts, minlength=len(due))
        ledger.cover(due)
        received = _owners_receipts(economy, rows, amounts)
        ledger.settle(flow, ledger.firms, due, slice(0, ledger.bank), received)
    economy.households.property_income += received[ledger.households]
    economy.government.received_as_owner += float(received[ledger.government])


def _rents(economy: Economy, rows: Ints) -> Floats:
    machines, firms, rule = economy.machines, economy.firms, economy.parameters
    if rule.machine_ownership.rent_setting == "user_cost":
        return np.full(len(rows), user_cost(economy.published.machine_price, rule.machines.depreciation,
                                            rule.machine_ownership.rent_return))
    supervision, spared = supervision_law(rule)
    hours = rule.machines.hours * rule.machines.size * (1.0 - rule.machine_machine.coordination_loss)
    rents: Floats = marginal_rents(
        machines.workplace[rows], machines.mastered[rows], machines.is_idle[rows], machines.efficiency[rows],
        spared * machines.autonomy[rows], hours, supervision, economy.published.mean_wage, firms.price,
        firms.marginal_product, firms.machine_yield * firms.hours_factor)
    return rents


def _owners_receipts(economy: Economy, rows: Ints, amounts: Floats) -> Floats:
    """Return what ¤ amounts (machines,) bring each account but the bank's; ¤ (accounts,)."""
    machines, ledger = economy.machines, economy.ledger
    kind = machines.owner_kind[rows]
    of_person = kind == OF_PERSON
    received: Floats = np.zeros(ledger.bank)
    np.add.at(received, machines.holder[rows[of_person]], amounts[of_person])
    received[ledger.households] += float(amounts[kind == OF_EVERYBODY].sum()) / ledger.n_households
    received[ledger.government] = float(amounts[kind == OF_STATE].sum())
    received[ledger.fund] = float(amounts[kind == OF_FUND].sum())
    return received
