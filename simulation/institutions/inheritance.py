"""Inheritance: what passes on when a person retires, to the successor and to other heirs (model 1.1, R9)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.institutions.ownership import add_claims, forget_empty_titles, make_whole, persons_claims, titles_of
from simulation.kernels import kernel
from simulation.streams import uniform


@kernel
def heirs_of(key: np.uint64, retired: Ints, identity: Ints, heirs: int, people: int) -> Ints:
    """Name the heirs of each person who retires: the successor in its own row, the others drawn; (retired, heirs)."""
    found = np.empty((len(retired), heirs), np.int64)
    for i in range(len(retired)):
        found[i, 0] = retired[i]
        for k in range(1, heirs):
            found[i, k] = int(uniform(key, identity[retired[i]], k) * people)
    return found


@kernel
def parts_of(estates: Floats, heirs: Ints, people: int) -> tuple[Floats, Floats]:
    """Divide ¤ estates (retired,) evenly among heirs (retired, heirs); the first keeps its part.

    Return what each person gives away, and what each is given; ¤ (people,).
    """
    given, taken = np.zeros(people), np.zeros(people)
    number = heirs.shape[1]
    for i in range(len(estates)):
        part = estates[i] / number
        for k in range(1, number):
            given[heirs[i, 0]] += part
            taken[heirs[i, k]] += part
    return given, taken


def inherit(economy: Economy) -> None:
    """Pass on what those who retire leave; what founders hold for life lapses to the other claims on their firm."""
    households, ledger, key = economy.households, economy.ledger, economy.key("heirs")
    people, number = len(households.wage), economy.parameters.owners.heirs
    retired = np.flatnonzero(households.is_successor)
    lapse(economy, retired)
    heirs = heirs_of(key, retired, households.identity, number, people)
    given, taken = parts_of(households.deposits[retired], heirs, people)
    ledger.settle(flows.INHERITANCE, ledger.households, given, ledger.households, taken)
    if number > 1:
        divide_claims(economy, heirs)


def lapse(economy: Economy, retired: Ints) -> None:
    """Let claims held for life by those who retire (n,) go to the other claims on the firm, in proportion."""
    holdings = economy.holdings
    rows = np.flatnonzero(holdings.for_life[: holdings.n_used] & holdings.is_alive[: holdings.n_used])
    leaves = np.zeros(len(economy.households.wage), np.bool_)
    leaves[retired] = True
    rows = rows[leaves[economy.owners.person[holdings.owner[rows]]]]
    if len(rows):
        firms = np.unique(holdings.firm[rows])
        holdings.remove(rows)
        make_whole(economy, firms)
        forget_empty_titles(economy)


def divide_claims(economy: Economy, heirs: Ints) -> None:
    """Divide the claims of those who retire evenly among their heirs (retired, heirs)."""
    holdings, owners = economy.holdings, economy.owners
    estate = np.full(len(economy.households.wage), -1)
    estate[heirs[:, 0]] = np.arange(len(heirs))
    rows = persons_claims(economy)
    rows = rows[estate[owners.person[holdings.owner[rows]]] >= 0]
    if not len(rows):
        return
    firms, shares = holdings.firm[rows], holdings.share[rows] / heirs.shape[1]
    receivers = heirs[estate[owners.person[holdings.owner[rows]]], 1:]
    holdings.share[rows] = shares
    others = receivers.shape[1]
    add_claims(economy, titles_of(economy, receivers.ravel()), np.repeat(firms, others), np.repeat(shares, others))
    touched = np.unique(firms)
    join_claims(economy, touched)
    make_whole(economy, touched)


def join_claims(economy: Economy, firms: Ints) -> None:
    """Write claims of one owner on one firm (firms,) as one, so that their number stays within that of owners."""
    holdings, rows = economy.holdings, persons_claims(economy)
    rows = rows[np.isin(holdings.firm[rows], firms)]
    title = 2 * holdings.owner[rows] + holdings.for_life[rows]
    _, first, number = np.unique(holdings.firm[rows] * (2 * economy.owners.n_used) + title, return_index=True,
                                 return_inverse=True)
    holdings.share[rows[first]] = np.bincount(number, weights=holdings.share[rows])
    holdings.remove(np.delete(rows, first))
