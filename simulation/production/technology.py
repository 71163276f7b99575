"""Machines at work and machines improved: what they can do, wear, scrapping, innovation (model 4.5-4.7)."""

from __future__ import annotations

import math

import numpy as np

from simulation.agents.firms import MACHINE_MAKERS, SERVICES
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.parameters import Parameters
from simulation.production.learning_curve import experience_factor, experience_gained
from simulation.production.talent import research_effort, research_quality
from simulation.production.tasks import bins_mastered
from simulation.relations.autonomy import supervision_law
from simulation.relations.pairing import leave_machines
from simulation.streams import normal, uniform, uniforms

MOST_STEP = 0.5
"""Largest step of a bold success; with luck of two, its whole gain is what was left."""


@kernel
def machine_work(alive: Flags, down: Flags, rows: int, workplace: Ints, capability: Floats, efficiency: Floats,
                 autonomy: Floats, alignment: Floats, hours: float, sector: Ints, tacitness: Floats, adaptation: Floats,
                 mastered: Ints, firm_hours: Floats, count: Ints, best: Floats, mean_efficiency: Floats,
                 mean_autonomy: Floats, mean_alignment: Floats) -> None:
    """Sum machines by firm (4.5, 4.5b): hours by hardest bin mastered (firms, bins), counts, best capability, means.

    `hours` is the work of one row at efficiency one; a machine that is down counts and does no work. Means are
    weighted by hours; firms without machines keep theirs.
    """
    firms, bins = firm_hours.shape
    firm_hours[:] = 0.0
    count[:] = 0
    best[:] = 0.0
    total = np.zeros(firms)
    sums = np.zeros((firms, 3))
    for m in range(rows):
        if alive[m]:
            f = workplace[m]
            level = bins_mastered(capability[m], tacitness[sector[f]], adaptation[f], bins)
            mastered[m] = level
            count[f] += 1
            best[f] = max(best[f], capability[m])
            work = 0.0 if down[m] else hours * efficiency[m]
            if level > 0:
                firm_hours[f, level - 1] += work
            total[f] += work
            sums[f, 0] += work * efficiency[m]
            sums[f, 1] += work * autonomy[m]
            sums[f, 2] += work * alignment[m]
    for f in range(firms):
        if total[f] > 0.0:
            mean_efficiency[f] = sums[f, 0] / total[f]
            mean_autonomy[f] = sums[f, 1] / total[f]
            mean_alignment[f] = sums[f, 2] / total[f]
        else:
            mean_autonomy[f] = 0.0


@kernel
def worn_out(key: np.uint64, alive: Flags, rows: int, identity: Ints, rate: float, age: Ints, mastered: Ints,
             workplace: Ints, efficiency: Floats, autonomy: Floats, hours: float, supervision: float, wage: float,
             price: Floats, marginal: Floats, machine_yield: Floats, patience: int,
             unprofitable: Ints) -> tuple[Flags, int, int]:
    """Choose the machines that leave: by hazard (4.5b), or after `patience` quarters below supervision cost (R1).

    Returns a flag per row and the numbers retired and scrapped.
    """
    leaves = np.zeros(rows, np.bool_)
    retired = 0
    scrapped = 0
    for m in range(rows):
        if not alive[m]:
            continue
        age[m] += 1
        f = workplace[m]
        worth = 0.0
        if mastered[m] > 0:
            worth = price[f] * marginal[f, mastered[m] - 1] * efficiency[m] * hours * machine_yield[f]
        unprofitable[m] = unprofitable[m] + 1 if worth < supervision * (1.0 - autonomy[m]) * wage else 0
        if uniform(key, identity[m], 0) < rate:
            leaves[m] = True
            retired += 1
        elif unprofitable[m] >= patience:
            leaves[m] = True
            scrapped += 1
    return leaves, retired, scrapped


def machine_hours(economy: Economy) -> float:
    """Return the work of one machine row of efficiency one in a quarter, in worker-quarters (4.5, 5.7)."""
    rule = economy.parameters.machines
    return rule.hours * rule.size * (1.0 - economy.parameters.machine_machine.coordination_loss)


def survey_machines(economy: Economy) -> None:
    """Let firms know what their machines can do this quarter."""
    machines, firms = economy.machines, economy.firms
    machine_work(machines.is_alive, machines.is_down, machines.n_used, machines.workplace, machines.capability,
                 machines.efficiency, machines.autonomy, machines.alignment, machine_hours(economy), firms.sector,
                 economy.tasks.tacitness, firms.adaptation - firms.training, machines.mastered, firms.machine_hours,
                 firms.n_machines, firms.best_capability, firms.mean_efficiency, firms.autonomy, firms.alignment)
    owner = machines.owner[: machines.n_used][machines.is_alive[: machines.n_used]]
    firms.machines_owned[:] = np.bincount(owner + 1, minlength=len(firms.sector) + 1)[1:]


def wear_out_machines(economy: Economy) -> None:
    """Retire and scrap machines; they leave before the new ones arrive."""
    machines, firms, notes = economy.machines, economy.firms, economy.notes
    rule = economy.parameters
    supervision, spared = supervision_law(rule)
    leaves, notes.machines_retired, notes.machines_scrapped = worn_out(
        economy.key("machine wear"), machines.is_alive, machines.n_used, machines.identity, rule.machines.depreciation,
        machines.age, machines.mastered, machines.workplace, machines.efficiency, spared * machines.autonomy,
        machine_hours(economy), supervision, economy.published.mean_wage,
        firms.price, firms.marginal_product, firms.machine_yield, rule.investment.scrap_after,
        machines.quarters_unprofitable)
    rows = np.flatnonzero(leaves)
    firms.machines_lost[:] = np.bincount(machines.workplace[rows], minlength=len(firms.sector))
    leave_machines(leaves, economy.households.machine)
    machines.remove(rows)


@kernel
def improved(key: np.uint64, makers: Flags, research: Floats, rate: float, step: float, efficiency_step: float,
             limit: float, imitation: float, capability: Floats, efficiency: Floats, failed: Flags) -> float:
    """Improve the machines that makers offer (4.19-4.20), `research` in worker-quarters of sci-tech pay (firms,).

    A success adds step * 2 Beta(2, 3) of what is left to the limit; imitation closes half the gap to the best.
    Returns the capability gained by research, summed over makers, and notes whose research `failed`.
    """
    by_research = 0.0
    best_capability = 0.0
    best_efficiency = 0.0
    for f in range(len(makers)):
        if makers[f]:
            chance = 1.0 - math.exp(-rate * research[f])
            failed[f] = uniform(key, f, 0) >= chance and uniform(key, f, 1) >= chance
            if uniform(key, f, 0) < chance:
                gain = 2.0 * median_of_four(key, f, 10)
                found = step * gain * max(limit - capability[f], 0.0)
                capability[f] += found
                by_research += found
            if uniform(key, f, 1) < chance:
                efficiency[f] *= 1.0 + 2.0 * efficiency_step * uniform(key, f, 2)
            best_capability = max(best_capability, capability[f])
            best_efficiency = max(best_efficiency, efficiency[f])
    for f in range(len(makers)):
        if makers[f] and uniform(key, f, 3) < imitation:
            capability[f] += 0.5 * max(best_capability - capability[f], 0.0)
            efficiency[f] += 0.5 * max(best_efficiency - efficiency[f], 0.0)
    return by_research


@kernel
def median_of_four(key: np.uint64, agent: int, draw: int) -> float:
    """Return a Beta(2, 3) variate: the second smallest of four uniforms."""
    smallest = 2.0
    second = 2.0
    for k in range(4):
        u = uniform(key, agent, draw + k)
        if u < smallest:
            second = smallest
            smallest = u
        elif u < second:
            second = u
    return second


def self_iterated(makers: Flags, autonomy: Floats, capability: Floats, limit: float, rate: float) -> Floats:
    """Return what makers' autonomous machines add to capability without anybody's hours (row G3); shape (firms,)."""
    return np.where(makers, rate * autonomy * np.maximum(limit - capability, 0.0), 0.0)


def research_spending(rule: Parameters) -> float:
    """Return what makers spend on research per expected sales: more where a pool bears part of the risk (6.22.5)."""
    return rule.technology.research_share * (1.0 + rule.research_pool.response * rule.research_pool.share)


def bold_step(step: float, boldness: float) -> float:
    """Return the gain at a success that is `boldness` times as rare (6.22.5), up to all that is left; 1."""
    return min(step * boldness, max(step, MOST_STEP))


def innovate(economy: Economy) -> None:
    """Let research succeed, machines improve themselves and makers imitate, unless it is frozen (4.18-4.20, G3)."""
    rule, firms, notes = economy.parameters.technology, economy.firms, economy.notes
    makers = firms.is_active & (firms.sector == MACHINE_MAKERS)
    public = 0.5 * economy.government.public_research / max(int(np.count_nonzero(makers)), 1)
    people, talent = economy.households, economy.parameters.talent
    quality = research_quality(people.employer, people.skill, economy.parameters.tasks.bins - 2, people.wage,
                               people.pay_premium, people.talent, talent.innovation_exponent, len(makers))
    own = firms.research * quality[:-1] * research_effort(firms.knowledge_reward, talent.research_effort)
    research = (own + public * quality[-1]) / economy.published.mean_wage
    progress = 1.0 if rule.machine_progress else 0.0
    limit = economy.parameters.machines.highest_capability
    boldness = 1.0 + economy.parameters.research_pool.boldness * economy.parameters.research_pool.share
    notes.capability_by_research = improved(
        economy.key("innovation"), makers, research, rule.research_productivity * progress / boldness,
        bold_step(rule.capability_step, boldness), bold_step(rule.efficiency_step, boldness), limit,
        rule.imitation * progress, firms.offered_capability, firms.offered_efficiency, firms.research_failed)
    made = self_iterated(makers, firms.autonomy, firms.offered_capability, limit, rule.self_iteration * progress)
    firms.offered_capability += made
    notes.capability_by_machines = float(made.sum())


def codify(economy: Economy) -> None:
    """Turn tacit into explicit knowledge where people and machines work together (4.22), down to a floor."""
    rule, firms, tasks = economy.parameters, economy.firms, economy.tasks
    rate = rule.tasks.codification_rate if rule.technology.machine_progress else 0.0
    active = firms.is_active.astype(np.float64)
    number = np.bincount(firms.sector, weights=active, minlength=len(tasks.tacitness))
    automated = np.bincount(firms.sector, weights=active * firms.automated_share, minlength=len(tasks.tacitness))
    pace = rate * (0.1 + automated / np.maximum(number, 1.0))
    codifies = np.arange(len(tasks.tacitness)) <= SERVICES
    tasks.tacitness[:] = np.where(
        codifies, np.maximum(tasks.tacitness * (1.0 - pace), tasks.least_tacitness), tasks.tacitness
    )


@kernel
def productivity_steps(growth_key: np.uint64, shock_key: np.uint64, active: Flags, makers: Flags, growth: float,
                       persistence: float, volatility: float, productivity: Floats, shock: Floats) -> None:
    """Move general productivity (4.21): learning outside machine-making, and the persistent shock of R18."""
    for f in range(len(active)):
        if active[f]:
            before = shock[f]
            shock[f] = persistence * before + volatility * normal(shock_key, f, 0)
            productivity[f] *= math.exp(shock[f] - before)
            if not makers[f]:
                productivity[f] *= 1.0 + 2.0 * growth * uniform(growth_key, f, 0)


def learn_by_doing(economy: Economy) -> None:
    """Let firms get better, or worse, at what they do."""
    rule, firms = economy.parameters.technology, economy.firms
    productivity_steps(economy.key("learning"), economy.key("productivity shock"), firms.is_active,
                       firms.sector == MACHINE_MAKERS, rule.productivity_growth, rule.productivity_persistence,
                       rule.productivity_volatility, firms.productivity, firms.productivity_shock)


def learn_from_output(economy: Economy) -> None:
    """Let firms get better by the output they have made (4.21b), as long as experience counts."""
    elasticity, firms = economy.parameters.technology.experience, economy.firms
    if elasticity > 0.0:
        before = experience_factor(firms.experience, elasticity)
        firms.experience += experience_gained(firms.output, firms.is_active & (firms.quarters_active > 0), firms.sector)
        firms.productivity *= experience_factor(firms.experience, elasticity) / before


def firm_surcharge(key: np.uint64, identity: Ints, spread: float) -> Floats:
    """Return the firms' own surcharges on task difficulty (R19), spread * |N|; shape (firms,)."""
    u = np.maximum(1.0 - uniforms(key, identity, 0), 1e-300)
    surcharge: Floats = spread * np.abs(np.sqrt(-2.0 * np.log(u)) * np.cos(2.0 * np.pi * uniforms(key, identity, 1)))
    return surcharge
