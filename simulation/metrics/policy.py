"""What the public hand pays towards firms, and what becomes of markets (model 6.22; rows I2, K1, K2, E13, H10, C3)."""

from __future__ import annotations

import numpy as np

from simulation.economy import Economy
from simulation.institutions.market_power import market_share


def policy_measures(economy: Economy) -> dict[str, float]:
    """Measure public money for firms per value of output, firms saved and bought, and who leads the markets.

    `first_movers_share` is the share in revenue of firms that were there at the opening; `leader_share` is the mean
    over sectors, by revenue, of the largest firm's share.
    """
    firms, notes = economy.firms, economy.notes
    output = float((firms.price * firms.output).sum())
    per_output = 1.0 / output if output > 0.0 else 0.0
    revenue = firms.revenue * firms.is_active
    total = float(revenue.sum())
    share = market_share(firms.revenue, firms.is_active, firms.sector)
    of_sector = np.bincount(firms.sector, weights=revenue, minlength=3)
    largest = np.array([share[firms.sector == sector].max(initial=0.0) for sector in range(len(of_sector))])
    were_there = firms.quarters_active >= economy.period
    return {
        "bail_out_share": notes.bail_outs * per_output,
        "guarantee_share": notes.guarantees_called * per_output,
        "venture_share": notes.venture_money * per_output,
        "entry_subsidy_share": notes.entry_subsidies * per_output,
        "research_pool_share": notes.research_shared * per_output,
        "firms_rescued": float(notes.firms_rescued),
        "mergers": float(notes.mergers),
        "dominant_firms": float(np.count_nonzero(firms.is_dominant)),
        "leader_share": float((of_sector * largest).sum()) / total if total > 0.0 else 0.0,
        "first_movers_share": float((revenue * were_there).sum()) / total if total > 0.0 else 0.0,
    }
