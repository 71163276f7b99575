"""What sums cannot show: a flow left out or booked twice, debts and claims that outlive their firm, incomes misnoted.

Books that leave out a tax altogether, or hand a new firm to the owners of the one before, balance as well as any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.accounting.ledger import Accounts, Amount, Ledger
from simulation.agents.firms import SERVICES, Firms
from simulation.agents.owners import PERSON, Holdings, Owners
from simulation.agents.workers import Households
from simulation.columns import Flags, Floats

ANY_NUMBER = (flows.LENDING, flows.REPAYMENT, flows.BOND_ISSUE)
"""Flows that are booked as often as somebody needs credit; every other flow is booked once a period, be it of zero."""
INCOMES: dict[str, tuple[Flow, ...]] = {
    "labour_income": (flows.WAGES, flows.RESEARCH, flows.PUBLIC_RESEARCH, flows.PUBLIC_TRAINING,
                      flows.TRAINING_FEES),
    "transfer_income": (flows.UNEMPLOYMENT_BENEFIT, flows.BASIC_INCOME, flows.MINIMUM_INCOME),
    "property_income": (flows.RESIDUAL, flows.BANK_RESIDUAL, flows.PLATFORM_RESIDUAL, flows.SOCIAL_DIVIDEND,
                        flows.FUND_PAYOUT, flows.MACHINE_RENT, flows.LAND_RENT),
    "contract_income": (flows.PLATFORM_PAY, flows.PLATFORM_PAYOUT, flows.GAS, flows.PROFIT_SHARE,
                        flows.ROYALTY),
    "taxes_paid": (flows.WAGE_TAX, flows.WEALTH_TAX, flows.CONTRACT_TAX, flows.PROPERTY_TAX),
}
ONCE = tuple((flow, f"{flow.name} is booked once a period (2.2)") for flow in flows.FLOWS if flow not in ANY_NUMBER)
"""Flows that are booked once a period, and the name of that identity."""
Finding = tuple[str, str, str, float]


def completeness(ledger: Ledger, households: Households, firms: Firms, owners: Owners,
                 holdings: Holdings) -> Iterator[Finding]:
    """Yield each check of a period as identity, sector, flow and residual, which is zero where it holds."""
    yield from _flows_booked_once(ledger)
    yield from _slots_handed_over(ledger, firms, owners, holdings)
    yield from _incomes_noted(ledger, households)
    left = float(firms.inventory[firms.sector == SERVICES].sum())
    yield "services leave no stock (2.8)", "services", "consumption", left


def _flows_booked_once(ledger: Ledger) -> Iterator[Finding]:
    booked = Counter(entry.flow for entry in ledger.journal)
    for flow, identity in ONCE:
        yield identity, "all", flow.name, abs(booked[flow] - 1.0)


def _slots_handed_over(ledger: Ledger, firms: Firms, owners: Owners, holdings: Holdings) -> Iterator[Finding]:
    """Let what a slot owes, and who owns it, begin anew with each new firm (R6, R9)."""
    is_new: Flags = firms.quarters_active == 0
    lent, paid_in = np.zeros(ledger.bank + 1), np.zeros(ledger.bank + 1)
    for entry in ledger.journal:
        if entry.flow is flows.LENDING and entry.step == "renew_firms":
            _spread(lent, entry.payers, entry.paid)
        if entry.flow in (flows.FOUNDING, flows.TAKEOVER):
            _spread(paid_in, entry.payers, entry.paid)
    gap = np.abs(ledger.loans - lent[ledger.firms]) * is_new
    yield ("a new firm owes only what it was lent (2.4)", "loans", "write_off",
           float(gap.max()) / float(ledger.balances[: ledger.bank].sum()))
    rows = holdings.rows()
    rows = rows[np.append(is_new, (False, False))[holdings.firm[rows]] & (owners.kind[holdings.owner[rows]] == PERSON)]
    stale = paid_in[owners.person[holdings.owner[rows]]] <= 0.0
    yield "persons own a new firm who paid for it (2.11)", "households", "founding", float(stale.sum())


def _incomes_noted(ledger: Ledger, households: Households) -> Iterator[Finding]:
    moved = np.empty(ledger.bank + 1)
    for column, booked in INCOMES.items():
        moved[:] = 0.0
        for entry in ledger.journal:
            if entry.flow in booked:
                of_people = (entry.payers, entry.paid) if column == "taxes_paid" else (entry.payees, entry.received)
                _spread(moved, *of_people)
        people = moved[ledger.households]
        scale = max(float(people.sum()), 1e-300)
        people -= getattr(households, column)
        gap = max(float(people.max()), -float(people.min()))
        names = ", ".join(flow.name for flow in booked)
        yield f"households.{column} is what was booked (2.2)", "households", names, gap / scale


def _spread(moved: Floats, accounts: Accounts, amounts: Amount) -> None:
    if not isinstance(amounts, np.ndarray) and amounts == 0.0:
        return
    if isinstance(accounts, np.ndarray):
        np.add.at(moved, accounts, amounts)
    else:
        moved[accounts] += amounts
