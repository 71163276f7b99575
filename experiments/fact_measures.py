"""What the stylised facts of one run are measured from: its periods, and a panel of firms and persons.

Quarter t is row t of the periods, counted from 0; cycles are taken over t = 60..399 (model.md section 15).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from experiments.cycles import (
    correlation,
    crisis_share,
    hp_cycle,
    hump,
    log_flow,
    moment_ratio,
    okun_slope,
    persistence,
    yearly_growth,
    yearly_sums,
)
from experiments.growth_facts import measure_growth
from simulation.metrics.concentration import log_skewness
from simulation.metrics.inequality import hill

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

SETTLED = 50
"""From this quarter on unemployment is held to its bounds (fact:F2)."""
FIRST, LAST = 60, 400
"""The window of the facts: first quarter, and the quarter after its last."""
PANEL_FIRST, SALES_EVERY, PEOPLE_EVERY = 100, 4, 40
"""First quarter of the panel, and the quarters between its rounds of sales and of sizes and wealth."""
SHORTEST = PANEL_FIRST + PEOPLE_EVERY + 1
"""Fewest periods that every fact can be measured on."""

SERVICES, MACHINE_MAKERS = 1, 2
"""Codes of two sectors in `firms.sector`."""
TAKE_OFF = 0.01
"""Share of services' task output made by machines above which their automation has taken off (fact:F20)."""
LARGEST_GROWTH = 2.0
"""Yearly log changes of sales beyond this are births and deaths, not growth."""
MEANS = (
    "unemployment_rate",
    "debt_to_gdp",
    "gini_income",
    "gini_wealth",
    "top10_wealth_share",
    "wage_share_of_revenue",
)
"""Columns whose mean over the window is a fact."""
SIZE_TAIL = 0.2
"""Share of largest employers that the tail of firm sizes is estimated from (fact:F19)."""


class Sales(NamedTuple):
    """One round of the panel: age in quarters (slots,) and sales (slots,); age 0 where no firm sells."""

    age: NDArray[np.int64]
    sales: Floats


class Measured(Protocol):
    """What a finished run shows."""

    @property
    def periods(self) -> pd.DataFrame:
        """One row a quarter."""

    @property
    def worst_residual(self) -> float:
        """Largest relative error of any identity in any quarter."""


@dataclass
class Panel:
    """An observer for `simulate(..., observe=panel)` that keeps what the table of periods does not."""

    sales: list[Sales] = field(default_factory=list)
    sizes: list[Floats] = field(default_factory=list)
    wealth: list[Floats] = field(default_factory=list)
    services_take_off: int | None = None

    def __call__(self, economy: Any) -> None:
        """Look at the economy after a quarter and keep copies; nothing is changed."""
        quarter = economy.period - 1
        if quarter >= LAST:
            return
        if self.services_take_off is None and services_are_automated(economy):
            self.services_take_off = quarter
        if quarter < PANEL_FIRST:
            return
        firms, households = economy.firms, economy.households
        sells = firms.is_active & (firms.sector < MACHINE_MAKERS)
        if quarter % SALES_EVERY == 0:
            self.sales.append(Sales(np.where(sells, firms.quarters_active, 0), firms.sales.copy()))
        if quarter % PEOPLE_EVERY == 0:
            self.sizes.append(firms.n_employees[sells].astype(np.float64))
            self.wealth.append(households.wealth[households.rows()])


def services_are_automated(economy: Any) -> bool:
    """Tell whether machines make a hundredth of the task output of services, firms weighted by revenue."""
    firms = economy.firms
    serving = firms.is_active & (firms.sector == SERVICES)
    revenue = firms.revenue[serving]
    return bool((firms.automated_share[serving] * revenue).sum() > TAKE_OFF * revenue.sum())


def firm_growth(rounds: list[Sales]) -> Floats:
    """Pool log changes of sales (n,) from round to round, of firms that aged by as much and sold in both."""
    pooled: list[Floats] = []
    for before, after in pairwise(rounds):
        # A slot whose firm was replaced shows a younger firm, or one of age 0 with its forerunner's sales.
        same = (before.age > 0) & (after.age == before.age + SALES_EVERY)
        sold = same & (before.sales > 0.0) & (after.sales > 0.0)
        pooled.append(np.log(after.sales[sold] / before.sales[sold]))
    growth: Floats = np.concatenate(pooled)
    return growth[np.abs(growth) < LARGEST_GROWTH]


def measure_facts(run: Measured, panel: Panel) -> dict[str, float]:
    """Measure every fact on one run and its panel, under the names that `stylised_facts.toml` judges.

    A run that collapsed gives values that are not numbers; these fail every band.
    """
    quarters = run.periods.iloc[:LAST]
    if len(quarters) < SHORTEST:
        raise ValueError(f"the facts need at least {SHORTEST} periods, this run has {len(quarters)}")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return (measure_levels(run, quarters) | measure_cycles(quarters) | measure_panel(quarters, panel)
                | measure_growth(quarters, FIRST))


def measure_levels(run: Measured, quarters: pd.DataFrame) -> dict[str, float]:
    """Books, growth, prices, debt and inequality (facts F1–F8 and F10, exit): means over t = 60..399."""
    window = quarters.iloc[FIRST:]
    unemployment = quarters["unemployment_rate"].to_numpy()[SETTLED:]
    return {name: float(window[name].mean(skipna=False)) for name in MEANS} | {
        "worst_residual": float(run.worst_residual),
        "lowest_unemployment": float(unemployment.min()),
        "highest_unemployment": float(unemployment.max()),
        "growth_per_year": yearly_growth(window["output"].to_numpy()),
        "inflation_per_year": yearly_growth(window["price_index"].to_numpy()),
        "late_debt_to_gdp": float(quarters["debt_to_gdp"].iloc[-100:].mean(skipna=False)),
        "exits_per_year": float(4.0 * (window["exits"] / window["n_firms"]).mean(skipna=False)),
        "crisis_share": crisis_share(window["output"].to_numpy()),
    }


def measure_cycles(quarters: pd.DataFrame) -> dict[str, float]:
    """Cycles, labour market and wages (facts F11–F17): HP(1600) of logarithms over t = 60..399."""
    series = {name: quarters[name].to_numpy(dtype=np.float64) for name in quarters.columns}
    output, unemployment = series["output"][FIRST:], series["unemployment_rate"][FIRST:]
    consumption, investment = series["consumption"][FIRST:], series["investment"][FIRST:]
    cycle = hp_cycle(np.log(output))
    investment_cycle, consumption_cycle = hp_cycle(log_flow(investment)), hp_cycle(np.log(consumption))
    wage_inflation = {w: np.diff(np.log(series[w]))[FIRST - 1 :] for w in ("wage_index", "mean_wage")}
    yearly_cycle = hp_cycle(np.log(yearly_sums(output)))
    return {
        "output_volatility": float(cycle.std()),
        "output_persistence": persistence(cycle),
        "consumption_volatility": float(consumption_cycle.std() / cycle.std()),
        "investment_volatility": float(investment_cycle.std() / cycle.std()),
        "yearly_investment_volatility": float(
            hp_cycle(log_flow(yearly_sums(investment))).std() / yearly_cycle.std()
        ),
        "unemployment_volatility": float(hp_cycle(log_flow(unemployment)).std() / cycle.std()),
        "unemployment_correlation": correlation(hp_cycle(unemployment), cycle),
        "okun_slope": okun_slope(unemployment, output),
        "phillips_correlation": correlation(unemployment, wage_inflation["wage_index"]),
        "raw_phillips_correlation": correlation(unemployment, wage_inflation["mean_wage"]),
        "beveridge_correlation": correlation(series["vacancy_rate"][FIRST:], unemployment),
    }


def measure_panel(quarters: pd.DataFrame, panel: Panel) -> dict[str, float]:
    """Wealth tail, growth and size of firms, and the hump of services (facts F9, F18–F20)."""
    sizes = np.concatenate(panel.sizes)
    rise, fall = hump(quarters["services_employment_share"].to_numpy(), panel.services_take_off)
    return {
        "wealth_tail": float(np.mean([hill(wealth) for wealth in panel.wealth])),
        "firm_growth_ratio": moment_ratio(firm_growth(panel.sales)),
        "size_skewness": log_skewness(sizes),
        "size_tail": hill(sizes, SIZE_TAIL),
        "services_rise": rise,
        "services_fall": fall,
        "services_take_off": float("nan") if panel.services_take_off is None else panel.services_take_off,
    }
