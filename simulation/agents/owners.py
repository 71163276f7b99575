"""Owners: title-holders, one row a person with claims and one an institution; holdings are edges (model 1, 8)."""

from __future__ import annotations

from typing import Final

from simulation.columns import Flags, Floats, Ints, Table, amount, flag, link, whole

PERSON: Final = 0
STATE: Final = 1
CITIZENS_FUND: Final = 2
EVERYBODY: Final = 3
COOPERATIVE: Final = 4
SCI_TECH: Final = 5
USERS: Final = 6
BANK: Final = 7
KINDS = ("person", "state", "citizens_fund", "everybody", "cooperative", "sci_tech", "users", "bank")
GROUPS: Final = (COOPERATIVE, SCI_TECH, USERS)
"""Kinds that are a group of persons around one firm; who belongs to it changes from quarter to quarter."""
FOUNDERS: Final = len(KINDS)
"""Place in a claim vector of what persons hold for life; the holder is a person like any other."""


class Owners(Table):
    """One row a title-holder; a person's money stays with the household, an institution's with its account."""

    kind: Ints = whole("1", "0 person, 1 state, 2 citizens' fund, 3 everybody alike, 4 cooperative, 5 sci-tech staff, "
                            "6 users, 7 bank")
    person: Ints = link("households", "the person, for kind 0")
    workplace: Ints = link("firms", "the firm whose members, sci-tech staff or users hold the title, for kinds 4 to 6")


class Holdings(Table):
    """One row a claim: an owner holds a share of the residual of a firm.

    The rows after the last firm are the bank and, where they have owners of their own, the platforms.
    """

    owner: Ints = link("owners", "who holds the claim")
    firm: Ints = link("firms", "on whom; the number of firms stands for the bank, one more for the platforms")
    share: Floats = amount("1", "share of the residual")
    for_life: Flags = flag("the claim of a founder, which is not inherited")


class Promises(Table):
    """One row what a reform promised a person for a claim it took; it lapses with the firm."""

    creditor: Ints = link("households", "who lost the claim; later the successor")
    firm: Ints = link("firms", "on which firm, as in the holdings")
    founding: Ints = whole("1", "identity of that firm, -1 for the bank and the platforms")
    payer: Ints = whole("1", "kind of owner that gained the claim and pays")
    left: Floats = amount("¤", "what is still to be paid")
    quarters_left: Ints = whole("quarters", "quarters over which it will be", 1)
