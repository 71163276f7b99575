"""Organisation: hours for research, and what people and machines make together (model 4.6-4.12, 10.2, R7)."""

from __future__ import annotations

import numpy as np

from simulation.agents.firms import MACHINE_MAKERS
from simulation.agents.government import RESEARCH
from simulation.economy import Economy
from simulation.production.tasks import produce, supply_by_bin
from simulation.production.technology import research_spending

LEAST_HOURS = 0.5
MOST_PUBLIC = 0.2


def plan_research(economy: Economy) -> None:
    """Set what share of sci-tech hours goes into research (4.18, R7): people work once and are paid once."""
    firms, households = economy.firms, economy.households
    sci_tech = households.skill >= economy.parameters.tasks.bins - 2
    pay = np.bincount(households.employer + 1, weights=households.wage * sci_tech, minlength=len(firms.sector) + 1)[1:]
    budget = np.where(firms.sector == MACHINE_MAKERS,
                      research_spending(economy.parameters) * firms.research_drive * firms.price
                      * firms.expected_sales, 0.0)
    firms.research_share[:] = np.minimum(budget / np.maximum(pay, budget + 1e-300), 0.5) * (pay > 0)
    public = economy.parameters.technology.public_research_share * economy.published.output_value
    public += float(economy.government.held[RESEARCH])
    economy.government.public_research_share = min(public / max(float(pay.sum()), public + 1e-300), MOST_PUBLIC)


def produce_output(economy: Economy) -> None:
    """Make goods, services and machines: the smaller of plan and capacity, and what misaligned machines add (10.2).

    While people strike, machines stand still too.
    """
    firms, tasks = economy.firms, economy.tasks
    working = np.maximum(firms.staff - firms.staff_on_machines, 0.0)
    state = economy.government
    public = state.public_research_share + state.public_training_share + economy.notes.teaching_share
    research = firms.research_share + public
    working[:, -2:] *= 1.0 - np.minimum(research, 1.0)[:, None]
    per_person = firms.effort * (1.0 - firms.coordination_loss) * firms.is_active
    people = supply_by_bin(working, per_person, tasks.eligibility)
    firms.people_hours[:] = people
    density = np.empty_like(people)
    produce(people, firms.machine_hours * firms.is_active[:, None], firms.productivity, tasks.weight, tasks.exponent,
            density, firms.capacity, firms.marginal_product, firms.automated_share, firms.machine_part)
    at_work = 1.0 - firms.strike_share
    firms.capacity *= at_work
    plan = 1.03 * firms.desired_output / np.maximum(firms.capacity, 1e-300)
    used = np.where(firms.capacity > 0, np.clip(plan, LEAST_HOURS, 1.0), 1.0)
    firms.hours_factor[:] = used * at_work
    free = (firms.n_machines > 0) & ~firms.is_halted
    firms.overshoot[:] = free * firms.autonomy * (1.0 - firms.alignment) * (1.0 - used)
    firms.overshoot_output[:] = firms.capacity * firms.overshoot
    firms.output[:] = firms.capacity * (used + firms.overshoot)
    firms.inventory += firms.output
