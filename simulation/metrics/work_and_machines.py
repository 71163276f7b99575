"""Who works where, what machines do, and what coordination costs (model 13)."""

from __future__ import annotations

import numpy as np

from simulation.agents.firms import GOODS, MACHINE_MAKERS, SERVICES
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.markets.matching import by_skill


def work_measures(economy: Economy) -> dict[str, float]:
    """Measure employment, vacancies and pay."""
    households, firms, published, tasks = economy.households, economy.firms, economy.published, economy.tasks
    bins = len(tasks.complexity)
    people, at_work, _ = by_skill(households.skill, households.employer, households.wage, bins)
    third = np.minimum((tasks.complexity * 3).astype(np.int64), 2)
    jobless = [1.0 - _ratio(at_work[third == k].sum(), people[third == k].sum(), 1.0) for k in range(3)]
    pay = [float(np.mean(published.wage_by_skill[third == k])) for k in range(3)]
    employed = np.bincount(households.employer + 1, minlength=len(firms.sector) + 1)[1:]
    by_sector = np.bincount(firms.sector, weights=employed, minlength=3)
    return {
        "unemployment_rate": 1.0 - float(at_work.sum()) / float(people.sum()),
        "unemployment_low_skill": jobless[0],
        "unemployment_middle_skill": jobless[1],
        "unemployment_high_skill": jobless[2],
        "vacancy_rate": economy.notes.vacancies / float(people.sum()),
        "employment_goods": float(by_sector[GOODS]),
        "employment_services": float(by_sector[SERVICES]),
        "employment_machine_makers": float(by_sector[MACHINE_MAKERS]),
        "services_employment_share": _ratio(by_sector[SERVICES], by_sector.sum(), 0.0),
        "mean_wage": published.mean_wage,
        "wage_index": float(np.exp((tasks.base_skills * np.log(published.wage_by_skill)).sum())),
        "skill_premium": pay[2] / pay[0],
        "largest_employer": int(employed.max()),
    }


def machine_measures(economy: Economy) -> dict[str, float]:
    """Measure how many machines work, how able they are, and what share of task output they make."""
    firms, machines = economy.firms, economy.machines
    value = firms.output * firms.price
    makers = firms.is_active & (firms.sector == MACHINE_MAKERS)
    return {
        "machine_share": _mean(firms.automated_share, value),
        "machine_share_goods": _mean(firms.automated_share, value * (firms.sector == GOODS)),
        "machine_share_services": _mean(firms.automated_share, value * (firms.sector == SERVICES)),
        "n_machines": len(machines),
        "machines_per_person": len(machines) / len(economy.households.wage),
        "capability": _mean(firms.offered_capability, makers.astype(np.float64)),
        "efficiency": _mean(firms.offered_efficiency, makers.astype(np.float64)),
        "tacitness_services": float(economy.tasks.tacitness[SERVICES]),
        "machine_hours_lost": _mean(firms.machine_loss, firms.n_machines.astype(np.float64)),
        "machine_built_share": economy.notes.machine_built_share,
        "hawkins_simon": economy.notes.hawkins_simon,
        "machines_idle": economy.notes.machines_idle,
        "largest_cascade": economy.notes.largest_cascade,
    }


def organisation_measures(economy: Economy) -> dict[str, float]:
    """Measure coordination, hierarchy, effort and conflict, weighted by headcount at production."""
    firms = economy.firms
    people = firms.staff.sum(axis=1)
    names = ("coordination_loss", "layers", "effort", "conflict", "hours_factor")
    return {name: _mean(getattr(firms, name), people) for name in names}


def _mean(values: Floats, weight: Floats) -> float:
    total = float(weight.sum())
    return float((values * weight).sum()) / total if total > 0 else 0.0


def _ratio(part: float, whole: float, otherwise: float) -> float:
    return float(part / whole) if whole > 0 else otherwise
