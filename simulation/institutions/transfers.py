"""Transfers: benefits, basic income, the social dividend and the citizens' fund's payout (model 8.5-8.6, 8.22)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.economy import Economy


def pay_benefits(economy: Economy) -> None:
    """Pay people without a job, and everybody a basic income."""
    households, ledger, rule = economy.households, economy.ledger, economy.parameters.transfers
    wage = economy.published.mean_wage
    benefit = np.where(economy.is_employed, 0.0, rule.unemployment_benefit * wage)
    basic = rule.basic_income * wage
    ledger.fund_government(float(np.sum(benefit)) + basic * len(benefit))
    ledger.settle(flows.UNEMPLOYMENT_BENEFIT, ledger.government, float(np.sum(benefit)), ledger.households, benefit)
    ledger.settle(flows.BASIC_INCOME, ledger.government, basic * len(benefit), ledger.households, basic)
    households.transfer_income += benefit + basic


def pay_social_dividend(economy: Economy) -> None:
    """Pay out the agreed share of what the state received as owner, to all alike (8.5).

    It counts as property income, like any other income from claims, and is taxed like it. What the bank pays the
    state comes later in the quarter and is passed on in the next.
    """
    households, ledger = economy.households, economy.ledger
    total = economy.parameters.transfers.social_dividend * economy.government.received_as_owner
    each = total / len(households.wage)
    economy.government.received_as_owner = 0.0
    ledger.fund_government(total)
    ledger.settle(flows.SOCIAL_DIVIDEND, ledger.government, total, ledger.households, each)
    households.property_income += each


def pay_from_fund(economy: Economy) -> None:
    """Pay out the citizens' fund, to all alike, but for what it keeps to found firms (8.6, R10)."""
    households, ledger = economy.households, economy.ledger
    held = max(float(ledger.balances[ledger.fund]), 0.0)
    total = (1.0 - economy.parameters.distribution.fund_reserve) * held
    each = total / len(households.wage)
    ledger.settle(flows.FUND_PAYOUT, ledger.fund, total, ledger.households, each)
    households.property_income += each
