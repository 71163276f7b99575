"""Human-human: the hierarchy of a firm, what it costs, the grievance it bears and the effort it gets (model 5.1)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats
from simulation.economy import Economy
from simulation.relations.hierarchy import coordination_loss, hierarchy_layers, span_of_control

MOST_LOSS = 0.6
LEAST_EFFORT, MOST_EFFORT = 0.6, 1.15


def effort_given(relative_wage: Floats, conflict: Floats, layers: Floats, bonus: Floats, pay_response: float,
                 conflict_response: float, layer_response: float) -> Floats:
    """Return work per hour (5.4 after Bowles 1985, with R13's conflict), between .6 and 1.15; shape (firms,)."""
    effort = (1.0 + pay_response * np.tanh(2.0 * (relative_wage - 1.0)) - conflict_response * conflict
              - layer_response * np.maximum(layers - 1.0, 0.0) + bonus)
    return np.clip(effort, LEAST_EFFORT, MOST_EFFORT)


def organise(economy: Economy) -> None:
    """Form the hierarchy of each firm and find what it costs."""
    firms, rule = economy.firms, economy.parameters.human_human
    people = firms.n_employees.astype(np.float64)
    span = span_of_control(rule.span, rule.machine_aided_span, firms.autonomy)
    firms.layers[:] = hierarchy_layers(people, span)
    firms.human_human_loss[:] = coordination_loss(people, span, firms.layers, rule.loss_per_layer, rule.communication)


def quarrel(economy: Economy) -> None:
    """Let grievance and pay decide how hard people work, and sum what coordination costs."""
    firms, households, rule = economy.firms, economy.households, economy.parameters.human_human
    people = firms.n_employees.astype(np.float64)
    firms.coordination_loss[:] = np.clip(firms.human_human_loss + firms.human_machine_loss, 0.0, MOST_LOSS)
    firms.conflict[:] = np.maximum(economy.published.fair_labour_share - firms.labour_share, 0.0)
    pay = np.bincount(households.employer + 1, weights=households.wage, minlength=len(people) + 1)[1:]
    relative = np.where(people > 0, pay / np.maximum(people, 1.0) / economy.published.mean_wage, 1.0)
    firms.effort[:] = effort_given(relative, firms.conflict, firms.layers, firms.effort_bonus, rule.effort_response,
                                   rule.conflict_response, rule.layer_demotivation)
