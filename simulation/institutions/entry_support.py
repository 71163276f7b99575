"""Public money for new firms: venture money for a claim, a subsidy for jobs, and what own funds are asked (6.22)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import MACHINE_MAKERS, SERVICES
from simulation.agents.owners import CITIZENS_FUND, STATE
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.ownership import INSTITUTIONS, add_claims
from simulation.kernels import kernel


@dataclass(frozen=True)
class EntrySupport:
    """Public money offered by slot, ¤ (slots,): `venture` for a claim, `subsidy` for nothing."""

    venture: Floats
    subsidy: Floats


def capital_asked(jobs: Floats, sector: Ints, per_job: float, least_maker: float, services_entry: float) -> Floats:
    """Return own funds asked of a new firm (6.7, 6.22.3): more where makers must be large or services are held back.

    `jobs` (slots,) planned, `per_job` in ¤; returns ¤ (slots,).
    """
    size = np.where(sector == MACHINE_MAKERS, np.maximum(jobs, least_maker), jobs)
    return per_job * size * np.where(sector == SERVICES, 1.0 + services_entry, 1.0)


def venture_offers(lacking: Floats, budget: float) -> Floats:
    """Return venture money by slot (6.22.4): what is lacking, or as even a part of it as the budget allows; ¤."""
    wanted = np.maximum(lacking, 0.0)
    total = float(wanted.sum())
    return wanted * min(1.0, budget / total) if total > 0.0 else wanted


def own_part(venture: Floats, raised: Floats) -> Floats:
    """Return the claim that venture money buys (6.22.4): its share of own funds, `raised` by others; (slots,)."""
    return np.where(venture > 0.0, venture / np.where(venture > 0.0, venture + raised, 1.0), 0.0)


@kernel
def make_room(alive: Flags, rows: int, firm: Ints, given: Floats, share: Floats) -> None:
    """Shrink all claims on a firm by the part given away (firms,), so that a new claim of that size fits."""
    for e in range(rows):
        if alive[e] and firm[e] < len(given):
            share[e] *= 1.0 - given[firm[e]]


def own_funds_asked(economy: Economy, jobs: Floats) -> Floats:
    """Ask own funds of new firms in proportion to the jobs they plan; ¤ (slots,)."""
    rule = economy.parameters
    return capital_asked(jobs, economy.firms.sector, rule.owners.entry_capital * economy.published.mean_wage,
                         rule.owners.least_maker, rule.sector_treatment.services_entry)


def entry_support(economy: Economy, jobs: Floats, eligible: Flags, lacking: Floats) -> EntrySupport:
    """Offer public money to the founders of eligible slots: the subsidy first, venture money for what still lacks."""
    rule, published = economy.parameters, economy.published
    subsidy = rule.competition.entry_subsidy * published.mean_wage * jobs * eligible
    if rule.venture.budget == 0.0:
        return EntrySupport(np.zeros(len(jobs)), subsidy)
    offers = venture_offers(np.where(eligible, lacking - subsidy, 0.0), rule.venture.budget * published.output_value)
    return EntrySupport(offers, subsidy)


def pay_entry_support(economy: Economy, support: EntrySupport, founded: Flags) -> None:
    """Pay what was offered into the firms that came about."""
    ledger, notes = economy.ledger, economy.notes
    venture, subsidy = np.where(founded, support.venture, 0.0), np.where(founded, support.subsidy, 0.0)
    notes.venture_money, notes.entry_subsidies = float(venture.sum()), float(subsidy.sum())
    ledger.fund_government(notes.venture_money + notes.entry_subsidies)
    ledger.settle(flows.VENTURE_MONEY, ledger.government, notes.venture_money, ledger.firms, venture)
    ledger.settle(flows.ENTRY_SUBSIDY, ledger.government, notes.entry_subsidies, ledger.firms, subsidy)


def give_public_stakes(economy: Economy, part: Floats) -> None:
    """Give the state or the citizens' fund the claims that venture money bought: a part (firms,) of each firm."""
    firms = np.flatnonzero(part > 0.0)
    if not len(firms):
        return
    holdings = economy.holdings
    make_room(holdings.is_alive, holdings.n_used, holdings.firm, part, holdings.share)
    kind = STATE if economy.parameters.venture.holder == "state" else CITIZENS_FUND
    add_claims(economy, np.full(len(firms), INSTITUTIONS.index(kind)), firms, part[firms])
