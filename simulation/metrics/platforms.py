"""What passes through platforms and contracts, what they take and how long it waits (model 5.3, 5.5)."""

from __future__ import annotations

from simulation.economy import Economy


def platform_measures(economy: Economy) -> dict[str, float]:
    """Measure the circulation through platforms, apart from the four relations, and the boundary of firms (row:D3)."""
    platforms, firms = economy.platforms, economy.firms
    spent = float(economy.households.consumption.sum())
    output = float((firms.price * firms.output).sum())
    people = firms.staff.sum(axis=1)
    employed = float(people.sum())
    paid = float(platforms.to_owners.sum() + platforms.to_others.sum())
    return {
        "platform_sales_share": float(platforms.sales.sum()) / spent if spent > 0 else 0.0,
        "platform_fee_share": float(platforms.fee_income.sum()) / output if output > 0 else 0.0,
        "platform_latency": float(platforms.escrow.sum()) / paid if paid > 0 else 0.0,
        "contracted_share": float((firms.contracted_share * people).sum()) / employed if employed > 0 else 0.0,
    }
