"""Who holds the residual claims."""

from __future__ import annotations

from simulation.parameters.declaring import Section, part


class Ownership(Section):
    """Who holds the residual claim on firms: shares that sum to one."""

    private: float = part("held by private persons, who founded or inherited the firm")
    dispersed: float = part("held by everybody alike")
    state: float = part("held by the state")
    cooperative: float = part("held by the firm's workers while they work there")
    commons: float = part("held by the citizens' fund")
