"""People, tasks, machines and technology."""

from __future__ import annotations

from simulation.parameters.declaring import Section, parameter, switch


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
    least_order: float = parameter(
        "machines of eq. 4.5", 0, 100, "smallest order; what is wanted below it waits on the book (null 0)"
    )


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
    experience: float = parameter("1", 0, 1, "elasticity of productivity to the firm's own output so far (null 0)")
