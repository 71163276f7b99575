"""Credit: what the bank lends at what rate, interest, repayment, its own funds (model 7.15-7.19, R5)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import GOODS
from simulation.columns import Floats
from simulation.economy import Economy


def granted_limit(leverage: float, sales_value: Floats, collateral: float, machines_value: Floats,
                  loans: Floats) -> Floats:
    """Return what the bank would still lend (7.17), ¤ (firms,)."""
    return np.maximum(leverage * sales_value + collateral * machines_value - loans, 0.0)


def loan_rate(base: float, charge: float, highest: float, loans: Floats, assets: Floats, recovery: Floats) -> Floats:
    """Return loan rates (R5): base + charge * PD * LGD, capped; shape (firms,).

    The chance of default is taken as the cube of leverage (assumed: it is small below a half and steep near one),
    the loss given default is the part of the loan that a winding-up would not bring back.
    """
    leverage = np.clip(loans / np.maximum(assets, np.maximum(loans, 1e-300)), 0.0, 1.0)
    loss = np.where(loans > 0, np.maximum(1.0 - recovery / np.where(loans > 0, loans, 1.0), 0.0), 0.0)
    return np.minimum(base + charge * leverage**3 * loss, highest)


def set_credit_terms(economy: Economy) -> None:
    """Let the bank look at each firm's books and set limit and rate; its own machines and plant are collateral."""
    firms, rule = economy.firms, economy.parameters.credit
    machines = (firms.machines_owned * economy.published.machine_price
                + firms.plant * float(economy.published.sector_price[GOODS]))
    stock = firms.inventory * firms.unit_cost
    firms.credit_limit[:] = granted_limit(rule.leverage, firms.price * firms.expected_sales, rule.collateral,
                                          machines, firms.loans)
    kept = economy.parameters.owners.liquidation_value
    firms.interest_rate[:] = loan_rate(rule.loan_rate, rule.risk_charge, rule.highest_rate, firms.loans,
                                       firms.deposits + stock + machines,
                                       firms.deposits + kept * (stock + machines))


def pay_interest(economy: Economy) -> None:
    """Pay the bank interest on loans and public debt."""
    firms, ledger = economy.firms, economy.ledger
    firms.interest[:] = firms.interest_rate * firms.loans
    ledger.cover(firms.interest)
    ledger.settle(flows.LOAN_INTEREST, ledger.firms, firms.interest, ledger.bank, float(np.sum(firms.interest)))
    coupon = economy.parameters.credit.bond_rate * ledger.bonds
    ledger.fund_government(coupon)
    ledger.settle(flows.BOND_INTEREST, ledger.government, coupon, ledger.bank, coupon)


def repay_loans(economy: Economy) -> None:
    """Repay a share of each loan as far as deposits reach (7.18)."""
    firms = economy.firms
    due = economy.parameters.credit.amortisation * firms.loans
    economy.ledger.repay(np.minimum(due, np.maximum(firms.deposits, 0.0)))


def recapitalise_bank(economy: Economy) -> None:
    """Restore the bank's own funds from the public purse when they are gone (7.19)."""
    ledger = economy.ledger
    gap = max(-float(ledger.balances[ledger.bank]), 0.0)
    ledger.fund_government(gap)
    ledger.settle(flows.RECAPITALISATION, ledger.government, gap, ledger.bank, gap)
    economy.bank.recapitalisation = gap


def retire_public_debt(economy: Economy) -> None:
    """Spend the government's surplus on its own debt."""
    ledger = economy.ledger
    ledger.retire_bonds(min(float(ledger.balances[ledger.government]), ledger.bonds))
