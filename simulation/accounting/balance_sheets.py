"""The two matrices of the economy: what each sector owns and owes, and what moved in a quarter (model 2.1, 2.2).

Both are read from columns and from settled entries, never used to compute anything: that they close is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.accounting.ledger import Accounts, Amount, Ledger
from simulation.agents.firms import GOODS, SECTORS
from simulation.agents.machines import MACHINE_OWNERS, OF_FIRM, OF_FUND, OF_STATE
from simulation.agents.owners import BANK as BANK_AS_OWNER
from simulation.agents.owners import CITIZENS_FUND, KINDS, STATE
from simulation.columns import Floats, Ints
from simulation.economy import Economy

COLUMNS = ("households", *SECTORS, "citizens_fund", "state", "platform", "bank")
HOUSEHOLDS, FIRMS, FUND, GOVERNMENT, PLATFORM, BANK = 0, slice(1, 4), 4, 5, 6, 7
HOLDERS = np.full(len(KINDS), HOUSEHOLDS)
HOLDERS[[CITIZENS_FUND, STATE, BANK_AS_OWNER]] = FUND, GOVERNMENT, BANK
"""The column in which the claims of each kind of owner stand: persons, everybody and groups are households."""
MACHINE_HOLDERS = np.full(len(MACHINE_OWNERS), HOUSEHOLDS)
MACHINE_HOLDERS[[OF_STATE, OF_FUND]] = GOVERNMENT, FUND
"""The same for machines that are rented out."""
FINANCIAL = ("deposits", "loans", "bonds", "firm_equity", "platform_equity", "bank_equity")
REAL = ("machines", "plant", "inventories", "land")
LANDLORDS = {"persons": HOUSEHOLDS, "everybody": HOUSEHOLDS, "fund": FUND, "state": GOVERNMENT}
BORROWED: dict[Flow, float] = {
    flows.LENDING: 1.0, flows.REPAYMENT: -1.0, flows.BOND_ISSUE: 1.0, flows.BOND_RETIREMENT: -1.0}
"""Flows between the bank and a borrower that make deposits or destroy them."""


@dataclass(frozen=True)
class Matrix:
    """A table of ¤ with named rows and one column for each sector."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats

    def __getitem__(self, cell: tuple[str, str]) -> float:
        """Return one cell by the names of its row and column."""
        return float(self.values[self.rows.index(cell[0]), self.columns.index(cell[1])])

    def row(self, name: str) -> Floats:
        """Return a view of one row, ¤ (columns,)."""
        line: Floats = self.values[self.rows.index(name)]
        return line

    def as_text(self) -> str:
        """Write the matrix with its sums in columns of fixed width."""
        width = max(map(len, self.rows))
        lines = [" ".join([" " * width, *(f"{name:>14}" for name in (*self.columns, "sum"))])]
        body = np.column_stack((self.values, self.values.sum(axis=1)))
        body = np.vstack((body, body.sum(axis=0)))
        for name, line in zip((*self.rows, "sum"), body, strict=True):
            lines.append(" ".join([f"{name:<{width}}", *(f"{value:14.2f}" for value in line)]))
        return "\n".join(lines)


def balance_sheet(economy: Economy) -> Matrix:
    """Return what sectors own (+) and owe (-) at the close of a period, ¤; equity at book value (2.1, 2.6).

    The row of net worth is what closes a column, so it is none for firms, platforms and bank; all rows but those of
    real assets and net worth sum to zero.
    """
    ledger, firms, machines = economy.ledger, economy.firms, economy.machines
    sheet = Matrix((*FINANCIAL, *REAL, "net_worth"), COLUMNS, np.zeros((len(FINANCIAL) + len(REAL) + 1, len(COLUMNS))))
    money = np.bincount(_sector_of_accounts(economy), weights=ledger.balances, minlength=len(COLUMNS))
    sheet.row("deposits")[:] = money
    sheet.row("deposits")[BANK] = -np.sum(money[:BANK])
    sheet.row("loans")[FIRMS] = -_by_sector(economy, ledger.loans)
    sheet.row("loans")[BANK] = np.sum(ledger.loans)
    sheet.row("bonds")[[GOVERNMENT, BANK]] = -ledger.bonds, ledger.bonds
    of_firms, of_bank, of_platforms = _equity_by_holder(economy, float(money[BANK]), float(money[PLATFORM]))
    sheet.row("firm_equity")[:] = of_firms
    sheet.row("firm_equity")[FIRMS] -= _by_sector(economy, firms.equity)
    sheet.row("platform_equity")[:] = of_platforms
    sheet.row("platform_equity")[PLATFORM] -= money[PLATFORM]
    sheet.row("bank_equity")[:] = of_bank
    sheet.row("bank_equity")[BANK] -= np.sum(of_bank)
    rows = machines.rows()
    own = machines.owner_kind[rows] == OF_FIRM
    number = np.bincount(machines.owner[rows[own]], minlength=len(firms.sector)).astype(np.float64)
    rented = np.bincount(MACHINE_HOLDERS[machines.owner_kind[rows[~own]]], minlength=len(COLUMNS))
    sheet.row("machines")[:] = economy.published.machine_price * rented
    sheet.row("machines")[FIRMS] = economy.published.machine_price * _by_sector(economy, number)
    sheet.row("plant")[FIRMS] = economy.published.sector_price[GOODS] * _by_sector(economy, firms.plant)
    sheet.row("inventories")[FIRMS] = _by_sector(economy, firms.unit_cost * firms.inventory)
    rule = economy.parameters.land
    sheet.row("land")[LANDLORDS[rule.holder]] = rule.endowment * ledger.n_households * economy.published.land_price
    sheet.row("net_worth")[:] = -sheet.values.sum(axis=0)
    return sheet


def transaction_flows(economy: Economy) -> Matrix:
    """Return what sectors received (+) and paid (-) by each flow since the opening of the period, ¤ (2.2).

    The last row is the change of deposits, read from the accounts: a use of funds of whoever holds them, a source of
    the bank's. Write-offs move no deposit and stand outside.
    """
    ledger = economy.ledger
    sector = _sector_of_accounts(economy)
    moving = tuple(flow for flow in flows.FLOWS if flow is not flows.WRITE_OFF)
    table = Matrix((*(flow.name for flow in moving), "change_of_deposits"), COLUMNS,
                   np.zeros((len(moving) + 1, len(COLUMNS))))
    for entry in ledger.journal:
        if entry.flow is flows.WRITE_OFF:
            continue
        line = table.row(entry.flow.name)
        if entry.flow in BORROWED:
            funds = BORROWED[entry.flow] * _by_column(ledger, sector, entry.payers, entry.paid)
            line += funds
            line[BANK] -= np.sum(funds)
        else:
            line += _by_column(ledger, sector, entry.payees, entry.received)
            line -= _by_column(ledger, sector, entry.payers, entry.paid)
    change = np.bincount(sector, weights=ledger.balances - ledger.opening.balances, minlength=len(COLUMNS))
    table.values[-1] = -change
    table.values[-1, BANK] = np.sum(change[:BANK])
    return table


def _sector_of_accounts(economy: Economy) -> Ints:
    ledger = economy.ledger
    sector = np.empty(ledger.bank + 1, np.int64)
    sector[ledger.households] = HOUSEHOLDS
    sector[ledger.firms] = 1 + economy.firms.sector
    sector[[ledger.government, ledger.fund, ledger.platform, ledger.bank]] = GOVERNMENT, FUND, PLATFORM, BANK
    return sector


def _equity_by_holder(economy: Economy, own_funds: float, escrow: float) -> tuple[Floats, Floats, Floats]:
    """Return book equity of firms, bank and platforms by the sector that holds the claims; ¤ (columns,) each.

    The bank is worth its own funds and its claims on firms and platforms. Platforms belong to the owners of the bank,
    in the same proportions, unless they have owners of their own.
    """
    holdings, bank = economy.holdings, len(economy.firms.sector)
    rows = holdings.rows()
    on, share = holdings.firm[rows], holdings.share[rows]
    holder = HOLDERS[economy.owners.kind[holdings.owner[rows]]]
    alone = economy.parameters.ownership_platforms.applies
    worth = share * np.append(economy.firms.equity, (own_funds, escrow))[on]
    worth[on == bank] = share[on == bank] * (own_funds + float(np.sum(worth[holder == BANK])))
    found = []
    for counts, amounts in ((on < bank, worth), (on == bank, worth),
                            (on == bank + alone, worth if alone else escrow * share)):
        by_column = np.zeros(len(COLUMNS))
        np.add.at(by_column, holder[counts], amounts[counts])
        found.append(by_column)
    return found[0], found[1], found[2]


def _by_sector(economy: Economy, worth: Floats) -> Floats:
    """Sum over the firms of each sector; ¤ (sectors,)."""
    result = np.zeros(len(SECTORS))
    np.add.at(result, economy.firms.sector, worth)
    return result


def _by_column(ledger: Ledger, sector: Ints, accounts: Accounts, amounts: Amount) -> Floats:
    moved = np.zeros(ledger.bank + 1)
    if isinstance(accounts, np.ndarray):
        np.add.at(moved, accounts, amounts)
    else:
        moved[accounts] += amounts
    summed = np.zeros(len(COLUMNS))
    np.add.at(summed, sector, moved)
    return summed
