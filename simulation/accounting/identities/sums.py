"""Sums of accounts by sector, for the checks alone: the ledger has none of them."""

from __future__ import annotations

import numpy as np

from simulation.accounting.ledger import Accounts, Amount
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel

SECTOR_NAMES = ("households", "goods", "services", "machine_makers", "government", "citizens_fund", "bank", "loans",
                "bonds")
LOANS, BONDS = 7, 8
BLOCK = 512


def stocks(economy: Economy, balances: Floats, loans: Floats, bonds: float) -> Floats:
    """Return the stocks of all sectors, loans and bonds, in the order of `SECTOR_NAMES`; ¤ (9,)."""
    result = np.empty(len(SECTOR_NAMES))
    result[:LOANS] = by_sector(economy, slice(0, economy.ledger.bank + 1), balances)
    result[LOANS], result[BONDS] = loans.sum(), bonds
    return result


def by_sector(economy: Economy, accounts: Accounts, amounts: Amount) -> Floats:
    """Sum ¤ amounts of accounts by sector, in the order of `SECTOR_NAMES` up to the bank; shape (7,)."""
    ledger = economy.ledger
    if isinstance(accounts, np.ndarray):
        spread = np.zeros(ledger.bank + 1)
        add(spread, accounts, amounts, 1.0)
        accounts, amounts = slice(0, ledger.bank + 1), spread
    if isinstance(amounts, np.ndarray) and isinstance(accounts, slice):
        return sums_by_sector(amounts, accounts.start, ledger.n_households, economy.firms.sector)
    result = np.zeros(LOANS)
    first, number = (accounts, 1) if isinstance(accounts, int) else (accounts.start, accounts.stop - accounts.start)
    result[_sector(economy, first)] = amounts * number
    return result


@kernel
def sums_by_sector(amounts: Floats, start: int, people: int, branch: Ints) -> Floats:
    """Sum ¤ amounts (accounts,) of the accounts from `start` on by sector, shape (7,).

    People's are summed in blocks and eight lanes: fast, and rounding stays small however many there are.
    """
    result = np.zeros(LOANS)
    of_people = min(max(people - start, 0), len(amounts))
    rows = of_people // 8
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
        result[0] += ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(8 * rows, of_people):
        result[0] += amounts[i]
    after_firms = min(max(people + len(branch) - start, 0), len(amounts))
    for i in range(of_people, after_firms):
        result[1 + branch[start + i - people]] += amounts[i]
    for i in range(after_firms, len(amounts)):
        result[4 + start + i - people - len(branch)] += amounts[i]
    return result


def add(balances: Floats, accounts: Accounts, amounts: Amount, sign: float) -> None:
    """Add signed ¤ amounts to the accounts they belong to."""
    if isinstance(accounts, np.ndarray):
        balances += sign * np.bincount(accounts, weights=np.broadcast_to(amounts, accounts.shape),
                                       minlength=len(balances))
    elif sign > 0:
        balances[accounts] += amounts
    else:
        balances[accounts] -= amounts


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
