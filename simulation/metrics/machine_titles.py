"""Who holds the machines, and what comes of it: by kind of owner, rents, concentration (issue 4; rows B1, B8)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.machines import MACHINE_OWNERS, OF_EVERYBODY, OF_PERSON
from simulation.economy import Economy
from simulation.metrics.inequality import top_share
from simulation.metrics.national_accounts import flow_total, value_added


def machine_title_measures(economy: Economy) -> dict[str, float]:
    """Measure who holds title to machines, what those who rent them pay, and how few hold those of people."""
    machines, people = economy.machines, len(economy.households.wage)
    rows = machines.rows()
    kind = machines.owner_kind[rows]
    share = np.bincount(kind, minlength=len(MACHINE_OWNERS)) / max(len(rows), 1)
    alone = np.bincount(machines.holder[rows[kind == OF_PERSON]], minlength=people)
    held = alone + np.count_nonzero(kind == OF_EVERYBODY) / people
    return {f"machines_of_{name}": float(part) for name, part in zip(MACHINE_OWNERS, share, strict=True)} | {
        "machine_rent_share": flow_total(economy, flows.MACHINE_RENT) / value_added(economy),
        "top10_machine_share": top_share(held, 0.1) if held.any() else 0.0,
        "machines_refused": economy.notes.machines_refused,
    }
