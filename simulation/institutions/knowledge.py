"""Knowledge: by what weight sci-tech people share in a residual, and what they were seen to get (B6, B9, B10)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import COOPERATIVE
from simulation.agents.owners import SCI_TECH as SCI_TECH_AS_OWNERS
from simulation.agents.recipients import CLAIMS, SCI_TECH, STAFF
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.institutions.ownership import held_by, member_weights
from simulation.institutions.sharing import divide_among_staff, divide_by_weight
from simulation.production.talent import reward_of_knowledge
from simulation.streams import normals

SMOOTHING = 0.2


def valuations(noise: float, error: Floats) -> Floats:
    """Return what the market makes of knowledge per its worth (B10), one on average, from normals; shape (people,)."""
    factor: Floats = np.exp(noise * error - 0.5 * noise**2)
    return factor


def value_knowledge(economy: Economy) -> None:
    """Let the market value what each person knows, and so its weight in shares of a residual, with some error."""
    households, noise = economy.households, economy.parameters.talent.valuation_noise
    key = economy.key("valuation")
    error = normals(key, households.identity, 0) if noise > 0.0 else np.zeros(1)
    households.valuation[:] = valuations(noise, error)


def note_knowledge_reward(economy: Economy) -> None:
    """Note what sci-tech people got of claims they hold as such, and follow what they got of their firm's residual.

    The latter counts whatever came by any claim or rule, per ¤ of their pay and talent.
    """
    firms, households, divided = economy.firms, economy.households, economy.firms.divided
    sci_tech = economy.parameters.tasks.bins - 2
    of_members, of_sci_tech = (held_by(economy, kind) * divided[:, CLAIMS]
                               for kind in (COOPERATIVE, SCI_TECH_AS_OWNERS))
    households.knowledge_income[:] = 0.0
    if of_sci_tech.any():
        merit = households.wage * households.talent * households.valuation
        merit = np.where(economy.is_employed & (households.skill >= sci_tech), merit, 0.0)
        left = divide_among_staff(of_sci_tech, households.employer, merit, households.knowledge_income)
        divide_by_weight(left, merit, households.knowledge_income)
    firms.knowledge_reward[:] = reward_of_knowledge(
        households.employer, households.skill, sci_tech, households.wage, households.talent, member_weights(economy),
        divided[:, SCI_TECH] + of_sci_tech, of_members + divided[:, STAFF], firms.knowledge_reward, SMOOTHING)
