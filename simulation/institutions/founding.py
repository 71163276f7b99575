"""Founding: who puts up the money for a new firm, by kind of owner (model 6.7, R9, R10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, PERSON, STATE
from simulation.agents.recipients import CLAIMS
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.ownership import claim_vector
from simulation.institutions.voting import entry_part
from simulation.kernels import kernel
from simulation.streams import uniform

MOST_ON_LOAN = 0.5
"""Largest share of a founder's part, or of a cooperative's need, that the bank lends."""
SECOND_DRAWS = 1000
"""First number of the draws on how a founder is found; below stand who it is."""


@dataclass(frozen=True)
class Pledges:
    """What founders would pay, by slot; edges give the persons among them, the other sources one sum a slot.

    `stake` is what an edge counts for in the claims: what the person pays and what the bank lends the firm for it.
    """

    slot: Ints
    person: Ints
    amount: Floats
    stake: Floats
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
def private_pledges(key: np.uint64, need: Floats, deposits: Floats, means: Floats, floor: float, effort: float,
                    most: int, pooling: bool, inclusive: float) -> tuple[Ints, Ints, Floats, Floats]:
    """Let one to `most` persons pledge for each slot (R9); edges (slot, person, ¤ paid, ¤ with what is lent).

    Founders are drawn in proportion to `means`; each pledges an even part of `need`, within `effort` of the deposit
    and above `floor`. With `pooling`, further founders pledge what is still lacking. With the chance `inclusive` a
    founder is drawn from all alike, may go below the floor, and the bank lends up to half of the part (K6).
    The kernel is sequential because a person may found more than one firm out of one deposit.
    """
    slots = len(need)
    room = 0
    for f in range(slots):
        room += most if need[f] > 0.0 else 0
    slot = np.empty(room, np.int64)
    person = np.empty(room, np.int64)
    amount = np.empty(room)
    stake = np.empty(room)
    edges = 0
    if room > 0:
        left = deposits.copy()
        cumulative = np.cumsum(means)
        for f in range(slots):
            if need[f] <= 0.0:
                continue
            founders = 1 + int(uniform(key, f, 0) * most)
            lacking = need[f]
            for k in range(most if pooling else founders):
                part = need[f] / founders if k < founders else lacking
                draw = uniform(key, f, 1 + k)
                is_included = uniform(key, f, SECOND_DRAWS + k) < inclusive
                if is_included:
                    h = int(draw * len(means))
                    pledge = min(part, effort * left[h])
                elif cumulative[-1] > 0.0:
                    h = min(np.searchsorted(cumulative, draw * cumulative[-1], side="right"), len(means) - 1)
                    pledge = max(min(part, effort * left[h], left[h] - floor), 0.0)
                else:
                    continue
                if pledge > 0.0:
                    left[h] -= pledge
                    slot[edges] = f
                    person[edges] = h
                    amount[edges] = pledge
                    stake[edges] = pledge
                    if is_included:
                        stake[edges] += min(part - pledge, MOST_ON_LOAN * part)
                    lacking -= stake[edges]
                    edges += 1
                if k + 1 >= founders and lacking <= 1e-9 * need[f]:
                    break
    return slot[:edges], person[:edges], amount[:edges], stake[:edges]


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
    slot, person, amount, stake = private_pledges(
        economy.key("founders"), claims[PERSON] * need * _trust_of_founders(economy), households.deposits, means, floor,
        rule.founding_effort, rule.consortium, rule.pooling, economy.parameters.credit.inclusive)
    jobless = np.flatnonzero(~economy.is_employed)
    member_slot, member, member_amount = member_pledges(
        economy.key("cooperators"), claims[COOPERATIVE] * need, members, jobless, households.deposits,
        rule.founding_effort)
    paid_in = np.bincount(member_slot, weights=member_amount, minlength=len(need))
    loan = np.clip(claims[COOPERATIVE] * need - paid_in, 0.0, MOST_ON_LOAN * claims[COOPERATIVE] * need)
    loan += np.bincount(slot, weights=stake - amount, minlength=len(need))
    asked = float(np.sum(claims[EVERYBODY] * need))
    alike = float(np.sum(everybodys_part(households.deposits, asked, rule.founding_effort))) if asked > 0 else 0.0
    everybody = claims[EVERYBODY] * need * (alike / asked if asked > 0 else 0.0)
    wanted = float(np.sum(claims[CITIZENS_FUND] * need))
    means_of_fund = min(1.0, max(float(ledger.balances[ledger.fund]), 0.0) / wanted) if wanted > 0 else 0.0
    return Pledges(
        np.concatenate((slot, member_slot)), np.concatenate((person, member)),
        np.concatenate((amount, member_amount)), np.concatenate((stake, member_amount)),
        np.concatenate((np.zeros(len(slot), bool), np.ones(len(member), bool))),
        claims[STATE] * need, claims[CITIZENS_FUND] * need * means_of_fund, everybody, loan)


def _trust_of_founders(economy: Economy) -> Floats:
    """Return the part of their funds that private founders put up (9.6), by slot; they look at their sector's return.

    The return is what holders of claims would have of net profit, per book equity of the sector's firms; where there
    are none to look at, founders trust it.
    """
    firms, rule = economy.firms, economy.parameters.contract
    if rule.entry_response == 0.0:
        return np.ones(len(firms.sector))
    profit = firms.division[:, CLAIMS] * firms.profit_after_tax * firms.is_active
    equity = np.bincount(firms.sector, weights=np.maximum(firms.equity, 0.0) * firms.is_active, minlength=3)
    left = np.bincount(firms.sector, weights=profit, minlength=3)
    earned = np.where(equity > 0.0, left / np.where(equity > 0.0, equity, 1.0), rule.entry_norm)
    return entry_part(earned, rule.entry_norm, rule.entry_response)[firms.sector]


def everybodys_part(deposits: Floats, total: float, effort: float) -> Floats:
    """Return what each person pays if all found alike: an even part, within `effort` of the deposit; ¤ (people,)."""
    return np.minimum(total / len(deposits), effort * np.maximum(deposits, 0.0))
