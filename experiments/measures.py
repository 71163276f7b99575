"""The measures that are printed, how they are called and written; the catalogue holds all, with their meaning."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Form = Literal["level", "per cent", "index", "ratio", "residual"]

NOT_DEFINED = "–"


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure's label, the group it is printed in and the form its values are written in."""

    label: str
    group: str
    form: Form
    digits: int = 1
    """Digits behind the point, for per cents."""


_OUTPUT = "Output and prices"
_WORK = "Work and machines"
_RELATIONS = "Relations"
_INEQUALITY = "Inequality"
_SHARES = "Distribution"
_FIRMS = "Firms and finance"
_BOOKS = "Books"
_OTHER = ""

SHOWN: dict[str, Shown] = {
    "output": Shown("output", _OUTPUT, "level"),
    "consumption": Shown("consumption", _OUTPUT, "level"),
    "investment": Shown("investment", _OUTPUT, "level"),
    "output_per_worker": Shown("output a person in work", _OUTPUT, "level"),
    "growth_per_year": Shown("growth a year", _OUTPUT, "per cent", 2),
    "inflation_per_year": Shown("inflation a year", _OUTPUT, "per cent", 2),
    "utilisation": Shown("utilisation", _OUTPUT, "per cent"),
    "unsold_share": Shown("unsold share", _OUTPUT, "per cent"),
    "unemployment_rate": Shown("unemployment", _WORK, "per cent"),
    "unemployment_low_skill": Shown("  low skill", _WORK, "per cent"),
    "unemployment_middle_skill": Shown("  middle skill", _WORK, "per cent"),
    "unemployment_high_skill": Shown("  high skill", _WORK, "per cent"),
    "machine_share": Shown("machine share of tasks", _WORK, "per cent"),
    "machines_per_person": Shown("machines a person", _WORK, "ratio"),
    "capability": Shown("machine capability", _WORK, "index"),
    "relation_share_human_human": Shown("human-human, of hours", _RELATIONS, "per cent"),
    "relation_share_human_machine": Shown("human-machine", _RELATIONS, "per cent"),
    "relation_share_human_machine_human": Shown("human-machine-human", _RELATIONS, "per cent"),
    "relation_share_machine_machine": Shown("machine-machine", _RELATIONS, "per cent"),
    "coordination_cost_share": Shown("cost of coordination", _RELATIONS, "per cent"),
    "layers": Shown("layers of hierarchy", _RELATIONS, "ratio"),
    "managers_share": Shown("managers in people at work", _RELATIONS, "per cent"),
    "workplace_conflict": Shown("conflict at work", _RELATIONS, "index"),
    "distributive_conflict": Shown("conflict over distribution", _RELATIONS, "index"),
    "machine_harm": Shown("harm by machines", _RELATIONS, "index"),
    "gini_income": Shown("Gini of income", _INEQUALITY, "index"),
    "gini_wealth": Shown("Gini of wealth", _INEQUALITY, "index"),
    "gini_wealth_with_public": Shown("  with public wealth", _INEQUALITY, "index"),
    "gap_owners_knowledge": Shown("gap owners/knowledge", _INEQUALITY, "ratio"),
    "gap_knowledge_rest": Shown("  knowledge/rest", _INEQUALITY, "ratio"),
    "gap_owners_rest": Shown("  owners/rest", _INEQUALITY, "ratio"),
    "top1_income_share": Shown("income of the top 1 %", _INEQUALITY, "per cent"),
    "top10_income_share": Shown("  of the top 10 %", _INEQUALITY, "per cent"),
    "top1_pay_share": Shown("pay of the top 1 %", _INEQUALITY, "per cent"),
    "top1_work_income_share": Shown("  and shares for work", _INEQUALITY, "per cent"),
    "top1_wealth_share": Shown("wealth of the top 1 %", _INEQUALITY, "per cent"),
    "top10_wealth_share": Shown("  of the top 10 %", _INEQUALITY, "per cent"),
    "top10_wealth_share_with_public": Shown("  with public wealth", _INEQUALITY, "per cent"),
    "middle_income_share": Shown("middle incomes, of people", _INEQUALITY, "per cent"),
    "bottom50_growth_less_mean_per_year": Shown("poor half's extra growth", _INEQUALITY, "per cent", 2),
    "wage_share": Shown("wages in value added", _SHARES, "per cent"),
    "profit_share": Shown("profits in value added", _SHARES, "per cent"),
    "wage_share_of_revenue": Shown("wages in revenue", _SHARES, "per cent"),
    "income_share_labour": Shown("income from labour", _SHARES, "per cent"),
    "income_share_knowledge": Shown("  from knowledge", _SHARES, "per cent"),
    "income_share_capital": Shown("  from capital", _SHARES, "per cent"),
    "income_share_state": Shown("  from the state", _SHARES, "per cent"),
    "hhi": Shown("concentration (HHI)", _FIRMS, "index"),
    "debt_to_gdp": Shown("public debt, years of GDP", _FIRMS, "ratio"),
    "loans_to_gdp": Shown("loans, years of GDP", _FIRMS, "ratio"),
    "worst_residual": Shown("worst residual", _BOOKS, "residual"),
}

GROUPS = (_OUTPUT, _WORK, _RELATIONS, _INEQUALITY, _SHARES, _FIRMS, _BOOKS)


def shown(name: str) -> Shown:
    """Say how a measure is shown; one that is not printed keeps its plain name and its own unit."""
    return SHOWN.get(name) or Shown(name.replace("_", " "), _OTHER, "index")


def printed(present: Iterable[str]) -> list[str]:
    """Pick from the measures at hand those that are printed, group by group; the rest is for tables and JSON."""
    names = set(present)
    return [name for group in GROUPS for name, how in SHOWN.items() if how.group == group and name in names]


def is_relative(name: str) -> bool:
    """Tell whether scenarios are compared by the ratio of this measure, in per cent, not its difference."""
    return shown(name).form == "level"


def difference_unit(name: str) -> str:
    """Give the unit of a measure's differences: per cent of the reference, or the measure's own."""
    return "%" if is_relative(name) else "1"


def written(name: str, value: float | None) -> str:
    """Write a value the way its measure is read: 5,041 or 6.2 % or 0.791."""
    if value is None or not math.isfinite(value):
        return NOT_DEFINED
    match shown(name).form:
        case "level":
            return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
        case "per cent":
            return f"{100 * value:.{shown(name).digits}f} %"
        case "ratio":
            return f"{value:.2f}"
        case "residual":
            return f"{value:.1e}"
        case "index":
            return f"{value:.3f}"


def difference_written(name: str, value: float | None) -> str:
    """Write a difference with its sign: +3.7 (per cent), −0.8 (percentage points) or +0.012 (index)."""
    if value is None or not math.isfinite(value):
        return NOT_DEFINED
    match shown(name).form:
        case "level":
            text = f"{value:+.1f}"
        case "per cent":
            text = f"{100 * value:+.{shown(name).digits}f}"
        case "ratio":
            text = f"{value:+.2f}"
        case "residual":
            text = f"{value:+.1e}"
        case "index":
            text = f"{value:+.3f}"
    return text.replace("-", "−")


def difference_suffix(name: str) -> str:
    """Give what is read behind a written difference: %, pp or nothing."""
    return {"level": " %", "per cent": " pp"}.get(shown(name).form, "")
