"""Who decides, what the state buys, and how the residual is paid."""

from __future__ import annotations

from simulation.parameters.declaring import Section, parameter, switch


class Control(Section):
    """What those who decide in a firm do with its people and machines (model 8.3)."""

    layoffs_allowed: bool = switch("a firm with too many people dismisses some")
    layoff_speed: float = parameter("1/quarter", 0, 1, "share of the surplus dismissed in a quarter")
    hours_sharing: float = parameter("1", 0, 1, "share of short hours that lowers pay instead of profit (null 0)")
    automation_by_attrition: bool = switch("machines come only as fast as old ones and leavers go")
    effort_bonus: float = parameter("1", -0.1, 0.1, "effort of people who own their firm (null 0)")
    by_claims: bool = switch("who decides follows who holds the claims of the firm, instead of [control_weights] "
                             "(null off)")


class Government(Section):
    """What the state buys."""

    purchases: float = parameter("1", 0, 0.8, "purchases per output value")
    services_share: float = parameter("1", 0, 1, "share of purchases that are services")
    stabilisation: float = parameter("1", 0, 3, "response of purchases to employment")
    normal_unemployment: float = parameter("1", 0, 0.3, "jobless rate at which purchases are normal")
    debt_control: float = parameter("1", 0, 2, "response of purchases to the debt ratio")


class Owners(Section):
    """Who the private owners are, and how firms are founded and wound up."""

    owning_share: float = parameter("1", 0.001, 1, "share of persons who own at the start", opening=True)
    wealth_tail: float = parameter("1", 1.01, 5, "Pareto exponent of the owners' opening stakes", opening=True)
    open_class: bool = switch("anyone with means may found a firm; off keeps the first owners (ablation)")
    founding_means: float = parameter("mean wages", 0, 40, "deposits a founder keeps")
    founding_effort: float = parameter("1", 0, 1, "largest share of a founder's deposits put into a firm")
    entry_capital: float = parameter("mean wages", 0.1, 40, "own funds of a new firm per planned job")
    least_capital: float = parameter("1", 0, 1, "share of those funds below which no firm is founded")
    entry_size: float = parameter("1", 0.05, 2, "expected sales of a new firm per median firm of the sector")
    liquidation_value: float = parameter("1", 0, 1, "worth of machines and stocks when a firm is wound up")
    consortium: int = parameter("persons", 1, 50, "most private founders of a firm (null 3)")
    pooling: bool = switch("where founders lack money, further ones join, up to the most allowed (null false)")
    least_maker: float = parameter("jobs", 0, 500, "least planned jobs of a new machine-maker (null 0)")
    whole_firms: bool = switch("each firm goes whole to one kind of owner, the shares are the chances (null false)")
    heirs: int = parameter("persons", 1, 20, "persons who share what one who retires leaves (null 1: the successor)")
    compensation: float = parameter("1", 0, 1, "book value paid to private owners for claims a reform takes (null 0)")
    compensation_quarters: int = parameter("quarters", 1, 400, "quarters over which it is paid")


class Distribution(Section):
    """How the residual is paid."""

    payout: float = parameter("1", 0, 1, "share of profit after tax paid out")
    liquidity: float = parameter("quarters of wages", 0, 8, "deposits a firm keeps before it pays out")
    hoard_payout: float = parameter("1/quarter", 0, 1, "share of deposits above twice that paid out")
    member_pay_exponent: float = parameter("1", 0, 2, "how members' shares follow wages: 0 alike, 1 in proportion")
    fund_reserve: float = parameter("1", 0, 1, "share the citizens' fund keeps for new firms")
