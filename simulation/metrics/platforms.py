"""What passes through platforms and contracts, what they take and how long it waits (model 5.3, 5.5)."""

from __future__ import annotations

import numpy as np

from simulation.economy import Economy


def platform_measures(economy: Economy) -> dict[str, float]:
    """Measure the circulation through platforms, apart from the four relations, and the boundary of firms (row:D3)."""
    platforms, firms = economy.platforms, economy.firms
    spent = float(np.sum(economy.households.consumption))
    output = float(np.sum(firms.price * firms.output))
    people = np.sum(firms.staff, axis=1)
    employed = float(np.sum(people))
    paid = float(np.sum(platforms.to_owners) + np.sum(platforms.to_others))
    return {
        "platform_sales_share": float(np.sum(platforms.sales)) / spent if spent > 0 else 0.0,
        "platform_fee_share": float(np.sum(platforms.fee_income)) / output if output > 0 else 0.0,
        "platform_latency": float(np.sum(platforms.escrow)) / paid if paid > 0 else 0.0,
        "contracted_share": float(np.sum(firms.contracted_share * people)) / employed if employed > 0 else 0.0,
    }
