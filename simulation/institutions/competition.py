"""Competition policy: who dominates a market, and what it may charge (row H10)."""

from __future__ import annotations

from simulation.economy import Economy
from simulation.institutions.market_power import capped_markup, market_share


def find_dominant(economy: Economy) -> None:
    """Mark the firms whose share of last quarter's revenue in their sector is above the threshold."""
    firms, threshold = economy.firms, economy.parameters.competition.dominance
    if threshold == 1.0:
        firms.is_dominant[:] = False
        return
    firms.is_dominant[:] = market_share(firms.revenue_previous, firms.is_active, firms.sector) > threshold


def cap_markups(economy: Economy) -> None:
    """Cut the markups of dominant firms, however they set them, to the norm."""
    firms, rule = economy.firms, economy.parameters
    if rule.competition.markup_cap and firms.is_dominant.any():
        capped = capped_markup(firms.markup, firms.is_dominant, rule.pricing.markup)
        lowered = capped < firms.markup
        firms.markup[:] = capped
        firms.price[lowered] = (1.0 + capped[lowered]) * firms.unit_cost[lowered]
