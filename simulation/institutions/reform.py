"""Reform: the rules that a scenario dates, or keys to a statistic, come into force (model 8.4, row N7)."""

from __future__ import annotations

from simulation.economy import Economy
from simulation.institutions.compensation import reform_ownership
from simulation.institutions.ownership import claims_in_force, rules_of_ownership


def note_conditions_met(economy: Economy) -> None:
    """Note which changes begin now because of what was published last quarter."""
    begun = dict(economy.reforms)
    for number, terms in economy.conditions:
        value = economy.statistics.get(terms.when)
        if value is not None and terms.met(value) and terms.due(economy.period, begun.get(number)):
            economy.reforms.append((number, economy.period))


def enact_reforms(economy: Economy) -> None:
    """Put the parameters of this period in force; a new claim vector rewrites the claims it is about."""
    note_conditions_met(economy)
    coming = economy.parameters_at(economy.period, economy.reforms)
    is_new = rules_of_ownership(coming) != rules_of_ownership(economy.parameters)
    before = claims_in_force(economy) if is_new else None
    economy.parameters = coming
    if before is not None:
        reform_ownership(economy, before)
