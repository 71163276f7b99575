"""What the state takes and spends, what it keeps for a purpose, and which firms go (rows C10, C11, F4)."""

from __future__ import annotations

import numpy as np

from simulation.agents.government import FIELDS, TAXES
from simulation.economy import Economy
from simulation.metrics.national_accounts import value_added


def public_finance_measures(economy: Economy) -> dict[str, float]:
    """Measure revenue by tax and spending out of it by purpose, per value added; skill; selection at exit."""
    state, notes, total = economy.government, economy.notes, value_added(economy)
    skill = economy.households.skill
    revenue = {f"revenue_{tax}": float(state.revenue[k]) / total for k, tax in enumerate(TAXES)}
    spent = {f"spent_on_{name}": float(state.spent[k]) / total for k, name in enumerate(FIELDS)
             if name not in ("budget", "unspent")}
    return revenue | spent | {
        "revenue": float(state.revenue.sum()) / total,
        "earmarks_held": float(state.held.sum()) / total,
        "public_training_share": state.public_training / total,
        "mean_skill": float(np.mean(skill)),
        "exit_productivity": notes.exit_productivity,
        "exits_from_lowest_third": notes.exits_from_lowest_third,
    }
