"""Human-machine: who leads, trains and assists which machine, and what that costs and teaches (model 5.2)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats
from simulation.economy import Economy


def supervision_loss(machines: Floats, per_machine: float, autonomy: Floats, people: Floats) -> Floats:
    """Return the share of hours that people spend on machines (5.5), less where machines decide by themselves."""
    return per_machine * machines * (1.0 - autonomy) / np.maximum(people, 1.0)


def pair(economy: Economy) -> None:
    """Give each machine the people it needs, and find what share of their hours it takes."""
    firms, rule = economy.firms, economy.parameters.human_machine
    firms.human_machine_loss[:] = supervision_loss(
        firms.n_machines.astype(np.float64), rule.supervision * economy.parameters.machines.size, firms.autonomy,
        firms.n_employees.astype(np.float64))
