"""Reform: the rules that a scenario dates for this period come into force (model 8.4)."""

from __future__ import annotations

from simulation.economy import Economy
from simulation.institutions.ownership import reform_ownership


def enact_reforms(economy: Economy) -> None:
    """Put the parameters of this period in force; a new claim vector rewrites all claims, without compensation."""
    coming = economy.parameters_at(economy.period)
    ownership = economy.parameters.ownership
    economy.parameters = coming
    if coming.ownership != ownership:
        reform_ownership(economy)
