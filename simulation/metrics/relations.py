"""The weight of the four relations, what they cost and the conflict they bear, read from the edges (model 5.5, 13)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.relations.edges import (
    ALIGNMENT,
    CONTRACT_WORK,
    EMPLOYMENT,
    KINDS,
    LEAD,
    MANAGEMENT,
    RELATION_OF,
    RELATIONS,
    TRAINING,
    Codes,
    Rows,
)

COUNT, HOURS, VALUE, COST, GRIEVANCE, COORDINATING = range(6)


@kernel
def sums_by_kind(kind: Codes, firm: Rows, hours: Floats, machine_hours: Floats, value: Floats, cost: Floats,
                 grievance: Floats, kinds: int, of_firm: Floats) -> Floats:
    """Sum edges by kind: number, hours of people and machines, value ¤, cost ¤, grievance of the firm; (kinds, 6).

    The last column is people's hours on edges that cost: those they give to coordination. Cost by firm is added to
    `of_firm` (firms,). Kinds come in runs: a run is summed without going to memory.
    """
    sums = np.zeros((kinds, 6))
    last = 0
    count = work = worth = price = borne = given = 0.0
    for e in range(len(kind)):
        k = kind[e]
        if k != last:
            sums[last, COUNT], sums[last, HOURS], sums[last, VALUE] = count, work, worth
            sums[last, COST], sums[last, GRIEVANCE], sums[last, COORDINATING] = price, borne, given
            last = k
            count, work, worth = sums[k, COUNT], sums[k, HOURS], sums[k, VALUE]
            price, borne, given = sums[k, COST], sums[k, GRIEVANCE], sums[k, COORDINATING]
        count += 1.0
        work += hours[e] + machine_hours[e]
        worth += value[e]
        price += cost[e]
        given += hours[e] if cost[e] > 0.0 else 0.0
        if firm[e] >= 0:
            borne += grievance[firm[e]]
            of_firm[firm[e]] += cost[e]
    sums[last, COUNT], sums[last, HOURS], sums[last, VALUE] = count, work, worth
    sums[last, COST], sums[last, GRIEVANCE], sums[last, COORDINATING] = price, borne, given
    return sums


def shares_of_relations(sums: Floats, *, with_solo: bool) -> Floats:
    """Return the weights of the four relations from sums by kind (kinds,); they add to one, or are all 0; (4,).

    Work that people do alone stands on the employment edges; R16 leaves it outside the shares by hours and value.
    """
    counted = sums.copy()
    if not with_solo:
        counted[EMPLOYMENT] = 0.0
    weight = np.bincount(RELATION_OF, weights=counted, minlength=len(RELATIONS))
    total = float(weight.sum())
    return weight / total if total > 0 else np.zeros(len(RELATIONS))


def shares_of_tasks(value: Floats, automated: Floats, algorithmic: Floats, autonomy: Floats) -> Floats:
    """Return the weights as a residual of automation (5.9-5.12), firms weighted by ¤ value of output; shape (4,)."""
    people = 1.0 - automated
    of_firms = (people * (1.0 - algorithmic), (1.0 - autonomy) * automated, people * algorithmic, autonomy * automated)
    total = float(value.sum())
    return np.array([float((value * share).sum()) / total if total > 0 else 0.0 for share in of_firms])


def two_class_gini(income: Floats, is_owner: Floats) -> float:
    """Return the Gini index between those who live mainly from claims and all others (Pyatt 1976), from 0 to 1.

    The owners' share of all income less their share of all persons; 0 without owners.
    """
    total = float(income.sum())
    return max(float((income * is_owner).sum()) / total - float(np.mean(is_owner)), 0.0) if total > 0 else 0.0


def log_log_slope(size: Floats, cost: Floats) -> float:
    """Return the elasticity of cost with respect to size over firms where both are positive (row:D2); 0 below three.

    Least squares of ln cost on ln size: above 1, coordination grows faster than the firm.
    """
    both = (size > 0) & (cost > 0)
    x, y = np.log(size[both]), np.log(cost[both])
    if len(x) < 3:
        return 0.0
    x = x - np.mean(x)
    spread = float((x * x).sum())
    return float((x * y).sum()) / spread if spread > 0 else 0.0


def relation_measures(economy: Economy) -> dict[str, float]:
    """Measure the weights of the four relations, what they cost, and the conflict they bear."""
    edges = economy.relations.edges
    of_firm = np.zeros(len(economy.firms.price))
    sums: Floats = sums_by_kind(edges.view("kind"), edges.view("firm"), edges.view("hours"),
                                edges.view("machine_hours"), edges.view("value"), edges.view("cost"),
                                economy.firms.conflict, len(KINDS), of_firm)
    return share_measures(economy, sums) | cost_measures(economy, sums, of_firm) | conflict_measures(economy, sums)


def share_measures(economy: Economy, sums: Floats) -> dict[str, float]:
    """Measure the shares of the four relations, by five weights, and the share of hours that people work alone."""
    firms = economy.firms
    by = {
        "": shares_of_relations(sums[:, HOURS], with_solo=False),
        "_by_value": shares_of_relations(sums[:, VALUE], with_solo=False),
        "_by_count": shares_of_relations(sums[:, COUNT], with_solo=True),
        "_by_cost": shares_of_relations(sums[:, COST], with_solo=True),
        "_of_tasks": shares_of_tasks(firms.price * firms.output, firms.automated_share, firms.algorithmic_share,
                                     firms.autonomy),
    }
    shares = {f"relation_share_{name}{weight}": float(share)
              for weight, of in by.items() for name, share in zip(RELATIONS, of, strict=True)}
    solo = _ratio(float(sums[EMPLOYMENT, HOURS]), float(sums[:, HOURS].sum()))
    return shares | {"solo_hours_share": solo}


def cost_measures(economy: Economy, sums: Floats, of_firm: Floats) -> dict[str, float]:
    """Measure managers and what coordination takes: hours of people, and ¤ per value of output (rows A5, D5)."""
    output = float((economy.firms.price * economy.firms.output).sum())
    cost = np.bincount(RELATION_OF, weights=sums[:, COST], minlength=len(RELATIONS))
    shares = {f"coordination_cost_{name}": _ratio(float(of), output) for name, of in zip(RELATIONS, cost, strict=True)}
    firms, edges = economy.firms, economy.relations.edges
    worked = float((firms.staff.sum(axis=1) * firms.hours_factor).sum())
    with_machines = float(sums[[LEAD, TRAINING, ALIGNMENT], COORDINATING].sum())
    manages = np.zeros(len(economy.households.skill), np.bool_)
    manages[edges.view("source")[edges.of(MANAGEMENT)]] = True
    managers = int(np.count_nonzero(manages))
    return shares | {
        "n_managers": managers,
        "span": _ratio(float(sums[MANAGEMENT, COUNT]), managers),
        "coordination_hours_human_human": _ratio(float(sums[MANAGEMENT, COORDINATING]), worked),
        "coordination_hours_human_machine": _ratio(with_machines, worked),
        "coordination_cost_share": _ratio(float(cost.sum()), output),
        "coordination_cost_elasticity": log_log_slope(firms.price * firms.output, of_firm),
    }


def conflict_measures(economy: Economy, sums: Floats) -> dict[str, float]:
    """Measure conflict at work, over distribution, and the harm machines do: three lines, never added (row:A6, X4)."""
    firms, households, rule = economy.firms, economy.households, economy.parameters.human_human
    people = firms.staff.sum(axis=1)
    employed = float(people.sum())
    income = (households.labour_income + households.property_income + households.transfer_income
              + households.contract_income)
    owner = (households.property_income > 0.5 * income) & (households.property_income > 0)
    lost = np.minimum(rule.conflict_response * firms.conflict, firms.effort)
    return {
        "workplace_conflict": _ratio(float(sums[MANAGEMENT, GRIEVANCE]), employed),
        "contract_conflict": _ratio(float(sums[CONTRACT_WORK, GRIEVANCE]), employed),
        "effort_lost_to_conflict": _ratio(float((lost * people).sum()), employed),
        "machine_harm": _ratio(float((firms.price * firms.capacity * firms.overshoot).sum()),
                               float((firms.price * firms.output).sum())),
        "distributive_conflict": two_class_gini(income, owner.astype(np.float64)),
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
