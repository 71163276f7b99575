"""Opening the books of a period: a new journal, flows at zero, stocks noted."""

from __future__ import annotations

from simulation.economy import Economy, PeriodNotes


def open_books(economy: Economy) -> None:
    """Open the journal and set what is counted by period to zero."""
    economy.ledger.open_period()
    economy.notes = PeriodNotes()
    households, firms = economy.households, economy.firms
    for income in (households.labour_income, households.transfer_income, households.property_income,
                   households.contract_income, households.taxes_paid):
        income[:] = 0.0
    firms.inventory_previous[:] = firms.inventory
    economy.notes.plant_before = firms.plant.copy()
    for flow in (firms.sales, firms.demand, firms.spoiled, firms.plant_scrapped, firms.plant_moved, firms.stock_moved):
        flow[:] = 0.0
    firms.machines_lost[:] = firms.machines_moved[:] = 0
    economy.notes.machines_before = firms.n_machines.copy()
    firms.revenue_previous[:] = firms.revenue
    firms.revenue[:] = 0.0
    firms.quarters_active += firms.is_active
