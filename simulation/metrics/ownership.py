"""Who owns: claims on firms by kind of holder, and how few hold the machines through them (issue 4; rows B1, B8)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import COOPERATIVE, EVERYBODY, FOUNDERS, KINDS, PERSON, SCI_TECH, USERS
from simulation.economy import Economy
from simulation.metrics.concentration import hhi
from simulation.metrics.inequality import top_share

HOLDERS = (*KINDS, "founders")
SPREAD = [EVERYBODY, COOPERATIVE, SCI_TECH, USERS]
"""Kinds that are many people; their machines count per head of everybody."""


def ownership_measures(economy: Economy) -> dict[str, float]:
    """Measure what part of firms each kind of holder has, and how concentrated machines are that firms own."""
    holdings, owners, firms = economy.holdings, economy.owners, economy.firms
    rows, slots = holdings.rows(), len(firms.sector)
    rows = rows[holdings.firm[rows] < slots]
    kind = owners.kind[holdings.owner[rows]]
    held_by = np.where(holdings.for_life[rows], FOUNDERS, kind)
    worth = holdings.share[rows] * np.maximum(firms.equity, 0.0)[holdings.firm[rows]]
    of_kind = np.bincount(held_by, weights=worth, minlength=len(HOLDERS))
    total = float(of_kind.sum())
    machines = holdings.share[rows] * firms.machines_owned[holdings.firm[rows]]
    alone = np.bincount(owners.person[holdings.owner[rows[kind == PERSON]]], weights=machines[kind == PERSON],
                        minlength=len(economy.households.wage)).astype(np.float64)
    together = np.bincount(kind, weights=machines, minlength=len(KINDS)).astype(np.float64)
    of_people = alone + float(together[SPREAD].sum()) / len(alone)
    together[[PERSON, *SPREAD]] = 0.0
    return {f"claims_of_{name}": float(part) / total if total > 0.0 else 0.0
            for name, part in zip(HOLDERS, of_kind, strict=True)} | {
        "top10_machine_claims": top_share(of_people, 0.1) if of_people.any() else 0.0,
        "machine_claims_hhi": hhi(np.append(of_people, together)),
    }
