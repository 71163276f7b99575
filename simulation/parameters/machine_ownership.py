"""Who holds title to intelligent machines, and what those who use them pay for it."""

from __future__ import annotations

from typing import Literal

from simulation.parameters.declaring import Section, choice, parameter, part, switch


class MachineOwnership(Section):
    """Who pays for new machines and holds title to them: chances, per machine, that sum to one."""

    firms: float = part("the firm where the machine stands (null 1)")
    persons: float = part("a person with the means to buy it, who rents it out (null 0)")
    state: float = part("the state, which borrows for it (null 0)")
    fund: float = part("the citizens' fund, as far as its deposit reaches (null 0)")
    users: float = part("everybody alike, through one lessor in common (null 0)")
    sci_tech: float = part("a person of the two hardest skills with the means to buy it (null 0)")
    opening: bool = switch("machines there at the start are given out in the same way, unpaid (null off)", opening=True)
    rent_return: float = parameter("1/quarter", 0, 0.2, "rent beyond wear per machine price, where set at user cost")
    rent_setting: Literal["user_cost", "marginal_product"] = choice(
        "rent is wear and a return on the price, or what the machine adds less the cost of its supervision")
