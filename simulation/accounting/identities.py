"""The checks: after every step and at every close, from the journal and the columns alone (model 2.3).

Nothing here is shared with `Ledger.settle`: closing stocks are read from the columns and held against the opening
snapshot plus the journal. A breach stops the run and names period, step, sector and flow.
"""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.completeness import completeness
from simulation.accounting.ledger import Accounts, Amount, Entry
from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, PERSON, STATE
from simulation.columns import Floats
from simulation.economy import Economy

TOLERANCE = 1e-12
SECTOR_NAMES = ("households", "goods", "services", "machine_makers", "government", "citizens_fund", "bank", "loans",
                "bonds")
LOANS, BONDS = 7, 8
NOTHING = np.zeros(1)
RESIDUALS = {"pay_residual": flows.RESIDUAL, "pay_bank_residual": flows.BANK_RESIDUAL}


class BooksError(RuntimeError):
    """An identity that does not hold: in which period, after which step, in which sector, by which flow."""

    def __init__(self, economy: Economy, identity: str, sector: str, flow: str, residual: float) -> None:
        """Name the place of the breach and its size relative to the stock or turnover it belongs to."""
        self.period, self.step, self.identity = economy.period, economy.ledger.step, identity
        self.sector, self.flow, self.residual = sector, flow, residual
        super().__init__(
            f"books do not balance in period {self.period}, step {self.step}: {identity}; sector {sector}, "
            f"flow {flow}, relative residual {residual:.3g}")


def check_step(economy: Economy) -> None:
    """Hold the stocks of each sector against the journal of this step (2.1, 2.3-2.4)."""
    ledger, notes = economy.ledger, economy.notes
    new = ledger.journal[notes.entries_checked:]
    if notes.entries_checked == 0:
        notes.tally[:] = _stocks(economy, ledger.opening.balances, ledger.opening.loans, ledger.opening.bonds)
    notes.entries_checked = len(ledger.journal)
    for entry in new:
        paid, received = _sum(entry.payers, entry.paid), _sum(entry.payees, entry.received)
        _assert(economy, "payments equal receipts", abs(paid - received) / max(paid, received, 1e-300),
                "all", entry.flow.name)
        notes.tally += _movement(economy, entry)
    actual = _stocks(economy, ledger.balances, ledger.loans, ledger.bonds)
    money = float(np.sum(actual[:6]))
    gap = np.abs(actual - notes.tally) / money
    worst = int(np.argmax(gap))
    _assert(economy, "stocks equal opening stocks plus journal (2.2)", float(gap[worst]), SECTOR_NAMES[worst],
            _names(new))
    backing = actual[LOANS] + actual[BONDS] - actual[6]
    _assert(economy, "deposits equal loans plus bonds less the bank's own funds (2.3)", abs(money - backing) / money,
            "bank", _names(new))
    if ledger.step in RESIDUALS:
        _check_recipients(economy, [entry for entry in new if entry.flow is RESIDUALS[ledger.step]])


def check_books(economy: Economy) -> None:
    """Check every account, every unit and every claim at the close of a period (2.2-2.13)."""
    _check_accounts(economy)
    _check_units(economy)
    _check_people_and_claims(economy)
    _check_output_three_ways(economy)
    _check_net_worth(economy)
    for identity, sector, flow, residual in completeness(economy.ledger, economy.households, economy.firms,
                                                         economy.owners, economy.holdings):
        _assert(economy, identity, residual, sector, flow)


def _check_accounts(economy: Economy) -> None:
    ledger = economy.ledger
    expected, loans, bonds = ledger.opening.balances.copy(), ledger.opening.loans.copy(), ledger.opening.bonds
    for entry in ledger.journal:
        if entry.flow in (flows.LENDING, flows.REPAYMENT):
            sign = 1.0 if entry.flow is flows.LENDING else -1.0
            loans += sign * entry.paid
            _add(expected, entry.payers, entry.paid, sign)
        elif entry.flow in (flows.BOND_ISSUE, flows.BOND_RETIREMENT):
            sign = 1.0 if entry.flow is flows.BOND_ISSUE else -1.0
            bonds += sign * float(entry.paid)
            _add(expected, entry.payers, entry.paid, sign)
        elif entry.flow is flows.WRITE_OFF:
            loans -= entry.paid
            _add(expected, entry.payees, entry.received, -1.0)
        else:
            _add(expected, entry.payers, entry.paid, -1.0)
            _add(expected, entry.payees, entry.received, 1.0)
    money = float(np.sum(ledger.balances[: ledger.bank]))
    gap = np.abs(ledger.balances - expected)
    worst = int(np.argmax(gap))
    culprit = next((e.flow.name for e in reversed(ledger.journal) if _touches(e, worst)), "none booked")
    _assert(economy, "each account equals its opening plus its journal (2.2)", float(gap[worst]) / money,
            _sector_name(economy, worst), culprit)
    _assert(economy, "each loan equals its opening plus its journal (2.4)",
            float(np.max(np.abs(ledger.loans - loans), initial=0.0)) / money, "loans", "lending")
    _assert(economy, "public debt equals its opening plus its journal (2.4)", abs(ledger.bonds - bonds) / money,
            "government", "bond_issue")
    _assert(economy, "no deposit is negative (2.5)", max(-float(np.min(ledger.balances[: ledger.bank])), 0.0) / money,
            _sector_name(economy, int(np.argmin(ledger.balances[: ledger.bank]))), "none")
    _assert(economy, "a slot without a firm owes nothing (2.4)",
            float(np.sum(ledger.loans * ~economy.firms.is_active)) / money, "loans", "write_off")


def _check_units(economy: Economy) -> None:
    firms = economy.firms
    made = firms.output + firms.inventory_previous
    used = firms.sales + firms.inventory + firms.spoiled
    gap = np.abs(made - used) / np.maximum(made, np.max(firms.productivity))
    worst = int(np.argmax(gap))
    _assert(economy, "output plus stock equals sales plus stock plus spoilage (2.8)", float(gap[worst]),
            SECTOR_NAMES[1 + int(firms.sector[worst])], "consumption")
    machines = economy.machines
    rows = machines.rows()
    standing = np.bincount(machines.workplace[rows], minlength=len(firms.sector))
    change = economy.notes.machines_before + firms.machines_delivered - firms.machines_lost
    _assert(economy, "machines equal those before plus delivered less lost (2.9)",
            float(np.max(np.abs(standing - change))), "machine_makers", "investment")
    worn = economy.notes.plant_before * (1.0 - economy.parameters.plant.depreciation)
    gap = np.abs(firms.plant - (worn + firms.plant_bought - firms.plant_scrapped))
    _assert(economy, "plant equals that before less wear plus bought less scrapped (2.9)",
            float(np.max(gap)) / max(float(np.sum(firms.plant)), 1e-300), "firms", "plant")
    sold = float(np.sum(firms.sales[firms.sector == 2]))
    bought = float(np.sum(firms.machines_delivered)) + economy.notes.machines_bought_by_state
    _assert(economy, "machines sold are machines delivered (2.9)", abs(sold - bought) / max(sold, 1.0),
            "machine_makers", "investment")


def _check_people_and_claims(economy: Economy) -> None:
    households, firms, holdings = economy.households, economy.firms, economy.holdings
    employed = households.employer[households.employer >= 0]
    _assert(economy, "nobody works in an empty slot (2.10)", float(np.sum(~firms.is_active[employed])), "households",
            "wages")
    rows = holdings.rows()
    total = np.bincount(holdings.firm[rows], weights=holdings.share[rows], minlength=len(firms.sector) + 1)
    _assert(economy, "claims on each firm sum to one (2.11)", float(np.max(np.abs(total - 1.0))), "households",
            "residual")
    _assert(economy, "every claim has a living holder (2.11)",
            float(np.sum(~economy.owners.is_alive[holdings.owner[rows]])), "households", "residual")
    for name in ("wage", "asked_wage", "disposable_income", "consumption"):
        _assert(economy, f"households.{name} is finite", 0.0 if np.isfinite(np.sum(getattr(households, name))) else 1.0,
                "households", "none")
    for name in ("price", "output", "expected_sales", "unit_cost", "productivity"):
        _assert(economy, f"firms.{name} is finite", 0.0 if np.isfinite(np.sum(getattr(firms, name))) else 1.0, "firms",
                "none")


def _check_output_three_ways(economy: Economy) -> None:
    firms = economy.firms
    booked = {flow: 0.0 for flow in flows.FLOWS}
    for entry in economy.ledger.journal:
        booked[entry.flow] += _sum(entry.payees, entry.received)
    stocks = float(np.sum(firms.stock_change))
    production = float(np.sum(firms.revenue)) + stocks + booked[flows.PUBLIC_RESEARCH]
    expenditure = (booked[flows.CONSUMPTION] + booked[flows.PURCHASES] + booked[flows.INVESTMENT]
                   + booked[flows.PLANT] + booked[flows.PUBLIC_MACHINES] + booked[flows.PUBLIC_RESEARCH] + stocks)
    surplus = float(np.sum(firms.profit_booked + firms.depreciation)) + booked[flows.LOAN_INTEREST]
    income = booked[flows.WAGES] + booked[flows.RESEARCH] + booked[flows.PUBLIC_RESEARCH] + surplus
    for name, other, flow in (("expenditure", expenditure, "consumption"), ("income", income, "wages")):
        _assert(economy, f"output by production equals output by {name} (2.13)", abs(production - other) / production,
                "all", flow)


def _check_net_worth(economy: Economy) -> None:
    firms, ledger = economy.firms, economy.ledger
    machines = np.bincount(economy.machines.workplace[economy.machines.rows()], minlength=len(firms.sector))
    real = float(np.sum(economy.published.machine_price * machines + firms.unit_cost * firms.inventory
                        + economy.published.sector_price[0] * firms.plant))
    public = float(ledger.balances[ledger.government]) - ledger.bonds
    total = float(np.sum(economy.households.wealth_with_public)) + public
    _assert(economy, "net worth sums to machines, plant and stocks (2.7)",
            abs(total - real) / float(np.sum(ledger.balances[: ledger.bank])), "households", "none")


def _check_recipients(economy: Economy, entries: list[Entry]) -> None:
    """Hold who received a residual against who holds the claims now (2.12): a stale or a lost share shows here."""
    holdings, owners, households, ledger = economy.holdings, economy.owners, economy.households, economy.ledger
    residual = np.zeros(len(economy.firms.sector) + 1)
    if ledger.step == "pay_residual":
        residual[:-1] = economy.firms.residual
    else:
        residual[-1] = economy.bank.payout
    due = np.zeros(ledger.bank)
    rows = holdings.rows()
    part = holdings.share[rows] * residual[holdings.firm[rows]]
    kind, holder = owners.kind[holdings.owner[rows]], holdings.owner[rows]
    np.add.at(due, owners.person[holder[kind == PERSON]], part[kind == PERSON])
    due[ledger.government] = np.sum(part[kind == STATE])
    due[ledger.fund] = np.sum(part[kind == CITIZENS_FUND])
    alike = float(np.sum(part[kind == EVERYBODY]))
    for place, amount in zip(owners.workplace[holder[kind == COOPERATIVE]], part[kind == COOPERATIVE], strict=True):
        members = np.flatnonzero(households.employer == place)
        weight = households.wage[members] ** economy.parameters.distribution.member_pay_exponent
        if len(members):
            due[members] += amount * weight / np.sum(weight)
        else:
            alike += float(amount)
    due[ledger.households] += alike / len(households.wage)
    got = np.zeros(ledger.bank + 1)
    for entry in entries:
        _add(got, entry.payees, entry.received, 1.0)
    gap = np.abs(got[: ledger.bank] - due)
    worst = int(np.argmax(gap))
    _assert(economy, "residuals go to those who hold the claims, to the last fraction (2.12)",
            float(gap[worst]) / max(float(np.sum(residual)), 1e-300), _sector_name(economy, worst),
            RESIDUALS[ledger.step].name)


def _assert(economy: Economy, identity: str, residual: float, sector: str, flow: str) -> None:
    if not residual <= TOLERANCE:
        raise BooksError(economy, identity, sector, flow, residual)
    economy.worst_residual = max(economy.worst_residual, residual)


def _stocks(economy: Economy, balances: Floats, loans: Floats, bonds: float) -> Floats:
    ledger = economy.ledger
    result = np.empty(len(SECTOR_NAMES))
    result[0] = np.sum(balances[ledger.households])
    result[1:4] = np.bincount(economy.firms.sector, weights=balances[ledger.firms], minlength=3)
    result[4:7] = balances[ledger.government :]
    result[LOANS] = np.sum(loans)
    result[BONDS] = bonds
    return result


def _movement(economy: Economy, entry: Entry) -> Floats:
    change = np.zeros(len(SECTOR_NAMES))
    if entry.flow in (flows.LENDING, flows.REPAYMENT):
        sign = 1.0 if entry.flow is flows.LENDING else -1.0
        change[:7] = sign * _by_sector(economy, entry.payers, entry.paid)
        change[LOANS] = sign * _sum(entry.payers, entry.paid)
    elif entry.flow in (flows.BOND_ISSUE, flows.BOND_RETIREMENT):
        sign = 1.0 if entry.flow is flows.BOND_ISSUE else -1.0
        change[:7] = sign * _by_sector(economy, entry.payers, entry.paid)
        change[BONDS] = sign * _sum(entry.payers, entry.paid)
    elif entry.flow is flows.WRITE_OFF:
        change[:7] = -_by_sector(economy, entry.payees, entry.received)
        change[LOANS] = -_sum(entry.payers, entry.paid)
    else:
        change[:7] = _by_sector(economy, entry.payees, entry.received) - _by_sector(economy, entry.payers, entry.paid)
    return change


def _by_sector(economy: Economy, accounts: Accounts, amounts: Amount) -> Floats:
    ledger = economy.ledger
    result = np.zeros(7)
    if isinstance(accounts, slice) and accounts == ledger.households:
        result[0] = _sum(accounts, amounts)
    elif isinstance(accounts, int):
        result[SECTOR_NAMES.index(_sector_name(economy, accounts))] = amounts
    else:
        spread = np.zeros(ledger.bank + 1)
        _add(spread, accounts, amounts, 1.0)
        result[:] = _stocks(economy, spread, NOTHING, 0.0)[:7]
    return result


def _add(balances: Floats, accounts: Accounts, amounts: Amount, sign: float) -> None:
    if isinstance(accounts, np.ndarray):
        balances += sign * np.bincount(accounts, weights=np.broadcast_to(amounts, accounts.shape),
                                       minlength=len(balances))
    else:
        balances[accounts] += sign * amounts


def _sum(accounts: Accounts, amounts: Amount) -> float:
    if isinstance(amounts, np.ndarray):
        return float(np.sum(amounts))
    if isinstance(accounts, slice):
        return amounts * (accounts.stop - accounts.start)
    return amounts * (accounts.size if isinstance(accounts, np.ndarray) else 1)


def _touches(entry: Entry, account: int) -> bool:
    for accounts in (entry.payers, entry.payees):
        if isinstance(accounts, slice):
            if accounts.start <= account < accounts.stop:
                return True
        elif isinstance(accounts, np.ndarray):
            if np.any(accounts == account):
                return True
        elif accounts == account:
            return True
    return False


def _sector_name(economy: Economy, account: int) -> str:
    ledger = economy.ledger
    if account < ledger.n_households:
        return SECTOR_NAMES[0]
    if account < ledger.government:
        return SECTOR_NAMES[1 + int(economy.firms.sector[account - ledger.n_households])]
    return SECTOR_NAMES[4 + account - ledger.government]


def _names(entries: list[Entry]) -> str:
    return ", ".join(dict.fromkeys(entry.flow.name for entry in entries)) or "none booked"
