"""Check who decides and who agrees: contracts without parties, floors beyond the whole, votes that nobody holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from math import fsum

from simulation.scenario.checking import Set, complete, last_place
from simulation.scenario.declarations import declarations
from simulation.scenario.problems import Problem

PARTIES = tuple(f"contract.party_{party}" for party in ("owners", "workers", "sci_tech", "users", "public"))
FLOORS = ("contract.floor_owners", "contract.floor_workers", "contract.floor_sci_tech")
HOLDERS = {"control_weights.sci_tech": ("sci_tech",), "control_weights.public": ("state", "commons"),
           "control_weights.users": ("users",)}
"""The claims that make somebody a holder of votes; every firm has owners and people who work in it."""


def unsound_control(values: Mapping[str, Set], spoilt: set[str]) -> Iterator[Problem]:
    """Yield a problem for each rule of control or contract that nobody could follow."""
    yield from _contract_without_parties(values, spoilt)
    yield from _floors_beyond_the_whole(values, spoilt)
    yield from _votes_without_holders(values, spoilt)


def _contract_without_parties(values: Mapping[str, Set], spoilt: set[str]) -> Iterator[Problem]:
    known = complete(values, ("contract.applies", *PARTIES), spoilt)
    if known and known["contract.applies"] and sum(known[path] for path in PARTIES) < 2:
        there = [path.partition(".")[2] for path in PARTIES if known[path]]
        named = f"only {there[0]}" if there else "none"
        other = "party_workers" if there == ["party_owners"] else "party_owners"
        add = f"{other} = true" if there else "party_owners = true and party_workers = true"
        message = f"a contract needs two parties or more, and there is {named}; add {add} under [contract]"
        yield Problem(last_place(values, ("contract.applies", *PARTIES)), "contract.applies", message)


def _floors_beyond_the_whole(values: Mapping[str, Set], spoilt: set[str]) -> Iterator[Problem]:
    floors = complete(values, FLOORS, spoilt)
    if floors and fsum(floors.values()) > 1.0:
        names = " + ".join(path.partition(".")[2] for path in FLOORS)
        message = f"{names} is {round(fsum(floors.values()), 13)}; all floors together must leave 1 or less"
        yield Problem(last_place(values, FLOORS), "contract", message)


def _votes_without_holders(values: Mapping[str, Set], spoilt: set[str]) -> Iterator[Problem]:
    """Votes by decree; where control follows the claims, nobody votes who holds none."""
    by_claims = complete(values, ("control.by_claims",), spoilt)
    for path, keys in HOLDERS.items():
        votes = complete(values, (path,), spoilt)
        held = complete(values, claims_of(keys), spoilt)
        if by_claims.get("control.by_claims") == 0.0 and held and votes.get(path) and not any(held.values()):
            party = path.partition(".")[2]
            need = " or ".join(f"ownership.{key}" for key in keys)
            message = f"{votes[path]} of the votes, but nobody holds claims as {party}; give a share to {need} as well"
            yield Problem(values[path].place, path, message)


@cache
def claims_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the shares of ownership, in every sector, of these holders."""
    return tuple(path for path, declared in declarations().items()
                 if declared.section.startswith("ownership") and declared.key in keys)
