"""Organisation: layers, the cost of coordination among people, supervision of machines, effort (model 5.1-5.6)."""

from __future__ import annotations

import numpy as np

from simulation.agents.firms import MACHINE_MAKERS
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.production.tasks import produce, supply_by_bin

MOST_MANAGERS = 0.3
MOST_LOSS = 0.6
LEAST_EFFORT, MOST_EFFORT = 0.6, 1.15
LEAST_HOURS = 0.5


def span_of_control(span: float, aid: float, autonomy: Floats) -> Floats:
    """Return people led by one manager (5.1), wider where autonomous machines help; shape (firms,)."""
    return span * (1.0 + aid * autonomy)


def hierarchy_layers(people: Floats, span: Floats) -> Floats:
    """Return layers of hierarchy (5.2): ceil(ln N / ln span), none for one person; shape (firms,)."""
    return np.where(people > 1, np.ceil(np.log(np.maximum(people, 1.0)) / np.log(span) - 1e-9), 0.0)


def coordination_loss(people: Floats, span: Floats, layers: Floats, per_layer: float, per_log: float) -> Floats:
    """Return the share of hours that people spend on each other (5.3): managing, loss of control, talking."""
    managing = np.where(people > 1, np.minimum(MOST_MANAGERS, (1.0 - span**-layers) / (span - 1.0)), 0.0)
    return managing + per_layer * layers + per_log * np.log(np.maximum(people, 1.0))


def supervision_loss(machines: Floats, per_machine: float, autonomy: Floats, people: Floats) -> Floats:
    """Return the share of hours that people spend on machines (5.5), less where machines decide by themselves."""
    return per_machine * machines * (1.0 - autonomy) / np.maximum(people, 1.0)


def effort_given(relative_wage: Floats, conflict: Floats, layers: Floats, bonus: Floats, pay_response: float,
                 conflict_response: float, layer_response: float) -> Floats:
    """Return work per hour (5.4 after Bowles 1985, with R13's conflict), between .6 and 1.15; shape (firms,)."""
    effort = (1.0 + pay_response * np.tanh(2.0 * (relative_wage - 1.0)) - conflict_response * conflict
              - layer_response * np.maximum(layers - 1.0, 0.0) + bonus)
    return np.clip(effort, LEAST_EFFORT, MOST_EFFORT)


def coordinate(economy: Economy) -> None:
    """Form the hierarchy of each firm and find what coordination and conflict cost."""
    firms, rule = economy.firms, economy.parameters.organisation
    people = firms.n_employees.astype(np.float64)
    span = span_of_control(rule.span, rule.machine_aided_span, firms.autonomy)
    firms.layers[:] = hierarchy_layers(people, span)
    firms.human_human_loss[:] = coordination_loss(people, span, firms.layers, rule.loss_per_layer, rule.communication)
    machine = economy.parameters.machines
    machine_loss = supervision_loss(
        firms.n_machines.astype(np.float64), machine.supervision * machine.size, firms.autonomy, people)
    firms.coordination_loss[:] = np.clip(firms.human_human_loss + machine_loss, 0.0, MOST_LOSS)
    firms.conflict[:] = np.maximum(economy.published.fair_labour_share - firms.labour_share, 0.0)
    households = economy.households
    pay = np.bincount(households.employer + 1, weights=households.wage, minlength=len(people) + 1)[1:]
    relative = np.where(people > 0, pay / np.maximum(people, 1.0) / economy.published.mean_wage, 1.0)
    firms.effort[:] = effort_given(relative, firms.conflict, firms.layers, firms.effort_bonus, rule.effort_response,
                                   rule.conflict_response, rule.layer_demotivation)


def plan_research(economy: Economy) -> None:
    """Set what share of sci-tech hours goes into research (4.18, R7): people work once and are paid once."""
    firms, households = economy.firms, economy.households
    sci_tech = households.skill >= economy.parameters.tasks.bins - 2
    pay = np.bincount(households.employer + 1, weights=households.wage * sci_tech, minlength=len(firms.sector) + 1)[1:]
    budget = np.where(firms.sector == MACHINE_MAKERS,
                      economy.parameters.technology.research_share * firms.price * firms.expected_sales, 0.0)
    firms.research_share[:] = np.minimum(budget / np.maximum(pay, budget + 1e-300), 0.5) * (pay > 0)
    public = economy.parameters.technology.public_research_share * economy.published.output_value
    economy.government.public_research_share = min(public / max(float(np.sum(pay)), public + 1e-300), 0.2)


def produce_output(economy: Economy) -> None:
    """Make goods, services and machines: the smaller of plan and capacity, and what misaligned machines add (10.2)."""
    firms, tasks = economy.firms, economy.tasks
    working = firms.staff.copy()
    research = firms.research_share + economy.government.public_research_share
    working[:, -2:] *= 1.0 - np.minimum(research, 1.0)[:, None]
    per_person = firms.effort * (1.0 - firms.coordination_loss) * firms.is_active
    people = supply_by_bin(working, per_person, tasks.eligibility)
    density = np.empty_like(people)
    produce(people, firms.machine_hours * firms.is_active[:, None], firms.productivity, tasks.weight, tasks.exponent,
            density, firms.capacity, firms.marginal_product, firms.automated_share)
    plan = 1.03 * firms.desired_output / np.maximum(firms.capacity, 1e-300)
    firms.hours_factor[:] = np.where(firms.capacity > 0, np.clip(plan, LEAST_HOURS, 1.0), 1.0)
    firms.overshoot[:] = (firms.n_machines > 0) * firms.autonomy * (1.0 - firms.alignment) * (1.0 - firms.hours_factor)
    firms.output[:] = firms.capacity * (firms.hours_factor + firms.overshoot)
    firms.inventory += firms.output
