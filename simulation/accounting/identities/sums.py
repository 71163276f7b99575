"""Sums of accounts by sector, for the checks alone: the ledger has none of them."""

from __future__ import annotations

import numpy as np

from simulation.accounting.ledger import Accounts, Amount
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel, scalar
from simulation.relations.edges import Rows

SECTOR_NAMES = ("households", "goods", "services", "machine_makers", "government", "citizens_fund", "platform", "bank",
                "loans", "bonds")
LOANS, BONDS = 8, 9
BLOCK = 512


def stocks(economy: Economy, balances: Floats, loans: Floats, bonds: float) -> Floats:
    """Return the stocks of all sectors, loans and bonds, in the order of `SECTOR_NAMES`; ¤ (10,)."""
    stood: Floats = sums_of_stocks(balances, economy.ledger.n_households, economy.firms.sector, loans, bonds)
    return stood


def by_sector(economy: Economy, accounts: Accounts, amounts: Amount) -> Floats:
    """Sum ¤ amounts of accounts by sector, in the order of `SECTOR_NAMES` up to the bank; shape (8,)."""
    sums: Floats = sums_by_sector(*lined_up(economy, accounts, amounts), economy.ledger.n_households,
                                  economy.firms.sector)
    return sums


def lined_up(economy: Economy, accounts: Accounts, amounts: Amount) -> tuple[Floats, int]:
    """Return ¤ amounts of accounts in a row, and the account of the first; one amount for all stands as its sum."""
    if isinstance(accounts, np.ndarray):
        spread = np.zeros(economy.ledger.bank + 1)
        add(spread, accounts, amounts, 1.0)
        return spread, 0
    if isinstance(amounts, np.ndarray):
        return amounts, accounts if isinstance(accounts, int) else accounts.start
    if isinstance(accounts, int):
        return np.array((amounts,)), accounts
    return np.array((amounts * (accounts.stop - accounts.start),)), accounts.start


@scalar
def sum_in_lanes(amounts: Floats) -> float:
    """Sum numbers in blocks and eight lanes: fast, and rounding stays small however many there are."""
    total = 0.0
    rows = len(amounts) // 8
    lanes = amounts[: 8 * rows].reshape(rows, 8)
    for block in range(0, rows, BLOCK):
        a = b = c = d = e = f = g = h = 0.0
        for i in range(block, min(block + BLOCK, rows)):
            a += lanes[i, 0]
            b += lanes[i, 1]
            c += lanes[i, 2]
            d += lanes[i, 3]
            e += lanes[i, 4]
            f += lanes[i, 5]
            g += lanes[i, 6]
            h += lanes[i, 7]
        total += ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(8 * rows, len(amounts)):
        total += amounts[i]
    return total


@scalar
def add_by_branch(amounts: Floats, branch: Ints, sums: Floats) -> None:
    """Add ¤ amounts of firms to the sums (3,) of their branches.

    Two lanes a branch and no choice of address: a sum that waits for its own last store takes four times as long.
    """
    a = b = c = d = e = f = 0.0
    even = len(amounts) - len(amounts) % 2
    for i in range(0, even, 2):
        here, there = branch[i], branch[i + 1]
        a += amounts[i] if here == 0 else 0.0
        b += amounts[i] if here == 1 else 0.0
        c += amounts[i] if here == 2 else 0.0
        d += amounts[i + 1] if there == 0 else 0.0
        e += amounts[i + 1] if there == 1 else 0.0
        f += amounts[i + 1] if there == 2 else 0.0
    sums[0] += a + d
    sums[1] += b + e
    sums[2] += c + f
    for i in range(even, len(amounts)):
        sums[branch[i]] += amounts[i]


@kernel
def sums_by_sector(amounts: Floats, start: int, people: int, branch: Ints) -> Floats:
    """Sum ¤ amounts (accounts,) of the accounts from `start` on by sector, shape (8,)."""
    result = np.zeros(LOANS)
    of_people = min(max(people - start, 0), len(amounts))
    result[0] = sum_in_lanes(amounts[:of_people])
    after_firms = min(max(people + len(branch) - start, 0), len(amounts))
    first = start + of_people - people
    add_by_branch(amounts[of_people:after_firms], branch[first : first + after_firms - of_people], result[1:4])
    for i in range(after_firms, len(amounts)):
        result[4 + start + i - people - len(branch)] += amounts[i]
    return result


@kernel
def sums_of_stocks(balances: Floats, people: int, branch: Ints, loans: Floats, bonds: float) -> Floats:
    """Sum ¤ balances (accounts,) by sector, then loans (firms,) and bonds; shape (10,)."""
    result = np.zeros(BONDS + 1)
    public = people + len(branch)
    result[0] = sum_in_lanes(balances[:people])
    add_by_branch(balances[people:public], branch, result[1:4])
    result[4:LOANS] = balances[public:]
    result[LOANS] = sum_in_lanes(loans)
    result[BONDS] = bonds
    return result


@kernel
def move_tally(tally: Floats, people: int, branch: Ints, paid: Floats, payer: int, received: Floats, payee: int,
               sign: float, claim: int, is_loss: bool) -> float:
    """Move the tally (10,) of stocks by an entry, ¤ in a row from the first payer and from the first payee on.

    Flows that create deposits (+1) or destroy them (-1) move the bank's `claim` as well; a loss moves no deposit.
    Return how far payments are from receipts.
    """
    paid_by, received_by = sums_by_sector(paid, payer, people, branch), sums_by_sector(received, payee, people, branch)
    paid_in_all, received_in_all = 0.0, 0.0
    for sector in range(LOANS):
        paid_in_all += paid_by[sector]
        received_in_all += received_by[sector]
        if is_loss:
            tally[sector] -= received_by[sector]
        elif sign != 0.0:
            tally[sector] += sign * paid_by[sector]
        else:
            tally[sector] += received_by[sector] - paid_by[sector]
    if is_loss:
        tally[LOANS] -= paid_in_all
    elif sign != 0.0:
        tally[claim] += sign * paid_in_all
    return abs(paid_in_all - received_in_all) / max(paid_in_all, received_in_all, 1e-300)


@kernel
def largest_gap(balances: Floats, people: int, branch: Ints, loans: Floats, bonds: float,
                tally: Floats) -> tuple[int, float, float]:
    """Return the stock furthest from its tally, by how much, and what deposits lack in backing, per money there is."""
    actual = sums_of_stocks(balances, people, branch, loans, bonds)
    money = 0.0
    for sector in range(LOANS - 1):
        money += actual[sector]
    worst = 0
    gap = 0.0
    for stock in range(len(actual)):
        here = abs(actual[stock] - tally[stock])
        if here > gap or np.isnan(here):
            worst = stock
            gap = here
    backing = actual[LOANS] + actual[BONDS] - actual[LOANS - 1]
    return worst, gap / money, abs(money - backing) / money


@kernel
def hours_by_firm(firm: Rows, hours: Floats, firms: int) -> Floats:
    """Sum people's hours on edges by firm; worker-quarters (firms,)."""
    sums = np.zeros(firms)
    for e in range(len(firm)):
        if firm[e] >= 0:
            sums[firm[e]] += hours[e]
    return sums


def furthest_from_zero(values: Floats) -> tuple[int, float]:
    """Return where numbers (n,) are furthest from zero, and how far; what is no number is further than all."""
    gap = np.abs(values, out=values)
    worst = int(gap.argmax())
    return worst, float(gap[worst])


def add(balances: Floats, accounts: Accounts, amounts: Amount, sign: float) -> None:
    """Add signed ¤ amounts to the accounts they belong to; a flow of nothing moves nothing."""
    if isinstance(accounts, np.ndarray):
        balances += sign * np.bincount(accounts, weights=np.broadcast_to(amounts, accounts.shape),
                                       minlength=len(balances))
    elif isinstance(amounts, np.ndarray) or amounts != 0.0:
        balances[accounts] += amounts if sign == 1.0 else sign * amounts


def sector_name(economy: Economy, account: int) -> str:
    """Name the sector of an account."""
    return SECTOR_NAMES[_sector(economy, account)]


def _sector(economy: Economy, account: int) -> int:
    ledger = economy.ledger
    if account < ledger.n_households:
        return 0
    if account < ledger.government:
        return 1 + int(economy.firms.sector[account - ledger.n_households])
    return 4 + account - ledger.government
