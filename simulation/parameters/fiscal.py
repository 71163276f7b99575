"""What the state takes, what it spends that on, what it gives, and rules of pay (model 7.27, 8.6, 8.8)."""

from __future__ import annotations

from typing import Literal

from simulation.parameters.declaring import Section, choice, parameter, switch

Field = Literal["budget", "basic_income", "training", "public_research", "citizens_fund", "wage_subsidy", "unspent"]
"""What the revenue of a tax can be earmarked for."""


class Taxes(Section):
    """What the state takes."""

    wages: float = parameter("1", 0, 0.9, "rate on wages")
    property_income: float = parameter("1", 0, 0.9, "rate on income from claims on firms and bank, and from machines")
    profits: float = parameter("1", 0, 0.9, "rate on profits of firms")
    machines: float = parameter("1/quarter", 0, 0.2, "rate on the value of machines")
    wealth: float = parameter("1/quarter", 0, 0.1, "rate on wealth above the allowance")
    wealth_allowance: float = parameter("mean deposits", 0, 100, "wealth free of the tax, in means of its base")
    wealth_base: Literal["deposits", "net_worth"] = choice(
        "what wealth is taxed: deposits, or net worth as far as deposits reach (null deposits)"
    )
    inheritance: float = parameter("1", 0, 0.9, "rate on what passes when a person retires (null 0)")
    inheritance_allowance: float = parameter("mean net worths", 0, 100, "estate free of that tax")
    value_added: float = parameter(
        "1", 0, 0.5, "part of what people pay for goods and services, due from the seller (null 0)"
    )
    data: float = parameter("1", 0, 0.5, "part of sales to people that platforms record, due from the seller (null 0)")
    passed_on: float = parameter("1", 0, 1, "share of these two that sellers add to their prices")
    wage_allowance: float = parameter("mean wages", 0, 2, "pay free of the tax on wages (null 0)")
    research_deduction: float = parameter("1", 0, 2, "research deducted from taxed profit once more, in part (null 0)")


class Spending(Section):
    """What the revenue of each tax is spent on in the next quarter; the null of each is "budget"."""

    wages: Field = choice("use of the taxes on wages and contract income (null budget)")
    property_income: Field = choice("use of the tax on income from claims (null budget)")
    profits: Field = choice("use of the tax on profits (null budget)")
    machines: Field = choice("use of the tax on machines (null budget)")
    wealth: Field = choice("use of the tax on wealth (null budget)")
    inheritance: Field = choice("use of the tax on what passes (null budget)")
    value_added: Field = choice("use of the tax on what people buy (null budget)")
    data: Field = choice("use of the tax on data (null budget)")
    low_pay: float = parameter("mean wages", 0, 1, "pay below which a job attracts the wage subsidy")


class Transfers(Section):
    """What the state gives."""

    unemployment_benefit: float = parameter("mean wages", 0, 1, "paid to each person without a job")
    basic_income: float = parameter("mean wages", 0, 1, "paid to each person")
    balanced: bool = switch("the basic income follows what is earmarked for it, from the value above as its start")
    minimum_income: float = parameter("mean wages", 0, 1, "income to which poorer persons are topped up (null 0)")
    social_dividend: float = parameter("1", 0, 1, "share of what the state receives as owner paid out to all alike")


class PublicTraining(Section):
    """Public training of people (model 7.27, R2)."""

    budget: float = parameter("1", 0, 0.1, "public spending on training per output value (null 0)")
    targeting: Literal["jobless", "low_skill", "displaced"] = choice(
        "who is trained: all without a job, the lowest third of skills, or those dismissed where machines had come"
    )
    success: float = parameter("1", 0, 1, "chance that who was trained gains a bin")


class Pay(Section):
    """Distribution according to work: rules of pay beyond the contract (model 8.6)."""

    compression: float = parameter("1", 0, 1, "exponent of the firm's mean in what is paid of a wage (null 0)")
    sector_floor: float = parameter("1", 0, 1, "agreed floor of pay per mean pay of the sector (null 0)")
    hours_guarantee: float = parameter("1", 0, 1, "least share of full-time pay where hours are short (null 0)")
