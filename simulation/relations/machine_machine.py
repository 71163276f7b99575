"""Machine-machine: what machines cost, order, build, break and charge among themselves (model 5.4).

Form: `relations.machine_machine.link`, `markets.machines.deliver_machines`. Cost:
`relations.machine_machine.law_of_loss`. Conflict: `relations.machine_costs.congestion_loss`,
`relations.machine_machine.fail`. Division: what machines earn goes to the firm that owns them,
`institutions.distribution.pay_residual`; learned prices in `relations.machine_machine.charge_learned_prices`.
Measure: `relations.machine_machine.record_machine_links`.
"""

from __future__ import annotations

import numpy as np

from simulation.agents.firms import MACHINE_MAKERS
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.relations.edges import CONTAGION, JOINT_WORK
from simulation.relations.learning_prices import markup_on_the_grid, next_places, train
from simulation.relations.machine_costs import (
    congestion_loss,
    crowding_loss,
    growth_tried,
    hawkins_simon,
    hours_of_the_next,
    human_loss,
    machine_built_share,
    machine_loss,
    machines_used_up,
)
from simulation.relations.machine_links import close_rings, fail_in_cascades, recover, stop_idle, write_joint_work
from simulation.streams import Streams, uniforms


def row_hours(economy: Economy) -> float:
    """Return the work of one machine row of efficiency one at the base loss, in worker-quarters (4.5)."""
    rule = economy.parameters.machines
    return rule.hours * rule.size * (1.0 - economy.parameters.machine_machine.coordination_loss)


def law_of_loss(economy: Economy, rows: Floats, congestion: Floats) -> Floats:
    """Return the share of hours lost (5.7) if each firm had so many machine rows; shape (firms,)."""
    rule, people = economy.parameters.machine_machine, economy.parameters.human_human
    standard = economy.parameters.machines.size * rows
    own = crowding_loss(standard, rule.coordination_loss, rule.crowding, rule.linear_crowding)
    human = own
    if rule.human_form > 0.0:
        human = human_loss(standard, people.span, people.loss_per_layer, people.communication)
    return machine_loss(own, human, rule.human_form, congestion)


def repair(economy: Economy) -> None:
    """Let failed machines come back, so that firms know which of theirs can work."""
    machines = economy.machines
    recover(economy.key("machine repair"), machines.n_used, machines.identity,
            economy.parameters.machine_machine.recovery, machines.is_down)


def coordinate_machines(economy: Economy) -> None:
    """Find what machines lose on each other (5.7), and what one more would add, before firms decide on machines."""
    firms, rule, kept = economy.firms, economy.parameters, economy.relations
    base = 1.0 - rule.machine_machine.coordination_loss
    rows = firms.n_machines.astype(np.float64)
    if kept.machines_at_opening < 0.0:
        kept.machines_at_opening = float(rows.sum())
    in_sector = np.bincount(firms.sector, weights=rows, minlength=3)[firms.sector].astype(np.float64)
    congestion = congestion_loss(in_sector, kept.machines_at_opening, rule.machine_machine.congestion)
    more = growth_tried(rows)
    common = rule.relations.common_cost
    firms.machine_loss[:] = common if common > 0.0 else law_of_loss(economy, rows, congestion)
    with_more = firms.machine_loss if common > 0.0 else law_of_loss(economy, rows + more, congestion)
    firms.machine_yield[:] = (1.0 - firms.machine_loss) / base
    firms.next_machine[:] = hours_of_the_next(rows, more, firms.machine_loss, with_more) / base
    firms.machine_hours *= firms.machine_yield[:, None]


def charge_learned_prices(economy: Economy) -> None:
    """Let members of a platform charge what machines learned to charge (7.2b), where the rules let them.

    The strategies are trained once, in a market of two; members follow them and learn nothing more.
    """
    firms, kept = economy.firms, economy.relations
    members = np.flatnonzero(firms.is_active & (firms.platform >= 0))
    place = np.full(len(firms.price_place), -1)
    if economy.parameters.human_machine_human.learning_prices and len(members):
        if kept.learned_prices is None:
            kept.learned_prices = train(Streams(economy.streams.seed).key("learned prices")).policy
        place[members] = next_places(kept.learned_prices, firms.price_place[members], firms.platform[members])
        firms.markup[members] = markup_on_the_grid(economy.parameters.pricing.markup, place[members])
        firms.price[members] = (1.0 + firms.markup[members]) * firms.unit_cost[members]
    firms.price_place[:] = place


def link(economy: Economy) -> None:
    """Join the machines of each firm in a ring."""
    machines = economy.machines
    close_rings(machines.is_alive, machines.n_used, machines.workplace, len(economy.firms.sector), machines.partner)


def fail(economy: Economy) -> None:
    """Let machines fail, drag others along, and be out of reach (row:N2, row:A4): plans were made without it."""
    machines, firms, notes = economy.machines, economy.firms, economy.notes
    rule, size = economy.parameters.machine_machine, economy.parameters.machines.size
    firms.human_machine_loss += rule.safety * size * firms.n_machines / np.maximum(firms.n_employees, 1)
    notes.machines_failed = notes.largest_cascade = 0
    used = slice(0, machines.n_used)
    failure, contagion, connection = (
        economy.key(purpose) for purpose in ("machine failure", "contagion of failure", "connection"))
    if rule.failure_rate > 0.0:
        care = float(np.exp(-rule.safety * rule.safety_response))
        source, target, notes.machines_failed, notes.largest_cascade = fail_in_cascades(
            failure, contagion, machines.is_alive, machines.n_used, machines.identity, machines.partner,
            machines.builder, care * rule.failure_rate, care * rule.contagion,
            machines.is_down)
        economy.relations.edges.append(CONTAGION, source, target, machines.workplace[target])
    machines.is_idle[used] = machines.is_down[used]
    if rule.connection < 1.0:
        reached = uniforms(connection, machines.identity[used], 0) < rule.connection
        machines.is_idle[used] |= ~reached
    notes.machines_idle = int(np.count_nonzero(machines.is_idle[used] & machines.is_alive[used]))
    stop_idle(machines.is_alive, machines.n_used, machines.workplace, machines.is_idle, machines.use,
              machines.mastered, machines.efficiency, row_hours(economy), firms.machine_yield, firms.machine_hours)


def record_machine_links(economy: Economy) -> None:
    """Write down the work that machines direct by themselves, from each to its partner."""
    machines, firms, edges = economy.machines, economy.firms, economy.relations.edges
    joined = machines.is_alive[: machines.n_used] & (machines.partner[: machines.n_used] >= 0)
    rows = edges.reserve(int(np.count_nonzero(joined)), written=("machine_hours", "value", "cost"))
    edges.kind[rows] = JOINT_WORK
    write_joint_work(machines.n_used, machines.workplace, machines.partner, machines.is_idle, machines.use,
                     machines.mastered, machines.autonomy, machines.efficiency, row_hours(economy), firms.hours_factor,
                     firms.machine_loss, firms.machine_yield, firms.price, firms.marginal_product,
                     edges.source[rows], edges.target[rows], edges.firm[rows], edges.machine_hours[rows],
                     edges.value[rows], edges.cost[rows])


def note_machine_making(economy: Economy) -> None:
    """Keep count of machines used up and made by makers, for the condition of Hawkins and Simon (4.6, 5.8)."""
    firms, notes = economy.firms, economy.notes
    makers = firms.sector == MACHINE_MAKERS
    quarter = economy.period % len(notes.machines_made)
    notes.machines_used_up[quarter] = float(firms.machines_lost[makers].sum())
    notes.machines_made[quarter] = float(firms.output[makers].sum())
    notes.machine_built_share = machine_built_share(firms.automated_share[makers], firms.output[makers])
    notes.hawkins_simon = hawkins_simon(machines_used_up(notes.machines_used_up, notes.machines_made))
