"""The account of labour values: what is noted each quarter and found every twenty; nobody feels it (model 12, R15)."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.accounting.value_ledger import SECTORS, Quantities
from simulation.accounting.vertical_integration import (
    CONVENTIONS,
    REDUCTIONS,
    Values,
    correlation,
    deviation_of_prices,
    input_coefficients,
    is_measurable,
    rate_of_surplus_value,
    spectral_radius,
    transferred_ratio,
    value_of_money,
    values_of,
)
from simulation.agents.firms import GOODS, MACHINE_MAKERS
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.relations.edges import TRAINING, Codes, Rows

EVERY = 20
KINDS: Final = ("value_goods", "value_services", "value_machines", "value_of_money", "price_value_deviation",
                "price_value_correlation", "surplus_value_rate", "transferred_ratio")
VALUE_COLUMNS: Final = (*(f"{kind}_{name}" for name in CONVENTIONS for kind in KINDS), "machine_value_share")


@kernel
def work_of_firms(is_active: Flags, sector: Ints, staff: Floats, hours_factor: Floats, research_share: Floats,
                  public_share: float, machine_hours: Floats, autonomy: Floats, people: Floats, research: Floats,
                  machines: Floats) -> None:
    """Add up work by sector, worker-quarters: people in production (3, bins), research (bins,), machines (3, 2)."""
    firms, bins = staff.shape
    for f in range(firms):
        if not is_active[f]:
            continue
        away = min(research_share[f] + public_share, 1.0)
        running = 0.0
        for s in range(bins):
            hours = staff[f, s] * hours_factor[f]
            in_research = hours * away if s >= bins - 2 else 0.0
            people[sector[f], s] += hours - in_research
            research[s] += in_research
            running += machine_hours[f, s] * hours_factor[f]
        machines[sector[f], 0] += running
        machines[sector[f], 1] += running * autonomy[f]


@kernel
def values_of_firms(counts: Ints, staff: Floats, hours_factor: Floats, away: Floats,
                    machine_hours: Floats, autonomy: Floats, inputs: Floats, output: Floats, reduction: Floats,
                    per_machine_hour: float, machine_share: float) -> Floats:
    """Return worker-quarters of value in a unit of each of the firms that count (n,).

    `inputs` is the value of machines and plant that each firm used up, `away` its research share of sci-tech hours.
    """
    bins = staff.shape[1]
    values = np.empty(len(counts))
    for i in range(len(counts)):
        f = counts[i]
        total = inputs[f]
        for s in range(bins):
            part = 1.0 - away[f] if s >= bins - 2 else 1.0
            total += hours_factor[f] * part * staff[f, s] * reduction[s]
            total += hours_factor[f] * machine_hours[f, s] * (per_machine_hour + machine_share * autonomy[f])
        values[i] = total / output[f]
    return values


@kernel
def hours_of_training(kind: Codes, source: Rows, firm: Rows, hours: Floats, skill: Ints, sector: Ints,
                      sums: Floats) -> None:
    """Add hours on the edges of training to `sums`, worker-quarters (sectors, bins), by the skill of who trains."""
    for e in range(len(kind)):
        if kind[e] == TRAINING:
            sums[sector[firm[e]], skill[source[e]]] += hours[e]


def labour_values(economy: Economy, reduction: str | None = None) -> dict[str, Values]:
    """Return values by convention since the last account, or of that account; empty where they do not exist.

    A reduction is chosen by name; without one it is that of the scenario.
    """
    ledger = economy.values
    quantities = ledger.window if ledger.window is not None and ledger.window.quarters else ledger.measured
    if quantities is None or not is_measurable(quantities):
        return {}
    rule = economy.parameters.value_accounting
    return values_of(quantities, _reduction(economy, reduction or rule.reduction), rule.machine_value_share)


def note_work(economy: Economy) -> None:
    """Note the quarter's quantities: who worked and researched, what machines did, what was made and used up."""
    firms, ledger, rule = economy.firms, economy.values, economy.parameters
    bins = firms.staff.shape[1]
    now = ledger.quarter = Quantities.nothing(bins)
    now.quarters = 1
    work_of_firms(firms.is_active, firms.sector, firms.staff, firms.hours_factor, firms.research_share,
                  economy.government.public_research_share + economy.government.public_training_share,
                  firms.machine_hours, firms.autonomy, now.people,
                  now.research, now.machines)
    _set_training_apart(economy, now)
    now.output = _by_sector(economy, firms.output)
    now.worth = _by_sector(economy, firms.output * firms.price)
    now.used[GOODS] = rule.plant.depreciation * _by_sector(economy, economy.notes.plant_before)
    now.used[MACHINE_MAKERS] = rule.machines.depreciation * _by_sector(
        economy, economy.notes.machines_before.astype(np.float64))
    now.wages = float(firms.wage_bill.sum())
    rate = rule.value_accounting.knowledge_depreciation
    if ledger.knowledge is None:
        ledger.knowledge = now.research / rate if rate > 0.0 else np.zeros(bins)
    use = now.machines[:, 0] / max(float(now.machines[:, 0].sum()), 1e-300)
    now.knowledge = rate * use[:, None] * ledger.knowledge
    ledger.knowledge = (1.0 - rate) * ledger.knowledge + now.research


def account_values(economy: Economy) -> None:
    """Close the quarter's quantities, and every twenty quarters find the values of those that passed (12.1-12.4)."""
    ledger, notes, firms = economy.values, economy.notes, economy.firms
    now = ledger.quarter
    if now is None:
        return
    prices = economy.published.sector_price * np.array([1.0, 1.0, 0.0])
    now.spent = _by_sector(economy, firms.sold_to_people) * prices
    now.gained[:] = notes.capability_by_research, notes.capability_by_machines
    if ledger.window is None:
        ledger.window = Quantities.nothing(firms.staff.shape[1])
    ledger.window.add(now)
    if economy.period % EVERY == 0:
        ledger.measured, ledger.window = ledger.window, Quantities.nothing(firms.staff.shape[1])
        ledger.measures = ledger.measures | _account(economy, ledger.measured)


def _account(economy: Economy, quantities: Quantities) -> dict[str, float]:
    """Return the measures of an account; those of values are left as they were where no values exist."""
    firms = economy.firms
    machines = economy.published.machine_price * len(economy.machines)
    plant = float(economy.published.sector_price[GOODS]) * float(firms.plant.sum())
    reduction = _reduction(economy, economy.parameters.value_accounting.reduction)
    gained = float(quantities.gained.sum())
    found = {
        "values_exist": float(is_measurable(quantities)),
        "input_radius": spectral_radius(input_coefficients(quantities.used, quantities.output)),
        "organic_composition": (machines + plant) * quantities.quarters / max(quantities.wages, 1e-300),
        "machines_made": float(quantities.output[MACHINE_MAKERS]) / quantities.quarters,
        "knowledge_per_machine": float((reduction * quantities.research).sum())
        / max(float(quantities.output[MACHINE_MAKERS]), 1e-300),
        "unattributed_share": float(quantities.gained[1]) / gained if gained > 0.0 else 0.0,
    }
    if not found["values_exist"]:
        economy.values.residual = 0.0
        return dict.fromkeys(VALUE_COLUMNS, 0.0) | economy.values.measures | found
    by_convention = values_of(quantities, reduction, economy.parameters.value_accounting.machine_value_share)
    economy.values.residual = max(values.residual for values in by_convention.values())
    for name, values in by_convention.items():
        numbers = (*values.per_unit, value_of_money(quantities, values), deviation_of_prices(quantities, values),
                   _correlation_over_firms(economy, quantities, name, values, reduction),
                   rate_of_surplus_value(quantities, values), transferred_ratio(quantities, values))
        found |= {f"{kind}_{name}": float(number) for kind, number in zip(KINDS, numbers, strict=True)}
    machine = by_convention["machine"]
    found["machine_value_share"] = float(machine.by_machines.sum()) / float(machine.added.sum())
    return found


def _correlation_over_firms(economy: Economy, quantities: Quantities, name: str, values: Values,
                            reduction: Floats) -> float:
    """Return how closely price follows value over the firms of a sector (logs, weighted by ¤ of output)."""
    firms, rule = economy.firms, economy.parameters
    counts = np.flatnonzero(firms.is_active & (firms.quarters_active > 0) & (firms.output > 0.0))
    state = economy.government
    away = np.minimum(firms.research_share + state.public_research_share + state.public_training_share, 1.0)
    inputs = (rule.plant.depreciation * economy.notes.plant_before * values.per_unit[GOODS]
              + rule.machines.depreciation * economy.notes.machines_before * values.per_unit[MACHINE_MAKERS])
    use = max(float(quantities.machines[:, 0].sum()), 1e-300)
    of_firms = values_of_firms(
        counts, firms.staff, firms.hours_factor, away, firms.machine_hours, firms.autonomy, inputs, firms.output,
        reduction if name == "knowledge" else np.ones_like(reduction), float(values.past.sum()) / use,
        rule.value_accounting.machine_value_share if name == "machine" else 0.0)
    exists = of_firms > 0.0
    counts = counts[exists]
    return correlation(np.log(firms.price[counts]), np.log(of_firms[exists]),
                       firms.output[counts] * firms.price[counts], firms.sector[counts])


def _set_training_apart(economy: Economy, now: Quantities) -> None:
    """Count hours that train machines as research, not as production (12.1); they stand on edges of their own."""
    edges = economy.relations.edges
    if not (edges.view("kind") == TRAINING).any():
        return
    hours = np.zeros(now.people.shape)
    hours_of_training(edges.view("kind"), edges.view("source"), edges.view("firm"), edges.view("hours"),
                      economy.households.skill, economy.firms.sector, hours)
    trained = np.minimum(hours, now.people)
    now.people -= trained
    now.research += trained.sum(axis=0)


def _by_sector(economy: Economy, amounts: Floats) -> Floats:
    firms = economy.firms
    sums = np.bincount(firms.sector, weights=amounts * firms.is_active, minlength=SECTORS)
    return np.asarray(sums, np.float64)


def _reduction(economy: Economy, name: str) -> Floats:
    rule = economy.parameters
    return REDUCTIONS[name](economy.tasks.complexity, rule.tasks.complexity_gradient,
                            1.0 / max(rule.population.retirement_rate, 1e-3))
