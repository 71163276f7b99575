"""Who ought to receive a residual or a rent, read off the titles without the code that pays it (2.12)."""

from __future__ import annotations

import numpy as np

from simulation.agents.machines import OF_EVERYBODY, OF_FIRM, OF_FUND, OF_PERSON, OF_STATE
from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, PERSON, STATE
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel


def due_to_holders(economy: Economy, residual: Floats) -> Floats:
    """Return what each account ought to receive of ¤ residual (firms + bank,), claim by claim."""
    holdings, owners, households, ledger = economy.holdings, economy.owners, economy.households, economy.ledger
    due = np.zeros(ledger.bank + 1)
    of_members = np.zeros(len(residual))
    rows = holdings.n_used
    alike = due_by_claim(holdings.is_alive[:rows], holdings.owner, holdings.firm, holdings.share, owners.kind,
                         owners.person, owners.workplace, residual, ledger.government, ledger.fund, due, of_members)
    if np.any(of_members):
        exponent = economy.parameters.distribution.member_pay_exponent
        weight = np.where(households.employer >= 0, households.wage**exponent * households.valuation, 0.0)
        place = np.maximum(households.employer, 0)
        together = np.bincount(place, weights=weight, minlength=len(residual))
        due[ledger.households] += weight * np.where(together > 0, of_members / np.maximum(together, 1e-300), 0.0)[place]
        alike += float(np.sum(of_members[together <= 0]))
    if alike != 0.0:
        due[ledger.households] += alike / len(households.wage)
    return due


@kernel
def due_by_claim(alive: Flags, owner: Ints, firm: Ints, share: Floats, kind: Ints, person: Ints, workplace: Ints,
                 residual: Floats, government: int, fund: int, due: Floats, of_members: Floats) -> float:
    """Add to `due` (accounts,) and `of_members` (firms + 1,) what each claim brings; return what all get alike, ¤."""
    alike = 0.0
    for claim in range(len(alive)):
        if not alive[claim]:
            continue
        holder = owner[claim]
        part = share[claim] * residual[firm[claim]]
        if kind[holder] == PERSON:
            due[person[holder]] += part
        elif kind[holder] == COOPERATIVE:
            of_members[workplace[holder]] += part
        elif kind[holder] == STATE:
            due[government] += part
        elif kind[holder] == CITIZENS_FUND:
            due[fund] += part
        elif kind[holder] == EVERYBODY:
            alike += part
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
