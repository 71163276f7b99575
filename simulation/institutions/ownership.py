"""Ownership: who holds which claim, how a residual is split among holders, and what reform does (model 8.2-8.4)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import (
    BANK,
    CITIZENS_FUND,
    COOPERATIVE,
    EVERYBODY,
    FOUNDERS,
    GROUPS,
    KINDS,
    PERSON,
    STATE,
    USERS,
)
from simulation.columns import NOBODY, Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.sharing import credit_claims, divide_among_groups, groups_of, split_claims
from simulation.kernels import kernel
from simulation.parameters import Parameters
from simulation.parameters.ownership import Claims
from simulation.streams import uniforms

INSTITUTIONS = (STATE, CITIZENS_FUND, EVERYBODY, BANK)
"""Title-holders that always exist, in the rows 0 to 3 of the owners' table."""
IS_GROUP = np.isin(np.arange(len(KINDS)), GROUPS)
"""Whether a kind of owner is a group around a firm; shape (kinds,)."""
BEYOND_FIRMS = 2
"""Rows of claims after the last firm: the bank and the platforms."""


def claim_vector(rule: Claims) -> Floats:
    """Return the claims of a new firm by kind of owner, then those held for life; shape (kinds + 1,), sums to one."""
    return np.array([rule.private, rule.state, rule.commons, rule.dispersed, rule.cooperative, rule.sci_tech,
                     rule.users, getattr(rule, "bank", 0.0), rule.founders])


def claim_vectors(rule: Parameters) -> Floats:
    """Return the claim vectors of the three sectors, the bank and the platforms, which are owned like the bank."""
    bank = rule.ownership_bank if rule.ownership_bank.applies else rule.ownership
    platforms = rule.ownership_platforms if rule.ownership_platforms.applies else bank
    sectors = (rule.ownership_goods, rule.ownership_services, rule.ownership_machine_makers)
    return np.array([*(claim_vector(own if own.applies else rule.ownership) for own in sectors), claim_vector(bank),
                     claim_vector(platforms)])


def drawn_whole(vectors: Floats, draw: Floats) -> Floats:
    """Give each firm whole to one kind of owner: the vectors (firms, kinds) are chances, draws in [0, 1) decide."""
    held = vectors > 0.0
    last = vectors.shape[1] - 1 - held[:, ::-1].argmax(axis=1)
    kind = np.minimum((draw[:, None] >= np.cumsum(vectors, axis=1)).sum(axis=1), last)
    return np.asarray(np.arange(vectors.shape[1]) == kind[:, None], np.float64)


def claims_in_force(economy: Economy) -> Floats:
    """Return the claim vector each firm, the bank and the platforms would get today; shape (firms + 2, kinds + 1).

    Nobody works at the bank or buys from it, so that there the part of members and users is everybody's.
    """
    firms, rule = economy.firms, economy.parameters
    slots = len(firms.sector)
    claims: Floats = claim_vectors(rule)[np.append(firms.sector, (3, 4))]
    if rule.owners.whole_firms:
        claims[:slots] = drawn_whole(claims[:slots], firms.kind_draw)
    claims[slots, EVERYBODY] += claims[slots, COOPERATIVE] + claims[slots, USERS]
    claims[slots, [COOPERATIVE, USERS]] = 0.0
    return claims


def draw_kinds(economy: Economy, vacant: Flags, purpose: str) -> None:
    """Draw for the vacant slots (firms,) which kind of owner may found there, where firms go whole to one."""
    firms = economy.firms
    firms.kind_draw[vacant] = uniforms(economy.key(purpose), firms.identity[vacant], 0)


def row_of_platforms(economy: Economy) -> int:
    """Return the row of claims that hold on platforms: the bank's, or their own where they have other owners."""
    return len(economy.firms.sector) + int(economy.parameters.ownership_platforms.applies)


def book_values(economy: Economy) -> Floats:
    """Return the book values of firms, bank and platforms, these with the bank unless owned apart; ¤ (firms + 2,).

    What the bank holds of firms is left out.
    """
    ledger = economy.ledger
    values = np.append(economy.firms.equity, (float(ledger.balances[ledger.bank]), 0.0))
    values[row_of_platforms(economy)] += float(ledger.balances[ledger.platform])
    return values


def member_weights(economy: Economy) -> Floats:
    """Return members' weights in their cooperative: wage to the agreed exponent, as valued; shape (households,)."""
    exponent = economy.parameters.distribution.member_pay_exponent
    return np.where(economy.is_employed, economy.households.wage**exponent * economy.households.valuation, 0.0)


def payments_to_holders(economy: Economy, residual: Floats) -> Floats:
    """Return what ¤ residual (firms + 2,) of firms, bank and platforms brings each account; ¤ (accounts,)."""
    holdings, owners, households, ledger = economy.holdings, economy.owners, economy.households, economy.ledger
    rows = holdings.n_used
    amount = split_claims(holdings.is_alive, rows, holdings.firm, holdings.share, residual)
    due = np.zeros(ledger.bank + 1)
    received = due[ledger.households]
    of_group = np.zeros((len(GROUPS), len(residual)))
    credit_claims(holdings.is_alive, amount, holdings.owner, holdings.firm, owners.kind, owners.person, received,
                  of_group)
    holder = holdings.owner[:rows]
    due[ledger.government], due[ledger.fund], alike, due[ledger.bank] = (
        float(amount[holder == row].sum()) for row in range(len(INSTITUTIONS)))
    if of_group.any():
        groups = groups_of(households, economy.firms, economy.notes.purchases, member_weights(economy),
                           economy.parameters.tasks.bins - 2)
        alike += divide_among_groups(of_group, groups, received)
    received += alike / len(received)
    return due


def rules_of_ownership(rule: Parameters) -> tuple[object, ...]:
    """Return what claims are written by; where it changes, a reform rewrites them."""
    return (rule.ownership, rule.ownership_goods, rule.ownership_services, rule.ownership_machine_makers,
            rule.ownership_bank, rule.ownership_platforms, rule.owners.whole_firms)


def titles_of(economy: Economy, people: Ints) -> Ints:
    """Return owner rows of persons, making rows for those who have none; `people` may repeat."""
    households, owners = economy.households, economy.owners
    new = np.unique(people[households.title[people] < 0])
    rows = owners.add(len(new))
    owners.kind[rows] = PERSON
    owners.person[rows] = new
    households.title[new] = rows
    return households.title[people]


def write_claims(economy: Economy, firms: Ints, private_firm: Ints, private_person: Ints, private_share: Floats,
                 founders_share: Floats | None = None) -> None:
    """Replace all claims on `firms` by the claims in force.

    Persons' claims are edges (firm, person, share of what persons inherit and leave, share of what they hold for
    life: the same unless given); firms named there without edges give these parts to everybody. The rows after the
    last firm are the bank and the platforms.
    """
    strike_claims(economy, firms)
    bank = len(economy.firms.sector)
    claims = claims_in_force(economy)
    named = np.zeros(len(claims), bool)
    named[firms] = True
    held = np.bincount(private_firm, weights=private_share, minlength=len(claims))
    by_persons = claims[:, PERSON] + claims[:, FOUNDERS]
    claims[:, EVERYBODY] += np.where(held > 0, 0.0, by_persons)
    for kind in INSTITUTIONS:
        owned = firms[claims[firms, kind] > 0]
        add_claims(economy, np.full(len(owned), INSTITUTIONS.index(kind)), owned, claims[owned, kind])
    for kind in GROUPS:
        owned = firms[claims[firms, kind] > 0]
        titles = economy.owners.add(len(owned))
        economy.owners.kind[titles] = kind
        economy.owners.workplace[titles] = np.where(owned < bank, owned, NOBODY)
        add_claims(economy, titles, owned, claims[owned, kind])
    for kind, shares in ((PERSON, private_share), (FOUNDERS, private_share if founders_share is None
                                                   else founders_share)):
        part = claims[private_firm, kind]
        kept = (shares > 0) & (part > 0) & named[private_firm]
        add_claims(economy, titles_of(economy, private_person[kept]), private_firm[kept], part[kept] * shares[kept],
                    for_life=kind == FOUNDERS)
    forget_empty_titles(economy)


def strike_claims(economy: Economy, firms: Ints) -> None:
    """Strike off all claims on some firms, and the groups around them that held any."""
    holdings, owners = economy.holdings, economy.owners
    named = np.zeros(len(economy.firms.sector) + BEYOND_FIRMS, bool)
    named[firms] = True
    rows = holdings.rows()
    rows = rows[named[holdings.firm[rows]]]
    holder = holdings.owner[rows]
    holdings.remove(rows)
    owners.remove(holder[IS_GROUP[owners.kind[holder]]])


def add_claims(economy: Economy, owner: Ints, firm: Ints, share: Floats, *, for_life: bool = False) -> None:
    """Write claims of owners on firms, a row each."""
    rows = economy.holdings.add(len(owner))
    economy.holdings.owner[rows] = owner
    economy.holdings.firm[rows] = firm
    economy.holdings.share[rows] = share
    economy.holdings.for_life[rows] = for_life


def forget_empty_titles(economy: Economy) -> None:
    """Strike persons off the owners' table who hold no claim any more."""
    holdings, owners = economy.holdings, economy.owners
    holds = np.zeros(owners.n_used, bool)
    holds[holdings.owner[holdings.rows()]] = True
    idle = owners.is_alive[: owners.n_used] & ~holds & (owners.kind[: owners.n_used] == PERSON)
    economy.households.title[owners.person[: owners.n_used][idle]] = -1
    owners.remove(np.flatnonzero(idle))


def persons_claims(economy: Economy) -> Ints:
    """List the rows of claims that persons hold."""
    rows = economy.holdings.rows()
    of_persons: Ints = rows[economy.owners.kind[economy.holdings.owner[rows]] == PERSON]
    return of_persons


def private_claims(economy: Economy) -> tuple[Ints, Ints, Floats]:
    """Return the claims of persons as edges (firm, person, share of what persons hold of that firm)."""
    holdings, rows = economy.holdings, persons_claims(economy)
    firm = holdings.firm[rows]
    part = np.bincount(firm, weights=holdings.share[rows], minlength=len(economy.firms.sector) + BEYOND_FIRMS)
    return firm, economy.owners.person[holdings.owner[rows]], holdings.share[rows] / part[firm]


def held_by(economy: Economy, kind: int) -> Floats:
    """Return the share of each firm that one kind of owner holds; shape (firms,)."""
    holdings = economy.holdings
    held: Floats = shares_of_kind(holdings.is_alive, holdings.n_used, holdings.owner, holdings.firm, holdings.share,
                                  economy.owners.kind, kind, len(economy.firms.sector))
    return held


@kernel
def shares_of_kind(alive: Flags, rows: int, owner: Ints, firm: Ints, share: Floats, kinds: Ints, kind: int,
                   firms: int) -> Floats:
    """Sum the claims that owners of one kind hold, by firm (firms,); claims on bank and platforms stand after them."""
    held = np.zeros(firms)
    for c in range(rows):
        if alive[c] and kinds[owner[c]] == kind and firm[c] < firms:
            held[firm[c]] += share[c]
    return held


def make_whole(economy: Economy, firms: Ints) -> None:
    """Let the claims on some firms sum to one again, each in proportion; where none is left, all belongs to everybody.

    Done after each change of single claims, so that rounding never adds up.
    """
    holdings = economy.holdings
    rows = holdings.rows()
    total = np.bincount(holdings.firm[rows], weights=holdings.share[rows],
                        minlength=len(economy.firms.sector) + BEYOND_FIRMS)
    ownerless = firms[total[firms] <= 0.0]
    rows = rows[np.isin(holdings.firm[rows], firms)]
    holdings.share[rows] /= total[holdings.firm[rows]]
    add_claims(economy, np.full(len(ownerless), INSTITUTIONS.index(EVERYBODY)), ownerless, np.ones(len(ownerless)))
