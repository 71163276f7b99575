"""Intelligent machines: each one a row, bought and scrapped whole (model 1.2, 4.5b)."""

from __future__ import annotations

from simulation.columns import Flags, Floats, Ints, Table, amount, flag, link, whole


class Machines(Table):
    """One row a machine of the grain `machines.size`."""

    owner: Ints = link("firms", "who holds title; until people own machines directly, the workplace")
    workplace: Ints = link("firms", "firm where the machine stands")
    maker: Ints = link("firms", "firm that built it; NOBODY for those there at the start")
    capability: Floats = amount("1", "highest task difficulty mastered")
    efficiency: Floats = amount("1", "work per hour relative to the first machines")
    autonomy: Floats = amount("1", "share of its work it decides by itself")
    alignment: Floats = amount("1", "share of the owner's aim in its own")
    price_paid: Floats = amount("¤", "purchase price")
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
