"""Households: all persons, in work or not; a row is a dynasty whose successor inherits the deposit (model 1.1)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulation.columns import Flags, Floats, Ints, Table, amount, flag, link, whole


class Households(Table):
    """One row a person; income columns hold what was received in the current period."""

    deposits: Floats = amount("¤", "money at the bank, never negative", money=True)
    skill: Ints = whole("bin", "hardest task bin mastered")
    talent: Floats = amount("1", "gift for research, one on average; drawn anew for a successor", 1.0)
    pay_premium: Floats = amount("1", "factor of the pay the person asked for its talent when it began", 1.0)
    valuation: Floats = amount("1", "what the market makes of the person's knowledge this quarter, per its worth", 1.0)
    employer: Ints = link("firms", "firm that employs the person")
    manager: Ints = link("households", "person who leads this one; NOBODY for heads and the jobless")
    level: Ints = whole("layers", "layers of people below; 0 leads nobody")
    coordination_hours: Floats = amount("worker-quarters", "hours, its manager's too, that being led takes")
    wage: Floats = amount("¤/quarter", "agreed full-time pay of the present or last job")
    asked_wage: Floats = amount("¤/quarter", "pay asked for")
    quarters_jobless: Ints = whole("quarters", "spell without a job")
    goods_supplier: Ints = link("firms", "firm visited first for goods")
    services_supplier: Ints = link("firms", "firm visited first for services")
    goods_server: Ints = link("firms", "member of a platform that sold the person most goods this quarter")
    services_server: Ints = link("firms", "member of a platform that served the person most this quarter")
    goods_on_platform: Floats = amount("¤/quarter", "spent on goods through a platform")
    services_on_platform: Floats = amount("¤/quarter", "spent on services through a platform")
    is_displaced: Flags = flag("dismissed where machines had come, and without a job since")
    is_successor: Flags = flag("took the place of a person who retired this quarter")
    human_capital: Floats = amount("mean wages", "what the person's study and training are worth")
    training: Floats = amount("¤/quarter", "spent on the person's training out of the allowance")
    training_carried: Floats = amount("mean wages", "training paid for that has not yet come to a bin of skill")
    land: Floats = amount("units", "land held by private title")
    title: Ints = link("owners", "the person's row among the owners, if it holds claims")
    machine: Ints = link("machines", "machine the person works with: leads it, or is paced by it where it masters more")
    time_on_machines: Floats = amount("1", "share of working time a leader gives to machines alone, none pro rata")
    labour_income: Floats = amount("¤/quarter", "wages, research pay and fees for training")
    transfer_income: Floats = amount("¤/quarter", "benefits, basic income, income topped up")
    property_income: Floats = amount("¤/quarter", "residuals as private owner, member, citizen; rents")
    knowledge_income: Floats = amount("¤/quarter", "of which from claims that sci-tech staff hold on their firm")
    contract_income: Floats = amount("¤/quarter", "from platforms and contracts, gas, and shares of profit")
    taxes_paid: Floats = amount("¤/quarter", "taxes on wages, property and contract income, and wealth")
    property_income_previous: Floats = amount("¤/quarter", "last quarter's property income after its tax")
    contract_income_previous: Floats = amount("¤/quarter", "last quarter's contract income after its tax")
    disposable_income: Floats = amount("¤/quarter", "labour, property, transfer and contract income less taxes")
    expected_income: Floats = amount("¤/quarter", "disposable income the person counts on")
    consumption: Floats = amount("¤/quarter", "spent on goods and services")
    wealth: Floats = amount("¤", "net worth by private attribution (model 8.2)")
    wealth_with_public: Floats = amount("¤", "net worth with the state's claims counted per head")


@dataclass
class Purchases:
    """What people bought of which firm this quarter, a row a purchase; kept only where users hold a claim."""

    buyer: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    seller: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    spent: Floats = field(default_factory=lambda: np.zeros(0))
