"""Reform of ownership: claims change hands, and what those who receive them pay to those who held them (model 8.4)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.owners import BANK, CITIZENS_FUND, EVERYBODY, FOUNDERS, GROUPS, KINDS, PERSON, STATE
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.ownership import (
    BEYOND_FIRMS,
    book_values,
    claims_in_force,
    member_weights,
    persons_claims,
    row_of_platforms,
    strike_claims,
    write_claims,
)
from simulation.institutions.sharing import divide_among_groups, groups_of


def proportions(firm: Ints, share: Floats, counts: Flags, rows: int) -> Floats:
    """Return shares of edges by firm (rows,) among those that count, or among all where none of a firm does."""
    weight = np.where(counts, share, 0.0)
    some = np.bincount(firm, weights=weight, minlength=rows) > 0.0
    weight = np.where(some[firm], weight, share)
    return weight / np.bincount(firm, weights=weight, minlength=rows)[firm]


def gains(before: Floats, after: Floats) -> Floats:
    """Return how what is gained of each firm falls on kinds of owner other than persons; shares (firms, kinds)."""
    gained = np.maximum(after - before, 0.0)
    gained[:, PERSON] = 0.0
    total = gained.sum(axis=1, keepdims=True)
    return np.where(total > 0.0, gained / np.where(total > 0.0, total, 1.0), 0.0)


def reform_ownership(economy: Economy, before: Floats) -> None:
    """Rewrite the claims on firms whose claim vector (firms + 2, kinds + 1) was another before.

    Persons keep their proportions in what is left to them; what they lose goes to the new holders (8.4), as a grant
    or against a promise to pay.
    """
    holdings, bank = economy.holdings, len(economy.firms.sector)
    changed = (claims_in_force(economy) != before).any(axis=1)
    of_platforms = row_of_platforms(economy)
    has_rows = bool((holdings.firm[holdings.rows()] == bank + 1).any())
    changed[-1] = of_platforms > bank and (bool(changed[-1]) or not has_rows)
    rows = persons_claims(economy)
    rows = rows[holdings.firm[rows] < bank + 1 + has_rows]
    firm, person = holdings.firm[rows], economy.owners.person[holdings.owner[rows]]
    share, for_life = holdings.share[rows], holdings.for_life[rows]
    if of_platforms == bank:
        strike_claims(economy, np.array([bank + 1]))
    elif not has_rows:
        of_bank = np.flatnonzero(firm == bank)
        firm = np.append(firm, np.full(len(of_bank), bank + 1))
        person, share = np.append(person, person[of_bank]), np.append(share, share[of_bank])
        for_life = np.append(for_life, for_life[of_bank])
    kept = changed[firm]
    firm, person, share, for_life = firm[kept], person[kept], share[kept], for_life[kept]
    heritable, lifelong = (proportions(firm, share, counts, len(before)) for counts in (~for_life, for_life))
    held = shares_by_kind(economy)
    write_claims(economy, np.flatnonzero(changed), firm, person, heritable, lifelong)
    claims = claims_in_force(economy)[firm]
    lost = np.maximum(share - claims[:, PERSON] * heritable - claims[:, FOUNDERS] * lifelong, 0.0)
    promise(economy, firm, person, lost, gains(held, shares_by_kind(economy)))


def shares_by_kind(economy: Economy) -> Floats:
    """Return what each kind of owner holds of each firm, the bank and the platforms; shape (firms + 2, kinds)."""
    holdings, rows = economy.holdings, economy.holdings.rows()
    place = holdings.firm[rows] * len(KINDS) + economy.owners.kind[holdings.owner[rows]]
    rows_of_claims = len(economy.firms.sector) + BEYOND_FIRMS
    held = np.bincount(place, weights=holdings.share[rows], minlength=rows_of_claims * len(KINDS))
    return held.reshape(-1, len(KINDS)).astype(np.float64)


def promise(economy: Economy, firm: Ints, person: Ints, lost: Floats, gained: Floats) -> None:
    """Promise persons a part of the book value of what they lost (edges,), at the charge of the kinds that gained."""
    rule, promises = economy.parameters.owners, economy.promises
    book = np.maximum(book_values(economy), 0.0)[firm]
    due = (rule.compensation * book * lost)[:, None] * gained[firm]
    edge, kind = np.nonzero(due > 0.0)
    rows = promises.add(len(edge))
    promises.creditor[rows] = person[edge]
    promises.firm[rows] = firm[edge]
    promises.founding[rows] = np.append(economy.firms.identity, (-1, -1))[firm[edge]]
    promises.payer[rows] = kind
    promises.left[rows] = due[edge, kind]
    promises.quarters_left[rows] = rule.compensation_quarters


def pay_compensation(economy: Economy) -> None:
    """Pay this quarter's part of what was promised; what a payer lacks stays due; it lapses with the firm.

    Groups and everybody pay in the proportions in which they receive, as far as their deposits reach; the state
    borrows; the fund and the bank pay from what they have.
    """
    promises, ledger, firms, households = economy.promises, economy.ledger, economy.firms, economy.households
    rows = promises.rows()
    identity = np.append(firms.identity, (-1, -1))
    is_gone = (identity[promises.firm[rows]] != promises.founding[rows]) | ~np.append(firms.is_active, (True, True))[
        promises.firm[rows]]
    promises.remove(rows[is_gone])
    rows = rows[~is_gone]
    paid, received = np.zeros(ledger.bank + 1), np.zeros(len(households.wage))
    if len(rows):
        instalment = promises.left[rows] / promises.quarters_left[rows]
        asked, means = asked_of_payers(economy, rows, instalment)
        ledger.fund_government(float(asked[ledger.government]))
        means[ledger.government] = asked[ledger.government]
        np.minimum(asked, means, out=paid)
        fraction = np.zeros(len(KINDS))
        of_people = float(asked[ledger.households].sum())
        fraction[[EVERYBODY, *GROUPS]] = float(paid[ledger.households].sum()) / of_people if of_people > 0 else 0.0
        for kind, account in ((STATE, ledger.government), (CITIZENS_FUND, ledger.fund), (BANK, ledger.bank)):
            fraction[kind] = paid[account] / asked[account] if asked[account] > 0 else 0.0
        settled = instalment * fraction[promises.payer[rows]]
        received += np.bincount(promises.creditor[rows], weights=settled, minlength=len(received))
        promises.left[rows] = np.maximum(promises.left[rows] - settled, 0.0)
        promises.quarters_left[rows] = np.maximum(promises.quarters_left[rows] - 1, 1)
        promises.remove(rows[promises.left[rows] <= 0.0])
    ledger.settle(flows.COMPENSATION, slice(0, ledger.bank + 1), paid, ledger.households, received)


def asked_of_payers(economy: Economy, rows: Ints, instalment: Floats) -> tuple[Floats, Floats]:
    """Return what instalments (rows,) ask of each account, and what it has; ¤ (accounts,) each."""
    promises, ledger = economy.promises, economy.ledger
    asked, means = np.zeros(ledger.bank + 1), np.maximum(ledger.balances, 0.0)
    kind = promises.payer[rows]
    by_kind = np.bincount(kind, weights=instalment, minlength=len(KINDS))
    asked[ledger.government], asked[ledger.fund], asked[ledger.bank] = by_kind[[STATE, CITIZENS_FUND, BANK]]
    targets = len(economy.firms.sector) + BEYOND_FIRMS
    of_group = np.array([np.bincount(promises.firm[rows], weights=instalment * (kind == group), minlength=targets)
                         for group in GROUPS])
    groups = groups_of(economy.households, economy.firms, economy.notes.purchases, member_weights(economy),
                       economy.parameters.tasks.bins - 2)
    people = asked[ledger.households]
    alike = float(by_kind[EVERYBODY]) + divide_among_groups(of_group, groups, people)
    people += alike / len(people)
    return asked, means
