"""Reform: the rules that a scenario dates, or keys to a statistic, come into force (model 8.4, row N7)."""

from __future__ import annotations

from simulation.economy import Economy
from simulation.institutions.ownership import reform_ownership


def note_conditions_met(economy: Economy) -> None:
    """Note which changes begin now because of what was published last quarter."""
    begun = dict(economy.reforms)
    for number, terms in economy.conditions:
        value = economy.statistics.get(terms.when)
        if value is not None and terms.met(value) and terms.due(economy.period, begun.get(number)):
            economy.reforms.append((number, economy.period))


def enact_reforms(economy: Economy) -> None:
    """Put the parameters of this period in force; a new claim vector rewrites all claims, without compensation."""
    note_conditions_met(economy)
    coming = economy.parameters_at(economy.period, economy.reforms)
    ownership = economy.parameters.ownership
    economy.parameters = coming
    if coming.ownership != ownership:
        reform_ownership(economy)
