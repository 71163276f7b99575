"""Earmarking: which tax pays for what, and paying it out in the next quarter (model 8.8, trap T8)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.agents.government import CITIZENS_FUND, FIELDS, TAXES, WAGE_SUBSIDY
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel

TAX_OF: dict[Flow, int] = {flow: TAXES.index(name) for flow, name in (
    (flows.WAGE_TAX, "wages"), (flows.CONTRACT_TAX, "wages"), (flows.PROPERTY_TAX, "property_income"),
    (flows.PROFIT_TAX, "profits"), (flows.MACHINE_TAX, "machines"), (flows.WEALTH_TAX, "wealth"),
    (flows.INHERITANCE_TAX, "inheritance"), (flows.VALUE_ADDED_TAX, "value_added"), (flows.DATA_TAX, "data"))}
"""To which tax the revenue of a flow belongs."""


def revenue_by_purpose(revenue: Floats, purpose: Ints) -> Floats:
    """Return ¤ of revenue (taxes,) by the purpose each tax is for (taxes,); shape (fields,)."""
    return np.bincount(purpose, weights=revenue, minlength=len(FIELDS)).astype(np.float64, copy=False)


@kernel
def shortfalls(employer: Ints, wage: Floats, line: float, shortfall: Floats) -> None:
    """Write by how much each job is paid below a line; ¤ (people,), nothing for people without a job."""
    for h in range(len(employer)):
        shortfall[h] = max(line - wage[h], 0.0) if employer[h] >= 0 else 0.0


def earmark_revenue(economy: Economy) -> None:
    """Put the quarter's taxes aside for what they are for, as the journal has them."""
    state, rule = economy.government, economy.parameters.spending
    state.revenue[:] = 0.0
    for entry in economy.ledger.journal:
        if entry.flow in TAX_OF:
            state.revenue[TAX_OF[entry.flow]] += entry.sum_received
    purpose = np.array([FIELDS.index(getattr(rule, tax)) for tax in TAXES])
    state.earmark(revenue_by_purpose(state.revenue, purpose))


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
        missing = float(shortfall.sum())
        part = min(budget / missing, 1.0) if missing > 0.0 else 0.0
        at_work = economy.is_employed
        by_firm = np.bincount(households.employer + 1, weights=shortfall, minlength=len(firms.subsidy) + 1)[1:]
        by_skill = np.bincount(households.skill, weights=shortfall, minlength=firms.staff.shape[1])
        people = np.bincount(households.skill, weights=at_work, minlength=firms.staff.shape[1])
        firms.subsidy[:] = part * by_firm
        state.subsidy_by_skill = part * by_skill / np.maximum(people, 1.0)
        total = float(firms.subsidy.sum())
    ledger.fund_government(total)
    ledger.settle(flows.WAGE_SUBSIDY, ledger.government, total, ledger.firms, firms.subsidy)
    state.spend(WAGE_SUBSIDY, total)
