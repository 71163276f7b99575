"""The government: what it remembers beside its account and its debt (model 7.13, 8.21-8.22)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Government:
    """Budget lines of the current period."""

    opening_debt_ratio: float = 0.0
    """Debt per quarterly output value at the start, the anchor of the purchases rule."""
    purchases: float = 0.0
    """¤ spent on goods and services."""
    public_research: float = 0.0
    """¤ paid to sci-tech people."""
    public_research_share: float = 0.0
    """Share of sci-tech hours spent on public research."""
    received_as_owner: float = 0.0
    """¤ of residuals received since the last social dividend."""
