"""Bargaining: what a union gets of what is left after machines, plant, interest and research (5.1 division); pure."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats
from simulation.kernels import scalar


def bargaining_weight(power: float, substitution: float, automated_share: Floats, concentration: float,
                      owners_herfindahl: Floats) -> Floats:
    """Return the Nash weight of a firm's people (row C8): less where machines can do their tasks and owners are few.

    power (1 - substitution automated_share)(1 - concentration owners_herfindahl); shape (firms,).
    """
    return power * (1.0 - substitution * automated_share) * (1.0 - concentration * owners_herfindahl)


def value_per_person(revenue: Floats, used_up: Floats, interest: Floats, research: Floats, people: Floats) -> Floats:
    """Return ¤ a person that people and owners divide: revenue less wear, interest and research; shape (firms,)."""
    return (revenue - used_up - interest - research) / np.maximum(people, 1.0)


@scalar
def bargained_wage(ask: float, weight: float, value: float, relative: float) -> float:
    """Return the union wage: (1 - weight) ask + weight value relative, `relative` to the firm's mean wage; ¤."""
    return (1.0 - weight) * ask + weight * value * relative
