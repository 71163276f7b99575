"""Alignment: halting machines that follow their own aim, and people's time spent on bringing it in line (model 10)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import MACHINE_MAKERS, SERVICES
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.relations.autonomy import misalignment, must_halt, next_alignment, unsold_of_machines


def frontier(economy: Economy) -> float:
    """Return the capability of the best machine on offer."""
    firms = economy.firms
    makers = firms.is_active & (firms.sector == MACHINE_MAKERS)
    return float(firms.offered_capability.max(initial=0.0, where=makers))


def halt_machines(economy: Economy) -> None:
    """Halt for a quarter the misaligned machines of firms that sit on too much stock (10.5)."""
    firms, limit = economy.firms, economy.parameters.alignment.shutdown_stock
    economy.notes.frontier_before = frontier(economy)
    firms.is_halted[:] = limit > 0.0 and must_halt(
        limit, firms.inventory, firms.expected_sales,
        misalignment(firms.autonomy, firms.alignment) * (firms.n_machines > 0))


def alignment_hours(economy: Economy) -> Floats:
    """Return people's hours spent on the aim of each machine, worker-quarters; shape (rows in use,)."""
    machines, rule, used = economy.machines, economy.parameters, economy.machines.n_used
    pace = economy.firms.hours_factor[machines.workplace[:used]]
    return rule.alignment.effort * rule.machines.size * machines.attention[:used] * machines.is_alive[:used] * pace


def support_alignment(economy: Economy) -> None:
    """Let the state pay its share of the hours that firms spend on alignment, at the leaders' wages (10.6).

    It is bought like any other service, so it is revenue of the firm and a purchase of the state.
    """
    firms, machines, ledger = economy.firms, economy.machines, economy.ledger
    firms.alignment_hours[:] = 0.0
    support = np.zeros(len(firms.sector))
    if economy.parameters.alignment.effort > 0.0:
        hours, place = alignment_hours(economy), machines.workplace[: machines.n_used]
        pay = hours * economy.households.wage[machines.leader[: machines.n_used]]
        firms.alignment_hours[:] = np.bincount(place, weights=hours, minlength=len(support))
        support += economy.parameters.alignment.public_share * np.bincount(place, weights=pay, minlength=len(support))
    total = float(support.sum())
    ledger.fund_government(total)
    ledger.settle(flows.ALIGNMENT_SUPPORT, ledger.government, total, ledger.firms, support)
    firms.revenue += support


def align_machines(economy: Economy) -> None:
    """Move machines' alignment by what people spent on it and by what the frontier gained (10.6); note what is unsold.

    Machines delivered this quarter had nobody's time yet.
    """
    firms, machines, rule = economy.firms, economy.machines, economy.parameters.alignment
    carried = np.where(firms.sector == SERVICES, 0.0, np.minimum(firms.overshoot_stock, firms.inventory_previous))
    firms.overshoot_stock[:] = unsold_of_machines(carried, firms.overshoot_output, firms.inventory + firms.spoiled)
    if rule.effort > 0.0 or rule.drift > 0.0:
        rows = machines.rows()
        hours = alignment_hours(economy)[rows] / economy.parameters.machines.size
        gain = max(frontier(economy) - economy.notes.frontier_before, 0.0)
        machines.alignment[rows] = next_alignment(machines.alignment[rows], hours, rule.drift, gain)
