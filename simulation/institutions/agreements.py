"""Agreements: the parties of a firm vote on how its residual is divided, and the contract executes it (model 9.1-9.5).

The split is agreed before the quarter's work and paid at its end, without discretion and without renegotiation before
its term is over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.agents.firms import OWNERS, PARTIES, PUBLIC, SCI_TECH, SECTORS, USERS, WORKERS
from simulation.agents.owners import CITIZENS_FUND, PERSON, STATE
from simulation.agents.recipients import CLAIMS, STAFF
from simulation.agents.recipients import SCI_TECH as TO_SCI_TECH
from simulation.agents.recipients import STATE as TO_STATE
from simulation.agents.recipients import USERS as TO_USERS
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.voting import (
    count_votes,
    ideal_points,
    lean_of_holders,
    left_to_others,
    return_is_enough,
    wanted_for_oneself,
)
from simulation.kernels import kernel
from simulation.parameters.contract import Contract
from simulation.streams import normal, normals, uniform

RECIPIENT_OF_PARTY = np.array([CLAIMS, STAFF, TO_SCI_TECH, TO_STATE, TO_USERS])
"""To whom each party's share is paid; the people of a firm, sci-tech people among them, share the workers' part."""


@dataclass(frozen=True)
class Electorate:
    """Who may vote in which firm, sorted by firm: one row a voter, whatever it is to the firm; person -1 is a delegate.

    `stake` is the share of the firm's claims it holds, `pay` its wage there in ¤; its rows of firm
    f are first[f]:first[f+1].
    """

    first: Ints
    person: Ints
    firm: Ints
    party: Ints
    stake: Floats
    pay: Floats


def electorate(economy: Economy, votes: Flags, parties: Flags) -> Electorate:
    """List the voters of the firms that vote; a person has one vote a firm, as its worker, else owner, else user.

    Institutions that hold claims vote as one owner each; where the public is a party, state and fund are its delegate.
    """
    households, holdings, owners = economy.households, economy.holdings, economy.owners
    people, firms = len(households.wage), len(votes)
    known = np.append(votes, False)
    is_able = households.skill >= economy.parameters.tasks.bins - 2
    side = np.where(is_able & parties[SCI_TECH], SCI_TECH, WORKERS)
    staff = np.flatnonzero(known[households.employer] & parties[side])
    claims = holdings.rows()
    claims = claims[known[np.minimum(holdings.firm[claims], firms)]]
    holder = holdings.owner[claims]
    kind = owners.kind[holder]
    is_public = parties[PUBLIC] & ((kind == STATE) | (kind == CITIZENS_FUND))
    delegate = people + owners.n_used
    voter = np.where(is_public, delegate, np.where(kind == PERSON, owners.person[holder], people + holder))
    seated = np.flatnonzero(votes & parties[PUBLIC])
    holds = is_public | parties[OWNERS]
    buyers = [(np.flatnonzero(known[column] & parties[USERS]), column)
              for column in (households.goods_supplier, households.services_supplier)]
    firm = np.concatenate((households.employer[staff], seated, holdings.firm[claims[holds]],
                           *(column[rows] for rows, column in buyers)))
    who = np.concatenate((staff, np.full(len(seated), delegate), voter[holds], *(rows for rows, _ in buyers)))
    party = np.concatenate((side[staff], np.full(len(seated), PUBLIC), np.full(int(holds.sum()), OWNERS),
                            np.full(sum(len(rows) for rows, _ in buyers), USERS)))
    width = delegate + 1
    number, place = np.unique(firm * width + who, return_index=True)
    claimed = np.searchsorted(number, holdings.firm[claims] * width + voter)
    votes_here = np.append(number, -1)[claimed] == holdings.firm[claims] * width + voter
    stake = np.bincount(claimed[votes_here], weights=holdings.share[claims[votes_here]], minlength=len(number))
    person = np.where(who[place] < people, who[place], -1)
    works_here = (person >= 0) & (households.employer[person] == firm[place])
    return Electorate(np.searchsorted(firm[place], np.arange(firms + 1)), person, firm[place], party[place],
                      stake.astype(np.float64, copy=False), np.where(works_here, households.wage[person], 0.0))


@kernel
def moods(turnout_key: np.uint64, mood_key: np.uint64, person: Ints, identity: Ints, firm: Ints, firm_identity: Ints,
          turnout: float, spread: float, comes: Flags, noise: Floats) -> None:
    """Draw who comes to vote and by how much its wish differs from its party's; delegates come and follow theirs."""
    for v in range(len(person)):
        comes[v] = True
        noise[v] = 0.0
        if person[v] >= 0:
            number = firm_identity[firm[v]]
            comes[v] = uniform(turnout_key, identity[person[v]], number) < turnout
            noise[v] = spread * normal(mood_key, identity[person[v]], 2 * number)


def weights_of_votes(rule: str, tokens: str, stake: Floats, pay: Floats) -> Floats:
    """Return what each vote weighs (9.2): one a person and in chambers, tokens by stake, their root if quadratic."""
    held = {"equal": np.ones_like(stake), "capital": stake, "labour": pay}[tokens]
    if rule in ("person", "chambers"):
        held = np.ones_like(stake)
    weights: Floats = np.sqrt(held) if rule == "quadratic" else held
    return weights


def vote_on_splits(economy: Economy) -> None:
    """Let the parties of each firm whose term is over vote on how its residual is divided (9.1-9.3).

    A firm votes from its second quarter on, when it has books; until its parties agree it votes each quarter.
    """
    firms, rule = economy.firms, economy.parameters.contract
    keys = economy.key("turnout"), economy.key("wishes of voters")
    covered = firms.is_active & (firms.quarters_active > 1) & (economy.period > 0) & rule.applies
    if rule.sector != "all":
        covered &= firms.sector == SECTORS.index(rule.sector)
    firms.agreed_split[~covered] = 0.0
    firms.next_vote[~covered] = 0
    due = covered & (economy.period >= firms.next_vote)
    if due.any():
        split = _ballot(economy, rule, due, keys)
        enough = return_is_enough(split[:, OWNERS], economy.parameters.distribution.payout * firms.profit_after_tax,
                                  firms.equity, rule.least_return)
        agreed = enough & (split > 0.0).any(axis=1)
        firms.agreed_split[agreed] = split[agreed]
        firms.next_vote[due & has_agreement(firms.agreed_split)] = economy.period + rule.term
    firms.conflict_relief[:] = rule.conflict_relief * has_agreement(firms.agreed_split)


@kernel
def has_agreement(agreed_split: Floats) -> Flags:
    """Tell which firms have a split in force; (firms,) from (firms, parties)."""
    firms, parties = agreed_split.shape
    bound = np.zeros(firms, np.bool_)
    for f in range(firms):
        for k in range(parties):
            bound[f] |= agreed_split[f, k] > 0.0
    return bound


def _ballot(economy: Economy, rule: Contract, due: Flags, keys: tuple[np.uint64, np.uint64]) -> Floats:
    """Return the splits voted for; (firms, parties), rows of zeros where nothing is agreed."""
    firms, households = economy.firms, economy.households
    parties = np.array([getattr(rule, f"party_{party}") for party in PARTIES])
    floors = np.array([rule.floor_owners, rule.floor_workers, rule.floor_sci_tech, 0.0, 0.0])
    voters = electorate(economy, due, parties)
    comes, noise = np.empty(len(voters.person), np.bool_), np.empty(len(voters.person))
    moods(*keys, voters.person, households.identity, voters.firm, firms.identity, rule.turnout, rule.ideal_spread,
          comes, noise)
    leans = (voters.pay > 0.0) & parties[OWNERS]
    lean = np.where(leans, lean_of_holders(voters.stake, firms.equity[voters.firm],
                                           np.where(leans, voters.pay, 1.0)), 0.0)
    points = ideal_points(voters.party, noise, lean, wanted_for_oneself(parties, floors),
                          left_to_others(parties, floors))
    weight = weights_of_votes(rule.rule, rule.tokens, voters.stake, voters.pay)
    return count_votes(voters.first, voters.party, points, weight, comes, rule.rule == "chambers", rule.quorum)


def execute_agreements(economy: Economy) -> None:
    """Measure the residual of firms with a split in force and divide it as agreed, over what the rules say (9.4)."""
    firms, rule = economy.firms, economy.parameters.contract
    key = economy.key("oracle")
    bound = has_agreement(firms.agreed_split)
    if not bound.any():
        return
    if rule.escrow:
        share = economy.parameters.distribution.payout * firms.payout_drive
        set_aside = np.minimum(np.maximum(firms.deposits, 0.0), share * np.maximum(firms.profit_after_tax, 0.0))
        firms.residual[bound] = np.maximum(firms.residual, set_aside)[bound]
    measured = np.clip(1.0 + rule.oracle_noise * normals(key, firms.identity, 0), 0.0, 1.0)
    firms.residual[bound] *= measured[bound]
    firms.division[bound] = 0.0
    firms.division[np.ix_(bound, RECIPIENT_OF_PARTY)] = firms.agreed_split[bound]
