"""Who received what is paid out, held against who ought to: claims, parts of a residual and rents (model 2.12)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.identities.breach import hold
from simulation.accounting.identities.claims import due_to_holders, due_to_machine_owners
from simulation.accounting.identities.sums import SECTOR_NAMES, add, furthest_from_zero, sector_name
from simulation.accounting.ledger import Entry
from simulation.agents.recipients import CLAIMS, FUND, STATE
from simulation.economy import Economy

RESIDUALS = {"pay_residual": flows.RESIDUAL, "pay_bank_residual": flows.BANK_RESIDUAL,
             "execute_contracts": flows.PLATFORM_RESIDUAL}


def check_recipients(economy: Economy, entries: list[Entry]) -> None:
    """Hold who received a residual against who holds the claims now (2.12): a stale or a lost share shows here."""
    ledger, firms = economy.ledger, economy.firms
    residual = np.zeros(len(firms.sector) + 2)
    if ledger.step == "pay_residual":
        residual[:-2] = firms.divided[:, CLAIMS]
    elif ledger.step == "pay_bank_residual":
        residual[-2] = economy.bank.payout
    else:
        row = -1 if economy.parameters.ownership_platforms.applies else -2
        residual[row] = float(economy.platforms.to_owners.sum())
    due = due_to_holders(economy, residual)
    for entry in entries:
        add(due, entry.payees, entry.received, -1.0)
    worst, gap = furthest_from_zero(due)
    hold(economy, "residuals go to those who hold the claims, to the last fraction (2.12)",
         gap / max(float(residual.sum()), 1e-300), sector_name(economy, worst),
            RESIDUALS[ledger.step].name)


def check_division(economy: Economy) -> None:
    """Hold the parts of each residual against the whole: nothing of it is left, nothing promised twice (2.12)."""
    firms = economy.firms
    worst, gap = furthest_from_zero(firms.divided.sum(axis=1) - firms.residual)
    hold(economy, "a residual is divided among its recipients to the last fraction (2.12)",
         gap / max(float(firms.residual.sum()), 1e-300), SECTOR_NAMES[1 + int(firms.sector[worst])], "residual")
    least = -float(firms.division.min())
    hold(economy, "no recipient's share of a residual is negative (2.12)", max(least, 0.0), "firms", "profit_share")


def check_rents(economy: Economy, entries: list[Entry]) -> None:
    """Hold who paid and received rent against who uses and who owns each machine now."""
    owed, due = due_to_machine_owners(economy)
    total = float(owed.sum())
    for entry in entries:
        if entry.flow in (flows.MACHINE_RENT, flows.MACHINE_WEAR):
            add(due, entry.payees, entry.received, -1.0)
            add(owed, entry.payers, entry.paid, -1.0)
    for gaps in (due, owed):
        worst, gap = furthest_from_zero(gaps)
        hold(economy, "rents go from the user to the owner of each machine, to the last fraction",
             gap / max(total, 1e-300), sector_name(economy, worst), flows.MACHINE_RENT.name)


def check_shares(economy: Economy, entries: list[Entry]) -> None:
    """Hold what each firm paid beside its claims, and what fund and state got of it, against the division (2.12)."""
    firms, ledger = economy.firms, economy.ledger
    due = np.zeros(ledger.bank + 1)
    due[ledger.firms] = firms.residual - firms.divided[:, CLAIMS]
    due[[ledger.fund, ledger.government]] = firms.divided[:, [FUND, STATE]].sum(axis=0)
    for entry in entries:
        add(due, entry.payers, entry.paid, -1.0)
        add(due, entry.payees, entry.received, -1.0)
    due[ledger.households] = 0.0
    worst, gap = furthest_from_zero(due)
    hold(economy, "each firm pays the parts of its residual that no claim holds (2.12)",
         gap / max(float(firms.residual.sum()), 1e-300), sector_name(economy, worst), "profit_share")
