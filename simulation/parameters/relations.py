"""The four relations: what each does and costs; each with its null."""

from __future__ import annotations

from simulation.parameters.declaring import Section, parameter, part, switch


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
    to_owners: float = part("share of the rest for owners; the four shares sum to one")
    to_users: float = part("the same for buyers, in proportion to what they spent through it")
    to_workers: float = part("the same for workers of members, in proportion to pay")
    to_developers: float = part("the same for sci-tech people, to all alike")
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
