"""Who holds the residual claims, and who holds what cannot be touched."""

from __future__ import annotations

from typing import Literal

from simulation.parameters.declaring import Section, choice, part

Holder = Literal["firm", "sci_tech", "workers", "users", "managers", "makers", "state", "everybody"]


class Ownership(Section):
    """Who holds the residual claim on firms: shares that sum to one."""

    private: float = part("held by private persons, who founded or inherited the firm")
    dispersed: float = part("held by everybody alike")
    state: float = part("held by the state")
    cooperative: float = part("held by the firm's workers while they work there")
    commons: float = part("held by the citizens' fund")


class SoftAssets(Section):
    """Who holds what production needs besides machines, plant and people (model 8.7, row B3)."""

    knowledge: Holder = choice("who holds what the firm's people know (null firm: it stays in the residual)")
    technology: Holder = choice("who holds the technology of the machines (null firm)")
    data: Holder = choice("who holds the data (null firm)")
    management: Holder = choice("who holds the firm's organisation (null firm)")
