"""The mechanical part of an effect on inequality (R11): the control's own flows, split by the treatment's rules.

The control adopts, for its last quarters only, the treatment's rules of who owns and who receives. What it earns is
then still what the control earns; what its Gini indices move by in those quarters is arithmetic. The rest of the
effect, which took time and decisions, is the behavioural part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from experiments.claims.arms import Resolved, written
from experiments.claims.registry import Outcome, Pair
from simulation.scenario import declarations

LAST = 4
"""Quarters for which the control adopts the rules: a year, over which seasons of payment even out."""

RULES = ("ownership", "ownership_goods", "ownership_services", "ownership_machine_makers", "ownership_bank",
         "ownership_platforms", "machine_ownership", "soft_assets", "taxes", "spending", "transfers", "distribution",
         "distribution_weights", "factors", "factor_shares", "royalties", "land", "pay", "contract")
"""Sections of a scenario that say who owns and who receives."""
FEES = tuple(f"human_machine_human.{key}" for key in ("fee", "to_owners", "to_users", "to_workers", "to_developers"))
"""What says so in a section that says other things too."""

SPLIT = ("gini_", "theil_", "top1_", "top10_", "bottom50_income", "middle_income", "gap_", "income_share_",
         "poverty_rate", "class_")
"""How the measures begin that tell how income and wealth are split."""


@dataclass(frozen=True)
class Adopted:
    """The control with the treatment's rules in its last quarters, and the rules it could not adopt."""

    resolved: Resolved
    paths: tuple[str, ...]
    left_out: tuple[str, ...]
    """Paths that hold at the opening only."""


def is_split(outcome: Outcome) -> bool:
    """Tell whether an outcome has a mechanical part: a mean of how income or wealth is split."""
    return outcome.statistic == "mean" and outcome.measure.startswith(SPLIT)


def adopting(treatment: Resolved, control: Resolved, periods: int) -> Adopted | None:
    """Return the control that adopts the treatment's rules in the last quarters; none if it has them already."""
    last = max(1, periods - LAST)
    after, before = (one.scenario().at(periods - 1).model_dump() for one in (treatment, control))
    differing: dict[str, Any] = {}
    left_out = []
    for path, declared in declarations().items():
        new, old = (values[declared.section][declared.key] for values in (after, before))
        if new != old and (declared.section in RULES or path in FEES):
            if declared.opening:
                left_out.append(path)
            else:
                differing[path] = new
    if not differing:
        return None
    changes = control.changes + written([{"period": last, **differing}])
    return Adopted(replace(control, changes=changes), tuple(differing), tuple(left_out))


def window(periods: int) -> tuple[int, int]:
    """Return the quarters in which the mechanical part is measured, the end not included."""
    return max(1, periods - LAST), periods


def pair_name(pair: Pair) -> str:
    """Name the arm that a pair's mechanical part is measured on."""
    return f"{pair[1]} adopting the rules of {pair[0]}"
