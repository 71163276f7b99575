"""How firms plan and price, and how goods, labour and credit markets work."""

from __future__ import annotations

from simulation.parameters.declaring import Section, parameter


class Expectations(Section):
    """What firms believe of sales."""

    sales_adjustment: float = parameter("1", 0.01, 1, "speed at which expected sales follow sales")
    unmet_weight: float = parameter("1", 0, 1, "weight of demand not served in sales perceived")
    backlog_weight: float = parameter("1/quarter", 0, 1, "share of the order book a machine-maker plans to work off")


class Pricing(Section):
    """How firms set prices."""

    markup: float = parameter("1", 0.01, 1.5, "normal markup on unit cost")
    markup_step: float = parameter("1", 0, 0.1, "spread of a quarter's change of markup")
    markup_reversion: float = parameter("1/quarter", 0.005, 1, "return of markup to its norm")
    markup_share_slope: float = parameter("1", 0, 10, "rise of the norm per unit of market share")
    cost_learning: float = parameter("1", 0.01, 1, "speed at which normal unit cost follows cost")
    normal_utilisation: float = parameter("1", 0, 1, "use of capacity at which normal unit cost is counted")
    goods_stock: float = parameter("1", 0.01, 1, "wanted stock per expected sales, goods and machines")
    services_slack: float = parameter("1", 0.01, 1, "wanted spare capacity per expected sales, services")


class GoodsMarket(Section):
    """How buyers of goods and services search."""

    search: int = parameter("firms", 1, 30, "firms a searching buyer compares")
    switching: float = parameter("1/quarter", 0, 1, "chance to look around")
    price_sensitivity: float = parameter("1", 0, 50, "how surely a cheaper firm is chosen")
    visibility: float = parameter("1", 0, 1.2, "exponent of size in being seen; below 1 is a size brake")
    retries: int = parameter("visits", 0, 20, "further firms tried by a buyer left unserved")
    retry_exponent: float = parameter("1", 0, 1, "exponent of stock value in being tried")
    adoption: float = parameter("1", 0, 1, "chance that an unserved buyer stays with the firm that served")


class Consumption(Section):
    """How households spend."""

    propensity_low: float = parameter("1", 0, 1, "spending out of income of the richest")
    propensity_high: float = parameter("1", 0, 1.2, "spending out of income of the poorest")
    income_adjustment: float = parameter("1", 0.01, 1, "speed at which expected income follows income")
    out_of_wealth: float = parameter("1/quarter", 0, 1, "spending out of deposits")
    subsistence: float = parameter("mean wages", 0, 1, "least spending, as far as deposits reach")
    services_share: float = parameter("1", 0.05, 0.95, "budget share of services at mean income")
    engel_slope: float = parameter("1", 0, 0.5, "rise of that share per log of relative income")
    sector_substitution: float = parameter("1", 0, 3, "elasticity between goods and services")


class LabourMarket(Section):
    """How people and firms find each other and agree on pay."""

    quit_rate: float = parameter("1/quarter", 0, 0.5, "chance to leave a job")
    candidates: int = parameter("persons", 1, 100, "qualified people a vacancy sees")
    on_the_job_search: float = parameter("1/quarter", 0, 0.5, "chance that an employed person looks around")
    short_hours_search: float = parameter("1", 1, 20, "how much more often where hours are short")
    late_leavers: float = parameter("1", 0, 1, "share of those leaving a job who seek from the next quarter only")
    moving_premium: float = parameter("1", 1, 1.5, "pay asked by a mover over present pay")
    wage_step: float = parameter("1", 0, 0.1, "spread of a quarter's change of the asked wage")
    tight_unemployment: float = parameter("1", 0, 0.3, "jobless rate below which people ask for more")
    own_skill_weight: float = parameter("1", 0, 1, "weight of joblessness among people of one's own skill in pay asked")
    renewal: float = parameter("1/quarter", 0, 1, "share of contracts renewed in a quarter")
    indexation: float = parameter("1", 0, 1.5, "share of expected inflation in the asked wage")
    minimum_wage: float = parameter("mean wages", 0, 1, "legal floor of pay")


class Credit(Section):
    """How the bank lends."""

    loan_rate: float = parameter("1/quarter", 0, 0.1, "rate on loans before the charge for risk")
    risk_charge: float = parameter("1", 0, 2, "share of expected loss charged to the borrower")
    highest_rate: float = parameter("1/quarter", 0, 0.2, "cap of the loan rate")
    bond_rate: float = parameter("1/quarter", 0, 0.1, "rate on public debt")
    leverage: float = parameter("quarters of sales", 0, 20, "loans granted per expected sales")
    collateral: float = parameter("1", 0, 1, "loans granted per value of machines and plant")
    amortisation: float = parameter("1/quarter", 0, 1, "share of a loan repaid in a quarter")
    bank_capital: float = parameter("1", 0, 0.5, "own funds the bank keeps per asset")
    bank_payout: float = parameter("1", 0, 1, "share of own funds above that paid out")
    wealth_access: float = parameter(
        "1", 0, 1, "share of the limit withheld from firms as their own funds are below the mean (null 0)"
    )
    counter_cyclical: float = parameter(
        "1", 0, 20, "rise of loans granted per expected sales, per unit of joblessness above normal (null 0)"
    )
    inclusive: float = parameter(
        "1", 0, 1, "chance that a founder comes from all alike, on a loan for up to half of the part (null 0)"
    )
