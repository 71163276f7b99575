"""The one ledger: deposits, loans, bonds and the bank's own funds, and the only functions that move money.

Every deposit of every agent stands in one array. Tables see locked views of it, so that no rule can pay past the
books. Each call is journalled; the matrices and the checks are made from the journal alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.columns import Floats, Ints
from simulation.kernels import kernel

TOLERANCE = 1e-12
BLOCK = 512
Accounts = slice | Ints | int
Amount = Floats | float


class LedgerError(ValueError):
    """A payment that cannot be booked: unequal sums, a negative or a non-finite amount."""


class Entry(NamedTuple):
    """One line of the journal: amounts as they were booked (where nothing moved, 0 for each account), and when.

    A named tuple, since some ninety are made each period and a frozen data class takes three times as long.
    """

    flow: Flow
    payers: Accounts
    paid: Amount
    payees: Accounts
    received: Amount
    step: str

    @property
    def is_of_nothing(self) -> bool:
        """Tell whether no money moved: the flow was booked because it must be, be it of zero."""
        return isinstance(self.paid, float) and isinstance(self.received, float) and self.paid == self.received == 0.0

    @property
    def sum_received(self) -> float:
        """Sum what the payees received, ¤; one amount for several accounts counts once."""
        return self.received if isinstance(self.received, float) else float(self.received.sum())


@dataclass
class Snapshot:
    """The stocks at the opening of a period."""

    balances: Floats
    loans: Floats
    bonds: float


@dataclass
class Ledger:
    """Accounts in order: households, firms, government, citizens' fund, platforms, bank.

    The bank's account holds its net worth: what is paid to it raises that and destroys deposits.
    """

    n_households: int
    n_firms: int
    bonds: float = 0.0
    period: int = 0
    step: str = "opening"
    journal: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out the accounts, all at zero."""
        people, firms = self.n_households, self.n_firms
        self.households = slice(0, people)
        self.firms = slice(people, people + firms)
        self.government = people + firms
        self.fund = people + firms + 1
        self.platform = people + firms + 2
        self.bank = people + firms + 3
        self._balances = np.zeros(people + firms + 4)
        self._loans = np.zeros(firms)
        self._show()
        self.opening = self.snapshot()

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a copy; NumPy copies a view apart from its base, so the views are made anew."""
        self.__dict__.update(state)
        self._show()

    def _show(self) -> None:
        self.household_deposits = _locked(self._balances[self.households])
        self.firm_deposits = _locked(self._balances[self.firms])
        self.loans = _locked(self._loans[:])
        self.balances = _locked(self._balances[:])

    def account(self, firms: Ints) -> Ints:
        """Return the accounts of firm rows."""
        return firms + self.n_households

    def snapshot(self) -> Snapshot:
        """Copy all stocks."""
        return Snapshot(self._balances.copy(), self._loans.copy(), self.bonds)

    def open_period(self) -> None:
        """Close the journal of the last period and note the opening stocks."""
        self.opening = self.snapshot()
        self.journal = []

    def settle(self, flow: Flow, payers: Accounts, paid: Amount, payees: Accounts, received: Amount) -> None:
        """Move money from payers to payees; amounts are ¤ per account, or one amount for each account named.

        Raises LedgerError if the sums differ by more than 1e-12 of the turnover (of 1e-300 ¤ where it is less, since
        the smallest numbers have fewer digits), or an amount is negative or not finite; nothing is booked then.
        """
        entry = self._sound(flow, payers, paid, payees, received)
        self._add(payers, entry.paid, -1.0)
        self._add(payees, entry.received, 1.0)
        self.journal.append(entry)

    def lend(self, amounts: Floats) -> None:
        """Create loans and deposits for all firms; shape (firms,). Nothing is booked where none borrows."""
        self._credit(flows.LENDING, amounts, 1.0)

    def repay(self, amounts: Floats) -> None:
        """Destroy loans and deposits of all firms; shape (firms,). Nothing is booked where none repays."""
        self._credit(flows.REPAYMENT, amounts, -1.0)

    def cover(self, costs: Floats) -> None:
        """Lend firms what they lack to pay costs they are bound to pay (7.18); shape (firms,)."""
        self.lend(np.maximum(costs - self.firm_deposits, 0.0))

    def write_off(self, amounts: Floats) -> None:
        """Cancel loans at the expense of the bank's own funds; shape (firms,)."""
        entry = self._sound(flows.WRITE_OFF, self.firms, amounts, self.bank, float(np.sum(amounts)))
        self._loans -= amounts
        self._balances[self.bank] -= entry.received
        self.journal.append(entry)

    def issue_bonds(self, amount: float) -> None:
        """Let the bank buy public debt: a deposit for the government; nothing is booked where there is no need."""
        if amount != 0.0:
            self._bond(flows.BOND_ISSUE, amount, 1.0)

    def retire_bonds(self, amount: float) -> None:
        """Let the government buy back its debt out of its deposit."""
        self._bond(flows.BOND_RETIREMENT, amount, -1.0)

    def fund_government(self, amount: float) -> None:
        """Issue what bonds it takes for the government to be able to pay `amount`."""
        self.issue_bonds(max(amount - float(self._balances[self.government]), 0.0))

    def open_accounts(self, balances: Floats, loans: Floats, bonds: float) -> None:
        """Set the opening stocks once, before the first period."""
        self._balances[:] = balances
        self._loans[:] = loans
        self.bonds = bonds
        self.open_period()

    def _credit(self, flow: Flow, amounts: Floats, sign: float) -> None:
        entry = self._sound(flow, self.firms, amounts, self.firms, amounts)
        if entry.is_of_nothing:
            return
        self._loans += sign * amounts
        self._balances[self.firms] += sign * amounts
        self.journal.append(entry)

    def _bond(self, flow: Flow, amount: float, sign: float) -> None:
        entry = self._sound(flow, self.government, amount, self.government, amount)
        self.bonds += sign * amount
        self._balances[self.government] += sign * amount
        self.journal.append(entry)

    def _add(self, accounts: Accounts, amounts: Amount, sign: float) -> None:
        if not isinstance(amounts, np.ndarray) and amounts == 0.0:
            return
        if isinstance(accounts, np.ndarray):
            np.add.at(self._balances, accounts, sign * amounts)
        else:
            self._balances[accounts] += amounts if sign == 1.0 else sign * amounts

    def _sound(self, flow: Flow, payers: Accounts, paid: Amount, payees: Accounts, received: Amount) -> Entry:
        """Return an entry with locked copies of its amounts, or refuse it."""
        if not (_fits(payers, paid) and _fits(payees, received)):
            self._refuse(flow, "there must be an amount for each account, and no account below 0")
        kept_paid, paid_in_all, pays_debit = kept_received, received_in_all, gets_debit = _kept(payers, paid)
        if received is not paid or payees is not payers:
            kept_received, received_in_all, gets_debit = _kept(payees, received)
        if not math.isfinite(paid_in_all + received_in_all) or pays_debit or gets_debit:
            self._refuse(flow, "amounts must be finite and not negative")
        if abs(paid_in_all - received_in_all) > TOLERANCE * max(paid_in_all, received_in_all, 1e-300):
            self._refuse(flow, f"{paid_in_all!r} paid but {received_in_all!r} received")
        return Entry(flow, _named(payers), kept_paid, _named(payees), kept_received, self.step)

    def _refuse(self, flow: Flow, reason: str) -> NoReturn:
        raise LedgerError(f"{flow.name} in period {self.period}, step {self.step}: {reason}")


def _fits(accounts: Accounts, amounts: Amount) -> bool:
    if isinstance(accounts, int):
        return accounts >= 0 and not isinstance(amounts, np.ndarray)
    if isinstance(accounts, np.ndarray) and accounts.size and int(accounts.min()) < 0:
        return False
    number = accounts.stop - accounts.start if isinstance(accounts, slice) else len(accounts)
    return not isinstance(amounts, np.ndarray) or amounts.shape == (number,)


def _named(accounts: Accounts) -> Accounts:
    return accounts.copy() if isinstance(accounts, np.ndarray) else accounts


def _kept(accounts: Accounts, amounts: Amount) -> tuple[Amount, float, bool]:
    """Return amounts as the journal keeps them, what they come to over the accounts, and whether one is below 0."""
    if isinstance(amounts, np.ndarray):
        kept = np.array(amounts, dtype=np.float64)
        in_all, is_debit = _total_and_debit(kept)
        if in_all == 0.0 and not is_debit:
            return 0.0, 0.0, False
        return _locked(kept), in_all, is_debit
    number = 1
    if isinstance(accounts, slice):
        number = accounts.stop - accounts.start
    elif isinstance(accounts, np.ndarray):
        number = len(accounts)
    return float(amounts), float(amounts) * number, amounts < 0.0


@kernel
def _total_and_debit(amounts: Floats) -> tuple[float, bool]:
    """Sum ¤ amounts (n,) in blocks, so that rounding stays small however many there are; tell if one is below 0."""
    total, is_debit = 0.0, False
    for block in range(0, len(amounts), BLOCK):
        part = 0.0
        for amount in amounts[block : block + BLOCK]:
            part += amount
            is_debit |= amount < 0.0
        total += part
    return total, is_debit


def _locked(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
