"""How income, spending and wealth are spread over persons (model 13)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import PERSON
from simulation.economy import Economy
from simulation.metrics.income_sources import source_measures
from simulation.metrics.inequality import Distribution


def distribution_measures(economy: Economy) -> dict[str, float]:
    """Measure inequality of income, spending and wealth; one sort serves the measures of each."""
    households, owners = economy.households, economy.owners
    order = np.argsort(households.disposable_income, kind="stable")
    income = Distribution.of_sorted(households.disposable_income[order])
    pay = Distribution.of(households.labour_income[households.labour_income > 0.0])
    shares = households.contract_income + households.knowledge_income
    work = households.labour_income + shares
    for_work = Distribution.of(work[work > 0.0]) if shares.any() else pay
    wealth = Distribution.of(households.wealth)
    is_same = np.array_equal(households.wealth, households.wealth_with_public)
    with_public = wealth if is_same else Distribution.of(households.wealth_with_public)
    return source_measures(economy, order) | {
        "gini_income": income.gini,
        "gini_market_income": Distribution.of(
            households.labour_income + households.property_income + households.contract_income).gini,
        "gini_consumption": Distribution.of(households.consumption).gini,
        "gini_wealth": wealth.gini,
        "gini_wealth_with_public": with_public.gini,
        "top10_wealth_share": wealth.top_share(0.1),
        "top10_wealth_share_with_public": with_public.top_share(0.1),
        "top1_wealth_share": wealth.top_share(0.01),
        "top1_income_share": income.top_share(0.01),
        "top10_income_share": income.top_share(0.1),
        "top1_pay_share": pay.top_share(0.01),
        "top10_pay_share": pay.top_share(0.1),
        "gini_pay": pay.gini,
        "top1_work_income_share": for_work.top_share(0.01),
        "gini_work_income": for_work.gini,
        "theil_income": income.theil,
        "middle_income_share": income.between(0.75, 2.0),
        "bottom50_income_share": income.bottom_share(0.5),
        "poverty_rate": income.poverty(0.5),
        "n_owners": int(np.count_nonzero(owners.kind[owners.rows()] == PERSON)),
    }
