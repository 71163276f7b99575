"""The research pool: makers whose research found nothing get part of its cost back (row E13)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import MACHINE_MAKERS
from simulation.columns import Flags, Floats
from simulation.economy import Economy


def pooled_cost(research: Floats, failed: Flags, share: float) -> tuple[Floats, Floats]:
    """Return what each gets from the pool and what each pays where makers fill it (6.22.5); ¤ (firms,) each.

    Makers pay in proportion to their research, so that both sum to the same.
    """
    refund = share * research * failed
    total = float(research.sum())
    premium = research * (float(refund.sum()) / total if total > 0.0 else 0.0)
    return refund, premium


def share_research_risk(economy: Economy) -> None:
    """Refund part of failed research out of the state's purse or of all makers' alike."""
    firms, ledger, rule = economy.firms, economy.ledger, economy.parameters.research_pool
    refund, premium = np.zeros(len(firms.sector)), np.zeros(len(firms.sector))
    if rule.share > 0.0:
        works = firms.is_active & (firms.sector == MACHINE_MAKERS) & (firms.quarters_active > 0)
        refund, premium = pooled_cost(firms.research * works, firms.research_failed, rule.share)
    total = economy.notes.research_shared = float(refund.sum())
    if rule.paid_by == "makers":
        ledger.cover(premium)
        ledger.settle(flows.RESEARCH_POOL, ledger.firms, premium, ledger.firms, refund)
    else:
        ledger.fund_government(total)
        ledger.settle(flows.RESEARCH_POOL, ledger.government, total, ledger.firms, refund)
