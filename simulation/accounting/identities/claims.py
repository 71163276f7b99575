"""Who ought to receive a residual or a rent, read off the titles without the code that pays it (2.12)."""

from __future__ import annotations

import numpy as np

from simulation.agents.machines import OF_EVERYBODY, OF_FIRM, OF_FUND, OF_PERSON, OF_STATE
from simulation.agents.owners import (
    BANK,
    CITIZENS_FUND,
    COOPERATIVE,
    EVERYBODY,
    KINDS,
    PERSON,
    SCI_TECH,
    STATE,
    USERS,
)
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel


def due_to_holders(economy: Economy, residual: Floats) -> Floats:
    """Return what each account ought to receive of ¤ residual (firms + 2,), claim by claim."""
    holdings, owners, households, ledger = economy.holdings, economy.owners, economy.households, economy.ledger
    due = np.zeros(ledger.bank + 1)
    pools = np.zeros((len(KINDS), len(residual)))
    rows = holdings.n_used
    due_by_claim(holdings.is_alive[:rows], holdings.owner, holdings.firm, holdings.share, owners.kind, owners.person,
                 residual, due, pools)
    by_kind = pools.sum(axis=1)
    due[ledger.government] += by_kind[STATE]
    due[ledger.fund] += by_kind[CITIZENS_FUND]
    due[ledger.bank] += by_kind[BANK]
    alike = float(by_kind[EVERYBODY])
    if by_kind[[COOPERATIVE, SCI_TECH, USERS]].any():
        exponent = economy.parameters.distribution.member_pay_exponent
        bought, platform = economy.notes.purchases, economy.firms.platform
        alike += due_to_groups(
            pools, households.employer, households.wage**exponent * households.valuation,
            households.wage * households.talent * households.valuation,
            households.skill >= economy.parameters.tasks.bins - 2, platform >= 0,
            households.goods_on_platform + households.services_on_platform, bought.buyer, bought.seller, bought.spent,
            due[ledger.households])
    if alike != 0.0:
        due[ledger.households] += alike / len(households.wage)
    return due


@kernel
def due_by_claim(alive: Flags, owner: Ints, firm: Ints, share: Floats, kind: Ints, person: Ints, residual: Floats,
                 due: Floats, pools: Floats) -> None:
    """Add what each claim brings to `due` (accounts,) for persons, else to `pools` (kinds, firms + 2), ¤."""
    for claim in range(len(alive)):
        if alive[claim]:
            holder = owner[claim]
            part = share[claim] * residual[firm[claim]]
            if kind[holder] == PERSON:
                due[person[holder]] += part
            else:
                pools[kind[holder], firm[claim]] += part


@kernel
def due_to_groups(pools: Floats, employer: Ints, by_rule: Floats, merit: Floats, is_able: Flags, is_member: Flags,
                  on_platforms: Floats, buyer: Ints, seller: Ints, spent: Floats, due: Floats) -> float:
    """Walk through people and purchases; add each one's part of ¤ pools to `due` (people,); return what all get."""
    rows = pools.shape[1]
    of_members, of_staff, of_users = np.zeros(rows), np.zeros(rows), np.zeros(rows)
    all_able = 0.0
    for h in range(len(merit)):
        all_able += merit[h] if is_able[h] else 0.0
        of_users[rows - 1] += on_platforms[h]
        if employer[h] >= 0:
            of_members[employer[h]] += by_rule[h]
            of_staff[employer[h]] += merit[h] if is_able[h] else 0.0
            of_members[rows - 1] += by_rule[h] if is_member[employer[h]] else 0.0
    for b in range(len(buyer)):
        of_users[seller[b]] += spent[b]
    alike, common = 0.0, 0.0
    for f in range(rows):
        alike += pools[COOPERATIVE, f] if of_members[f] <= 0.0 else 0.0
        alike += pools[USERS, f] if of_users[f] <= 0.0 else 0.0
        common += pools[SCI_TECH, f] if of_staff[f] <= 0.0 else 0.0
    if all_able <= 0.0:
        alike += common
    for h in range(len(merit)):
        f = employer[h]
        if is_able[h] and all_able > 0.0:
            due[h] += common * merit[h] / all_able
        if on_platforms[h] > 0.0:
            due[h] += pools[USERS, rows - 1] * on_platforms[h] / of_users[rows - 1]
        if f >= 0 and of_members[f] > 0.0:
            due[h] += pools[COOPERATIVE, f] * by_rule[h] / of_members[f]
        if f >= 0 and is_member[f]:
            due[h] += pools[COOPERATIVE, rows - 1] * by_rule[h] / of_members[rows - 1]
        if f >= 0 and is_able[h]:
            due[h] += pools[SCI_TECH, f] * merit[h] / of_staff[f]
    for b in range(len(buyer)):
        if of_users[seller[b]] > 0.0:
            due[buyer[b]] += pools[USERS, seller[b]] * spent[b] / of_users[seller[b]]
    return alike


def due_to_machine_owners(economy: Economy) -> tuple[Floats, Floats]:
    """Return what each account ought to pay and to receive of the rents of this quarter, ¤ (accounts,) each."""
    machines, ledger = economy.machines, economy.ledger
    owed, due = np.zeros(ledger.bank + 1), np.zeros(ledger.bank + 1)
    rows = machines.n_used
    alike = due_by_machine(machines.is_alive[:rows], machines.owner_kind, machines.holder, machines.workplace,
                           machines.rent, ledger.n_households, ledger.government, ledger.fund, owed, due)
    if alike != 0.0:
        due[ledger.households] += alike / ledger.n_households
    return owed, due


@kernel
def due_by_machine(alive: Flags, kind: Ints, holder: Ints, workplace: Ints, rent: Floats, people: int,
                   government: int, fund: int, owed: Floats, due: Floats) -> float:
    """Add to `owed` and `due` (accounts,) the ¤ rent of each machine that is rented; return what all get alike, ¤."""
    alike = 0.0
    for m in range(len(alive)):
        if not alive[m] or kind[m] == OF_FIRM:
            continue
        owed[people + workplace[m]] += rent[m]
        if kind[m] == OF_PERSON:
            due[holder[m]] += rent[m]
        elif kind[m] == OF_STATE:
            due[government] += rent[m]
        elif kind[m] == OF_FUND:
            due[fund] += rent[m]
        elif kind[m] == OF_EVERYBODY:
            alike += rent[m]
    return alike
