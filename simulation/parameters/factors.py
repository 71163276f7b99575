"""Distribution by work, by factors and by social responsibility, and what is paid for factors beforehand (model 8)."""

from __future__ import annotations

from typing import Literal

from simulation.parameters.declaring import Section, choice, parameter, part

Need = Literal["alike", "need"]
Rule = Literal["claims", "vector", "euler", "shapley"]
LandHolder = Literal["persons", "everybody", "fund", "state"]
Payer = Literal["firm", "worker", "state"]


class DistributionWeights(Section):
    """Three groups among which the residual is divided first (row C5); the null is all by factors."""

    work: float = part("to the people of the firm, as members of a cooperative share")
    factors: float = part("to the factors of production, by the rule of [factors] (null 1)")
    social: float = part("to everybody, as social_by says")
    social_by: Need = choice("the social part: to all alike, or by what a person lacks of the mean expected income")


class Factors(Section):
    """How the part of the residual that is due to factors is divided among them (model 8.7)."""

    rule: Rule = choice("all to capital (null claims), by fixed shares, by marginal product, or by Shapley value")
    measurement_error: float = parameter("1", 0, 1, "spread of the log of measured contributions (null 0)")
    labour_baseline: float = parameter("1", 0, 1, "share of people's hours there without labour, rule shapley")
    technology_baseline: float = parameter("1", 0, 1, "productivity left without technology, rule shapley")
    data_baseline: float = parameter("1", 0, 1, "productivity left without data, rule shapley (null 1)")
    unmanaged_loss: float = parameter("1", 0, 1, "share of people's hours lost without management, rule shapley")


class FactorShares(Section):
    """Fixed shares of the factors in their part of the residual, rule vector (row C6); the null is all to capital."""

    labour: float = part("to the people of the firm")
    capital: float = part("to the holders of claims (null 1)")
    land: float = part("to the holder of land")
    knowledge: float = part("to the holder of knowledge")
    technology: float = part("to the holder of technology")
    management: float = part("to the holder of management")
    data: float = part("to the holder of data")


class Royalties(Section):
    """Agreed payments to the holders of soft assets before profit is counted, if they are not the firm's own (8.1)."""

    technology: float = parameter("1", 0, 0.5, "rate on value added, to the holder of technology (null 0)")
    knowledge: float = parameter("1", 0, 0.5, "rate on value added, to the holder of knowledge (null 0)")
    data: float = parameter("1", 0, 0.5, "rate on value added, to the holder of data (null 0)")
    management: float = parameter("1", 0, 0.5, "rate on value added, to the holder of management (null 0)")


class Land(Section):
    """Land: a fixed quantity that nobody made, let to firms (row C6)."""

    endowment: float = parameter("units/person", 0, 100, "land there is (null 0)", opening=True)
    rent_share: float = parameter("1", 0, 0.5, "rent of all land per value of output (null 0)")
    capitalisation: float = parameter("1/quarter", 0.0005, 0.1, "rent of a quarter per value of land")
    holder: LandHolder = choice("who receives the rent: persons, who are the opening owners, or a public hand")


class HumanCapital(Section):
    """Human capital wears out like machines and is renewed by training before profit is counted (8.9, R2)."""

    rate: float = parameter("1/quarter", 0, 0.02, "human capital used up and renewed in a quarter (null 0)")
    initial: float = parameter("mean wages", 0, 40, "human capital of a person of mean pay", opening=True)
    bin_price: float = parameter("mean wages", 0.1, 20, "training that raises a skill by one bin, at public cost too")
    paid_by: Payer = choice("who pays for the training of a person in work")
