"""What the public hand does for firms: rescue, guarantees, venture money, treatment of sectors, competition policy."""

from __future__ import annotations

from typing import Literal

from simulation.parameters.declaring import Section, choice, parameter, switch


class Rescue(Section):
    """Who is kept alive when insolvent: soft budgets and bail-outs (rows I2, B11)."""

    state_firms: bool = switch("the state pays what keeps firms alive of which it holds half or more (null false)")
    share: float = parameter("1", 0, 1, "chance that any other insolvent firm is bailed out (null 0)")


class Guarantees(Section):
    """A public fund that stands in for loans (row K2)."""

    share: float = parameter("1", 0, 1, "share of what the bank loses on a loan that the state bears (null 0)")
    leverage: float = parameter("1", 0, 5, "rise of loans granted per expected sales, per share guaranteed (null 0)")


class Venture(Section):
    """A public fund that puts up part of the own funds of new firms, for a claim on them (row K1)."""

    budget: float = parameter("1", 0, 0.2, "venture money offered in a quarter per output value (null 0)")
    holder: Literal["state", "citizens_fund"] = choice("who holds the claims that the money buys; idle while none is")


class ResearchPool(Section):
    """The risk of research shared among many (row E13)."""

    share: float = parameter("1", 0, 1, "share of the cost of a quarter's failed research that a pool bears (null 0)")
    paid_by: Literal["state", "makers"] = choice("who fills the pool; makers in proportion to their research")
    response: float = parameter("1", 0, 5, "rise of makers' research spending per share borne (null 0)")
    boldness: float = parameter(
        "1", 0, 5, "how much rarer and larger successes become per share borne, alike on average (null 0)"
    )


class SectorTreatment(Section):
    """How services are treated against goods: above 0 they are held back, below 0 preferred (row I1)."""

    services_tax: float = parameter("1", -0.3, 0.5, "rate on profits of services beyond that on others (null 0)")
    services_credit: float = parameter("1", -0.3, 0.5, "share of the credit limit withheld from services (null 0)")
    services_entry: float = parameter("1", -0.3, 0.5, "own funds asked of a new firm in services, beyond (null 0)")


class Competition(Section):
    """What is done about firms with a large part of their market, and for entrants (rows H10, C3)."""

    dominance: float = parameter("1", 0.02, 1, "share of its sector's revenue above which a firm dominates (null 1)")
    markup_cap: bool = switch("dominant firms may not charge more than the normal markup (null false)")
    interoperability: float = parameter("1", 0, 1, "share of the pull of their size that they must share (null 0)")
    mergers: bool = switch("the largest firm of a sector buys insolvent ones, unless it would dominate (null false)")
    entry_subsidy: float = parameter("mean wages", 0, 20, "paid to a new firm per planned job (null 0)")
