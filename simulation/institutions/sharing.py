"""Sharing out: a residual over claims, and a group's part over the people who belong to it (model 8.2, 8.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.agents.firms import Firms
from simulation.agents.owners import COOPERATIVE, GROUPS, PERSON
from simulation.agents.workers import Households, Purchases
from simulation.columns import Flags, Floats, Ints
from simulation.kernels import kernel


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


@kernel
def credit_claims(alive: Flags, amount: Floats, owner: Ints, firm: Ints, kind: Ints, person: Ints, received: Floats,
                  of_group: Floats) -> None:
    """Add ¤ amounts (claims,) to the persons (people,) and to the groups (groups, firms + 2) that hold the claims."""
    for e in range(len(amount)):
        if alive[e]:
            holder = owner[e]
            if kind[holder] == PERSON:
                received[person[holder]] += amount[e]
            elif COOPERATIVE <= kind[holder] < COOPERATIVE + len(of_group):
                of_group[kind[holder] - COOPERATIVE, firm[e]] += amount[e]


@dataclass(frozen=True)
class Groups:
    """Who belongs to the groups around firms, and with what weight; people are (people,), purchases are edges."""

    employer: Ints
    of_member: Floats
    of_sci_tech: Floats
    purchases: Purchases
    on_platform: Flags
    spent_on_platforms: Floats


def groups_of(households: Households, firms: Firms, purchases: Purchases, of_member: Floats, sci_tech: int) -> Groups:
    """Return the groups as they stand: members by a weight (people,), sci-tech people by merit, buyers by spending."""
    on_platform = np.append(firms.platform >= 0, False)[households.employer]
    merit = households.wage * households.talent * households.valuation
    return Groups(households.employer, of_member, np.where(households.skill >= sci_tech, merit, 0.0), purchases,
                  on_platform, households.goods_on_platform + households.services_on_platform)


def divide_among_groups(of_group: Floats, groups: Groups, received: Floats) -> float:
    """Add to `received` (people,) what groups (groups, firms + 2) pass on, ¤; return what goes to everybody alike.

    Members and sci-tech staff are those who work in the firm; sci-tech people of all firms take the part of staff
    that a firm has not. Around the platforms, members work in firms that sell through them and users buy there.
    """
    members, staff, users = (of_group[kind - COOPERATIVE].copy() for kind in GROUPS)
    alike = 0.0
    if members.any():
        alike += divide_by_weight(members[-1], np.where(groups.on_platform, groups.of_member, 0.0), received)
        members[-1] = 0.0
        alike += divide_among_staff(members, groups.employer, groups.of_member, received)
    if staff.any():
        unclaimed = divide_among_staff(staff, groups.employer, groups.of_sci_tech, received)
        alike += divide_by_weight(unclaimed, groups.of_sci_tech, received)
    if users.any():
        alike += divide_by_weight(users[-1], groups.spent_on_platforms, received)
        users[-1] = 0.0
        alike += divide_among_buyers(users, groups.purchases, received)
    return alike


def divide_among_staff(of_firm: Floats, employer: Ints, weight: Floats, received: Floats) -> float:
    """Add to `received` (people,) each one's part of ¤ of_firm (firms + 2,) by weight; return what has no taker."""
    place = np.maximum(employer, 0)
    weight = np.where(employer >= 0, weight, 0.0)
    total = np.bincount(place, weights=weight, minlength=len(of_firm))
    received += np.where(total > 0, of_firm / np.where(total > 0, total, 1.0), 0.0)[place] * weight
    return float(of_firm[total <= 0].sum())


def divide_among_buyers(of_firm: Floats, purchases: Purchases, received: Floats) -> float:
    """Add to `received` (people,) buyers' parts of ¤ of_firm (firms + 2,) by spending; return what has no taker."""
    total = np.bincount(purchases.seller, weights=purchases.spent, minlength=len(of_firm))
    part = np.where(total > 0, of_firm / np.where(total > 0, total, 1.0), 0.0)[purchases.seller] * purchases.spent
    received += np.bincount(purchases.buyer, weights=part, minlength=len(received))
    return float(of_firm[total <= 0].sum())


def divide_by_weight(amount: float, weight: Floats, received: Floats) -> float:
    """Add to `received` (people,) each one's part of ¤ amount by weight; return it where nobody has any."""
    total = float(weight.sum())
    if total <= 0.0:
        return float(amount)
    if amount != 0.0:
        received += amount / total * weight
    return 0.0
