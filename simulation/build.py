"""From a scenario to the opening economy: a consistent first quarter (model 14, traps T1 and T2)."""

from __future__ import annotations

import numpy as np

from simulation.accounting.ledger import Ledger
from simulation.agents.bank import Bank
from simulation.agents.firms import GOODS, MACHINE_MAKERS, SECTORS, SERVICES, Firms
from simulation.agents.government import Government
from simulation.agents.machines import Machines
from simulation.agents.owners import Holdings, Owners
from simulation.agents.platforms import Platforms
from simulation.agents.workers import Households
from simulation.columns import Floats, Ints
from simulation.economy import Economy, Published, TaskSpace
from simulation.institutions.control import apply_control
from simulation.institutions.machine_titles import lots, take_titles, write_titles
from simulation.institutions.ownership import INSTITUTIONS, draw_kinds, row_of_platforms, write_claims
from simulation.markets.education import give_talent
from simulation.markets.labour import count_staff
from simulation.metrics.wealth import attribute_wealth
from simulation.parameters import Parameters
from simulation.production.organisation import produce_output
from simulation.production.tasks import bins_mastered, complexity, eligibility, exponent, task_weights
from simulation.production.technology import firm_surcharge, machine_hours, survey_machines
from simulation.relations.autonomy import machine_autonomy
from simulation.relations.record import Relations
from simulation.scenario import Scenario
from simulation.streams import Streams, normals, shuffled, uniform, uniforms

FIRST_LOSS = 0.2
FIRST_LABOUR_SHARE = 0.65
FIRST_STOCK = 0.08
FIRST_SIZE = 0.95


def open_economy(scenario: Scenario, seed: int) -> Economy:
    """Make the economy of a scenario at the opening of period 0."""
    rule = scenario.at(0)
    streams = Streams(seed)
    numbers = firm_numbers(rule)
    people, slots, bins = rule.population.workers, sum(numbers), rule.tasks.bins
    firms = Firms(slots, bins=bins)
    households = Households(people)
    ledger = Ledger(people, slots)
    households.deposits, firms.deposits, firms.loans = (
        ledger.household_deposits, ledger.firm_deposits, ledger.loans)
    tasks = task_space(rule)
    machines, platforms = Machines(0, capacity=2 * people), Platforms(len(SECTORS))
    owners = Owners(len(INSTITUTIONS), capacity=people + 2 * slots)
    economy = Economy(
        rule, scenario.at, streams, tasks, households, machines, firms, owners,
        Holdings(0, capacity=4 * slots + 16), platforms, ledger, Bank(), Government(),
        Relations(households, machines, firms, owners, platforms),
        Published(np.ones(bins), 1.0, 1.0, np.ones(3), np.ones(3), 1.0, 0.0, 1.0, 0.0,
                  rule.human_human.fair_labour_share),
        conditions=scenario.conditions)
    economy.owners.kind[: len(INSTITUTIONS)] = INSTITUTIONS
    platforms.sector[:] = np.arange(len(SECTORS))
    firms.sector[:] = np.repeat([GOODS, SERVICES, MACHINE_MAKERS], numbers)
    firms.is_active[:] = True
    _settle_people(economy)
    size = _found_firms(economy)
    _hire(economy, size)
    _place_machines(economy, size)
    apply_control(economy)
    _calibrate(economy)
    _open_accounts(economy, size)
    _give_claims(economy)
    _give_machines(economy)
    _choose_suppliers(economy)
    attribute_wealth(economy)
    return economy


def firm_numbers(rule: Parameters) -> tuple[int, int, int]:
    """Return the numbers of firms in goods, services and machine-making: at least one each."""
    total = max(round(rule.population.workers / rule.population.workers_per_firm), 3)
    goods = max(round(rule.population.goods_share * total), 1)
    services = max(round(rule.population.services_share * total), 1)
    return goods, services, max(total - goods - services, 1)


def task_space(rule: Parameters) -> TaskSpace:
    """Return the bins of tasks and the opening skill mix, task-shaped and in part net of what machines do."""
    x = complexity(rule.tasks.bins)
    weight = task_weights(x, rule.tasks.complexity_gradient, rule.tasks.elasticity)
    relative = opening_wages(x, rule.tasks.complexity_gradient)
    demand = weight * (relative / np.mean(relative)) ** -rule.tasks.elasticity
    net = np.where(x <= rule.machines.opening_capability, 0.25 * demand, demand)
    mix = rule.population.deskilled_share
    base = mix * net / np.sum(net) + (1.0 - mix) * demand / np.sum(demand)
    tacitness = np.array([rule.tasks.tacitness_goods, rule.tasks.tacitness_services, rule.tasks.tacitness_machines])
    base /= np.sum(base)
    return TaskSpace(x, weight, eligibility(x, rule.tasks.skill_gap_penalty), exponent(rule.tasks.elasticity),
                     tacitness, rule.tasks.codification_floor * tacitness, base, relative / np.sum(base * relative))


def opening_wages(x: Floats, gradient: float) -> Floats:
    """Return opening pay by skill: productivity relative to the middle of the task range; shape (bins,)."""
    return np.exp(gradient * (x - 0.5))


def _settle_people(economy: Economy) -> None:
    households, tasks, key = economy.households, economy.tasks, economy.key
    draw = uniforms(key("opening skill"), households.identity, 0)
    bins = len(tasks.complexity)
    households.skill[:] = np.minimum(np.searchsorted(np.cumsum(tasks.base_skills), draw, side="right"), bins - 1)
    wages = opening_wages(tasks.complexity, economy.parameters.tasks.complexity_gradient)
    spread = np.exp(0.05 * normals(key("opening wage"), households.identity, 0))
    households.asked_wage[:] = wages[households.skill] * spread
    households.wage[:] = households.asked_wage
    give_talent(economy, np.arange(len(households.skill)), key("opening talent"))
    net = 1.0 - economy.parameters.taxes.wages
    households.expected_income[:] = net * households.asked_wage
    households.human_capital[:] = (economy.parameters.human_capital.initial
                                   * tasks.opening_relative_wage[households.skill])
    economy.published.wage_by_skill[:] = wages


def _found_firms(economy: Economy) -> Floats:
    firms, rule, key = economy.firms, economy.parameters, economy.key
    size = np.exp(rule.opening.firm_size_spread * normals(key("opening size"), firms.identity, 0))
    employment = np.array([rule.population.goods_employment, rule.population.services_employment,
                           rule.population.machines_employment]) * rule.population.workers
    size *= (employment / np.bincount(firms.sector, weights=size, minlength=3))[firms.sector]
    spread = np.exp(rule.technology.opening_dispersion * normals(key("opening productivity"), firms.identity, 0))
    maker = rule.technology.maker_productivity / rule.machines.size
    firms.productivity[:] = np.where(firms.sector == MACHINE_MAKERS, maker, 1.0) * spread
    firms.adaptation[:] = firm_surcharge(key("adaptation"), firms.identity, rule.tasks.adaptation_spread)
    firms.markup[:] = rule.pricing.markup
    firms.labour_share[:] = FIRST_LABOUR_SHARE
    firms.coordination_loss[:] = FIRST_LOSS
    firms.unsold_share[:] = FIRST_STOCK
    firms.quarters_active[:] = 20
    firms.offered_capability[:] = np.where(firms.sector == MACHINE_MAKERS, rule.machines.opening_capability, 0.0)
    firms.interest_rate[:] = rule.credit.loan_rate
    return size


def _hire(economy: Economy, size: Floats) -> None:
    households, firms = economy.households, economy.firms
    order = shuffled(economy.key("opening jobs"), len(households.wage))
    jobs = np.maximum(np.round(FIRST_SIZE * size), 1).astype(np.int64)
    largest_first = np.argsort(-size, kind="stable")
    places = np.repeat(largest_first, jobs[largest_first])[: len(order)]
    households.employer[order[: len(places)]] = places
    count_staff(households.employer, households.skill, firms.staff, firms.n_employees)


def _place_machines(economy: Economy, size: Floats) -> None:
    firms, machines, rule, tasks = economy.firms, economy.machines, economy.parameters, economy.tasks
    number = np.zeros(len(size), np.int64)
    for f in np.flatnonzero(firms.sector == GOODS):
        level = bins_mastered(rule.machines.opening_capability, tasks.tacitness[GOODS], 0.0, len(tasks.weight))
        work = (1.0 - FIRST_LOSS) * size[f] * float(np.sum(tasks.weight[:level]))
        exact = work / machine_hours(economy)
        number[f] = int(exact + uniform(economy.key("opening machines"), int(firms.identity[f]), 0))
    workplace = np.repeat(np.arange(len(number)), number)
    rows = machines.add(len(workplace))
    machines.workplace[rows] = workplace
    machines.owner[rows] = workplace
    machines.capability[rows] = rule.machines.opening_capability
    machines.efficiency[rows] = 1.0
    machines.autonomy[rows] = machine_autonomy(
        machines.capability[rows], rule.alignment.base_autonomy, rule.machines.autonomy)
    machines.alignment[rows] = rule.machines.alignment
    life = 1.0 / rule.machines.depreciation
    machines.age[rows] = np.floor(life * uniforms(economy.key("opening age"), machines.identity[rows], 0))
    survey_machines(economy)


def _calibrate(economy: Economy) -> None:
    firms, households, published = economy.firms, economy.households, economy.published
    employed = economy.is_employed
    firms.desired_output[:] = np.inf
    produce_output(economy)
    output = np.maximum(firms.output, 0.3 * firms.productivity)
    sells = firms.sector != MACHINE_MAKERS
    scale = float(np.sum(firms.n_employees[sells])) / float(np.sum(output[sells]))
    firms.productivity *= scale
    output *= scale
    wages = np.bincount(households.employer[employed], weights=households.wage[employed], minlength=len(output))
    stock = economy.parameters.pricing.goods_stock
    for column in (firms.expected_sales, firms.perceived_sales, firms.sales):
        column[:] = output / (1.0 + stock)
    firms.output[:] = output
    firms.inventory[:] = np.where(firms.sector == SERVICES, 0.0, stock * firms.expected_sales)
    cost = wages / firms.expected_sales * firms.productivity
    middle = float(np.median(cost))
    firms.unit_cost[:] = np.clip(cost, 0.6 * middle, 1.6 * middle) / firms.productivity
    firms.price[:] = (1.0 + firms.markup) * firms.unit_cost
    firms.revenue[:] = firms.price * firms.expected_sales
    value = np.bincount(firms.sector, weights=firms.revenue, minlength=3)
    units = np.bincount(firms.sector, weights=firms.expected_sales, minlength=3)
    published.sector_price[:] = value / units
    published.base_price[:] = published.sector_price
    published.machine_price = float(published.sector_price[MACHINE_MAKERS])
    published.output_value = float(np.sum(value))
    published.mean_wage = float(np.mean(households.wage[employed]))
    firms.plant[:] = (economy.parameters.plant.per_sales * firms.revenue
                      / float(published.sector_price[GOODS]))
    machines = economy.machines
    machines.price_paid[machines.rows()] = published.machine_price


def _open_accounts(economy: Economy, size: Floats) -> None:
    households, ledger, rule = economy.households, economy.ledger, economy.parameters.opening
    wage = economy.published.mean_wage
    balances = np.zeros(ledger.bank + 1)
    spread = np.exp(rule.deposit_spread * normals(economy.key("opening deposit"), households.identity, 0))
    balances[ledger.households] = rule.household_deposits * households.asked_wage * spread
    balances[ledger.firms] = rule.firm_deposits * wage * size
    loans = rule.firm_loans * wage * size
    money = float(np.sum(balances[: ledger.bank]))
    bonds = max((1.0 + rule.bank_capital) * money - float(np.sum(loans)), 0.0)
    balances[ledger.bank] = float(np.sum(loans)) + bonds - money
    ledger.open_accounts(balances, loans, bonds)
    economy.government.opening_debt_ratio = bonds / economy.published.output_value


def opening_claims(key: np.uint64, people: int, slots: int, owning_share: float,
                   tail: float) -> tuple[Ints, Ints, Floats]:
    """Return opening private claims, edges (firm, person, share): one to three owners a firm, drawn by their stakes.

    `owning_share` of the people own; stakes are Pareto with exponent `tail`. The row after the last firm, the bank,
    is held by all owners in proportion to their stakes.
    """
    owners = shuffled(key, people)[: max(round(owning_share * people), 2)]
    stake = (1.0 - uniforms(key, owners, 100)) ** (-1.0 / tail) - 0.7
    cumulative = np.cumsum(stake) / np.sum(stake)
    firm = np.repeat(np.arange(slots), 3)
    part = np.tile(np.arange(3), slots)
    number = 1 + np.floor(3.0 * uniforms(key, np.arange(slots), 200)).astype(np.int64)
    pick = np.searchsorted(cumulative, uniforms(key, firm * 3 + part, 300), side="right")
    weight = -np.log(1.0 - uniforms(key, firm * 3 + part, 400)) - np.log(1.0 - uniforms(key, firm * 3 + part, 500))
    weight = np.where(part < number[firm], weight, 0.0)
    share = weight / np.bincount(firm, weights=weight, minlength=slots)[firm]
    held = weight > 0
    firms = np.concatenate((firm[held], np.full(len(owners), slots)))
    persons = np.concatenate((owners[np.minimum(pick, len(owners) - 1)][held], owners))
    return firms, persons, np.concatenate((share[held], stake / np.sum(stake)))


def _give_claims(economy: Economy) -> None:
    rule, slots = economy.parameters.owners, len(economy.firms.sector)
    firm, person, share = opening_claims(economy.key("opening owners"), len(economy.households.wage), slots,
                                         rule.owning_share, rule.wealth_tail)
    draw_kinds(economy, economy.firms.is_active, "opening kind of owner")
    people = len(economy.households.wage)
    stake = np.bincount(person[firm == slots], weights=share[firm == slots], minlength=people)
    economy.households.land[:] = economy.parameters.land.endowment * people * stake
    if row_of_platforms(economy) > slots:
        of_bank = firm == slots
        firm = np.append(firm, firm[of_bank] + 1)
        person, share = np.append(person, person[of_bank]), np.append(share, share[of_bank])
    write_claims(economy, np.arange(row_of_platforms(economy) + 1), firm, person, share)


def _give_machines(economy: Economy) -> None:
    """Give out the opening machines as new ones are, unpaid, where the scenario says so."""
    machines, households, rule = economy.machines, economy.households, economy.parameters
    key, rows = economy.key("opening machine titles"), machines.rows()
    if rule.machine_ownership.opening:
        write_titles(machines, rows, take_titles(
            key, machines.identity[rows], np.zeros(len(rows)), lots(rule.machine_ownership), households.deposits,
            households.skill >= rule.tasks.bins - 2, rule.owners.founding_means * economy.published.mean_wage,
            rule.owners.founding_effort, 0.0))


def _choose_suppliers(economy: Economy) -> None:
    households, firms = economy.households, economy.firms
    for sector, column, purpose in ((GOODS, households.goods_supplier, "opening goods supplier"),
                                    (SERVICES, households.services_supplier, "opening services supplier")):
        sellers = np.flatnonzero(firms.sector == sector)
        draw = uniforms(economy.key(purpose), households.identity, 0)
        column[:] = sellers[np.minimum((draw * len(sellers)).astype(np.int64), len(sellers) - 1)]
