"""Control: who decides in a firm, and what those who decide there may do (model 8.3, row:B7).

Who receives the residual and who decides are two things: control follows the votes of [control_weights], or the claims.
"""

from __future__ import annotations

import numpy as np

from simulation.agents import owners
from simulation.agents.firms import OWNERS, PARTIES, PUBLIC, SCI_TECH, USERS, WORKERS
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.parameters.control import ControlWeights

MAJORITY = 0.5
PARTY_OF_KIND = np.full(len(owners.KINDS), OWNERS)
PARTY_OF_KIND[[owners.COOPERATIVE, owners.SCI_TECH, owners.STATE, owners.CITIZENS_FUND, owners.USERS]] = (
    WORKERS, SCI_TECH, PUBLIC, PUBLIC, USERS)
"""The party for which each kind of owner decides; persons, everybody alike and the bank decide as owners."""


def controllers(votes: Floats) -> Ints:
    """Return the party in control: the one with at least half of the votes (firms, parties), owners in doubt (8.3a).

    Owners are in doubt where none has half of the votes, and where two parties have half each.
    """
    has_half = votes >= MAJORITY - 1e-12
    return np.where(has_half.sum(axis=1) == 1, has_half.argmax(axis=1), OWNERS)


def votes_by_claims(alive: Flags, firm: Ints, share: Floats, kind: Ints, firms: int) -> Floats:
    """Return the votes of each party where who holds the claims decides; arrays over claims, shape (firms, parties)."""
    on_firms = alive & (firm < firms)
    place = firm[on_firms] * len(PARTIES) + PARTY_OF_KIND[kind[on_firms]]
    votes = np.bincount(place, weights=share[on_firms], minlength=firms * len(PARTIES))
    return votes.reshape(firms, len(PARTIES)).astype(np.float64, copy=False)


def votes_by_rule(rule: ControlWeights) -> Floats:
    """Return the votes of each party by decree; shape (1, parties)."""
    return np.array([[getattr(rule, party) for party in PARTIES]])


def apply_control(economy: Economy) -> None:
    """Find who decides in each firm, and give the firm the rules of those who do."""
    firms, holdings, rule = economy.firms, economy.holdings, economy.parameters.control
    if rule.by_claims:
        rows = holdings.n_used
        firms.controller[:] = controllers(votes_by_claims(
            holdings.is_alive[:rows], holdings.firm[:rows], holdings.share[:rows],
            economy.owners.kind[holdings.owner[:rows]], len(firms.sector)))
    else:
        firms.controller[:] = controllers(votes_by_rule(economy.parameters.control_weights))
    _let_decide(economy)


def _let_decide(economy: Economy) -> None:
    """Write what the party in control does: with people, pay, machines, research, prices and payout."""
    firms, rule, decides = economy.firms, economy.parameters.control, economy.parameters.decisions
    workers, sci_tech, public, users = (firms.controller == party for party in (WORKERS, SCI_TECH, PUBLIC, USERS))
    keep_jobs = (workers & decides.workers_keep_jobs) | (public & decides.public_keeps_jobs)
    firms.layoffs_allowed[:] = rule.layoffs_allowed & ~keep_jobs
    firms.automation_by_attrition[:] = rule.automation_by_attrition | (workers & decides.workers_keep_jobs)
    firms.hours_sharing[:] = np.where(workers, max(rule.hours_sharing, decides.workers_share_hours),
                                      rule.hours_sharing)
    firms.effort_bonus[:] = rule.effort_bonus
    firms.pay_weight[:] = np.where(workers, decides.workers_pay_weight, 0.0)
    firms.research_drive[:] = np.where(sci_tech, decides.sci_tech_research, 1.0)
    firms.payout_drive[:] = np.where(sci_tech, decides.sci_tech_payout, 1.0)
    firms.patience[:] = np.where(public, decides.public_patience, 1.0)
    firms.markup_norm[:] = np.where(public, decides.public_markup, np.where(users, decides.users_markup, 1.0))
