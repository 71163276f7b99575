"""Market power: what part of its market a firm holds, and what it may charge where that is capped (row H10)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints


def market_share(revenue: Floats, active: Flags, sector: Ints) -> Floats:
    """Return each firm's share of its sector's revenue; (firms,)."""
    of_firm = revenue * active
    of_sector = np.bincount(sector, weights=of_firm, minlength=3)[sector]
    share: Floats = np.where(of_sector > 0, of_firm / np.where(of_sector > 0, of_sector, 1.0), 0.0)
    return share


def capped_markup(markup: Floats, dominant: Flags, norm: float) -> Floats:
    """Return markups with those of dominant firms cut to the norm without market power (6.22.6); (firms,)."""
    return np.where(dominant, np.minimum(markup, norm), markup)
