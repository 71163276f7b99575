"""Distribution: the waterfall from revenue to wages, depreciation and the residual (model 8.1-8.6)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import GOODS
from simulation.agents.government import RESEARCH, TRAINING
from simulation.agents.owners import COOPERATIVE
from simulation.agents.owners import SCI_TECH as SCI_TECH_AS_OWNERS
from simulation.agents.recipients import CLAIMS, MANAGERS, SCI_TECH, STAFF
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.institutions.division import split_residual
from simulation.institutions.ownership import held_by, payments_to_holders
from simulation.kernels import kernel

SMOOTHING = 0.2
HIGHEST_LEVEL = 32


@kernel
def payroll(employer: Ints, skill: Ints, wage: Floats, level: Ints, by_level: Floats, hours_sharing: Floats,
            hours_factor: Floats, strike_share: Floats, guarantee: float, research_share: Floats, public_share: float,
            sci_tech: int,
            production: Floats, research: Floats, public: Floats, wage_bill: Floats, research_bill: Floats) -> None:
    """Split each person's pay into production, the firm's research and public work (R7); ¤ (people,), (firms,).

    Managers get a factor `by_level` (levels,) for the layers below them (6.3); weeks of strike are not paid; short
    hours beyond them lower pay where hours are shared (8.7), but not below the share of full pay guaranteed (8.6).
    """
    wage_bill[:] = 0.0
    research_bill[:] = 0.0
    for h in range(len(employer)):
        f = employer[h]
        production[h] = 0.0
        research[h] = 0.0
        public[h] = 0.0
        if f < 0:
            continue
        at_work = 1.0 - strike_share[f]
        hours = at_work - hours_sharing[f] * (at_work - hours_factor[f])
        pay = wage[h] * by_level[level[h]] * max(hours, guarantee * at_work)
        if skill[h] >= sci_tech:
            research[h] = pay * research_share[f]
            public[h] = pay * public_share
        production[h] = max(pay - research[h] - public[h], 0.0)
        wage_bill[f] += production[h]
        research_bill[f] += research[h]


@kernel
def compressed(employer: Ints, wage: Floats, compression: float, firms: int) -> Floats:
    """Return full-time pay drawn towards the firm's mean, in proportion to w^(1 - k) (8.6); ¤/quarter (people,).

    The wages of a firm add up to what they did.
    """
    total = np.zeros(firms)
    for h in range(len(wage)):
        if employer[h] >= 0:
            total[employer[h]] += wage[h]
    drawn = np.zeros(len(wage))
    all_drawn = np.zeros(firms)
    for h in range(len(wage)):
        if employer[h] >= 0:
            drawn[h] = (wage[h] / total[employer[h]]) ** (1.0 - compression)
            all_drawn[employer[h]] += drawn[h]
    pay = wage.copy()
    for h in range(len(wage)):
        if employer[h] >= 0:
            pay[h] = total[employer[h]] * (drawn[h] / all_drawn[employer[h]])
    return pay


def pay_wages(economy: Economy) -> None:
    """Pay people for production and research; a firm that lacks the money borrows it (P11, P15)."""
    households, firms, ledger = economy.households, economy.firms, economy.ledger
    production, research, public = (np.empty(len(households.wage)) for _ in range(3))
    state, rule = economy.government, economy.parameters.pay
    wage = households.wage
    if rule.compression > 0.0:
        wage = compressed(households.employer, wage, rule.compression, len(firms.sector))
    by_level = economy.parameters.human_human.layer_premium ** np.arange(HIGHEST_LEVEL, dtype=np.float64)
    teaching = economy.notes.teaching_share
    public_share = state.public_research_share + state.public_training_share
    payroll(households.employer, households.skill, wage, households.level, by_level, firms.hours_sharing,
            firms.hours_factor, firms.strike_share, rule.hours_guarantee, firms.research_share,
            public_share + teaching, economy.parameters.tasks.bins - 2, production, research, public, firms.wage_bill,
            firms.research)
    if teaching > 0.0:
        public *= public_share / (public_share + teaching)
    ledger.cover(firms.wage_bill + firms.research)
    ledger.settle(flows.WAGES, ledger.firms, firms.wage_bill, ledger.households, production)
    ledger.settle(flows.RESEARCH, ledger.firms, firms.research, ledger.households, research)
    _pay_public_work(economy, public, state.public_training_share / public_share if public_share > 0.0 else 0.0)
    households.labour_income[:] = production + research + public


def _pay_public_work(economy: Economy, pay: Floats, in_training: float) -> None:
    """Pay sci-tech people for public research and for training others, ¤ (people,); earmarks are used in proportion."""
    ledger, state, rule = economy.ledger, economy.government, economy.parameters
    training = in_training * pay
    research = (1.0 - in_training) * pay
    state.public_research, state.public_training = float(research.sum()), float(training.sum())
    ledger.fund_government(state.public_research + state.public_training)
    ledger.settle(flows.PUBLIC_RESEARCH, ledger.government, state.public_research, ledger.households, research)
    ledger.settle(flows.PUBLIC_TRAINING, ledger.government, state.public_training, ledger.households, training)
    value = economy.published.output_value
    for purpose, paid, ordinary in ((RESEARCH, state.public_research, rule.technology.public_research_share * value),
                                    (TRAINING, state.public_training, rule.public_training.budget * value)):
        held = float(state.held[purpose])
        state.spend(purpose, paid * held / (held + ordinary) if held > 0.0 else 0.0)


def count_profit(economy: Economy) -> None:
    """Find profit before tax (8.1 with R3): revenue and stock change less all costs, fees and rents."""
    firms, rule = economy.firms, economy.parameters.machines
    plant = economy.parameters.plant.depreciation * float(economy.published.sector_price[GOODS]) * firms.plant
    firms.depreciation[:] = rule.depreciation * economy.published.machine_price * firms.machines_owned + plant
    firms.depreciation += firms.machine_wear
    firms.stock_change[:] = firms.unit_cost * (firms.inventory - firms.inventory_previous)
    firms.profit[:] = (firms.revenue + firms.stock_change - firms.wage_bill - firms.research - firms.interest
                       - firms.depreciation - (firms.platform_fee + firms.gas) - firms.machine_rent
                       - firms.product_tax + firms.subsidy
                       - (firms.royalties.sum(axis=1) + firms.land_rent + firms.training_allowance))
    firms.profit_booked[:] = firms.profit


def pay_residual(economy: Economy) -> None:
    """Split the residual as agreed, and pay the part of those who hold the claims (8.3-8.4)."""
    firms, households, ledger = economy.firms, economy.households, economy.ledger
    firms.divided[:] = split_residual(firms.residual, firms.division)
    of_claims = firms.divided[:, CLAIMS].copy()
    due = payments_to_holders(economy, np.append(of_claims, (0.0, 0.0)))
    ledger.settle(flows.RESIDUAL, ledger.firms, of_claims, slice(0, ledger.bank + 1), due)
    households.property_income += due[ledger.households]
    economy.government.received_as_owner += float(due[ledger.government])


def pay_bank_residual(economy: Economy) -> None:
    """Pay out part of the bank's own funds above what it must keep (7.19), to those who hold claims on it."""
    ledger, rule = economy.ledger, economy.parameters.credit
    spare = float(ledger.balances[ledger.bank]) - rule.bank_capital * (float(ledger.loans.sum()) + ledger.bonds)
    economy.bank.payout = rule.bank_payout * max(spare, 0.0)
    residual = np.zeros(len(economy.firms.sector) + 2)
    residual[-2] = economy.bank.payout
    due = payments_to_holders(economy, residual)
    ledger.settle(flows.BANK_RESIDUAL, ledger.bank, economy.bank.payout, slice(0, ledger.bank + 1), due)
    economy.households.property_income += due[ledger.households]
    economy.government.received_as_owner += float(due[ledger.government])


def note_labour_share(economy: Economy) -> None:
    """Follow what share of value added goes to the people of the firm, and re-base the norm of fairness once (R13)."""
    firms, published, rule = economy.firms, economy.published, economy.parameters.human_human
    value_added = (firms.revenue + firms.stock_change - (firms.platform_fee + firms.gas) - firms.product_tax
                   + firms.subsidy)
    to_people = firms.wage_bill + firms.research + (member_income(economy) + firms.training_allowance)
    share = np.where(value_added > 0, to_people / np.where(value_added > 0, value_added, 1.0), firms.labour_share)
    firms.labour_share += SMOOTHING * (np.clip(share, 0.0, 1.5) - firms.labour_share)
    if economy.period == rule.norm_period:
        total = float(value_added.sum())
        published.fair_labour_share = float(to_people.sum()) / total if total > 0 else published.fair_labour_share


def member_income(economy: Economy) -> Floats:
    """Return the part of each firm's residual that its own people received, as holders or by agreement; ¤ (firms,)."""
    firms, divided = economy.firms, economy.firms.divided
    has_sci_tech = (firms.staff[:, -2:] > 0.0).any(axis=1)
    of_own = np.where(has_sci_tech, divided[:, SCI_TECH], 0.0)
    share = held_by(economy, COOPERATIVE) + np.where(has_sci_tech, held_by(economy, SCI_TECH_AS_OWNERS), 0.0)
    return share * divided[:, CLAIMS] + (divided[:, STAFF] + divided[:, MANAGERS] + of_own)
