"""The government: what it remembers beside its account and its debt (model 7.13, 8.21-8.23)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, get_args

import numpy as np

from simulation.columns import Floats
from simulation.parameters.fiscal import Field, Spending

FIELDS: Final[tuple[str, ...]] = get_args(Field)
BUDGET, BASIC_INCOME, TRAINING, RESEARCH, CITIZENS_FUND, WAGE_SUBSIDY, UNSPENT = range(len(FIELDS))
"""What revenue can be earmarked for, by place in the arrays below."""
TAXES: Final[tuple[str, ...]] = tuple(key for key in Spending.model_fields if key != "low_pay")
"""The taxes, as `[taxes]` and `[spending]` name them."""


@dataclass
class Government:
    """Budget lines of the current period, and what is kept apart for a purpose."""

    opening_debt_ratio: float = 0.0
    """Debt per quarterly output value at the start, the anchor of the purchases rule."""
    purchases: float = 0.0
    """¤ spent on goods and services."""
    public_research: float = 0.0
    """¤ paid to sci-tech people for research."""
    public_research_share: float = 0.0
    """Share of sci-tech hours spent on public research."""
    public_training: float = 0.0
    """¤ paid to sci-tech people for training others."""
    public_training_share: float = 0.0
    """Share of sci-tech hours spent on training others."""
    received_as_owner: float = 0.0
    """¤ of residuals and returns on machines received since the last social dividend."""
    basic_income: float = 0.0
    """¤ paid to each person."""
    subsidy_by_skill: Floats = field(default_factory=lambda: np.zeros(1))
    """¤ of wage subsidy per person in work, by skill bin (bins,)."""
    revenue: Floats = field(default_factory=lambda: np.zeros(len(TAXES)))
    """¤ of this quarter's taxes by tax (taxes,)."""
    earmarked: Floats = field(default_factory=lambda: np.zeros(len(FIELDS)))
    """¤ of this quarter's taxes by what they are for (fields,)."""
    spent: Floats = field(default_factory=lambda: np.zeros(len(FIELDS)))
    """¤ of earlier taxes spent this quarter on what they were for (fields,)."""
    held: Floats = field(default_factory=lambda: np.zeros(len(FIELDS)))
    """¤ earmarked and not yet spent (fields,); below zero where a basic income runs ahead of its revenue."""

    def spend(self, purpose: int, amount: float) -> None:
        """Note that ¤ `amount` of what is held for a purpose was spent on it this quarter."""
        self.spent[purpose] = amount
        self.held[purpose] -= amount

    def earmark(self, by_purpose: Floats) -> None:
        """Put ¤ of this quarter's taxes (fields,) aside for what they are for; the budget's own part is not kept."""
        self.earmarked[:] = by_purpose
        self.earmarked[BUDGET] = 0.0
        self.held += self.earmarked
