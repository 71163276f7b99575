"""The economy: parameters, streams, agents, claims, the ledger and what has been published about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulation.accounting.growth_ledger import GrowthLedger
from simulation.accounting.ledger import Ledger
from simulation.accounting.value_ledger import ValueLedger
from simulation.agents.bank import Bank
from simulation.agents.firms import Firms
from simulation.agents.government import Government
from simulation.agents.machines import Machines
from simulation.agents.owners import Holdings, Owners, Promises
from simulation.agents.platforms import Platforms
from simulation.agents.workers import Households, Purchases
from simulation.columns import Floats, Ints
from simulation.parameters import Parameters
from simulation.parameters.terms import Terms
from simulation.relations.record import Relations
from simulation.streams import Streams


@dataclass
class TaskSpace:
    """The bins of tasks: fixed shapes (bins,) and (bins, bins), and the tacitness that work codifies, (sectors,)."""

    complexity: Floats
    weight: Floats
    eligibility: Floats
    exponent: float
    tacitness: Floats
    least_tacitness: Floats
    base_skills: Floats
    opening_relative_wage: Floats


@dataclass
class Published:
    """What agents can know of the others: last published statistics (architecture.md, rule of taste 3)."""

    wage_by_skill: Floats
    mean_wage: float
    machine_price: float
    sector_price: Floats
    base_price: Floats
    price_index: float
    expected_inflation: float
    output_value: float
    unemployment_rate: float
    fair_labour_share: float
    land_price: float = 0.0


@dataclass
class PeriodNotes:
    """Counts and totals of the current period that no column holds."""

    vacancies: int = 0
    vacancies_blocked: int = 0
    hires: int = 0
    layoffs: int = 0
    exits: int = 0
    exits_from_lowest_third: int = 0
    exit_productivity: float = 1.0
    entries: int = 0
    vacant_slots: int = 0
    unmet_demand: float = 0.0
    machines_before: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    plant_before: Floats = field(default_factory=lambda: np.zeros(1))
    tally: Floats | None = None
    """Stocks of sectors, loans and bonds by opening and journal so far, ¤ (10,); None before the first check."""
    entries_checked: int = 0
    machines_scrapped: int = 0
    machines_retired: int = 0
    machines_delivered: int = 0
    machines_bought_by_state: int = 0
    machines_refused: int = 0
    machines_failed: int = 0
    machines_idle: int = 0
    largest_cascade: int = 0
    machines_used_up: Floats = field(default_factory=lambda: np.zeros(20))
    machines_made: Floats = field(default_factory=lambda: np.zeros(20))
    machine_built_share: float = 0.0
    hawkins_simon: float = 1.0
    write_offs: float = 0.0
    bail_outs: float = 0.0
    firms_rescued: int = 0
    mergers: int = 0
    venture_money: float = 0.0
    entry_subsidies: float = 0.0
    guarantees_called: float = 0.0
    research_shared: float = 0.0
    teaching_share: float = 0.0
    training_fees: float = 0.0
    capability_by_research: float = 0.0
    capability_by_machines: float = 0.0
    frontier_before: float = 0.0
    purchases: Purchases = field(default_factory=Purchases)


@dataclass
class Economy:
    """Everything that a period reads and changes."""

    parameters: Parameters
    parameters_at: Callable[[int, Sequence[tuple[int, int]]], Parameters]
    streams: Streams
    tasks: TaskSpace
    households: Households
    machines: Machines
    firms: Firms
    owners: Owners
    holdings: Holdings
    platforms: Platforms
    ledger: Ledger
    bank: Bank
    government: Government
    relations: Relations
    published: Published
    notes: PeriodNotes = field(default_factory=PeriodNotes)
    promises: Promises = field(default_factory=lambda: Promises(0))
    values: ValueLedger = field(default_factory=ValueLedger)
    growth: GrowthLedger = field(default_factory=GrowthLedger)
    conditions: tuple[tuple[int, Terms], ...] = ()
    """Changes of the scenario that wait for a statistic: number and terms."""
    statistics: dict[str, float] = field(default_factory=dict)
    """What was published last quarter of the statistics they wait for."""
    reforms: list[tuple[int, int]] = field(default_factory=list)
    """Which of them began, by number, in which period; the newest last."""
    period: int = 0
    worst_residual: float = 0.0

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a copy, its tables looking at the money of its own ledger."""
        self.__dict__.update(state)
        self.show_money()

    def show_money(self) -> None:
        """Let the tables see the ledger's locked views of money."""
        self.households.deposits, self.firms.deposits, self.firms.loans = (
            self.ledger.household_deposits, self.ledger.firm_deposits, self.ledger.loans)

    def key(self, purpose: str) -> np.uint64:
        """Return the random stream of a decision in this period."""
        return self.streams.key(purpose)

    @property
    def is_employed(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Tell for each person whether it has a job; shape (households,)."""
        return self.households.employer >= 0
