"""Platforms and contracts: what stands between people who work for and buy from each other (model 5.3, 9)."""

from __future__ import annotations

from typing import Final

from simulation.columns import Floats, Ints, Table, amount, whole

PRIVATE: Final = 0
CONTRACT: Final = 1


class Platforms(Table):
    """One row a sector it serves, which is also the number of its contract; all money stands in one account."""

    sector: Ints = whole("1", "sector of its members")
    kind: Ints = whole("1", "0 private platform, 1 decentralised contract")
    members: Ints = whole("firms", "firms that sell through it")
    sales: Floats = amount("¤/quarter", "sales of members to households")
    fee_income: Floats = amount("¤/quarter", "fees received")
    purchases: Floats = amount("¤/quarter", "goods bought to run on")
    pay: Floats = amount("¤/quarter", "paid to sci-tech people")
    escrow: Floats = amount("¤", "fees held")
    to_owners: Floats = amount("¤/quarter", "paid to owners")
    to_others: Floats = amount("¤/quarter", "paid to users, workers and developers")
    latency: Floats = amount("quarters", "time fees wait: what is kept per what is paid out in a quarter")
