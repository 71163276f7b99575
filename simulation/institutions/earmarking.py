"""Earmarking: which tax pays for what, and paying it out in the next quarter (model 8.8, trap T8)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.agents.government import CITIZENS_FUND, FIELDS, WAGE_SUBSIDY
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.parameters.fiscal import Spending

TAXES: dict[Flow, str] = {
    flows.WAGE_TAX: "wages", flows.CONTRACT_TAX: "wages", flows.PROPERTY_TAX: "property_income",
    flows.PROFIT_TAX: "profits", flows.MACHINE_TAX: "machines", flows.WEALTH_TAX: "wealth",
    flows.INHERITANCE_TAX: "inheritance", flows.VALUE_ADDED_TAX: "value_added", flows.DATA_TAX: "data",
}
"""Under which key of `[taxes]` and `[spending]` the revenue of a flow comes."""


def revenue_by_purpose(revenue: dict[str, float], rule: Spending) -> Floats:
    """Return ¤ of revenue by what the rule has it spent on; shape (fields,)."""
    by_purpose = np.zeros(len(FIELDS))
    for tax, amount in revenue.items():
        by_purpose[FIELDS.index(getattr(rule, tax))] += amount
    return by_purpose


@kernel
def shortfalls(employer: Ints, wage: Floats, line: float, shortfall: Floats) -> None:
    """Write by how much each job is paid below a line; ¤ (people,), nothing for people without a job."""
    for h in range(len(employer)):
        shortfall[h] = max(line - wage[h], 0.0) if employer[h] >= 0 else 0.0


def earmark_revenue(economy: Economy) -> None:
    """Put the quarter's taxes aside for what they are for, as the journal has them."""
    revenue = dict.fromkeys(TAXES.values(), 0.0)
    for entry in economy.ledger.journal:
        if entry.flow in TAXES:
            revenue[TAXES[entry.flow]] += float(np.sum(entry.received))
    economy.government.earmark(revenue_by_purpose(revenue, economy.parameters.spending))


def pay_grants(economy: Economy) -> None:
    """Pay what earlier taxes brought in for the citizens' fund and for low-paid jobs; the subsidy goes to the employer.

    A job gets a part of what its pay falls short of the line, at most all of it; what is left over is kept.
    """
    ledger, state = economy.ledger, economy.government
    grant = float(state.held[CITIZENS_FUND])
    ledger.fund_government(grant)
    ledger.settle(flows.FUND_GRANT, ledger.government, grant, ledger.fund, grant)
    state.spend(CITIZENS_FUND, grant)
    _subsidise(economy, float(state.held[WAGE_SUBSIDY]))


def _subsidise(economy: Economy, budget: float) -> None:
    firms, households, ledger, state = economy.firms, economy.households, economy.ledger, economy.government
    firms.subsidy[:] = 0.0
    state.subsidy_by_skill = np.zeros(1)
    total = 0.0
    if budget > 0.0:
        shortfall = np.empty(len(households.wage))
        shortfalls(households.employer, households.wage,
                   economy.parameters.spending.low_pay * economy.published.mean_wage, shortfall)
        missing = float(np.sum(shortfall))
        part = min(budget / missing, 1.0) if missing > 0.0 else 0.0
        at_work = economy.is_employed
        by_firm = np.bincount(households.employer + 1, weights=shortfall, minlength=len(firms.subsidy) + 1)[1:]
        by_skill = np.bincount(households.skill, weights=shortfall, minlength=firms.staff.shape[1])
        people = np.bincount(households.skill, weights=at_work, minlength=firms.staff.shape[1])
        firms.subsidy[:] = part * by_firm
        state.subsidy_by_skill = part * by_skill / np.maximum(people, 1.0)
        total = float(np.sum(firms.subsidy))
    ledger.fund_government(total)
    ledger.settle(flows.WAGE_SUBSIDY, ledger.government, total, ledger.firms, firms.subsidy)
    state.spend(WAGE_SUBSIDY, total)
