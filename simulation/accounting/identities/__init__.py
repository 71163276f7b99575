"""The checks: after every step and at every close, from the journal and the columns alone (model 2.3).

Nothing here is shared with `Ledger.settle`: closing stocks are read from the columns and held against the opening
snapshot plus the journal. A breach stops the run and names period, step, sector and flow.
"""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.completeness import completeness
from simulation.accounting.identities.breach import TOLERANCE, BooksError, hold
from simulation.accounting.identities.recipients import (
    RESIDUALS,
    check_division,
    check_recipients,
    check_rents,
    check_shares,
)
from simulation.accounting.identities.sums import (
    BONDS,
    LOANS,
    SECTOR_NAMES,
    add,
    by_sector,
    furthest_from_zero,
    hours_by_firm,
    largest_gap,
    lined_up,
    move_tally,
    sector_name,
    stocks,
)
from simulation.accounting.ledger import Entry
from simulation.agents.machines import OF_FIRM, OF_PERSON
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel

__all__ = ["TOLERANCE", "BooksError", "check_books", "check_step"]
CREATED = {"lending": 1.0, "repayment": -1.0, "bond_issue": 1.0, "bond_retirement": -1.0}
"""Flows that create deposits together with a claim of the bank, or destroy both."""
WHEN_DIVIDED, WHEN_SHARED = "pay_residual", "pay_division"
WHEN_RENTED = "pay_rents"
WHEN_RECORDED = "assign_roles"
"""The step before which all edges with hours are written."""


def check_step(economy: Economy) -> None:
    """Hold the stocks of each sector against the journal of this step (2.1, 2.3-2.4)."""
    ledger, notes = economy.ledger, economy.notes
    new = ledger.journal[notes.entries_checked:]
    if notes.tally is None:
        notes.tally = stocks(economy, ledger.opening.balances, ledger.opening.loans, ledger.opening.bonds)
    notes.entries_checked = len(ledger.journal)
    for entry in new:
        _check_entry(economy, notes.tally, entry)
    worst, gap, unbacked = largest_gap(ledger.balances, ledger.n_households, economy.firms.sector, ledger.loans,
                                       ledger.bonds, notes.tally)
    hold(economy, "stocks equal opening stocks plus journal (2.2)", gap, SECTOR_NAMES[worst], new)
    hold(economy, "deposits equal loans plus bonds less the bank's own funds (2.3)", unbacked, "bank", new)
    if ledger.step == WHEN_DIVIDED:
        check_division(economy)
    if ledger.step == WHEN_SHARED:
        check_shares(economy, [entry for entry in new if entry.flow is flows.PROFIT_SHARE])
    if ledger.step in RESIDUALS:
        check_recipients(economy, [entry for entry in new if entry.flow is RESIDUALS[ledger.step]])
    if ledger.step == WHEN_RENTED:
        check_rents(economy, new)
    if ledger.step == WHEN_RECORDED:
        _check_hours(economy)


def check_books(economy: Economy) -> None:
    """Check every account, every unit and every claim at the close of a period (2.2-2.13)."""
    _check_accounts(economy)
    _check_units(economy)
    _check_people_and_claims(economy)
    _check_output_three_ways(economy)
    _check_net_worth(economy)
    hold(economy, "values of the net product are the labour that went into it (12.3)", economy.values.residual,
         "all", "none")
    for identity, sector, flow, residual in completeness(economy.ledger, economy.households, economy.firms,
                                                         economy.owners, economy.holdings):
        hold(economy, identity, residual, sector, flow)


def _check_entry(economy: Economy, tally: Floats, entry: Entry) -> None:
    """Hold what was paid against what was received, and move the tally of stocks, ¤ (10,), by it."""
    if entry.is_of_nothing:
        return
    flow = entry.flow
    claim = BONDS if flow is flows.BOND_ISSUE or flow is flows.BOND_RETIREMENT else LOANS
    residual = move_tally(
        tally, economy.ledger.n_households, economy.firms.sector,
        *lined_up(economy, entry.payers, entry.paid), *lined_up(economy, entry.payees, entry.received),
        CREATED.get(flow.name, 0.0), claim, flow is flows.WRITE_OFF)
    hold(economy, "payments equal receipts", residual, "all", flow.name)


def _check_accounts(economy: Economy) -> None:
    ledger = economy.ledger
    expected, loans, bonds = ledger.opening.balances.copy(), ledger.opening.loans.copy(), ledger.opening.bonds
    for entry in ledger.journal:
        if entry.is_of_nothing:
            continue
        sign = CREATED.get(entry.flow.name)
        if sign is not None:
            add(expected, entry.payers, entry.paid, sign)
            if entry.flow in (flows.LENDING, flows.REPAYMENT):
                loans += sign * entry.paid
            else:
                bonds += sign * float(entry.paid)
        elif entry.flow == flows.WRITE_OFF:
            loans -= entry.paid
            add(expected, entry.payees, entry.received, -1.0)
        else:
            add(expected, entry.payers, entry.paid, -1.0)
            add(expected, entry.payees, entry.received, 1.0)
    money = float(ledger.balances[: ledger.bank].sum())
    worst, gap = furthest_from_zero(np.subtract(ledger.balances, expected, out=expected))
    culprits = [entry for entry in ledger.journal if _touches(entry, worst)][-1:] if gap > 0 else []
    hold(economy, "each account equals its opening plus its journal (2.2)", gap / money,
         sector_name(economy, worst), culprits)
    hold(economy, "each loan equals its opening plus its journal (2.4)",
         float(np.abs(ledger.loans - loans).max(initial=0.0)) / money, "loans", "lending")
    hold(economy, "public debt equals its opening plus its journal (2.4)", abs(ledger.bonds - bonds) / money,
         "government", "bond_issue")
    poorest = int(ledger.balances[: ledger.bank].argmin())
    hold(economy, "no deposit is negative (2.5)", max(-float(ledger.balances[poorest]), 0.0) / money,
         sector_name(economy, poorest), "none")
    hold(economy, "a slot without a firm owes nothing (2.4)",
         float((ledger.loans * ~economy.firms.is_active).sum()) / money, "loans", "write_off")


def _check_units(economy: Economy) -> None:
    firms = economy.firms
    made = firms.output + firms.inventory_previous
    used = firms.sales + firms.inventory - firms.stock_moved + firms.spoiled
    gap = np.abs(made - used) / np.maximum(made, firms.productivity.max())
    worst = int(gap.argmax())
    hold(economy, "output plus stock equals sales plus stock plus spoilage (2.8)", float(gap[worst]),
         SECTOR_NAMES[1 + int(firms.sector[worst])], "consumption")
    machines = economy.machines
    rows = machines.rows()
    standing = np.bincount(machines.workplace[rows], minlength=len(firms.sector))
    hold(economy, "who owns a machine is written once, and a firm owns only where it stands",
         _mistitled(rows, machines.owner_kind, machines.owner, machines.holder, machines.workplace),
            "machine_makers", "machine_purchase")
    change = economy.notes.machines_before + firms.machines_delivered + firms.machines_moved - firms.machines_lost
    hold(economy, "machines equal those before plus delivered less lost (2.9)",
         float(np.abs(standing - change).max()), "machine_makers", "investment")
    worn = economy.notes.plant_before * (1.0 - economy.parameters.plant.depreciation)
    gap = np.abs(firms.plant - (worn + firms.plant_bought + firms.plant_moved - firms.plant_scrapped))
    hold(economy, "plant equals that before less wear plus bought less scrapped (2.9)",
         float(gap.max()) / max(float(firms.plant.sum()), 1e-300), "firms", "plant")
    for moved in (firms.machines_moved, firms.plant_moved, firms.stock_moved):
        whole = max(float(np.abs(moved).sum()), 1.0)
        hold(economy, "what one firm takes over another gives (2.9)", abs(float(moved.sum())) / whole,
             "firms", "merger")
    sold = float(firms.sales[firms.sector == 2].sum())
    bought = float(firms.machines_delivered.sum()) + economy.notes.machines_bought_by_state
    hold(economy, "machines sold are machines delivered (2.9)", abs(sold - bought) / max(sold, 1.0),
         "machine_makers", "investment")


def _check_hours(economy: Economy) -> None:
    """Hold the hours on the edges of each firm against the hours its people worked: no edge is missing or twice."""
    firms, edges = economy.firms, economy.relations.edges
    worked = firms.n_employees * firms.hours_factor
    recorded = hours_by_firm(edges.view("firm"), edges.view("hours"), len(worked))
    worst, gap = furthest_from_zero(recorded - worked)
    hold(economy, "hours on the edges of a firm are the hours its people worked (2.10)",
         gap / max(float(worked.sum()), 1.0), SECTOR_NAMES[1 + int(firms.sector[worst])], "none")


def _check_people_and_claims(economy: Economy) -> None:
    households, firms, holdings = economy.households, economy.firms, economy.holdings
    hold(economy, "nobody works in an empty slot (2.10)", _at_work_nowhere(households.employer, firms.is_active),
         "households", "wages")
    rows = holdings.rows()
    owned = len(firms.sector) + 1 + int(economy.parameters.ownership_platforms.applies)
    total = np.bincount(holdings.firm[rows], weights=holdings.share[rows], minlength=owned)
    hold(economy, "claims on each firm sum to one (2.11)", float(np.abs(total - 1.0).max()), "households",
         "residual")
    hold(economy, "every claim has a living holder (2.11)",
         float((~economy.owners.is_alive[holdings.owner[rows]]).sum()), "households", "residual")
    for name in ("wage", "asked_wage", "disposable_income", "consumption"):
        hold(economy, f"households.{name} is finite", 0.0 if np.isfinite(np.sum(getattr(households, name))) else 1.0,
             "households", "none")
    for name in ("price", "output", "expected_sales", "unit_cost", "productivity"):
        hold(economy, f"firms.{name} is finite", 0.0 if np.isfinite(np.sum(getattr(firms, name))) else 1.0, "firms",
             "none")


def _check_output_three_ways(economy: Economy) -> None:
    firms = economy.firms
    booked = dict.fromkeys((flows.CONSUMPTION, flows.PURCHASES, flows.INVESTMENT, flows.PLANT, flows.PUBLIC_MACHINES,
                            flows.PUBLIC_RESEARCH, flows.PUBLIC_TRAINING, flows.ALIGNMENT_SUPPORT,
                            flows.LOAN_INTEREST, flows.WAGES, flows.RESEARCH, flows.PLATFORM_FEE,
                            flows.PLATFORM_PURCHASES, flows.PLATFORM_PAY, flows.GAS, flows.VALUE_ADDED_TAX,
                            flows.DATA_TAX, flows.WAGE_SUBSIDY, flows.MACHINE_PURCHASE, flows.MACHINE_RENT,
                            flows.ROYALTY, flows.LAND_RENT, flows.TRAINING_FEES), 0.0)
    for entry in economy.ledger.journal:
        if entry.flow in booked and not entry.is_of_nothing:
            booked[entry.flow] += float(by_sector(economy, entry.payees, entry.received).sum())
    stocks = float(firms.stock_change.sum())
    of_platforms = booked[flows.PLATFORM_FEE] - booked[flows.PLATFORM_PURCHASES]
    by_firms = float(firms.revenue.sum()) + stocks - booked[flows.PLATFORM_FEE] - booked[flows.GAS]
    public_work = booked[flows.PUBLIC_RESEARCH] + booked[flows.PUBLIC_TRAINING]
    trained = booked[flows.TRAINING_FEES] - float(firms.training_allowance.sum())
    production = by_firms + of_platforms + booked[flows.GAS] + public_work + trained
    expenditure = (booked[flows.CONSUMPTION] + booked[flows.PURCHASES] + booked[flows.INVESTMENT]
                   + booked[flows.PLANT] + booked[flows.PUBLIC_MACHINES] + public_work
                   + booked[flows.ALIGNMENT_SUPPORT] + booked[flows.MACHINE_PURCHASE] + stocks + trained)
    surplus = (float((firms.profit_booked + firms.depreciation).sum()) + booked[flows.LOAN_INTEREST]
               + booked[flows.MACHINE_RENT] + of_platforms - booked[flows.PLATFORM_PAY])
    on_products = booked[flows.VALUE_ADDED_TAX] + booked[flows.DATA_TAX] - booked[flows.WAGE_SUBSIDY]
    income = (booked[flows.WAGES] + booked[flows.RESEARCH] + public_work
              + booked[flows.PLATFORM_PAY] + booked[flows.GAS] + surplus + on_products
              + booked[flows.ROYALTY] + booked[flows.LAND_RENT] + booked[flows.TRAINING_FEES])
    for name, other, flow in (("expenditure", expenditure, "consumption"), ("income", income, "wages")):
        hold(economy, f"output by production equals output by {name} (2.13)", abs(production - other) / production,
             "all", flow)


def _check_net_worth(economy: Economy) -> None:
    firms, ledger = economy.firms, economy.ledger
    machines = np.bincount(economy.machines.workplace[economy.machines.rows()], minlength=len(firms.sector))
    real = float((economy.published.machine_price * machines + firms.unit_cost * firms.inventory
                        + economy.published.sector_price[0] * firms.plant).sum())
    real += economy.published.land_price * economy.parameters.land.endowment * len(economy.households.wage)
    public = float(ledger.balances[ledger.government]) - ledger.bonds
    total = float(economy.households.wealth_with_public.sum()) + public
    hold(economy, "net worth sums to machines, plant, stocks and land (2.7)",
         abs(total - real) / float(ledger.balances[: ledger.bank].sum()), "households", "none")


@kernel
def _mistitled(rows: Ints, kind: Ints, owner: Ints, holder: Ints, workplace: Ints) -> float:
    """Count machines whose owner is written twice, or not at all, or is a firm where they do not stand."""
    count = 0
    for m in rows:
        of_firm = owner[m] == workplace[m] and holder[m] < 0
        of_person = owner[m] < 0 and holder[m] >= 0
        of_others = owner[m] < 0 and holder[m] < 0
        count += int(not (of_firm if kind[m] == OF_FIRM else of_person if kind[m] == OF_PERSON else of_others))
    return float(count)


@kernel
def _at_work_nowhere(employer: Ints, is_active: Flags) -> float:
    """Count people who work in a slot without a firm."""
    count = 0
    for h in range(len(employer)):
        count += int(employer[h] >= 0 and not is_active[employer[h]])
    return float(count)


def _touches(entry: Entry, account: int) -> bool:
    for accounts in (entry.payers, entry.payees):
        if isinstance(accounts, slice):
            if accounts.start <= account < accounts.stop:
                return True
        elif isinstance(accounts, np.ndarray):
            if (accounts == account).any():
                return True
        elif accounts == account:
            return True
    return False
