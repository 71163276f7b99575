"""Roles at work read from the edges, the tiers they form, and moves between relations (rows A8, F1, F2, X11).

A person has one role, the first that holds: creator, manager, leader of machines, subordinate to machines, contract
worker, other employee, jobless. Its relation is the one that most of its hours ran on; hours alone are no relation
(R16), and count only where there are no others.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.relations.edges import (
    ALIGNMENT,
    ASSIST,
    CONTRACT_WORK,
    LEAD,
    MANAGEMENT,
    TRAINING,
    Codes,
    Rows,
)

ROLES: Final = ("creator", "manager", "leader", "subordinate", "contract_worker", "other", "jobless")
CREATOR, MANAGER, LEADER, SUBORDINATE, CONTRACT_WORKER, OTHER, JOBLESS = range(len(ROLES))
STATES: Final = ("human_human", "human_machine_led", "human_machine_paced", "human_machine_human", "alone", "jobless")
AMONG_PEOPLE, LEADING, PACED, THROUGH_CONTRACT, ALONE, WITHOUT_WORK = range(len(STATES))
MANAGES, LEADS, IS_PACED, CONTRACTED = 1, 2, 4, 8
COUNTS: Final = ("people", "income", "labour_income", "wage")


@kernel
def ties_of_people(kind: Codes, source: Rows, target: Rows, hours: Floats, skill: Ints, mastered: Ints, ties: Codes,
                   time: Floats) -> None:
    """Read from the edges which ties each person has (people,), and its hours on each relation (people, 4).

    Hours of management belong to manager and managed in halves. Who attends a machine without mastering what it does
    is not its leader (row A8): these hours count as paced.
    """
    for e in range(len(kind)):
        k = kind[e]
        if k == MANAGEMENT:
            ties[source[e]] |= MANAGES
            time[source[e], AMONG_PEOPLE] += 0.5 * hours[e]
            time[target[e], AMONG_PEOPLE] += 0.5 * hours[e]
        elif k == LEAD:
            if skill[source[e]] >= mastered[target[e]]:
                ties[source[e]] |= LEADS
                time[source[e], LEADING] += hours[e]
            else:
                time[source[e], PACED] += hours[e]
        elif k == ASSIST:
            ties[target[e]] |= IS_PACED
            time[target[e], PACED] += hours[e]
        elif k in (TRAINING, ALIGNMENT):
            time[source[e], LEADING] += hours[e]
        elif k == CONTRACT_WORK:
            ties[source[e]] |= CONTRACTED
            time[source[e], THROUGH_CONTRACT] += hours[e]


@kernel
def roles_from_ties(employer: Ints, skill: Ints, sci_tech: int, research_share: Floats, ties: Codes, time: Floats,
                    role: Codes, state: Codes, is_paced: Flags) -> None:
    """Write each person's role, relation and whether a machine paces it, (people,); the precedence is that of `ROLES`.

    Whoever both leads and is paced takes the side with more hours.
    """
    for h in range(len(employer)):
        tie = ties[h]
        is_paced[h] = tie & IS_PACED != 0
        if employer[h] < 0:
            role[h] = JOBLESS
            state[h] = WITHOUT_WORK
            continue
        if skill[h] >= sci_tech and research_share[employer[h]] > 0.0:
            role[h] = CREATOR
        elif tie & MANAGES != 0:
            role[h] = MANAGER
        elif tie & LEADS != 0 and (tie & IS_PACED == 0 or time[h, LEADING] >= time[h, PACED]):
            role[h] = LEADER
        elif tie & IS_PACED != 0:
            role[h] = SUBORDINATE
        elif tie & CONTRACTED != 0:
            role[h] = CONTRACT_WORKER
        else:
            role[h] = OTHER
        most = ALONE
        longest = 0.0
        for k in range(ALONE):
            if time[h, k] > longest:
                longest = time[h, k]
                most = k
        state[h] = most


@kernel
def moves(before: Codes, after: Codes, states: int) -> Ints:
    """Count who moved from which state to which, shape (states, states); a row passes to a successor as it is."""
    count = np.zeros((states, states), np.int64)
    for h in range(len(before)):
        count[before[h], after[h]] += 1
    return count


def mobility(count: Ints) -> float:
    """Return Shorrocks's (1978) index (n − tr P)/(n − 1) over the n states anybody was in; 0 for fewer than two."""
    from_each = count.sum(axis=1)
    occupied = int(np.count_nonzero(from_each))
    stayed = float((np.diag(count) / np.maximum(from_each, 1)).sum())
    return (occupied - stayed) / (occupied - 1) if occupied > 1 else 0.0


@kernel
def sums_of_roles(role: Codes, income: Floats, labour_income: Floats, wage: Floats, employer: Ints, skill: Ints,
                  third: Ints, sector: Ints, is_paced: Flags, sums: Floats, employed: Floats, paced: Floats,
                  low_jobs: Floats) -> None:
    """Sum people, incomes ¤ and wages ¤ by role (roles, 4); people at work and paced by third of skills (3,) each.

    `low_jobs` counts people of the lowest third at work by sector (3,).
    """
    for h in range(len(role)):
        k = role[h]
        sums[k, 0] += 1.0
        sums[k, 1] += income[h]
        sums[k, 2] += labour_income[h]
        sums[k, 3] += wage[h]
        part = third[skill[h]]
        at_work = 1.0 if k != JOBLESS else 0.0
        employed[part] += at_work
        paced[part] += at_work * is_paced[h]
        if employer[h] >= 0:
            low_jobs[sector[employer[h]]] += 1.0 if part == 0 else 0.0


def theil_between(people: Floats, income: Floats) -> float:
    """Return Theil's index between groups of people (n,) with incomes ¤ (n,): Σ(Y_k/Y) ln(mean_k/mean)."""
    here = (people > 0) & (income > 0)
    people, income = people[here], income[here]
    if len(people) == 0:
        return 0.0
    relative = income / people / (float(income.sum()) / float(people.sum()))
    return max(float((income / income.sum() * np.log(relative)).sum()), 0.0)


def assign_roles(economy: Economy) -> None:
    """Read from the record what each person was this quarter, and who moved since the quarter before."""
    relations, households, edges = economy.relations, economy.households, economy.relations.edges
    people = len(households.skill)
    relations.role_previous, relations.relation_previous = relations.role, relations.relation
    relations.role, relations.relation = np.empty(people, np.int8), np.empty(people, np.int8)
    relations.is_paced = np.empty(people, np.bool_)
    ties, time = np.zeros(people, np.int8), np.zeros((people, ALONE))
    ties_of_people(edges.view("kind"), edges.view("source"), edges.view("target"), edges.view("hours"),
                   households.skill, economy.machines.mastered, ties, time)
    roles_from_ties(households.employer, households.skill, economy.parameters.tasks.bins - 2,
                    economy.firms.research_share, ties, time, relations.role, relations.relation, relations.is_paced)
    if len(relations.relation_previous) == people:
        relations.transitions = moves(relations.relation_previous, relations.relation, len(STATES))


def role_measures(economy: Economy) -> dict[str, float]:
    """Measure the tiers of labour, managers, machine-paced work, low-skilled jobs and mobility between relations."""
    relations, households = economy.relations, economy.households
    third = np.minimum((economy.tasks.complexity * 3).astype(np.int64), 2)
    sums = np.zeros((len(ROLES), len(COUNTS)))
    employed, paced, low_jobs = np.zeros(3), np.zeros(3), np.zeros(3)
    sums_of_roles(relations.role, households.disposable_income, households.labour_income, households.wage,
                  households.employer, households.skill, third, economy.firms.sector, relations.is_paced, sums,
                  employed, paced, low_jobs)
    people = sums[:, 0]
    income, wage = (sums[:, k] / np.maximum(people, 1.0) for k in (1, 3))
    tiers = [CREATOR, LEADER, SUBORDINATE]
    of_all = people / max(float(people.sum()), 1.0)
    return {
        **{f"tier_{ROLES[k]}s": float(of_all[k]) for k in (*tiers, CONTRACT_WORKER, OTHER)},
        **{f"income_{ROLES[k]}s": float(income[k]) for k in (*tiers, MANAGER)},
        "income_creators_per_leader": _ratio(income[CREATOR], income[LEADER] * (people[CREATOR] > 0)),
        "income_leaders_per_subordinate": _ratio(income[LEADER], income[SUBORDINATE] * (people[LEADER] > 0)),
        "wage_leaders_per_subordinate": _ratio(wage[LEADER], wage[SUBORDINATE] * (people[LEADER] > 0)),
        "theil_between_tiers": theil_between(people[tiers], sums[tiers, 1]),
        "lead_assist_ratio": _ratio(people[LEADER], people[SUBORDINATE]),
        "managers_share": _ratio(people[MANAGER], float(people[:JOBLESS].sum())),
        "managers_income_share": _ratio(sums[MANAGER, 2], float(sums[:, 2].sum())),
        **{f"machine_paced_share_{name}": _ratio(paced[k], employed[k])
           for k, name in enumerate(("low", "middle", "high"))},
        **{f"low_skill_jobs_{name}": float(low_jobs[k])
           for k, name in enumerate(("goods", "services", "machine_makers"))},
        "relation_mobility": mobility(relations.transitions),
    }


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0
