"""Ownership: who holds which claim, how a residual is split among holders, and what reform does (model 8.2-8.4)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, PERSON, STATE
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.parameters import Ownership

INSTITUTIONS = (STATE, CITIZENS_FUND, EVERYBODY)
"""Title-holders that always exist, in the rows 0, 1, 2 of the owners' table."""


def claim_vector(rule: Ownership) -> Floats:
    """Return the claims of a new firm by kind of owner: person, state, fund, everybody, cooperative; sums to one."""
    return np.array([rule.private, rule.state, rule.commons, rule.dispersed, rule.cooperative])


@kernel
def split_claims(alive: Flags, rows: int, firm: Ints, share: Floats, residual: Floats) -> Floats:
    """Split each firm's residual over its claims (8.4); the last claim takes the remainder; ¤ (rows,)."""
    amount = np.zeros(rows)
    last = np.full(len(residual), -1, np.int64)
    left = residual.copy()
    for e in range(rows):
        if alive[e]:
            last[firm[e]] = e
    for e in range(rows):
        if alive[e]:
            f = firm[e]
            amount[e] = left[f] if last[f] == e else min(residual[f] * share[e], left[f])
            left[f] -= amount[e]
    return amount


def member_weights(economy: Economy) -> Floats:
    """Return members' weights in their cooperative: wage to the agreed exponent, as valued; shape (households,)."""
    exponent = economy.parameters.distribution.member_pay_exponent
    return np.where(economy.is_employed, economy.households.wage**exponent * economy.households.valuation, 0.0)


@kernel
def credit_claims(alive: Flags, amount: Floats, owner: Ints, kind: Ints, person: Ints, workplace: Ints,
                  received: Floats, of_members: Floats) -> None:
    """Add ¤ amounts (claims,) to the persons (people,) and the firms with members (firms + 1,) who hold the claims."""
    for e in range(len(amount)):
        if alive[e]:
            holder = owner[e]
            if kind[holder] == PERSON:
                received[person[holder]] += amount[e]
            elif kind[holder] == COOPERATIVE:
                of_members[workplace[holder]] += amount[e]


def shares_of_holders(economy: Economy, residual: Floats) -> tuple[Floats, float, float]:
    """Return what ¤ residual (firms + bank,) brings each household, the state and the citizens' fund."""
    holdings, owners, households = economy.holdings, economy.owners, economy.households
    rows = holdings.n_used
    amount = split_claims(holdings.is_alive, rows, holdings.firm, holdings.share, residual)
    people = len(households.wage)
    received = np.zeros(people)
    of_members = np.zeros(len(residual))
    credit_claims(holdings.is_alive, amount, holdings.owner, owners.kind, owners.person, owners.workplace, received,
                  of_members)
    holder = holdings.owner[:rows]
    to_state, to_fund, alike = (float(np.sum(amount[holder == INSTITUTIONS.index(kind)])) for kind in INSTITUTIONS)
    if np.any(of_members):
        alike += _share_among_members(economy, of_members, received)
    received += alike / people
    return received, to_state, to_fund


def _share_among_members(economy: Economy, of_members: Floats, received: Floats) -> float:
    """Add members' parts of ¤ of_members (firms + 1,) to `received`; return what is of firms without members."""
    weight = member_weights(economy)
    place = np.maximum(economy.households.employer, 0)
    total = np.bincount(place, weights=weight, minlength=len(of_members))
    received += np.where(total > 0, of_members / np.where(total > 0, total, 1.0), 0.0)[place] * weight
    return float(np.sum(of_members[total <= 0]))


def titles_of(economy: Economy, people: Ints) -> Ints:
    """Return owner rows of persons, making rows for those who have none; `people` may repeat."""
    households, owners = economy.households, economy.owners
    new = np.unique(people[households.title[people] < 0])
    rows = owners.add(len(new))
    owners.kind[rows] = PERSON
    owners.person[rows] = new
    households.title[new] = rows
    return households.title[people]


def write_claims(economy: Economy, firms: Ints, private_firm: Ints, private_person: Ints,
                 private_share: Floats) -> None:
    """Replace all claims on `firms` by the present claim vector.

    Private claims are edges (firm, person, share of the private part); firms named there without edges give the
    private part to everybody. The row after the last firm is the bank, whose cooperative part goes to everybody.
    """
    holdings, owners = economy.holdings, economy.owners
    bank = len(economy.firms.sector)
    gone = np.zeros(bank + 1, bool)
    gone[firms] = True
    rows = holdings.n_used
    holdings.remove(np.flatnonzero(holdings.is_alive[:rows] & gone[holdings.firm[:rows]]))
    dissolved = (owners.kind[: owners.n_used] == COOPERATIVE) & owners.is_alive[: owners.n_used]
    owners.remove(np.flatnonzero(dissolved & gone[owners.workplace[: owners.n_used]]))
    person, state, fund, everybody, members = claim_vector(economy.parameters.ownership)
    held = np.bincount(private_firm, weights=private_share, minlength=bank + 1)[firms]
    alike = everybody + np.where(held > 0, 0.0, person) + np.where(firms == bank, members, 0.0)
    of_members = firms[(firms != bank) & (members > 0)]
    cooperatives = owners.add(len(of_members))
    owners.kind[cooperatives] = COOPERATIVE
    owners.workplace[cooperatives] = of_members
    for holder, share in ((STATE, np.full(len(firms), state)), (CITIZENS_FUND, np.full(len(firms), fund)),
                          (EVERYBODY, alike)):
        kept = share > 0
        _add_claims(economy, np.full(int(np.sum(kept)), INSTITUTIONS.index(holder)), firms[kept], share[kept])
    _add_claims(economy, cooperatives, of_members, np.full(len(of_members), members))
    kept = (private_share > 0) & (person > 0) & gone[private_firm]
    _add_claims(economy, titles_of(economy, private_person[kept]), private_firm[kept], person * private_share[kept])
    forget_empty_titles(economy)


def _add_claims(economy: Economy, owner: Ints, firm: Ints, share: Floats) -> None:
    rows = economy.holdings.add(len(owner))
    economy.holdings.owner[rows] = owner
    economy.holdings.firm[rows] = firm
    economy.holdings.share[rows] = share


def forget_empty_titles(economy: Economy) -> None:
    """Strike persons off the owners' table who hold no claim any more."""
    holdings, owners = economy.holdings, economy.owners
    holds = np.zeros(owners.n_used, bool)
    holds[holdings.owner[holdings.rows()]] = True
    idle = owners.is_alive[: owners.n_used] & ~holds & (owners.kind[: owners.n_used] == PERSON)
    economy.households.title[owners.person[: owners.n_used][idle]] = -1
    owners.remove(np.flatnonzero(idle))


def private_claims(economy: Economy) -> tuple[Ints, Ints, Floats]:
    """Return the private claims as edges (firm, person, share of the private part of that firm)."""
    holdings, owners = economy.holdings, economy.owners
    rows = holdings.rows()
    rows = rows[owners.kind[holdings.owner[rows]] == PERSON]
    firm = holdings.firm[rows]
    part = np.bincount(firm, weights=holdings.share[rows], minlength=len(economy.firms.sector) + 1)
    return firm, owners.person[holdings.owner[rows]], holdings.share[rows] / part[firm]


def reform_ownership(economy: Economy) -> None:
    """Rewrite all claims when the claim vector has changed by decree; private holders keep their proportions (8.4)."""
    firm, person, share = private_claims(economy)
    write_claims(economy, np.arange(len(economy.firms.sector) + 1), firm, person, share)
