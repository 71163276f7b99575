"""Human-human: the management tree of a firm, what it costs, its quarrels and strikes, and its edges (model 5.1).

Form: `relations.human_human.organise` after `markets.labour.match_workers`. Cost:
`relations.hierarchy.coordination_loss`, `relations.tree.hours_along_tree`. Conflict:
`relations.human_human.quarrel`. Division: `relations.bargaining.bargained_wage`,
`institutions.distribution.payroll`. Measure: `relations.human_human.record_people`.
"""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.markets.matching import by_firm
from simulation.relations.edges import CONTROL, EMPLOYMENT, MANAGEMENT, Codes, Rows
from simulation.relations.hierarchy import (
    MOST_MANAGERS,
    coordination_loss,
    hierarchy_layers,
    pairwise_talk,
    span_of_control,
)
from simulation.relations.tree import hours_along_tree, people_inside, place_people, share_out, whole_span
from simulation.streams import uniforms

MOST_LOSS = 0.6
LEAST_EFFORT, MOST_EFFORT = 0.6, 1.15
WEEKS = 13


def effort_given(relative_wage: Floats, conflict: Floats, layers: Floats, bonus: Floats, pay_response: float,
                 conflict_response: float, layer_response: float) -> Floats:
    """Return work per hour (5.4 after Bowles 1985, with R13's conflict), between .6 and 1.15; shape (firms,)."""
    effort = (1.0 + pay_response * np.tanh(2.0 * (relative_wage - 1.0)) - conflict_response * conflict
              - layer_response * np.maximum(layers - 1.0, 0.0) + bonus)
    return np.clip(effort, LEAST_EFFORT, MOST_EFFORT)


def grievance(gap: Floats, displacement: Floats, per_displaced: float, algorithmic_share: Floats,
              transparency: Floats) -> Floats:
    """Return the conflict a firm bears (R13, 5.3): pay below the norm and displacement, less what a contract spares.

    (gap + per_displaced displacement)(1 - algorithmic_share transparency); shape (firms,).
    """
    return (gap + per_displaced * displacement) * (1.0 - algorithmic_share * transparency)


def strike_chance(conflict: Floats, threshold: float, rate: float) -> Floats:
    """Return the chance of a strike in a quarter: 1 - exp(-rate (conflict - threshold)+); shape (firms,)."""
    return 1.0 - np.exp(-rate * np.maximum(conflict - threshold, 0.0))


def strike_length(draw: Floats) -> Floats:
    """Return the share of the quarter that a strike takes: a geometric number of weeks, mean two, of 13; as given."""
    weeks: Floats = np.minimum(1.0 + np.floor(np.log(1.0 - draw) / np.log(0.5)), WEEKS)
    return weeks / WEEKS


@kernel
def write_people(employer: Ints, skill: Ints, wage: Floats, manager: Ints, coordination_hours: Floats, income: Floats,
                 on_machines: Floats, at_work: int, solo: Floats, used: Floats, worth: Floats, part: Floats,
                 marginal: Floats, kind: Codes, source: Rows, target: Rows, firm: Rows, hours: Floats, money: Floats,
                 value: Floats, cost: Floats) -> None:
    """Write the employment edge of each person at work and, after all of them, the edge from its manager.

    By person, `on_machines`: the share of working time given to machines; `at_work` is how many work. By firm
    (firms,): `solo` hours a person would work alone if no machine took part, `used` hours of one hour of
    coordination, `worth` price times effort; machines' part and marginal product by bin (firms, bins).
    """
    e = 0
    next_led = at_work
    for h in range(len(employer)):
        f = employer[h]
        if f >= 0:
            kind[e], source[e], target[e], firm[e] = EMPLOYMENT, h, f, f
            hours[e] = solo[f] * (1.0 - on_machines[h]) * (1.0 - part[f, skill[h]])
            money[e] = income[h]
            cost[e] = 0.0
            value[e] = hours[e] * worth[f] * marginal[f, skill[h]]
            e += 1
        m = manager[h]
        if m >= 0:
            i = next_led
            kind[i], source[i], target[i], firm[i] = MANAGEMENT, m, h, f
            hours[i] = coordination_hours[h] * used[f]
            money[i] = 0.0
            value[i] = hours[i] * worth[f] * (marginal[f, skill[m]] + marginal[f, skill[h]]) / 2.0
            cost[i] = hours[i] * (wage[m] + wage[h]) / 2.0
            next_led += 1


@kernel
def controlled(alive: Flags, rows: int, firm: Ints, active: Flags, head: Ints) -> Ints:
    """List the claims on firms at work that have a head; those on the bank stand after the last firm."""
    found = np.empty(rows, np.int64)
    count = 0
    for c in range(rows):
        f = firm[c]
        found[count] = c
        count += int(alive[c] and f < len(head) and active[f] and head[f] >= 0)
    return found[:count]


def organise(economy: Economy) -> None:
    """Form the management tree of each firm, find what it costs, and begin the record of the quarter."""
    firms, households, rule = economy.firms, economy.households, economy.parameters.human_human
    common = economy.parameters.relations.common_cost
    economy.relations.edges.clear()
    economy.relations.period = economy.period
    within = 1.0 - firms.algorithmic_share
    people = firms.n_employees * within
    span = span_of_control(rule.span, rule.machine_aided_span, firms.autonomy)
    firms.layers[:] = hierarchy_layers(people, span)
    firms.human_human_loss[:] = within * (
        coordination_loss(people, span, firms.layers, rule.loss_per_layer, rule.communication)
        + pairwise_talk(people, rule.pairwise_communication))
    inside, led = people_inside(firms.n_employees, firms.algorithmic_share), whole_span(span)
    economy.relations.staff = by_firm(households.employer, len(firms.sector))
    start, ranked = place_people(households.employer, households.skill, firms.bins, inside, led, households.manager,
                                 households.level, firms.head, firms.n_managers)
    if rule.costs_from_edges:
        households.coordination_hours[:] = 0.0
        taken = hours_along_tree(start, ranked, inside, led, rule.loss_per_layer, rule.communication,
                                 rule.pairwise_communication, MOST_MANAGERS, households.coordination_hours)
        firms.layers[:] = np.where(firms.head >= 0, households.level[firms.head], 0)
        firms.human_human_loss[:] = taken / np.maximum(firms.n_employees, 1)
    if common > 0.0:
        firms.human_human_loss[:] = common * within * (people > 1)
    if common > 0.0 or not rule.costs_from_edges:
        each = firms.human_human_loss * firms.n_employees / np.maximum(inside - 1, 1)
        share_out(households.employer, households.manager, each, households.coordination_hours)


def quarrel(economy: Economy) -> None:
    """Let grievance and pay decide how hard people work and who strikes, and sum what coordination costs."""
    firms, households, rule = economy.firms, economy.households, economy.parameters.human_human
    people = firms.n_employees.astype(np.float64)
    firms.coordination_loss[:] = np.clip(firms.human_human_loss + firms.human_machine_loss, 0.0, MOST_LOSS)
    gap = np.maximum(economy.published.fair_labour_share - firms.labour_share, 0.0)
    firms.conflict[:] = grievance(gap, firms.displacement, economy.parameters.human_machine.displacement_grievance,
                                  firms.algorithmic_share, firms.transparency) * (1.0 - firms.conflict_relief)
    pay = np.bincount(households.employer + 1, weights=households.wage, minlength=len(people) + 1)[1:]
    relative = np.where(people > 0, pay / np.maximum(people, 1.0) / economy.published.mean_wage, 1.0)
    firms.effort[:] = effort_given(relative, firms.conflict, firms.layers, firms.effort_bonus, rule.effort_response,
                                   rule.conflict_response, rule.layer_demotivation)
    key = economy.key("strike")
    strikes = uniforms(key, firms.identity, 0) < strike_chance(firms.conflict, rule.strike_threshold, rule.strike_rate)
    firms.strike_share[:] = strike_length(uniforms(key, firms.identity, 1)) * (strikes & (people > 0))


def record_people(economy: Economy) -> None:
    """Record who worked for whom, who led whom, and who controls whose head."""
    firms, households, edges = economy.firms, economy.households, economy.relations.edges
    lost = firms.human_human_loss + firms.human_machine_loss
    fits = np.where(lost > 0.0, firms.coordination_loss / np.where(lost > 0.0, lost, 1.0), 1.0)
    solo = (1.0 - firms.coordination_loss) * (1.0 - firms.algorithmic_share) * firms.hours_factor
    at_work = int(np.count_nonzero(economy.is_employed))
    rows = edges.reserve(at_work + int(np.count_nonzero(households.manager >= 0)),
                         written=("hours", "money", "value", "cost"))
    write_people(households.employer, households.skill, households.wage, households.manager,
                 households.coordination_hours, households.labour_income, households.time_on_machines,
                 at_work, solo, fits * firms.hours_factor, firms.price * firms.effort, firms.machine_part,
                 firms.marginal_product, edges.kind[rows], edges.source[rows], edges.target[rows], edges.firm[rows],
                 edges.hours[rows], edges.money[rows], edges.value[rows], edges.cost[rows])
    holdings = economy.holdings
    claims = controlled(holdings.is_alive, holdings.n_used, holdings.firm, firms.is_active, firms.head)
    held = holdings.firm[claims]
    edges.append(CONTROL, holdings.owner[claims], firms.head[held], held)
