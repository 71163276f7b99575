"""The published statistics that reforms may wait for (row N7)."""

from __future__ import annotations

from simulation.economy import Economy
from simulation.metrics.distribution_of_income import distribution_measures
from simulation.metrics.national_accounts import output_measures
from simulation.metrics.work_and_machines import machine_measures, work_measures


def publish_statistics(economy: Economy) -> None:
    """Publish the statistics that changes of the scenario wait for; most scenarios have none."""
    if economy.conditions:
        known = (output_measures(economy) | distribution_measures(economy) | work_measures(economy)
                 | machine_measures(economy))
        economy.statistics = {terms.when: float(known[terms.when]) for _, terms in economy.conditions}
