"""Who is worth what: net worth by private attribution, and with what the public holds (model 8.2, trap T22)."""

from __future__ import annotations

import numpy as np

from simulation.agents.machines import OF_EVERYBODY, OF_FUND, OF_PERSON, OF_STATE
from simulation.agents.owners import BANK, CITIZENS_FUND, COOPERATIVE, EVERYBODY, GROUPS, KINDS, PERSON, STATE
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.sharing import divide_among_groups, groups_of
from simulation.kernels import kernel


def attribute_wealth(economy: Economy) -> None:
    """Attribute book equity to persons: private claims to holders, groups' to who belongs to them, the rest per head.

    Members count by head, sci-tech staff by wage, users by spending; what the bank holds belongs to its owners.

    Machines they rent out count at the published price. Private attribution counts what everybody and the citizens'
    fund hold per head, and leaves the state's out; `wealth_with_public` adds that per head. Public debt is nobody's
    in both. Land counts like the claims of who holds it.
    """
    firms, households, holdings, owners, ledger = (
        economy.firms, economy.households, economy.holdings, economy.owners, economy.ledger)
    machines = economy.machines
    rows = machines.rows()
    standing = np.bincount(machines.workplace[rows], minlength=len(firms.sector))
    firms.machines_owned[:] = np.bincount(machines.owner[rows] + 1, minlength=len(firms.sector) + 1)[1:]
    firms.equity[:] = (ledger.firm_deposits - ledger.loans + firms.unit_cost * firms.inventory
                       + economy.published.machine_price * firms.machines_owned
                       + economy.published.sector_price[0] * firms.plant)
    firms.n_machines[:] = standing
    own_funds, of_platforms = ledger.balances[ledger.bank], ledger.balances[ledger.platform]
    claims = holdings.n_used
    alone = economy.parameters.ownership_platforms.applies
    equity = np.append(firms.equity, (own_funds, of_platforms) if alone else (own_funds + of_platforms, 0.0))
    shares_of_bank = np.flatnonzero(holdings.is_alive[:claims] & (owners.kind[holdings.owner[:claims]] == BANK))
    if len(shares_of_bank):
        equity[len(firms.sector)] += float(
            (holdings.share[shares_of_bank] * equity[holdings.firm[shares_of_bank]]).sum())
    wealth, of_group = ledger.household_deposits.copy(), np.zeros((len(GROUPS), len(equity)))
    by_kind = np.zeros(len(KINDS))
    claim_equity(holdings.is_alive[:claims], holdings.owner, holdings.firm, holdings.share, owners.kind, owners.person,
                 equity, wealth, of_group, by_kind)
    alike = by_kind[EVERYBODY] + by_kind[CITIZENS_FUND] + float(ledger.balances[ledger.fund])
    if of_group.any():
        by_head = np.where(households.employer >= 0, 1.0, 0.0)
        groups = groups_of(households, firms, economy.notes.purchases, by_head, economy.parameters.tasks.bins - 2)
        alike += divide_among_groups(of_group, groups, wealth)
    people, price = len(wealth), economy.published.machine_price
    kind = machines.owner_kind[rows]
    alike += price * np.count_nonzero((kind == OF_EVERYBODY) | (kind == OF_FUND))
    wealth += price * np.bincount(machines.holder[rows[kind == OF_PERSON]], minlength=people)
    rule = economy.parameters.land
    land = rule.endowment * people * economy.published.land_price
    if land > 0.0 and rule.holder == "persons" and households.land.any():
        wealth += land * (households.land / households.land.sum())
    elif land > 0.0 and rule.holder != "state":
        alike += land
    np.add(wealth, alike / people, out=households.wealth)
    public = by_kind[STATE] + price * np.count_nonzero(kind == OF_STATE)
    public += land if rule.holder == "state" else 0.0
    np.add(households.wealth, public / people, out=households.wealth_with_public)


@kernel
def claim_equity(alive: Flags, owner: Ints, firm: Ints, share: Floats, kind: Ints, person: Ints, equity: Floats,
                 wealth: Floats, of_group: Floats, by_kind: Floats) -> None:
    """Add each claim's part of ¤ equity (firms + 2,) to persons, groups (groups, firms + 2) and kinds of owner."""
    for claim in range(len(alive)):
        if alive[claim]:
            holder = owner[claim]
            part = share[claim] * equity[firm[claim]]
            by_kind[kind[holder]] += part
            if kind[holder] == PERSON:
                wealth[person[holder]] += part
            elif COOPERATIVE <= kind[holder] < COOPERATIVE + len(of_group):
                of_group[kind[holder] - COOPERATIVE, firm[claim]] += part
