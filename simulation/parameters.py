"""Every parameter of the model: its unit, range and meaning. Values and their sources stand in scenarios/*.toml."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """One `[section]` of a scenario file: frozen, strict, unknown keys refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


def parameter(unit: str, low: float, high: float, meaning: str, *, opening: bool = False) -> Any:
    """Declare a number with unit, range (ends allowed) and meaning; `opening` ones cannot change in a run."""
    return Field(ge=low, le=high, description=meaning, json_schema_extra={"unit": unit, "opening": opening})


def switch(meaning: str, *, opening: bool = False) -> Any:
    """Declare a yes-or-no rule."""
    return Field(description=meaning, json_schema_extra={"unit": "yes/no", "opening": opening})


class Population(Section):
    """Who lives in the economy."""

    workers: int = parameter("persons", 20, 20_000_000, "persons, in work or not", opening=True)
    workers_per_firm: float = parameter("persons", 4, 200, "persons for each firm; firms follow people", opening=True)
    goods_share: float = parameter("1", 0.05, 0.9, "share of firms that make goods", opening=True)
    services_share: float = parameter("1", 0.05, 0.9, "share of firms that serve; the rest make machines", opening=True)
    retirement_rate: float = parameter("1/quarter", 0, 0.1, "chance to retire; a successor inherits the deposit")
    education_response: float = parameter("1", 0, 5, "elasticity of successors' skills to relative wages")
    goods_employment: float = parameter("1", 0.05, 0.9, "opening employment in goods per person", opening=True)
    services_employment: float = parameter("1", 0.05, 0.9, "opening employment in services per person", opening=True)
    machines_employment: float = parameter("1", 0.005, 0.5, "opening employment of machine-makers", opening=True)
    deskilled_share: float = parameter(
        "1", 0, 1, "weight of the opening skill mix that leaves out automated tasks", opening=True
    )


class Tasks(Section):
    """What work consists of: bins of tasks from simple to complex."""

    bins: int = parameter("bins", 5, 40, "task bins of equal width", opening=True)
    elasticity: float = parameter("1", 0.2, 1.5, "elasticity of substitution between tasks", opening=True)
    complexity_gradient: float = parameter("1", 0, 2, "log productivity gain from simplest to hardest", opening=True)
    skill_gap_penalty: float = parameter("1", 0, 60, "log loss per unit of complexity above one's skill", opening=True)
    tacitness_goods: float = parameter("1", 0, 1, "tacit surcharge on difficulty for machines in goods", opening=True)
    tacitness_services: float = parameter("1", 0, 1, "the same in services", opening=True)
    tacitness_machines: float = parameter("1", 0, 1, "the same in machine-making", opening=True)
    codification_rate: float = parameter("1/quarter", 0, 0.05, "decay of tacitness through joint work")
    codification_floor: float = parameter("1", 0, 1, "share of tacitness that never codifies")
    adaptation_spread: float = parameter("1", 0, 0.3, "spread of a firm's own surcharge on difficulty", opening=True)


class Machines(Section):
    """What an intelligent machine is."""

    size: float = parameter("machines of eq. 4.5", 0.005, 2, "one row's share of the standard machine", opening=True)
    hours: float = parameter("worker-quarters", 0.5, 4.2, "work of a standard machine in a quarter at full use")
    depreciation: float = parameter("1/quarter", 0.001, 0.2, "chance that a machine wears out")
    opening_capability: float = parameter("1", 0, 1, "highest difficulty the first machines master", opening=True)
    highest_capability: float = parameter("1", 0, 1, "limit of capability")
    autonomy: float = parameter("1", 0, 1, "autonomy of a machine per unit of its capability")
    alignment: float = parameter("1", 0, 1, "share of the owner's aim in a machine's own; 1 serves the owner only")


class Investment(Section):
    """When firms buy machines."""

    payback: float = parameter("quarters", 1, 40, "a machine must earn its price back within this time")
    ramp: float = parameter("1/quarter", 0.005, 1, "share of the wanted stock that can be added in a quarter")
    suppliers_sampled: int = parameter("firms", 1, 20, "machine-makers a buyer compares")
    scrap_after: int = parameter("quarters", 1, 40, "quarters below supervision cost before a machine is scrapped")
    public_order_floor: float = parameter("machines/person", 0, 0.1, "stock below which government buys machines")


class Plant(Section):
    """Buildings and ordinary equipment."""

    per_sales: float = parameter("quarters of sales", 0, 20, "value of plant wanted per expected sales")
    depreciation: float = parameter("1/quarter", 0, 0.1, "share of plant that wears out")
    adjustment: float = parameter("1/quarter", 0, 1, "share of the gap to the wanted plant closed in a quarter")


class Technology(Section):
    """How machines and methods improve."""

    machine_progress: bool = switch("capability, efficiency and codification move; off freezes all three")
    research_share: float = parameter("1", 0, 0.5, "research spending of machine-makers per revenue")
    public_research_share: float = parameter("1", 0, 0.1, "public research spending per output value")
    research_productivity: float = parameter("1/worker-quarter", 0, 5, "rate of success per unit of research")
    capability_step: float = parameter("1", 0, 0.3, "gain of capability at a success, per unit left (mean .8 of it)")
    efficiency_step: float = parameter("1", 0, 0.3, "mean gain of efficiency at a success")
    imitation: float = parameter("1/quarter", 0, 1, "chance to close half the gap to the best machine")
    productivity_growth: float = parameter("1/quarter", 0, 0.02, "mean growth of general productivity")
    productivity_volatility: float = parameter("1", 0, 0.2, "spread of a firm's productivity shock")
    productivity_persistence: float = parameter("1", 0, 0.9999, "persistence of that shock")
    opening_dispersion: float = parameter("1", 0, 1, "spread of log productivity at the start", opening=True)
    maker_productivity: float = parameter(
        "machines/worker-quarter", 0.02, 0.5, "standard machines a worker makes", opening=True
    )
    self_iteration: float = parameter(
        "1/quarter", 0, 0.2, "gain of capability that autonomous machines make by themselves, per unit left (null 0)"
    )


class Relations(Section):
    """What holds for all four relations alike (model 5)."""

    common_cost: float = parameter(
        "1", 0, 0.5, "share of hours that running any relation takes, in place of each one's own law (null 0: own laws)"
    )


class HumanHuman(Section):
    """Human-human: what coordination among people costs, how they quarrel and how hard they work (model 5.1)."""

    span: float = parameter("persons", 2, 30, "people one manager leads without machines")
    machine_aided_span: float = parameter("1", 0, 3, "gain of span per unit of autonomy of machines (null 0)")
    loss_per_layer: float = parameter("1", 0, 0.1, "hours lost per layer of hierarchy")
    communication: float = parameter("1", 0, 0.1, "hours lost per log of headcount")
    effort_response: float = parameter("1", 0, 0.5, "response of effort to relative pay (null 0)")
    conflict_response: float = parameter("1", 0, 1, "response of effort to a labour share below the norm (null 0)")
    layer_demotivation: float = parameter("1", 0, 0.05, "effort lost per layer above the first (null 0)")
    fair_labour_share: float = parameter("1", 0.2, 1, "labour share held fair until the norm is re-based")
    norm_period: int = parameter("quarters", 0, 4000, "period at which the norm becomes the share then paid")
    pairwise_communication: float = parameter(
        "1", 0, 0.1, "hours lost per other person of the firm, two of them sharing each talk (rival, null 0)"
    )
    costs_from_edges: bool = switch("hours lost are summed over the edges of the tree instead of following the law")
    strike_rate: float = parameter("1/quarter", 0, 10, "rate of strikes per conflict above the threshold (null 0)")
    strike_threshold: float = parameter("1", 0, 1, "conflict below which nobody strikes")
    strike_wage_gain: float = parameter("1", 0, 0.2, "rise of a firm's wages after a strike (null 0)")
    bargaining_power: float = parameter("1", 0, 1, "Nash weight of people when contracts are renewed (null 0)")
    substitution_weakening: float = parameter(
        "1", 0, 1, "fall of that weight per share of tasks that machines do (null 0)"
    )
    concentration_weakening: float = parameter(
        "1", 0, 1, "fall of that weight per Herfindahl index of a firm's private owners (null 0)"
    )
    layer_premium: float = parameter("1", 1, 2, "pay per layer of people below, as a factor (null 1)")


class HumanMachine(Section):
    """Human-machine: who leads, trains and assists machines (model 5.2)."""

    supervision: float = parameter("worker-quarters", 0, 1, "people's time per standard machine without autonomy")
    lead_hours_bound: bool = switch("supervision comes out of leaders' hours only; machines without them stand idle")
    training_hours: float = parameter(
        "worker-quarters", 0, 1, "leaders' time per standard machine and quarter spent on training it (null 0)"
    )
    training_gain: float = parameter("1/quarter", 0, 0.1, "difficulty taken off by training without limit in a quarter")
    training_decay: float = parameter("1/quarter", 0, 1, "share of what machines were taught that is lost")
    lead_upskilling: float = parameter("1/quarter", 0, 0.2, "chance that who leads machines gains a bin (null 0)")
    assist_deskilling: float = parameter(
        "1/quarter", 0, 0.2, "chance that who is paced by a machine or jobless loses a bin (null 0)"
    )
    displacement_grievance: float = parameter(
        "1", 0, 1, "conflict per share of people dismissed where machines had come (null 0, sceptic .25)"
    )


class HumanMachineHuman(Section):
    """Human-machine-human: platforms and contracts between people (model 5.3, 9.4-9.5)."""

    goods_members: float = parameter("1", 0, 1, "share of goods firms that sell through a platform (null 0)")
    services_members: float = parameter("1", 0, 1, "the same of services firms (null 0)")
    contracts: bool = switch("a decentralised contract takes the place of the private platform and pays out all")
    sight: float = parameter("1", 1, 5, "sellers a searching buyer sees per seller seen without platforms (null 1)")
    fee: float = parameter("1", 0, 0.5, "share of members' sales to households paid as a fee (null 0)")
    running_cost: float = parameter("1", 0, 1, "share of fees spent on goods and IT labour, half on each (null 0)")
    to_owners: float = parameter("1", 0, 1, "share of the rest for owners; the four shares sum to one")
    to_users: float = parameter("1", 0, 1, "the same for buyers, in proportion to what they spent through it")
    to_workers: float = parameter("1", 0, 1, "the same for workers of members, in proportion to pay")
    to_developers: float = parameter("1", 0, 1, "the same for sci-tech people, to all alike")
    payout: float = parameter("1", 0, 1, "share of what it holds that a private platform pays out in a quarter")
    gas: float = parameter("mean wages", 0, 0.1, "paid by members to validators for each buyer served (null 0)")
    algorithmic_management: float = parameter("1", 0, 1, "share of members' work assigned by the platform (null 0)")
    transparency: float = parameter("1", 0, 1, "share of conflict that work so assigned is spared (null 0)")
    make_or_buy: bool = switch("firms contract work out through a platform where that costs less than hierarchy")
    work_fee: float = parameter("1", 0, 0.5, "fee per pay of work so contracted (null 0)")
    learning_prices: bool = switch("members of a platform charge what machines learned to charge")


class MachineMachine(Section):
    """Machine-machine: what machines cost, order and build among themselves (model 5.4)."""

    coordination_loss: float = parameter("1", 0, 0.5, "machine hours lost to coordination among machines")
    crowding: float = parameter("1", 0, 2, "rise of that loss per log of the firm's standard machines (null 0)")
    linear_crowding: float = parameter("1/machine", 0, 1, "rise of that loss per standard machine, a rival (null 0)")
    human_form: float = parameter("1", 0, 1, "weight of people's law of coordination among machines (null 0)")
    congestion: float = parameter("1", 0, 1, "hours lost per growth of the sector's machines (null 0)")
    autonomous_orders: bool = switch("machines order machines, past the payback test as far as they are misaligned")
    failure_rate: float = parameter("1/quarter", 0, 0.5, "chance that a machine fails by itself (null 0)")
    contagion: float = parameter("1", 0, 1, "chance that a failure passes along a link of machines (null 0)")
    recovery: float = parameter("1/quarter", 0, 1, "chance that a failed machine is repaired")
    safety: float = parameter("worker-quarters", 0, 1, "people's time for safety per standard machine (null 0)")
    safety_response: float = parameter("1/worker-quarter", 0, 200, "log fall of both chances per unit of that time")
    connection: float = parameter("1", 0, 1, "chance that a machine can be reached in a quarter (null 1)")


class Alignment(Section):
    """Autonomy and alignment: whose aim a machine follows (model 10)."""

    order_overshoot: float = parameter("1", 0, 5, "excess of machine orders per autonomy and misalignment (null 0)")
    base_autonomy: float = parameter("1", 0, 1, "autonomy of a machine of no capability (null 0)")
    exclusion: bool = switch("misaligned machines block vacancies for what they can do themselves")
    shutdown_stock: float = parameter(
        "quarters of sales", 0, 40, "unsold stock at which misaligned machines are halted (null 0: never)"
    )
    effort: float = parameter(
        "worker-quarters", 0, 1, "leaders' time per standard machine and quarter spent on its aim (null 0)"
    )
    drift: float = parameter("1", 0, 10, "alignment lost per unit of capability that the frontier gains (null 0)")
    public_share: float = parameter("1", 0, 1, "share of the pay for that time which the state bears (null 0)")
    altruism: float = parameter("1", 0, 1, "share of the normal markup that autonomous machines forgo (null 0)")


class Control(Section):
    """What those who decide in a firm do with its people and machines (model 8.3)."""

    layoffs_allowed: bool = switch("a firm with too many people dismisses some")
    layoff_speed: float = parameter("1/quarter", 0, 1, "share of the surplus dismissed in a quarter")
    hours_sharing: float = parameter("1", 0, 1, "share of short hours that lowers pay instead of profit (null 0)")
    automation_by_attrition: bool = switch("machines come only as fast as old ones and leavers go")
    effort_bonus: float = parameter("1", -0.1, 0.1, "effort of people who own their firm (null 0)")


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


class Government(Section):
    """What the state buys."""

    purchases: float = parameter("1", 0, 0.8, "purchases per output value")
    services_share: float = parameter("1", 0, 1, "share of purchases that are services")
    stabilisation: float = parameter("1", 0, 3, "response of purchases to employment")
    normal_unemployment: float = parameter("1", 0, 0.3, "jobless rate at which purchases are normal")
    debt_control: float = parameter("1", 0, 2, "response of purchases to the debt ratio")


class Taxes(Section):
    """What the state takes."""

    wages: float = parameter("1", 0, 0.9, "rate on wages")
    property_income: float = parameter("1", 0, 0.9, "rate on income from claims on firms and bank")
    profits: float = parameter("1", 0, 0.9, "rate on profits of firms")
    machines: float = parameter("1/quarter", 0, 0.2, "rate on the value of machines")
    wealth: float = parameter("1/quarter", 0, 0.1, "rate on deposits above the allowance")
    wealth_allowance: float = parameter("mean deposits", 0, 100, "deposits free of the wealth tax")


class Transfers(Section):
    """What the state gives."""

    unemployment_benefit: float = parameter("mean wages", 0, 1, "paid to each person without a job")
    basic_income: float = parameter("mean wages", 0, 1, "paid to each person")
    social_dividend: float = parameter("1", 0, 1, "share of the state's residual claims paid out to all alike")


class Ownership(Section):
    """Who holds the residual claim on firms: shares that sum to one."""

    private: float = parameter("1", 0, 1, "held by private persons, who founded or inherited the firm")
    dispersed: float = parameter("1", 0, 1, "held by everybody alike")
    state: float = parameter("1", 0, 1, "held by the state")
    cooperative: float = parameter("1", 0, 1, "held by the firm's workers while they work there")
    commons: float = parameter("1", 0, 1, "held by the citizens' fund")


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


class Distribution(Section):
    """How the residual is paid."""

    payout: float = parameter("1", 0, 1, "share of profit after tax paid out")
    liquidity: float = parameter("quarters of wages", 0, 8, "deposits a firm keeps before it pays out")
    hoard_payout: float = parameter("1/quarter", 0, 1, "share of deposits above twice that paid out")
    member_pay_exponent: float = parameter("1", 0, 2, "how members' shares follow wages: 0 alike, 1 in proportion")
    fund_reserve: float = parameter("1", 0, 1, "share the citizens' fund keeps for new firms")


class ValueAccounting(Section):
    """How labour values are counted; measured, never felt (model 12)."""

    knowledge_depreciation: float = parameter("1/quarter", 0, 1, "share of past research amortised, convention K")
    machine_value_share: float = parameter("1", 0, 1, "value created per autonomous machine hour, convention M")


class Opening(Section):
    """The first balance sheets."""

    firm_size_spread: float = parameter("1", 0, 2, "spread of log firm size", opening=True)
    household_deposits: float = parameter("quarters of pay", 0.1, 20, "deposits of a person", opening=True)
    deposit_spread: float = parameter("1", 0, 2, "spread of log deposits", opening=True)
    firm_deposits: float = parameter("mean wages per job", 0, 10, "deposits of a firm", opening=True)
    firm_loans: float = parameter("mean wages per job", 0, 10, "loans of a firm", opening=True)
    bank_capital: float = parameter("1", 0, 0.5, "own funds of the bank per deposit", opening=True)


class Parameters(Section):
    """All parameters of one run."""

    population: Population
    tasks: Tasks
    machines: Machines
    investment: Investment
    plant: Plant
    technology: Technology
    relations: Relations
    human_human: HumanHuman
    human_machine: HumanMachine
    human_machine_human: HumanMachineHuman
    machine_machine: MachineMachine
    alignment: Alignment
    control: Control
    expectations: Expectations
    pricing: Pricing
    goods_market: GoodsMarket
    consumption: Consumption
    labour_market: LabourMarket
    credit: Credit
    government: Government
    taxes: Taxes
    transfers: Transfers
    ownership: Ownership
    owners: Owners
    distribution: Distribution
    value_accounting: ValueAccounting
    opening: Opening
