"""Who decides in a firm, and what those who decide there do."""

from __future__ import annotations

from simulation.parameters.declaring import Section, parameter, part, switch


class ControlWeights(Section):
    """Votes on how a firm is run; the party with at least one half of them is in control, owners in doubt."""

    owners: float = part("held by those who own the firm, whoever they are (null 1)")
    workers: float = part("held by the people who work in the firm (null 0)")
    sci_tech: float = part("held by its sci-tech people (null 0)")
    public: float = part("held by the state or the citizens' fund (null 0)")
    users: float = part("held by those who buy from the firm (null 0)")


class Decisions(Section):
    """What a party other than the owners does once it is in control; at the nulls it does as owners do."""

    workers_keep_jobs: bool = switch(
        "workers in control dismiss nobody and let machines come only as people and machines go (null off)")
    workers_share_hours: float = parameter(
        "1", 0, 1, "share of short hours that lowers pay instead of profit where workers are in control (null 0)")
    workers_pay_weight: float = parameter(
        "1", 0, 1, "how far workers in control move new pay from what is asked to what a person brings in (null 0)")
    sci_tech_research: float = parameter(
        "1", 0, 5, "research of machine-makers where sci-tech people are in control, per usual (null 1)")
    sci_tech_payout: float = parameter("1", 0, 1, "share paid out where sci-tech people are in control, per usual "
                                       "(null 1)")
    public_keeps_jobs: bool = switch("the public hand in control dismisses nobody (null off)")
    public_markup: float = parameter("1", 0.1, 2, "normal markup where the public hand is in control, per usual "
                                     "(null 1)")
    public_patience: float = parameter(
        "1", 0.1, 5, "quarters in which a machine must earn back its price where the public hand is in control, per "
        "usual (null 1)")
    users_markup: float = parameter("1", 0.1, 2, "normal markup where users are in control, per usual (null 1)")
