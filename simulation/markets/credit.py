"""Credit: what the bank lends at what rate, interest, repayment, its own funds (model 7.15-7.19, R5)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import GOODS, SERVICES
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy


def granted_limit(leverage: float, sales_value: Floats, collateral: float, machines_value: Floats,
                  loans: Floats) -> Floats:
    """Return what the bank would still lend (7.17), ¤ (firms,)."""
    return np.maximum(leverage * sales_value + collateral * machines_value - loans, 0.0)


def leverage_granted(leverage: float, guaranteed: float, counter_cyclical: float, joblessness: float) -> float:
    """Return loans granted per expected sales (6.22.2): more with a guarantee and, by rule, when many lack jobs.

    `guaranteed` is the guaranteed share times its effect, `joblessness` the rate less the normal rate; in quarters.
    """
    return leverage * (1.0 + guaranteed) * max(1.0 + counter_cyclical * joblessness, 0.0)


def limit_open(own_funds: Floats, active: Flags, sector: Ints, wealth_access: float, services: float) -> Floats:
    """Return the share of its limit that a firm may use (6.22.3, B2): less where own funds are below the mean.

    `own_funds` in ¤; `services` is the share withheld from services; (firms,).
    """
    mean = max(float((own_funds * active).sum()), 0.0) / max(int(np.count_nonzero(active)), 1)
    relative = np.clip(own_funds / mean, 0.0, 1.0) if mean > 0.0 else np.ones(len(own_funds))
    return (1.0 - wealth_access * (1.0 - relative)) * np.where(sector == SERVICES, 1.0 - services, 1.0)


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
    guarantee = economy.parameters.guarantees
    joblessness = economy.published.unemployment_rate - economy.parameters.government.normal_unemployment
    leverage = leverage_granted(rule.leverage, guarantee.leverage * guarantee.share, rule.counter_cyclical,
                                joblessness)
    own_funds = firms.deposits - firms.loans + stock + machines
    firms.credit_limit[:] = granted_limit(leverage, firms.price * firms.expected_sales, rule.collateral,
                                          machines, firms.loans)
    firms.credit_limit *= limit_open(own_funds, firms.is_active, firms.sector, rule.wealth_access,
                                     economy.parameters.sector_treatment.services_credit)
    kept = economy.parameters.owners.liquidation_value
    charge = rule.risk_charge * (1.0 - guarantee.share)
    firms.interest_rate[:] = loan_rate(rule.loan_rate, charge, rule.highest_rate, firms.loans,
                                       firms.deposits + stock + machines,
                                       firms.deposits + kept * (stock + machines))


def pay_interest(economy: Economy) -> None:
    """Pay the bank interest on loans and public debt."""
    firms, ledger = economy.firms, economy.ledger
    firms.interest[:] = firms.interest_rate * firms.loans
    ledger.cover(firms.interest)
    ledger.settle(flows.LOAN_INTEREST, ledger.firms, firms.interest, ledger.bank, float(firms.interest.sum()))
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
