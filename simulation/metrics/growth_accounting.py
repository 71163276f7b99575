"""Growth accounting: what of growth its inputs explain, by three ways of counting machines (rows O1, O4, O5).

Total factor productivity is the residual: log output less the logs of inputs, each weighted by its share in value
added, mean of the two quarters (Törnqvist 1936; Solow 1957). Shares are those of the run: pay of people; the rest is
divided between machines and plant by user cost at the one net return that uses it up (Jorgenson and Griliches 1967).
Hours of people are counted alike, those in research and on leading machines too. Machines are counted in three ways:

- by the hours they run (`machine_hours_as_capital`): capital services of the machines that have not worn out, idle
  hours left out; better machines run no longer, so what efficiency adds is productivity.
- by the work they do (`machine_work_as_labour`): hours times efficiency, added to hours of people; what efficiency
  adds is an input.
- by what they cost (`capital_at_prices`): machines and plant at prices of period 0, used or not, as one capital.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from simulation.accounting.growth_ledger import Production
from simulation.agents.firms import GOODS, MACHINE_MAKERS
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.metrics.national_accounts import labour_income, value_added
from simulation.metrics.productive_forces import force_levels, forces_index
from simulation.metrics.productivity_decomposition import CHANNELS, decompose

COUNTS: Final = ("machine_hours_as_capital", "machine_work_as_labour", "capital_at_prices")
"""Ways of counting machines, in the order of the indices."""
INPUTS: Final = ("people", "running", "effective", "machines", "plant")
"""Worker-quarters of people; of machines by the clock; of their work; ¤ of period 0 of machines; of plant."""
WINDOW = 20
"""Quarters over which growth of productivity is decomposed."""

Numbers = tuple[float, ...]


@kernel
def hours_of_firms(is_active: Flags, staff: Floats, hours_factor: Floats, machine_hours: Floats,
                   hours: Floats) -> float:
    """Write hours of people by firm (slots,), worker-quarters, and return those of machines at their efficiency."""
    slots, bins = staff.shape
    effective = 0.0
    for f in range(slots):
        hours[f] = 0.0
        if is_active[f]:
            for s in range(bins):
                hours[f] += staff[f, s] * hours_factor[f]
                effective += machine_hours[f, s] * hours_factor[f]
    return effective


@kernel
def machines_running(alive: Flags, rows: int, idle: Flags, workplace: Ints, mastered: Ints, use: Floats,
                     is_active: Flags, hours_factor: Floats) -> float:
    """Return how many machines ran, in machines at full use; those that master nothing stand still."""
    running = 0.0
    for m in range(rows):
        if alive[m] and not idle[m] and mastered[m] > 0 and is_active[workplace[m]]:
            running += use[m] * hours_factor[workplace[m]]
    return running


def net_return(capital_income: float, machines: float, plant: float, wear: tuple[float, float]) -> float:
    """Return the net return that uses up capital income ¤ on machines and plant ¤ at their wear; 1/quarter."""
    return (capital_income - wear[0] * machines - wear[1] * plant) / (machines + plant)


def factor_shares(pay: float, value: float, machines: float, plant: float, wear: tuple[float, float]) -> Numbers:
    """Return shares of people, machines and plant in value added, each in [0, 1] and one together.

    Pay, value added, machines and plant in ¤, wear in 1/quarter. Where there is no capital, all is people's.
    """
    if machines + plant <= 0.0 or value <= 0.0:
        return 1.0, 0.0, 0.0
    people = min(max(pay / value, 0.0), 1.0)
    rate = net_return((1.0 - people) * value, machines, plant, wear)
    of_machines = min(max((rate + wear[0]) * machines / value, 0.0), 1.0 - people)
    return people, of_machines, 1.0 - people - of_machines


def counted(inputs: Numbers, shares: Numbers) -> tuple[tuple[Numbers, Numbers], ...]:
    """Return inputs and their shares by way of counting machines, of `INPUTS` and the shares of `factor_shares`."""
    people, running, effective, machines, plant = inputs
    of_people, of_machines, of_plant = shares
    return (((people, running, plant), shares),
            ((people + effective, plant), (of_people + of_machines, of_plant)),
            ((people, machines + plant), (of_people, of_machines + of_plant)))


def log_change(before: float, now: float) -> float:
    """Return ln(now/before); 0 where one of them is nothing, so that an input that is new explains no growth."""
    return math.log(now / before) if before > 0.0 and now > 0.0 else 0.0


def input_growth(before: Numbers, now: Numbers, shares_before: Numbers, shares_now: Numbers) -> float:
    """Return growth of inputs by Törnqvist's index: log changes, each weighted by the mean of its two shares."""
    return math.fsum(0.5 * (s + t) * log_change(x, y)
                     for x, y, s, t in zip(before, now, shares_before, shares_now, strict=True))


def share_of_growth(productivity: Floats, output: Floats) -> float:
    """Return what of the growth of output its productivity makes up, by trend of logs over a window; 1 (row O5).

    Both are series of a run (quarters,); not a number where output has no trend or one of the two is not positive.
    """
    logs = np.log(np.where(np.minimum(productivity, output) > 0.0, (productivity, output), math.nan))
    time = np.arange(logs.shape[1]) - 0.5 * (logs.shape[1] - 1)
    productivity_trend, output_trend = (time * logs).sum(axis=1)
    return float(productivity_trend / output_trend) if output_trend else math.nan


def note_inputs(economy: Economy) -> None:
    """Note what each firm made and used this quarter, before firms and machines go."""
    firms, machines, rule, notes = economy.firms, economy.machines, economy.parameters.machines, economy.notes
    used = np.empty((len(firms.sector), 3))
    hours = np.empty(len(used))
    effective = hours_of_firms(firms.is_active, firms.staff, firms.hours_factor, firms.machine_hours, hours)
    running = machines_running(machines.is_alive, machines.n_used, machines.is_idle, machines.workplace,
                               machines.mastered, machines.use, firms.is_active, firms.hours_factor)
    used[:, 0], used[:, 1], used[:, 2] = hours, notes.machines_before, notes.plant_before
    output = firms.output * economy.published.base_price[firms.sector] * firms.is_active
    economy.growth.quarter = Production(firms.identity.copy(), output, used, running * rule.hours * rule.size,
                                        effective)


def account_growth(economy: Economy) -> None:
    """Carry on the indices of productivity and of productive forces, and decompose growth every `WINDOW` quarters."""
    ledger, rule, published = economy.growth, economy.parameters, economy.published
    now = ledger.quarter
    if now is None:
        return
    people, machines, plant = now.used.sum(axis=0).tolist()
    price = published.machine_price, float(published.sector_price[GOODS])
    wear = rule.machines.depreciation, rule.plant.depreciation
    pay, value = labour_income(economy), value_added(economy)
    shares = factor_shares(pay, value, price[0] * machines, price[1] * plant, wear)
    base = published.base_price.tolist()
    inputs = people, now.running, now.effective, base[MACHINE_MAKERS] * machines, base[GOODS] * plant
    _carry_on(economy, float(now.output.sum()), inputs, shares)
    if economy.period % WINDOW == 0:
        _close_window(economy, now)
        rate = net_return(value - pay, price[0] * machines, price[1] * plant, wear) if machines + plant > 0.0 else 0.0
        ledger.window, wage = now, pay / people if people > 0.0 else 0.0
        ledger.prices = np.array([wage, max(rate + wear[0], 0.0) * price[0], max(rate + wear[1], 0.0) * price[1]])
    levels = force_levels(economy)
    ledger.forces = ledger.forces or levels
    ledger.measures |= forces_index(levels, ledger.forces)


def _carry_on(economy: Economy, output: float, inputs: Numbers, shares: Numbers) -> None:
    ledger = economy.growth
    if ledger.inputs:
        growth = log_change(ledger.output, output)
        pairs = zip(counted(ledger.inputs, ledger.shares), counted(inputs, shares), strict=True)
        by_inputs = (input_growth(x, y, s, t) for (x, s), (y, t) in pairs)
        ledger.productivity = tuple(
            index * math.exp(growth - explained)
            for index, explained in zip(ledger.productivity, by_inputs, strict=True))
    ledger.inputs, ledger.output, ledger.shares = inputs, output, shares
    ledger.measures |= {f"tfp_{way}": index for way, index in zip(COUNTS, ledger.productivity, strict=True)}


def _close_window(economy: Economy, now: Production) -> None:
    ledger = economy.growth
    if ledger.window is None:
        ledger.measures |= {f"productivity_{name}": 0.0 for name in ("growth", *CHANNELS)}
        return
    before = ledger.window
    ledger.measures |= decompose(before.identity, before.output, (before.used * ledger.prices).sum(axis=1),
                                 now.identity, now.output, (now.used * ledger.prices).sum(axis=1))


def growth_measures(economy: Economy) -> dict[str, float]:
    """Return what the account of growth last found."""
    return economy.growth.measures
