"""Education: what talent the successors of those who retired bring along, and the pay it lets them ask (row F6)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Ints
from simulation.economy import Economy
from simulation.production.talent import new_talent, premium_for_talent


def give_talent(economy: Economy, people: Ints, key: np.uint64) -> None:
    """Draw the talent of some people, and let those among them who do research ask for more or less pay by it (C4)."""
    households, rule = economy.households, economy.parameters.talent
    talent = new_talent(key, households.identity[people], rule.spread, rule.tail)
    premium = premium_for_talent(talent, rule.spread, rule.tail, rule.pay_response)
    is_sci_tech = households.skill[people] >= economy.parameters.tasks.bins - 2
    households.talent[people] = talent
    households.pay_premium[people] = np.where(is_sci_tech, premium, 1.0)
    households.asked_wage[people] *= households.pay_premium[people]
    households.wage[people] *= households.pay_premium[people]


def educate_successors(economy: Economy) -> None:
    """Give the successors of those who have just retired their talent; the talent of the living stays as it is."""
    give_talent(economy, np.flatnonzero(economy.households.is_successor), economy.key("talent"))
