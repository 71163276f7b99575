"""Who holds the residual claims: one rule for all, others by sector, and who holds what cannot be touched."""

from __future__ import annotations

from typing import Literal

from simulation.parameters.declaring import Section, choice, part, switch

Holder = Literal["firm", "sci_tech", "workers", "users", "managers", "makers", "state", "everybody"]


class Claims(Section):
    """Shares of the residual claim by kind of holder, which sum to one."""

    private: float = part("held by private persons, who founded or inherited the firm")
    dispersed: float = part("held by everybody alike")
    state: float = part("held by the state")
    cooperative: float = part("held by the firm's workers while they work there")
    commons: float = part("held by the citizens' fund")
    sci_tech: float = part("held by the firm's sci-tech staff while they work there, by wage")
    users: float = part("held by the people who buy from the firm, by what they spent this quarter")
    founders: float = part("held by those who founded the firm, until they retire")


class Ownership(Claims):
    """Who holds the residual claim on firms."""

    bank: float = part("held by the bank, which pays it out with its own residual")


class OwnershipOfBank(Claims):
    """Who holds the residual claim on the bank, where that differs; it cannot hold itself."""

    applies: bool = switch("these shares hold for the bank instead of those of [ownership] (null false)")


class OwnershipOfSector(Ownership):
    """Who holds the residual claim in one sector, where that differs."""

    applies: bool = switch("these shares hold here instead of those of [ownership] (null false)")


class SoftAssets(Section):
    """Who holds what production needs besides machines, plant and people (model 8.7, row B3)."""

    knowledge: Holder = choice("who holds what the firm's people know (null firm: it stays in the residual)")
    technology: Holder = choice("who holds the technology of the machines (null firm)")
    data: Holder = choice("who holds the data (null firm)")
    management: Holder = choice("who holds the firm's organisation (null firm)")
