"""Founding: who puts up the money for a new firm, by kind of owner (model 6.7, R9, R10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, PERSON, STATE
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.ownership import claim_vector
from simulation.kernels import kernel
from simulation.streams import uniform

MOST_FOUNDERS = 3


@dataclass(frozen=True)
class Pledges:
    """What founders would pay, by slot; edges give the persons among them, the other sources one sum a slot."""

    slot: Ints
    person: Ints
    amount: Floats
    is_member: Flags
    public: Floats
    fund: Floats
    everybody: Floats
    loan: Floats

    def raised(self, slots: int) -> Floats:
        """Return own funds pledged by slot, ¤ (slots,)."""
        edges = np.bincount(self.slot, weights=self.amount, minlength=slots)
        return edges + self.public + self.fund + self.everybody


@kernel
def private_pledges(key: np.uint64, need: Floats, deposits: Floats, means: Floats, floor: float,
                    effort: float) -> tuple[Ints, Ints, Floats]:
    """Let one to three persons pledge for each slot (R9); edges (slot, person, ¤).

    Founders are drawn in proportion to `means`; each pledges an even part of `need`, within `effort` of the deposit
    and above `floor`. The kernel is sequential because a person may found more than one firm out of one deposit.
    """
    slots = len(need)
    slot = np.empty(MOST_FOUNDERS * slots, np.int64)
    person = np.empty(MOST_FOUNDERS * slots, np.int64)
    amount = np.empty(MOST_FOUNDERS * slots)
    edges = 0
    if np.sum(need) > 0.0:
        left = deposits.copy()
        cumulative = np.cumsum(means)
        for f in range(slots):
            if need[f] <= 0.0 or cumulative[-1] <= 0.0:
                continue
            founders = 1 + int(uniform(key, f, 0) * MOST_FOUNDERS)
            for k in range(founders):
                h = np.searchsorted(cumulative, uniform(key, f, 1 + k) * cumulative[-1], side="right")
                h = min(h, len(means) - 1)
                pledge = max(min(need[f] / founders, effort * left[h], left[h] - floor), 0.0)
                if pledge > 0.0:
                    left[h] -= pledge
                    slot[edges] = f
                    person[edges] = h
                    amount[edges] = pledge
                    edges += 1
    return slot[:edges], person[:edges], amount[:edges]


@kernel
def member_pledges(key: np.uint64, need: Floats, members: Ints, jobless: Ints, deposits: Floats,
                   effort: float) -> tuple[Ints, Ints, Floats]:
    """Let jobless persons found cooperatives they will work in (R10); edges (slot, person, ¤).

    Each slot takes `members` persons in random order from the jobless; each pledges an even part of `need`, within
    `effort` of the deposit. A person joins one cooperative only.
    """
    slots = len(need)
    total = 0
    for f in range(slots):
        total += members[f] if need[f] > 0.0 else 0
    total = min(total, len(jobless))
    slot = np.empty(total, np.int64)
    person = np.empty(total, np.int64)
    amount = np.empty(total)
    pool = jobless.copy()
    edges = 0
    for f in range(slots):
        if need[f] <= 0.0:
            continue
        for k in range(members[f]):
            if edges >= total:
                break
            pick = edges + int(uniform(key, f, k) * (len(pool) - edges))
            pool[edges], pool[pick] = pool[pick], pool[edges]
            h = pool[edges]
            slot[edges] = f
            person[edges] = h
            amount[edges] = max(min(need[f] / members[f], effort * deposits[h]), 0.0)
            edges += 1
    return slot, person, amount


def collect_pledges(economy: Economy, need: Floats, members: Ints) -> Pledges:
    """Ask the owners-to-be for the own funds of new firms, in proportion to the claim vector; `need` in ¤ (slots,).

    Private persons, cooperators, everybody alike, the fund and the state each put up their part; cooperatives may
    borrow what their members lack, up to a half.
    """
    households, ledger, rule = economy.households, economy.ledger, economy.parameters.owners
    claims = claim_vector(economy.parameters.ownership)
    wage = economy.published.mean_wage
    floor = rule.founding_means * wage
    means = np.maximum(households.deposits - floor, 0.0)
    if not rule.open_class:
        means = np.where(households.title >= 0, means, 0.0)
    slot, person, amount = private_pledges(economy.key("founders"), claims[PERSON] * need, households.deposits, means,
                                           floor, rule.founding_effort)
    jobless = np.flatnonzero(~economy.is_employed)
    member_slot, member, member_amount = member_pledges(
        economy.key("cooperators"), claims[COOPERATIVE] * need, members, jobless, households.deposits,
        rule.founding_effort)
    paid_in = np.bincount(member_slot, weights=member_amount, minlength=len(need))
    loan = np.clip(claims[COOPERATIVE] * need - paid_in, 0.0, 0.5 * claims[COOPERATIVE] * need)
    asked = float(np.sum(claims[EVERYBODY] * need))
    alike = float(np.sum(everybodys_part(households.deposits, asked, rule.founding_effort))) if asked > 0 else 0.0
    everybody = claims[EVERYBODY] * need * (alike / asked if asked > 0 else 0.0)
    wanted = float(np.sum(claims[CITIZENS_FUND] * need))
    means_of_fund = min(1.0, max(float(ledger.balances[ledger.fund]), 0.0) / wanted) if wanted > 0 else 0.0
    return Pledges(
        np.concatenate((slot, member_slot)), np.concatenate((person, member)),
        np.concatenate((amount, member_amount)),
        np.concatenate((np.zeros(len(slot), bool), np.ones(len(member), bool))),
        claims[STATE] * need, claims[CITIZENS_FUND] * need * means_of_fund, everybody, loan)


def everybodys_part(deposits: Floats, total: float, effort: float) -> Floats:
    """Return what each person pays if all found alike: an even part, within `effort` of the deposit; ¤ (people,)."""
    return np.minimum(total / len(deposits), effort * np.maximum(deposits, 0.0))
