"""Talent: how it is spread, what pay it asks for, and what it and shares of the residual do for research (C4, F6).

Talent has a mean of one whatever its spread, so that more spread is more of the best and more of the worst. Pure: the
steps that use it stand with the labour market, research and distribution.
"""

from __future__ import annotations

import math

import numpy as np

from simulation.columns import Floats, Ints
from simulation.kernels import kernel, scalar
from simulation.streams import normals, uniforms

MOST_EFFORT = 2.0
LEAST_PAY = 0.5


def drawn_talent(normal: Floats, even: Floats, spread: float, tail: float) -> Floats:
    """Return talents (people,) of mean one from standard normals and numbers in [0, 1) (F6).

    A lognormal times a Pareto variate of exponent 1/tail (Reed and Jorgensen 2004), each divided by its mean.
    """
    talent: Floats = np.exp(spread * normal - 0.5 * spread**2) * ((1.0 - tail) * (1.0 - even) ** -tail)
    return talent


def new_talent(key: np.uint64, identity: Ints, spread: float, tail: float) -> Floats:
    """Draw the talent of each person by its own stream; shape (people,)."""
    return drawn_talent(normals(key, identity, 0), uniforms(key, identity, 2), spread, tail)


def premium_for_talent(talent: Floats, spread: float, tail: float, response: float) -> Floats:
    """Return the factor of pay asked for talent (C4), talent^response over its mean; shape (people,)."""
    moment = math.exp(0.5 * response * (response - 1.0) * spread**2) * (1.0 - tail) ** response
    premium: Floats = talent**response * ((1.0 - response * tail) / moment)
    return premium


@kernel
def research_quality(employer: Ints, skill: Ints, sci_tech: int, wage: Floats, premium: Floats, talent: Floats,
                     exponent: float, firms: int) -> Floats:
    """Return what a ¤ of pay buys of research, against staff of talent one without premium; shape (firms + 1,) (F6).

    Of a firm's sci-tech staff: the sum of pay less premium, times talent^exponent, over the sum of pay. The last value
    is that of all sci-tech staff of the economy; who has none is like staff of talent one.
    """
    paid, bought = np.zeros(firms + 1), np.zeros(firms + 1)
    for h in range(len(employer)):
        f = employer[h]
        if f >= 0 and skill[h] >= sci_tech:
            work = wage[h] / premium[h] * talent[h] ** exponent
            paid[f] += wage[h]
            bought[f] += work
            paid[firms] += wage[h]
            bought[firms] += work
    return np.where(paid > 0.0, bought / np.where(paid > 0.0, paid, 1.0), 1.0)


def research_effort(reward: Floats, elasticity: float) -> Floats:
    """Return research done per hour (B6), (1 + shares of the residual per pay)^elasticity up to a bound; (firms,)."""
    return np.minimum((1.0 + reward) ** elasticity, MOST_EFFORT)


@scalar
def pay_after_stake(stake: float) -> float:
    """Return the part of the pay asked that is still asked of a firm that shares (B9), half of it at the least."""
    return max(1.0 - stake, LEAST_PAY)


@kernel
def reward_of_knowledge(employer: Ints, skill: Ints, sci_tech: int, wage: Floats, talent: Floats, weight: Floats,
                        to_sci_tech: Floats, to_staff: Floats, before: Floats, smoothing: float) -> Floats:
    """Return what sci-tech staff get of their firm's residual per ¤ of pay and talent, smoothed; shape (firms,) (B6).

    `to_sci_tech` ¤ (firms,) goes to them alone, `to_staff` ¤ (firms,) to all its people by `weight` (people,). A firm
    without such staff is seen as it was.
    """
    firms = len(before)
    able, able_weight, all_weight = np.zeros(firms), np.zeros(firms), np.zeros(firms)
    for h in range(len(employer)):
        f = employer[h]
        if f >= 0:
            all_weight[f] += weight[h]
            if skill[h] >= sci_tech:
                able[f] += wage[h] * talent[h]
                able_weight[f] += weight[h]
    reward = before.copy()
    for f in range(firms):
        if able[f] > 0.0:
            got = to_sci_tech[f]
            if all_weight[f] > 0.0:
                got += to_staff[f] * able_weight[f] / all_weight[f]
            reward[f] += smoothing * (got / able[f] - before[f])
    return reward
