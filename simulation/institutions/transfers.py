"""Transfers: benefits, basic income, the social dividend, the citizens' fund's payout (model 8.5-8.6, 8.22-8.23)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.government import BASIC_INCOME
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.institutions.taxation import taxed_wages

CATCHING_UP = 0.1


def balanced_income(before: float, revenue: float, spending: float, people: int) -> float:
    """Return the basic income of a quarter (8.23), which follows last quarter's earmarked revenue; ¤ a person."""
    return max(before + CATCHING_UP * (revenue - spending) / people, 0.0)


def topping_up(income: Floats, least: float) -> Floats:
    """Return what each person lacks to the least income; ¤ (people,)."""
    return np.maximum(least - income, 0.0)


def pay_benefits(economy: Economy) -> None:
    """Pay people without a job, everybody a basic income, and who still has less than the least income the rest."""
    households, ledger, rule = economy.households, economy.ledger, economy.parameters.transfers
    wage = economy.published.mean_wage
    benefit = np.where(economy.is_employed, 0.0, rule.unemployment_benefit * wage)
    basic = _basic_income(economy)
    ledger.fund_government(float(benefit.sum()) + basic * len(benefit))
    ledger.settle(flows.UNEMPLOYMENT_BENEFIT, ledger.government, float(benefit.sum()), ledger.households, benefit)
    ledger.settle(flows.BASIC_INCOME, ledger.government, basic * len(benefit), ledger.households, basic)
    households.transfer_income += benefit + basic
    _top_up(economy)


def _basic_income(economy: Economy) -> float:
    """Return what each person gets: the agreed sum and what was earmarked, or what is balanced with it (8.23); ¤."""
    state, rule = economy.government, economy.parameters.transfers
    people = len(economy.households.wage)
    agreed = rule.basic_income * economy.published.mean_wage
    if rule.balanced:
        before = state.basic_income if economy.period > 0 else agreed
        state.basic_income = balanced_income(before, float(state.earmarked[BASIC_INCOME]),
                                             float(state.spent[BASIC_INCOME]), people)
        state.spend(BASIC_INCOME, state.basic_income * people)
    else:
        earmarked = max(float(state.held[BASIC_INCOME]), 0.0)
        state.basic_income = agreed + earmarked / people
        state.spend(BASIC_INCOME, earmarked)
    return state.basic_income


def _top_up(economy: Economy) -> None:
    """Top up what people have after tax: pay, transfers, and income from claims and contracts as last paid."""
    households, ledger, tax = economy.households, economy.ledger, economy.parameters.taxes
    paid = np.zeros(len(households.wage))
    if economy.parameters.transfers.minimum_income > 0.0:
        wage = economy.published.mean_wage
        income = (households.labour_income
                  - tax.wages * taxed_wages(households.labour_income, tax.wage_allowance, wage)
                  + households.transfer_income + households.property_income_previous
                  + households.contract_income_previous)
        paid = topping_up(income, economy.parameters.transfers.minimum_income * wage)
    total = float(np.sum(paid))
    ledger.fund_government(total)
    ledger.settle(flows.MINIMUM_INCOME, ledger.government, total, ledger.households, paid)
    households.transfer_income += paid


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
