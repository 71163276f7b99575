"""Owners: title-holders, one row a person with claims and one an institution; holdings are edges (model 1, 8)."""

from __future__ import annotations

from typing import Final

from simulation.columns import Floats, Ints, Table, amount, link, whole

PERSON: Final = 0
STATE: Final = 1
CITIZENS_FUND: Final = 2
EVERYBODY: Final = 3
COOPERATIVE: Final = 4
KINDS = ("person", "state", "citizens_fund", "everybody", "cooperative")


class Owners(Table):
    """One row a title-holder; a person's money stays with the household, an institution's with its account."""

    kind: Ints = whole("1", "0 person, 1 state, 2 citizens' fund, 3 everybody alike, 4 cooperative")
    person: Ints = link("households", "the person, for kind 0")
    workplace: Ints = link("firms", "the firm whose members hold the title, for kind 4")


class Holdings(Table):
    """One row a claim: an owner holds a share of the residual of a firm; the bank is the row after the last firm."""

    owner: Ints = link("owners", "who holds the claim")
    firm: Ints = link("firms", "on whom; the number of firms stands for the bank")
    share: Floats = amount("1", "share of the residual")
