"""Intelligent machines: each one a row, bought and scrapped whole (model 1.2, 4.5b)."""

from __future__ import annotations

from typing import Final

from simulation.columns import Flags, Floats, Ints, Table, amount, flag, link, whole

OF_FIRM: Final = 0
OF_PERSON: Final = 1
OF_STATE: Final = 2
OF_FUND: Final = 3
OF_EVERYBODY: Final = 4
MACHINE_OWNERS = ("firms", "persons", "state", "fund", "everybody")


class Machines(Table):
    """One row a machine of the grain `machines.size`."""

    owner_kind: Ints = whole("1", "who holds title: 0 firm, 1 person, 2 state, 3 citizens' fund, 4 everybody alike")
    owner: Ints = link("firms", "firm that holds title, always the workplace; NOBODY for a machine that is rented")
    holder: Ints = link("households", "person who holds title, for kind 1")
    workplace: Ints = link("firms", "firm where the machine stands")
    maker: Ints = link("firms", "firm that built it; NOBODY for those there at the start")
    capability: Floats = amount("1", "highest task difficulty mastered")
    efficiency: Floats = amount("1", "work per hour relative to the first machines")
    autonomy: Floats = amount("1", "share of its work it decides by itself")
    alignment: Floats = amount("1", "share of the owner's aim in its own")
    price_paid: Floats = amount("¤", "purchase price")
    rent: Floats = amount("¤/quarter", "what the workplace paid for it this quarter, wear included; 0 for its own")
    age: Ints = whole("quarters", "quarters since purchase")
    partner: Ints = link("machines", "next machine of the firm, in a ring; NOBODY if alone")
    builder: Ints = link("machines", "machine of the maker that built it, while both live")
    is_down: Flags = flag("failed and not yet repaired")
    is_idle: Flags = flag("does not work this quarter: failed, or out of reach")
    mastered: Ints = whole("bins", "task bins it can do where it stands")
    leader: Ints = link("households", "who leads it, or attends it where nobody masters what it does")
    lead_hours: Floats = amount("worker-quarters", "time it takes of its leader alone at full hours")
    attention: Floats = amount("1", "share of the training and alignment wanted that its leader has time for")
    use: Floats = amount("1", "share of its hours it runs; less where it is halted or nobody has time to lead it", 1.0)
    quarters_unprofitable: Ints = whole("quarters", "quarters in a row below its supervision cost")
