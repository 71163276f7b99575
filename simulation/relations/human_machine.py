"""Human-machine: who leads, trains and assists which machine, and what that costs and teaches (model 5.2, 4.7).

Form: `relations.human_machine.pair`. Cost: `relations.human_machine.supervision_loss`,
`relations.pairing.spend_lead_time`. Conflict: `relations.human_human.grievance` of the displaced,
`relations.alignment.halt_machines`. Division: by scarcity alone, `markets.labour.search_jobs`; people gain and lose
skill in `relations.human_machine.learn_from_machines`. Measure: `relations.human_machine.record_machines`.
"""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.markets.matching import by_firm
from simulation.relations.autonomy import supervision_law
from simulation.relations.edges import ALIGNMENT, TRAINING
from simulation.relations.human_human import MOST_LOSS
from simulation.relations.machine_edges import write_leads, write_shared, write_teaching
from simulation.relations.pairing import (
    assign_people,
    idle,
    name_leaders,
    shared_supervision,
    spend_lead_time,
    staff_on_machines,
)
from simulation.streams import uniform

LOST_TO_HALT = 0.5


def supervision_loss(machines: Floats, per_machine: float, autonomy: Floats, people: Floats) -> Floats:
    """Return the share of hours that people spend on machines (5.5), less where machines decide by themselves."""
    return per_machine * machines * (1.0 - autonomy) / np.maximum(people, 1.0)


def next_training(training: Floats, hours: Floats, gain: float, decay: float) -> Floats:
    """Return what machines have learnt from their trainers (spec 4.7), in difficulty taken off; shape (firms,).

    (1 - decay) training + gain hours / (1 + hours), with hours of trainers per standard machine.
    """
    return (1.0 - decay) * training + gain * hours / (1.0 + hours)


@kernel
def learn_and_forget(up_key: np.uint64, down_key: np.uint64, identity: Ints, employer: Ints, machine: Ints,
                     mastered: Ints, jobless: Ints, bins: int, upskilling: float, deskilling: float,
                     skill: Ints) -> None:
    """Let who leads machines gain a bin, and who is paced by one or out of work lose one, by chance (4.23)."""
    for h in range(len(skill)):
        m = machine[h]
        if (employer[h] >= 0 and m < 0) or (employer[h] < 0 and jobless[h] < 1):
            continue
        if employer[h] >= 0 and skill[h] >= mastered[m]:
            if skill[h] < bins - 1 and uniform(up_key, identity[h], 0) < upskilling:
                skill[h] += 1
        elif skill[h] > 0 and uniform(down_key, identity[h], 0) < deskilling:
            skill[h] -= 1


def pair(economy: Economy) -> None:
    """Give each machine its leader and each person a machine, and find what share of people's hours that takes."""
    firms, machines, households, rule = economy.firms, economy.machines, economy.households, economy.parameters
    first_person, people = economy.relations.staff
    standing_at = np.where(machines.is_alive, machines.workplace, -1)[: machines.n_used]
    first_machine, standing = by_firm(standing_at, len(firms.sector))
    led = name_leaders(first_person, people, standing_at, households.employer, households.skill, machines.mastered,
                       machines.leader)
    assign_people(first_machine, standing, households.employer, households.skill, machines.is_alive,
                  machines.workplace, machines.mastered, machines.leader, led, households.machine)
    per_machine, spared = supervision_law(rule)
    bound = rule.human_machine.lead_hours_bound
    loss = supervision_loss(firms.n_machines.astype(np.float64), per_machine, spared * firms.autonomy,
                            firms.n_employees.astype(np.float64))
    firms.human_machine_loss[:] = np.where(firms.is_halted | bound, 0.0, loss)
    _spend_time(economy, per_machine)


def _spend_time(economy: Economy, per_machine: float) -> None:
    """Take out of the time of leaders what only they can give."""
    firms, machines, households, rule = economy.firms, economy.machines, economy.households, economy.parameters
    teaching = (rule.human_machine.training_hours + rule.alignment.effort) * rule.machines.size
    if rule.human_machine.lead_hours_bound or teaching > 0.0 or bool(firms.is_halted.any()):
        _, spared = supervision_law(rule)
        care = per_machine * (1.0 - spared * machines.autonomy) * rule.human_machine.lead_hours_bound
        safety = rule.machine_machine.safety * rule.machines.size * firms.n_machines / np.maximum(firms.n_employees, 1)
        available = 1.0 - np.clip(firms.human_human_loss + firms.human_machine_loss + safety, 0.0, MOST_LOSS)
        spend_lead_time(machines.is_alive, machines.n_used, machines.workplace, machines.leader, care, teaching,
                        firms.is_halted, LOST_TO_HALT, available, machines.lead_hours, machines.attention,
                        machines.use, households.time_on_machines)
        staff_on_machines(households.employer, households.skill, households.time_on_machines,
                          firms.staff_on_machines)
        idle(machines.is_alive, machines.n_used, machines.workplace, machines.mastered, machines.efficiency,
             machines.use, firms.machine_hours)
    else:
        machines.attention[:], machines.use[:], machines.lead_hours[:] = 0.0, 1.0, 0.0
        households.time_on_machines[:] = 0.0
        firms.staff_on_machines[:] = 0.0


def record_machines(economy: Economy) -> None:
    """Record who led, trained and aligned which machine and who worked with it, for how long and at what cost."""
    machines, rule = economy.machines, economy.parameters
    _record_shared_work(economy)
    led = np.flatnonzero(machines.is_alive[: machines.n_used] & (machines.leader[: machines.n_used] >= 0))
    _record_leads(economy, led)
    hours = rule.machines.size * machines.attention[led] * economy.firms.hours_factor[machines.workplace[led]]
    for code, wanted in ((TRAINING, rule.human_machine.training_hours), (ALIGNMENT, rule.alignment.effort)):
        if wanted > 0.0:
            _record_teaching(economy, code, led, wanted * hours)


def _record_shared_work(economy: Economy) -> None:
    firms, households, edges = economy.firms, economy.households, economy.relations.edges
    rows = edges.reserve(int(np.count_nonzero(households.machine >= 0)), written=("hours", "value"))
    count = write_shared(households.employer, households.skill, households.machine, households.time_on_machines,
                         1.0 - firms.coordination_loss, firms.hours_factor, firms.machine_part,
                         economy.machines.mastered, firms.price * firms.effort, firms.marginal_product,
                         edges.kind[rows], edges.source[rows], edges.target[rows], edges.firm[rows],
                         edges.hours[rows], edges.value[rows])
    edges.shorten(rows.start + count)


def _record_leads(economy: Economy, led: Ints) -> None:
    firms, machines, edges, rule = economy.firms, economy.machines, economy.relations.edges, economy.parameters.machines
    asked = firms.human_human_loss + firms.human_machine_loss
    scale = np.where(asked > firms.coordination_loss, firms.coordination_loss / np.maximum(asked, 1e-300), 1.0)
    _, spared = supervision_law(economy.parameters)
    hours = shared_supervision(machines.is_alive, machines.n_used, machines.workplace, machines.leader,
                               1.0 - spared * machines.autonomy, firms.human_machine_loss * scale * firms.n_employees)
    row_hours = rule.hours * rule.size * (1.0 - economy.parameters.machine_machine.coordination_loss)
    running = row_hours * machines.use * ~machines.is_idle * (machines.mastered > 0)
    directed = (1.0 - machines.autonomy) * running * (firms.hours_factor * firms.machine_yield)[machines.workplace]
    rows = edges.reserve(len(led), written=("hours", "machine_hours", "value", "cost"))
    write_leads(led, machines.workplace, machines.leader, hours + machines.lead_hours, firms.hours_factor, directed,
                machines.mastered, machines.efficiency, firms.price, firms.marginal_product, economy.households.wage,
                edges.kind[rows], edges.source[rows], edges.target[rows], edges.firm[rows], edges.hours[rows],
                edges.machine_hours[rows], edges.value[rows], edges.cost[rows])


def _record_teaching(economy: Economy, code: int, led: Ints, hours: Floats) -> None:
    machines, edges = economy.machines, economy.relations.edges
    rows = edges.reserve(len(led), written=("hours", "cost"))
    write_teaching(code, led, machines.workplace, machines.leader, hours, economy.households.wage, edges.kind[rows],
                   edges.source[rows], edges.target[rows], edges.firm[rows], edges.hours[rows], edges.cost[rows])


def learn_from_machines(economy: Economy) -> None:
    """Let firms' machines learn from their trainers, and people learn or forget beside machines and out of work."""
    firms, machines, households, rule = economy.firms, economy.machines, economy.households, economy.parameters
    part = rule.human_machine
    if part.training_hours > 0.0 or bool(firms.training.any()):
        rows = machines.rows()
        attention = np.bincount(machines.workplace[rows], weights=machines.attention[rows],
                                minlength=len(firms.training)) / np.maximum(firms.n_machines, 1)
        hours = part.training_hours * attention * firms.hours_factor
        firms.training[:] = next_training(firms.training, hours, part.training_gain, part.training_decay)
    upskilling, deskilling = economy.key("upskilling"), economy.key("deskilling")
    if part.lead_upskilling > 0.0 or part.assist_deskilling > 0.0:
        learn_and_forget(upskilling, deskilling, households.identity,
                         households.employer, households.machine, machines.mastered, households.quarters_jobless,
                         firms.staff.shape[1], part.lead_upskilling, part.assist_deskilling, households.skill)
