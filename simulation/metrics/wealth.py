"""Who is worth what: net worth by private attribution, and with what the public holds (model 8.2, trap T22)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, PERSON, STATE
from simulation.economy import Economy


def attribute_wealth(economy: Economy) -> None:
    """Attribute book equity to persons: private claims to holders, cooperatives to members, the rest per head.

    Private attribution counts claims of everybody and of the citizens' fund per head, and leaves the state's out;
    `wealth_with_public` adds the state's claims per head. Public debt is nobody's in both.
    """
    firms, households, holdings, owners, ledger = (
        economy.firms, economy.households, economy.holdings, economy.owners, economy.ledger)
    machines = economy.machines
    standing = np.bincount(machines.workplace[machines.rows()], minlength=len(firms.sector))
    firms.equity[:] = (ledger.firm_deposits - ledger.loans + firms.unit_cost * firms.inventory
                       + economy.published.machine_price * standing + economy.published.sector_price[0] * firms.plant)
    firms.n_machines[:] = standing
    rows = holdings.rows()
    holder = holdings.owner[rows]
    kind = owners.kind[holder]
    equity = np.append(firms.equity, ledger.balances[ledger.bank])
    part = holdings.share[rows] * equity[holdings.firm[rows]]
    people = len(households.wage)
    is_person, is_member = kind == PERSON, kind == COOPERATIVE
    wealth = ledger.household_deposits + np.bincount(
        owners.person[holder[is_person]], weights=part[is_person], minlength=people)
    employed = economy.is_employed
    of_members = np.bincount(owners.workplace[holder[is_member]], weights=part[is_member], minlength=len(equity))
    members = np.bincount(households.employer[employed], minlength=len(equity))
    wealth[employed] += (of_members / np.maximum(members, 1))[households.employer[employed]]
    alike = float(np.sum(part[(kind == EVERYBODY) | (kind == CITIZENS_FUND)])) + float(ledger.balances[ledger.fund])
    alike += float(np.sum(of_members[members == 0]))
    households.wealth[:] = wealth + alike / people
    households.wealth_with_public[:] = households.wealth + float(np.sum(part[kind == STATE])) / people
