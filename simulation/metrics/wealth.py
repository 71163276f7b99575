"""Who is worth what: net worth by private attribution, and with what the public holds (model 8.2, trap T22)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, KINDS, PERSON, STATE
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel


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
    equity = np.append(firms.equity, ledger.balances[ledger.bank] + ledger.balances[ledger.platform])
    wealth, of_members, by_kind = ledger.household_deposits.copy(), np.zeros(len(equity)), np.zeros(len(KINDS))
    claim_equity(holdings.is_alive[: holdings.n_used], holdings.owner, holdings.firm, holdings.share, owners.kind,
                 owners.person, owners.workplace, equity, wealth, of_members, by_kind)
    alike = by_kind[EVERYBODY] + by_kind[CITIZENS_FUND] + float(ledger.balances[ledger.fund])
    if np.any(of_members):
        members = np.bincount(households.employer + 1, minlength=len(equity) + 1)[1:]
        each = np.append(of_members / np.maximum(members, 1), 0.0)
        wealth += each[households.employer]
        alike += float(np.sum(of_members[members == 0]))
    people = len(wealth)
    np.add(wealth, alike / people, out=households.wealth)
    np.add(households.wealth, by_kind[STATE] / people, out=households.wealth_with_public)


@kernel
def claim_equity(alive: Flags, owner: Ints, firm: Ints, share: Floats, kind: Ints, person: Ints, workplace: Ints,
                 equity: Floats, wealth: Floats, of_members: Floats, by_kind: Floats) -> None:
    """Add each claim's part of ¤ equity (firms + bank,) to persons, to firms with members and to kinds of owner."""
    for claim in range(len(alive)):
        if alive[claim]:
            holder = owner[claim]
            part = share[claim] * equity[firm[claim]]
            by_kind[kind[holder]] += part
            if kind[holder] == PERSON:
                wealth[person[holder]] += part
            elif kind[holder] == COOPERATIVE:
                of_members[workplace[holder]] += part
