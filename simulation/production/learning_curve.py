"""The learning curve: who has made more makes better (Wright 1936, Arrow 1962; row C3)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints

FIRST_YEAR = 4.0
"""Quarters of the mean firm's output that a newcomer is taken to know already."""


def experience_factor(experience: Floats, elasticity: float) -> Floats:
    """Return productivity gained by experience (4.21b), relative to a newcomer's; `experience` in quarters (firms,)."""
    factor: Floats = (1.0 + experience / FIRST_YEAR) ** elasticity
    return factor


def experience_gained(output: Floats, active: Flags, sector: Ints) -> Floats:
    """Return a quarter's output in that of the mean firm at work in the sector (4.21b); quarters (firms,)."""
    made = np.bincount(sector, weights=output * active, minlength=3)
    firms = np.bincount(sector, weights=active, minlength=3)
    mean = np.where(made > 0, made / np.maximum(firms, 1.0), 1.0)[sector]
    gained: Floats = output * active / mean
    return gained
