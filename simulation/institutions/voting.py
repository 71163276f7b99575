"""Voting on a split: what each voter wants and what comes of all votes together (model 9.1-9.3); pure.

Wants are single-peaked in each share, so that the weighted median beats every rival and no voter gains by pretending
(Black 1948; Moulin 1980).
"""

from __future__ import annotations

import numpy as np

from simulation.agents.firms import OWNERS
from simulation.columns import Flags, Floats, Ints
from simulation.kernels import kernel

LEAST_ENTRY = 0.3
EVEN = 1e-12


def wanted_for_oneself(parties: Flags, floors: Floats) -> Floats:
    """Return the share a voter of each party wants for it: what the floors of the others leave (9.1); (parties,)."""
    held = np.where(parties, floors, 0.0)
    wanted: Floats = np.where(parties, 1.0 - (held.sum() - held), 0.0)
    return wanted


def left_to_others(parties: Flags, floors: Floats) -> Floats:
    """Return how a voter divides what it does not want for its own party: by floors, or evenly; rows sum to one."""
    others = np.outer(parties, parties) & ~np.eye(len(parties), dtype=bool)
    held = others * floors
    by_floor = held / np.maximum(held.sum(axis=1), 1e-300)[:, None]
    evenly = others / np.maximum(others.sum(axis=1), 1)[:, None]
    rows: Floats = np.where(held.sum(axis=1)[:, None] > 0.0, by_floor, evenly)
    return rows


def ideal_points(party: Ints, noise: Floats, lean: Floats, own: Floats, others: Floats) -> Floats:
    """Return the split each voter wants (9.1), shape (voters, parties); rows sum to one.

    `noise` moves what it wants for its party `own` (parties,); `lean` is what it leaves to the owners as one of them.
    """
    wants = np.clip(own[party] + noise, 0.0, 1.0)
    points = (1.0 - wants)[:, None] * others[party]
    leaves = np.where(party == OWNERS, 0.0, np.minimum(lean, wants))
    points[np.arange(len(party)), party] = wants - leaves
    points[:, OWNERS] += leaves
    return points


def lean_of_holders(share: Floats, equity: Floats, wage: Floats) -> Floats:
    """Return how far a worker who holds claims leans to the owners: share of equity per year's pay (9.1)."""
    return share * np.maximum(equity, 0.0) / (4.0 * wage)


@kernel
def weighted_median(values: Floats, weights: Floats) -> float:
    """Return the value that splits the weight in halves, the mean of two where the halves meet between them."""
    order = np.argsort(values, kind="mergesort")
    half = 0.5 * np.sum(weights)
    passed = 0.0
    for i in range(len(order)):
        if weights[order[i]] <= 0.0:
            continue
        passed += weights[order[i]]
        if passed < half * (1.0 - EVEN):
            continue
        if passed > half * (1.0 + EVEN):
            return float(values[order[i]])
        for k in range(i + 1, len(order)):
            if weights[order[k]] > 0.0:
                return 0.5 * float(values[order[i]] + values[order[k]])
    return 0.0


@kernel
def median_split(points: Floats, weights: Floats) -> Floats:
    """Return the weighted median of each share (9.2), not yet summing to one; shape (parties,)."""
    split = np.zeros(points.shape[1])
    for k in range(points.shape[1]):
        split[k] = weighted_median(points[:, k].copy(), weights)
    return split


@kernel
def count_votes(first: Ints, party: Ints, points: Floats, weight: Floats, votes: Flags, chambers: bool,
                quorum: float) -> Floats:
    """Return the split that each firm's voters agree on (9.2); (firms, parties), a row of zeros where they do not.

    Voters of firm f are the rows first[f]:first[f+1]. Medians are taken share by share over all who vote, or by party
    and averaged (`chambers`), and brought to sum to one. Below the quorum of all weight nothing is agreed.
    """
    firms, parties = len(first) - 1, points.shape[1]
    agreed = np.zeros((firms, parties))
    for f in range(firms):
        a, b = first[f], first[f + 1]
        cast = weight[a:b] * votes[a:b]
        if np.sum(cast) <= 0.0 or np.sum(cast) < quorum * np.sum(weight[a:b]):
            continue
        if chambers:
            for c in range(parties):
                own = cast * (party[a:b] == c)
                if np.sum(own) > 0.0:
                    agreed[f] += median_split(points[a:b], own)
        else:
            agreed[f] = median_split(points[a:b], cast)
        total = np.sum(agreed[f])
        if total > 0.0:
            agreed[f] /= total
    return agreed


def return_is_enough(owners_share: Floats, profit: Floats, equity: Floats, least: float) -> Flags:
    """Tell where owners get their least return per quarter on ¤ equity (9.3); any will do where there is no equity."""
    return (equity <= 0.0) | (owners_share * np.maximum(profit, 0.0) >= least * equity)


def entry_part(owners_return: Floats, norm: float, response: float) -> Floats:
    """Return the part of their funds that founders put up (9.6): 1 - response (1 - clip(return / norm, .3, 1))."""
    return 1.0 - response * (1.0 - np.clip(owners_return / norm, LEAST_ENTRY, 1.0))
