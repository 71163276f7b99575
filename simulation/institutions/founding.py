"""Founding: who puts up the money for a new firm, by kind of owner (model 6.7, R9, R10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.agents.owners import (
    BANK,
    CITIZENS_FUND,
    COOPERATIVE,
    EVERYBODY,
    FOUNDERS,
    PERSON,
    SCI_TECH,
    STATE,
    USERS,
)
from simulation.agents.recipients import CLAIMS
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.institutions.ownership import claims_in_force
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

    The kind of an edge says whether a person pays as private owner, as sci-tech person or as cooperator. `stake` is
    what an edge counts for in the claims: what the person pays and what the bank lends the firm for it.
    """

    slot: Ints
    person: Ints
    amount: Floats
    stake: Floats
    kind: Ints
    public: Floats
    fund: Floats
    everybody: Floats
    loan: Floats
    bank: Floats

    def raised(self, slots: int) -> Floats:
        """Return own funds pledged by slot, ¤ (slots,)."""
        edges = np.bincount(self.slot, weights=self.amount, minlength=slots)
        return edges + self.public + self.fund + self.everybody + self.bank


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
    """Ask the owners-to-be for the own funds of new firms, in proportion to their claims; `need` in ¤ (slots,).

    Private persons, sci-tech people, cooperators, everybody alike (who are the users to be), the fund, the state and
    the bank each put up their part; cooperatives may borrow what their members lack, up to a half.
    """
    households, ledger, rule = economy.households, economy.ledger, economy.parameters.owners
    asked_of = claims_in_force(economy)[: len(need)].T * need
    trust = _trust_of_founders(economy)
    floor = rule.founding_means * economy.published.mean_wage
    deposits = np.array(households.deposits)
    may_found = np.ones(len(deposits), bool) if rule.open_class else households.title >= 0
    edges = []
    for kind, purpose, asked_of_kind, who in (
            (PERSON, "founders", (asked_of[PERSON] + asked_of[FOUNDERS]) * trust, may_found),
            (SCI_TECH, "sci-tech founders", asked_of[SCI_TECH],
             may_found & (households.skill >= economy.parameters.tasks.bins - 2))):
        key = economy.key(purpose)
        if not asked_of_kind.any():
            continue
        means = np.where(who, np.maximum(deposits - floor, 0.0), 0.0)
        found = private_pledges(key, asked_of_kind, deposits, means, floor, rule.founding_effort,
                                rule.consortium, rule.pooling,
                                economy.parameters.credit.inclusive if kind == PERSON else 0.0)
        edges.append((*found, np.full(len(found[0]), kind)))
        deposits -= np.bincount(found[1], weights=found[2], minlength=len(deposits))
    of_members = asked_of[COOPERATIVE]
    member_slot, member, paid = member_pledges(
        economy.key("cooperators"), of_members, members, np.flatnonzero(~economy.is_employed), deposits,
        rule.founding_effort)
    edges.append((member_slot, member, paid, paid, np.full(len(member), COOPERATIVE)))
    slot, person, amount, stake, kinds = (np.concatenate(column) for column in zip(*edges, strict=True))
    paid_in = np.bincount(member_slot, weights=paid, minlength=len(need))
    loan = np.clip(of_members - paid_in, 0.0, MOST_ON_LOAN * of_members)
    loan += np.bincount(slot, weights=stake - amount, minlength=len(need))
    of_all = asked_of[EVERYBODY] + asked_of[USERS]
    asked = float(of_all.sum())
    alike = float(everybodys_part(households.deposits, asked, rule.founding_effort).sum()) if asked > 0 else 0.0
    return Pledges(
        slot, person, amount, stake, kinds, asked_of[STATE],
        within(asked_of[CITIZENS_FUND], float(ledger.balances[ledger.fund])),
        of_all * (alike / asked if asked > 0 else 0.0), loan, within(asked_of[BANK], spare_funds_of_bank(economy)))


def within(asked: Floats, means: float) -> Floats:
    """Scale ¤ asked (slots,) down to what there is."""
    wanted = float(asked.sum())
    return asked * (min(1.0, max(means, 0.0) / wanted) if wanted > 0 else 0.0)


def spare_funds_of_bank(economy: Economy) -> float:
    """Return the bank's own funds above what it must keep (7.19), ¤."""
    ledger = economy.ledger
    return float(ledger.balances[ledger.bank]) - economy.parameters.credit.bank_capital * (
        float(ledger.loans.sum()) + ledger.bonds)


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
