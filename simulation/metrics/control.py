"""Who decides over how many people, what the parties agreed on, how much of what is due is paid (rows A3, B7, C7)."""

from __future__ import annotations

import numpy as np

from simulation.agents.firms import PARTIES
from simulation.columns import Flags, Floats
from simulation.economy import Economy


def paid_per_due(residual: Floats, due: Floats, counts: Flags) -> float:
    """Return ¤ paid per ¤ due over the firms that count; what is paid beyond a firm's due is no credit; 1 if none."""
    total = float(due[counts].sum())
    return float(np.minimum(residual, due)[counts].sum()) / total if total > 0.0 else 1.0


def control_measures(economy: Economy) -> dict[str, float]:
    """Measure control by party, agreed splits and credibility; what is due is the part of net profit for payout."""
    firms = economy.firms
    people = np.bincount(firms.controller, weights=firms.n_employees, minlength=len(PARTIES))
    employed = max(float(people.sum()), 1.0)
    bound = np.any(firms.agreed_split > 0.0, axis=1)
    split = firms.agreed_split.sum(axis=0) / max(int(bound.sum()), 1)
    payout = economy.parameters.distribution.payout * firms.payout_drive
    due = payout * np.maximum(firms.profit_after_tax, 0.0) * firms.is_active
    return {
        **{f"controlled_by_{party}": float(people[k]) / employed for k, party in enumerate(PARTIES)},
        "contract_share": float(firms.n_employees[bound].sum()) / employed,
        **{f"agreed_{party}": float(split[k]) for k, party in enumerate(PARTIES)},
        "credibility_contract": paid_per_due(firms.residual, due, bound),
        "credibility_discretion": paid_per_due(firms.residual, due, ~bound),
    }
