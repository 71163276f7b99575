"""Contracts on the residual: who agrees, how votes are counted, how long what is agreed holds and what it costs."""

from __future__ import annotations

from typing import Literal

from simulation.parameters.declaring import Section, choice, parameter, switch


class Contract(Section):
    """A contract that divides the residual of a firm among its parties as they voted, and executes itself."""

    applies: bool = switch("firms divide their residual by contract (null off: as the rules of distribution say)")
    sector: Literal["all", "goods", "services", "machine_makers"] = choice("the firms that have a contract")
    party_owners: bool = switch("holders of claims are a party")
    party_workers: bool = switch("the people of the firm are a party")
    party_sci_tech: bool = switch("its sci-tech people are a party of their own")
    party_users: bool = switch("those who buy from the firm first are a party")
    party_public: bool = switch("the public hand is a party, with one delegate a firm")
    rule: Literal["person", "stake", "chambers", "quadratic"] = choice(
        "how votes count: one a person, by tokens, the mean of each party's median, by the square root of tokens")
    tokens: Literal["equal", "capital", "labour"] = choice(
        "who holds the tokens that weigh votes: all alike, by share of the claims, by pay")
    term: int = parameter("quarters", 1, 400, "quarters for which a split holds before the next vote")
    turnout: float = parameter("1", 0, 1, "chance that a person votes")
    quorum: float = parameter("1", 0, 1, "least part of the votes below which the old split stays")
    floor_owners: float = parameter("1", 0, 1, "share that every voter leaves to the owners, if they are a party")
    floor_workers: float = parameter("1", 0, 1, "the same to the people of the firm")
    floor_sci_tech: float = parameter("1", 0, 1, "the same to its sci-tech people")
    least_return: float = parameter(
        "1/quarter", 0, 1, "return on equity below which owners keep the old split (null 0)")
    ideal_spread: float = parameter("1", 0, 1, "spread of what voters of one party want")
    escrow: bool = switch("the residual is set aside before the firm keeps its liquidity (null off)")
    oracle_noise: float = parameter("1", 0, 2, "spread of error in measuring the residual; paid only as far as it "
                                    "goes (null 0)")
    gas: float = parameter("mean wages", 0, 1, "paid to everybody for a settlement, one a firm and quarter (null 0)")
    conflict_relief: float = parameter("1", 0, 1, "share of conflict spared while a split is in force (null 0)")
    entry_response: float = parameter(
        "1", 0, 1, "how far founders' funds shrink where owners are left less than the norm (null 0)")
    entry_norm: float = parameter("1/quarter", 0.0001, 1, "return on equity for which founders put up all their funds")
