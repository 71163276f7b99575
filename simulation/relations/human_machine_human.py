"""Human-machine-human: who works for and serves whom through a platform or a contract (model 5.3).

Form: `relations.human_machine_human.join_platforms`, `relations.human_machine_human.make_or_buy`. Cost:
`institutions.platforms.fees_due`. Conflict: `relations.human_human.grievance` less what openness spares. Division:
`institutions.platforms.execute_contracts`. Measure: `relations.human_machine_human.record_contract_work`,
`relations.human_machine_human.record_servings`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.agents.firms import GOODS, SERVICES
from simulation.agents.platforms import CONTRACT, PRIVATE
from simulation.columns import NOBODY, Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.relations.edges import CONTRACT_WORK, SERVICE, Rows
from simulation.relations.hierarchy import coordination_loss, hierarchy_layers, pairwise_talk, span_of_control
from simulation.streams import uniforms

CHOICES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
CONTRACTING_SPEED = 0.25


def members(draw: Floats, sector: Ints, active: Flags, shares: Floats) -> Ints:
    """Return the platform of each firm (H1), the row of its sector, if its draw is below the sector's share; (firms,).

    A firm that has joined stays as long as the share of members does not fall.
    """
    return np.where(active & (draw < shares[sector]), sector, NOBODY)


def boundary_costs(people: Floats, pay: Floats, span: Floats, fee: float, per_layer: float, per_log: float,
                   per_pair: float) -> Floats:
    """Return ¤ that each choice of contracted work costs (H2, Coase 1937): hierarchy of the rest, and fees; (5, firms).

    Hours that those inside lose on each other count at the wage bill `pay`; fees are `fee` per ¤ of the pay contracted.
    """
    costs = np.empty((len(CHOICES), len(people)))
    for row, choice in enumerate(CHOICES):
        inside = people * (1.0 - choice)
        layers = hierarchy_layers(inside, span)
        loss = coordination_loss(inside, span, layers, per_layer, per_log) + pairwise_talk(inside, per_pair)
        costs[row] = ((1.0 - choice) * loss + fee * choice) * pay
    return costs


@kernel
def pay_of_staff(employer: Ints, wage: Floats, firms: int) -> Floats:
    """Sum agreed wages by firm, ¤ (firms,)."""
    pay = np.zeros(firms)
    for h in range(len(employer)):
        if employer[h] >= 0:
            pay[employer[h]] += wage[h]
    return pay


@kernel
def contracted(employer: Ints, share: Floats) -> Ints:
    """List the people of firms with a share (firms,) of contracted work above zero."""
    rows = np.empty(len(employer), np.int64)
    count = 0
    for h in range(len(employer)):
        rows[count] = h
        count += int(employer[h] >= 0 and share[employer[h]] > 0.0)
    return rows[:count]


@kernel
def contract_work(rows: Ints, employer: Ints, sector: Ints, skill: Ints, pay: Floats, on_machines: Floats,
                  share: Floats, free: Floats, machine_part: Floats, factor: Floats, worth: Floats, marginal: Floats,
                  fee_rate: Floats, source: Rows, target: Rows, firm: Rows, contract: Rows, hours: Floats,
                  money: Floats, value: Floats, cost: Floats) -> None:
    """Write hours, ¤ of pay, of output and of fees of the people `rows` who work by contract (5.10); (rows,) each.

    `on_machines` (people,) is the share of working time given to machines alone, `free` (firms,) what coordination
    leaves of it, `worth` price times effort, `marginal` products by bin (firms, bins), `fee_rate` (firms,) the fee per
    ¤ of pay. The other end is the platform or contract of the firm's sector.
    """
    for i in range(len(rows)):
        h = rows[i]
        f = employer[h]
        s = skill[h]
        source[i], target[i], firm[i], contract[i] = h, sector[f], f, sector[f]
        hours[i] = free[f] * (1.0 - on_machines[h]) * (1.0 - machine_part[f, s]) * share[f] * factor[f]
        money[i] = pay[h] * share[f]
        value[i] = hours[i] * (marginal[f, s] * worth[f])
        cost[i] = pay[h] * fee_rate[f]


@kernel
def servings(server: Ints, first: Ints) -> Ints:
    """List the buyers who were served by a firm with people; `first` (firms + 1,) are the bounds of its staff."""
    rows = np.empty(len(server), np.int64)
    count = 0
    for h in range(len(server)):
        f = server[h]
        rows[count] = h
        count += int(f >= 0 and first[f + 1] > first[f])
    return rows[:count]


@kernel
def in_rotation(buyers: Ints, server: Ints, first: Ints, people: Ints, worker: Ints) -> None:
    """Name for each buyer a worker of the firm that served it, one after another; shape (buyers,)."""
    turn = np.zeros(len(first) - 1, np.int64)
    for i in range(len(buyers)):
        f = server[buyers[i]]
        worker[i] = people[first[f] + turn[f] % (first[f + 1] - first[f])]
        turn[f] += 1


def join_platforms(economy: Economy) -> None:
    """Let firms join the platform of their sector, and tell what share of their work it assigns and how openly."""
    firms, platforms, rule = economy.firms, economy.platforms, economy.parameters.human_machine_human
    is_new = firms.quarters_active == 1 if economy.period > 0 else firms.is_active
    firms.platform_draw[is_new] = uniforms(economy.key("platform"), firms.identity[is_new], 0)
    firms.contracted_share[is_new] = 0.0
    shares = np.zeros(len(platforms.kind))
    shares[GOODS], shares[SERVICES] = rule.goods_members, rule.services_members
    _forget_servings(economy)
    firms.platform[:] = members(firms.platform_draw, firms.sector, firms.is_active, shares)
    platforms.kind[:] = CONTRACT if rule.contracts else PRIVATE
    platforms.members[:] = np.bincount(firms.platform + 1, minlength=len(shares) + 1)[1:]
    firms.transparency[:] = rule.transparency
    _share_work(economy)


def _forget_servings(economy: Economy) -> None:
    households, had_members = economy.households, economy.platforms.members > 0
    for sector, server, through in ((GOODS, households.goods_server, households.goods_on_platform),
                                    (SERVICES, households.services_server, households.services_on_platform)):
        if had_members[sector]:
            server[:], through[:] = NOBODY, 0.0


def _share_work(economy: Economy) -> None:
    firms, rule = economy.firms, economy.parameters.human_machine_human
    if not rule.make_or_buy:
        firms.contracted_share[:] = 0.0
    assigned = np.where(firms.platform >= 0, rule.algorithmic_management, 0.0)
    firms.algorithmic_share[:] = np.maximum(assigned, firms.contracted_share)


def make_or_buy(economy: Economy) -> None:
    """Let each firm move part of the way to the share of contracted work that costs least (H2)."""
    rule = economy.parameters
    if not rule.human_machine_human.make_or_buy:
        return
    firms, households = economy.firms, economy.households
    pay = pay_of_staff(households.employer, households.wage, len(firms.price))
    span = span_of_control(rule.human_human.span, rule.human_human.machine_aided_span, firms.autonomy)
    costs = boundary_costs(firms.n_employees.astype(np.float64), pay, span, rule.human_machine_human.work_fee,
                           rule.human_human.loss_per_layer, rule.human_human.communication,
                           rule.human_human.pairwise_communication)
    best = np.array(CHOICES)[costs.argmin(axis=0)]
    firms.contracted_share += CONTRACTING_SPEED * (best - firms.contracted_share)
    firms.contracted_share[~firms.is_active] = 0.0
    _share_work(economy)


def record_contract_work(economy: Economy) -> None:
    """Write an edge from each person to the platform or contract that assigns part of its work."""
    firms, households, edges = economy.firms, economy.households, economy.relations.edges
    rows = contracted(households.employer, firms.algorithmic_share)
    if not len(rows):
        return
    new = edges.reserve(len(rows), written=("hours", "money", "value", "cost"))
    edges.kind[new] = CONTRACT_WORK
    contract_work(rows, households.employer, firms.sector, households.skill, households.labour_income,
                  households.time_on_machines, firms.algorithmic_share, 1.0 - firms.coordination_loss,
                  firms.machine_part, firms.hours_factor, firms.price * firms.effort, firms.marginal_product,
                  economy.parameters.human_machine_human.work_fee * firms.contracted_share, edges.source[new],
                  edges.target[new], edges.firm[new], edges.contract[new], edges.hours[new], edges.money[new],
                  edges.value[new], edges.cost[new])


def record_servings(economy: Economy) -> None:
    """Write an edge from each buyer to a person of the member firm that served it; its cost is the fee and the gas."""
    households, edges = economy.households, economy.relations.edges
    if not economy.platforms.members.any():
        return
    rule = economy.parameters.human_machine_human
    first, people = economy.relations.staff
    for sector, server, through in ((GOODS, households.goods_server, households.goods_on_platform),
                                    (SERVICES, households.services_server, households.services_on_platform)):
        buyers = servings(server, first)
        worker = np.empty(len(buyers), np.int64)
        in_rotation(buyers, server, first, people, worker)
        money = through[buyers]
        edges.append(SERVICE, buyers, worker, server[buyers], contract=sector, money=money,
                     cost=rule.fee * money + rule.gas * economy.published.mean_wage)

