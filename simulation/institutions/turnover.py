"""Turnover of firms: winding up what is insolvent, founding anew in the vacant slot (model 6.6-6.7, R5, R6, R10)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.agents.firms import GOODS, MACHINE_MAKERS, SERVICES
from simulation.agents.owners import COOPERATIVE, PERSON
from simulation.columns import NOBODY, Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.entry_support import (
    entry_support,
    give_public_stakes,
    own_funds_asked,
    own_part,
    pay_entry_support,
)
from simulation.institutions.founding import Pledges, collect_pledges, everybodys_part
from simulation.institutions.ownership import draw_kinds, payments_to_holders, write_claims
from simulation.kernels import kernel
from simulation.metrics.selection import exit_selection
from simulation.production.learning_curve import experience_factor
from simulation.streams import normals

MACHINE_HAIRCUT = 0.8
LIMIT_MULTIPLE, SALES_MULTIPLE = 3.0, 6.0


def value_firms(economy: Economy) -> None:
    """Find the book equity of firms (2.6): deposits, stocks at normal cost, machines and plant, less loans."""
    firms = economy.firms
    firms.equity[:] = (firms.deposits - firms.loans + firms.unit_cost * firms.inventory
                       + economy.published.machine_price * firms.machines_owned * firms.is_active
                       + float(economy.published.sector_price[GOODS]) * firms.plant)


def count_machines(economy: Economy) -> None:
    """Count working machines by firm, and those it owns."""
    machines, firms = economy.machines, economy.firms
    rows = machines.rows()
    firms.n_machines[:] = np.bincount(machines.workplace[rows], minlength=len(firms.sector))
    firms.machines_owned[:] = np.bincount(machines.owner[rows] + 1, minlength=len(firms.sector) + 1)[1:]


def insolvency(economy: Economy) -> tuple[Floats, Floats]:
    """Return what equity at .8 of machine value lacks, and debt far over the limit, where above 0; ¤ (firms,)."""
    firms, rule = economy.firms, economy.parameters.credit
    haircut = (1.0 - MACHINE_HAIRCUT) * (economy.published.machine_price * firms.machines_owned
                                         + float(economy.published.sector_price[GOODS]) * firms.plant)
    most_debt = (LIMIT_MULTIPLE * firms.credit_limit
                 + SALES_MULTIPLE * rule.leverage * firms.price * firms.expected_sales)
    return haircut - firms.equity, firms.loans - most_debt


def is_insolvent(economy: Economy) -> Flags:
    """Tell which firms must be wound up (6.6): of negative equity or far too indebted, and not saved by the public."""
    firms = economy.firms
    lacking, excess = insolvency(economy)
    return firms.is_active & ((lacking > 0.0) | (excess > 0.0)) & ~firms.is_rescued


def renew_firms(economy: Economy) -> None:
    """Wind up insolvent firms and found new ones in vacant slots, where somebody puts up the money.

    The founders buy the machines and stocks of the firm before at a liquidation price; with it and its deposits the
    old firm repays the bank, which writes off the rest; what is left goes to the old holders of claims (R6).
    """
    firms, notes = economy.firms, economy.notes
    count_machines(economy)
    value_firms(economy)
    wound_up = is_insolvent(economy) | firms.is_bought
    notes.exit_productivity, notes.exits_from_lowest_third = exit_selection(
        firms.sector, firms.is_active, wound_up, firms.productivity)
    vacant = wound_up | ~firms.is_active
    plan = entrants_plan(economy, wound_up)
    draw_kinds(economy, vacant, "kind of owner")
    need = np.where(vacant, own_funds_asked(economy, plan.jobs), 0.0)
    pledges = collect_pledges(economy, need, np.ceil(plan.jobs).astype(np.int64))
    raised = pledges.raised(len(need))
    support = entry_support(economy, plan.jobs, vacant & (raised > 0), need - raised - pledges.loan)
    funds = raised + pledges.loan + (support.venture + support.subsidy)
    founded = vacant & (raised > 0) & (funds >= economy.parameters.owners.least_capital * need)
    kept, plant, with_stock, price = _takeover(economy, wound_up & founded, raised)
    part = np.where(raised > 0, price / np.where(raised > 0, raised, 1.0), 0.0)
    collect(economy, flows.TAKEOVER, pledges, part * founded)
    _settle_estates(economy, wound_up)
    collect(economy, flows.FOUNDING, pledges, (1.0 - part) * founded)
    economy.ledger.lend(np.where(founded, pledges.loan, 0.0))
    pay_entry_support(economy, support, founded)
    _clear_slots(economy, vacant, founded, wound_up, kept, plant, with_stock)
    _open_slots(economy, founded, plan)
    private = founded[pledges.slot] & (pledges.kind == PERSON)
    stake = pledges.stake[private]
    share = stake / np.bincount(pledges.slot[private], weights=stake, minlength=len(need))[pledges.slot[private]]
    write_claims(economy, np.flatnonzero(vacant), pledges.slot[private], pledges.person[private], share)
    give_public_stakes(economy, own_part(support.venture * founded, raised))
    joins = founded[pledges.slot] & (pledges.kind == COOPERATIVE)
    households = economy.households
    households.employer[pledges.person[joins]] = pledges.slot[joins]
    households.wage[pledges.person[joins]] = households.asked_wage[pledges.person[joins]]
    notes.exits, notes.entries = int(wound_up.sum()), int(founded.sum())
    notes.vacant_slots = int((~firms.is_active).sum())


@kernel
def sector_means(sector: Ints, counts: Flags, values: Floats) -> Floats:
    """Return means of values (firms,) over the firms of each sector that count, or over all where none does; (3,)."""
    number, total = np.zeros(3), np.zeros(3)
    of_all, total_of_all = np.zeros(3), np.zeros(3)
    for f in range(len(sector)):
        k = sector[f]
        of_all[k] += 1.0
        total_of_all[k] += values[f]
        if counts[f]:
            number[k] += 1.0
            total[k] += values[f]
    return np.where(number > 0.0, total / np.maximum(number, 1.0), total_of_all / np.maximum(of_all, 1.0))


class EntrantsPlan:
    """What a new firm in each slot would look like; arrays over slots."""

    def __init__(self, productivity: Floats, sales: Floats, markup: Floats, unit_cost: Floats, capability: Floats,
                 efficiency: Floats) -> None:
        """Hold the plan; jobs follow from sales and productivity."""
        self.productivity, self.sales, self.markup, self.unit_cost = productivity, sales, markup, unit_cost
        self.capability, self.efficiency = capability, efficiency
        self.jobs = np.maximum(sales / productivity, 1.0)


def entrants_plan(economy: Economy, leaving: Flags) -> EntrantsPlan:
    """Plan entrants like the mean survivor of their sector, at a part of the median size (6.7)."""
    firms, rule = economy.firms, economy.parameters
    stays = firms.is_active & ~leaving

    def mean(values: Floats) -> Floats:
        return sector_means(firms.sector, stays, values)[firms.sector]

    median = np.array([_median(firms.expected_sales[stays & (firms.sector == k)]) for k in range(3)])[firms.sector]
    slots = np.flatnonzero(~stays)
    spread = np.ones(len(stays))
    spread[slots] = np.exp(
        rule.technology.opening_dispersion * normals(economy.key("entrant"), firms.identity[slots], 0))
    learned = experience_factor(firms.experience, rule.technology.experience)
    productivity = mean(firms.productivity / learned) * spread
    unit_cost = mean(firms.unit_cost * firms.productivity) / productivity
    sales = np.maximum(rule.owners.entry_size * median, 0.1 * productivity)
    return EntrantsPlan(productivity, sales, mean(firms.markup), unit_cost, mean(firms.offered_capability),
                        mean(firms.offered_efficiency))


def _median(values: Floats) -> float:
    """Return the middle value, or the mean of the two middle ones; `np.median` is ten times as long about so few."""
    in_order, n = np.sort(values), len(values)
    return 0.5 * float(in_order[(n - 1) // 2] + in_order[n // 2]) if n else 0.0


def _takeover(economy: Economy, taken: Flags, raised: Floats) -> tuple[Ints, Floats, Flags, Floats]:
    firms, kept = economy.firms, economy.parameters.owners.liquidation_value
    stock = kept * firms.unit_cost * firms.inventory
    each = kept * economy.published.machine_price
    budget = 0.5 * raised
    with_stock = taken & (stock <= budget)
    stock_bought = np.where(with_stock, stock, 0.0)
    left = budget - stock_bought
    machines = np.minimum(firms.machines_owned, np.floor(left / max(each, 1e-300))).astype(np.int64)
    machines = np.where(taken, np.maximum(machines, 0), 0)
    left -= each * machines
    plant_price = kept * float(economy.published.sector_price[GOODS])
    plant = np.where(taken, np.clip(left / plant_price, 0.0, firms.plant), 0.0)
    return machines, plant, with_stock, stock_bought + each * machines + plant_price * plant


def collect(economy: Economy, flow: Flow, pledges: Pledges, part: Floats) -> None:
    """Collect a part (slots,) of what was pledged and pay it into the firms' accounts."""
    ledger, households = economy.ledger, economy.households
    edges = pledges.amount * part[pledges.slot]
    from_all = pledges.everybody * part
    asked = float(from_all.sum())
    state, fund = float((pledges.public * part).sum()), float((pledges.fund * part).sum())
    ledger.fund_government(state)
    paid = np.bincount(pledges.person, weights=edges, minlength=ledger.bank + 1).astype(np.float64, copy=False)
    if asked > 0.0:
        alike = everybodys_part(households.deposits, asked, economy.parameters.owners.founding_effort)
        from_all *= float(alike.sum()) / asked
        paid[ledger.households] += alike
    paid[ledger.government], paid[ledger.fund], paid[ledger.bank] = state, fund, float((pledges.bank * part).sum())
    received = (np.bincount(pledges.slot, weights=edges, minlength=len(part)) + from_all
                + (pledges.public + pledges.fund) * part + pledges.bank * part)
    ledger.settle(flow, slice(0, ledger.bank + 1), paid, ledger.firms, received)


def _settle_estates(economy: Economy, wound_up: Flags) -> None:
    firms, ledger = economy.firms, economy.ledger
    ledger.repay(np.where(wound_up, np.minimum(firms.loans, np.maximum(firms.deposits, 0.0)), 0.0))
    lost = np.where(wound_up, firms.loans, 0.0)
    ledger.write_off(lost)
    economy.notes.write_offs = float(lost.sum())
    guaranteed = economy.notes.guarantees_called = economy.parameters.guarantees.share * economy.notes.write_offs
    ledger.fund_government(guaranteed)
    ledger.settle(flows.GUARANTEE_CALL, ledger.government, guaranteed, ledger.bank, guaranteed)
    rest = np.where(wound_up, np.maximum(firms.deposits, 0.0), 0.0)
    due = np.zeros(ledger.bank + 1)
    if rest.any():
        due = payments_to_holders(economy, np.append(rest, (0.0, 0.0)))
    ledger.settle(flows.LIQUIDATION, ledger.firms, rest, slice(0, ledger.bank + 1), due)


def _clear_slots(economy: Economy, vacant: Flags, founded: Flags, wound_up: Flags, kept: Ints, plant: Floats,
                 with_stock: Flags) -> None:
    firms, machines, households = economy.firms, economy.machines, economy.households
    fired = (households.employer >= 0) & wound_up[households.employer]
    households.employer[fired] = households.manager[fired] = households.machine[fired] = NOBODY
    households.level[fired] = 0
    firms.head[vacant] = NOBODY
    rows = machines.rows()
    rows = rows[wound_up[machines.workplace[rows]]]
    machines.leader[rows] = NOBODY
    rented = rows[machines.owner[rows] == NOBODY]
    rows = rows[machines.owner[rows] != NOBODY]
    order = np.lexsort((rows, -machines.capability[rows], machines.workplace[rows]))
    rows = rows[order]
    place = machines.workplace[rows]
    rank = np.arange(len(rows)) - np.searchsorted(place, place)
    without_user = rented[~founded[machines.workplace[rented]]]
    scrapped = np.concatenate((rows[rank >= kept[place]], without_user))
    firms.machines_lost += np.bincount(machines.workplace[scrapped], minlength=len(kept))
    economy.notes.machines_scrapped += len(scrapped)
    machines.remove(scrapped)
    firms.plant_scrapped[:] = np.where(wound_up, firms.plant - plant, 0.0)
    firms.plant -= firms.plant_scrapped
    spoiled = np.where(wound_up & ~with_stock, firms.inventory, 0.0)
    firms.spoiled += spoiled
    firms.inventory -= spoiled
    firms.is_active[vacant] = False
    slots = np.flatnonzero(vacant)
    firms.remove(slots)
    for name in ("expected_sales", "perceived_sales", "desired_output", "machines_on_order", "interest", "profit",
                 "profit_after_tax", "residual", "divided", "quarters_active", "desired_machines", "demand",
                 "unsold_share", "productivity_shock", "marginal_product", "conflict", "layers", "training",
                 "overshoot_stock", "staff_on_machines", "coordination_loss", "strike_share", "displacement",
                 "product_tax", "experience", "knowledge_reward",
                 "agreed_split", "next_vote", "conflict_relief"):
        getattr(firms, name)[slots] = 0


def _open_slots(economy: Economy, founded: Flags, plan: EntrantsPlan) -> None:
    firms = economy.firms
    firms.is_active[founded] = True
    firms.reopen(np.flatnonzero(founded))
    makers = founded & (firms.sector == MACHINE_MAKERS)
    for column, values, where in (
        (firms.productivity, plan.productivity, founded), (firms.expected_sales, plan.sales, founded),
        (firms.perceived_sales, plan.sales, founded), (firms.markup, plan.markup, founded),
        (firms.unit_cost, plan.unit_cost, founded), (firms.offered_capability, plan.capability, makers),
        (firms.offered_efficiency, plan.efficiency, makers),
    ):
        column[where] = values[where]
    firms.price[founded] = (1.0 + firms.markup[founded]) * firms.unit_cost[founded]
    firms.unsold_share[founded] = 0.05
    firms.effort[founded] = 1.0
    firms.coordination_loss[founded] = 0.15
    firms.hours_factor[founded] = 1.0
    firms.labour_share[founded] = economy.published.fair_labour_share
    firms.inventory[founded & (firms.sector == SERVICES)] = 0.0
