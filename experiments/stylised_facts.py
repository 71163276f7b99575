"""The stylised facts of model.md section 15: targets with their bands and sources, and what runs make of them.

A scenario is accepted if at least 16 of the 20 facts, and every mandatory one, pass. `relations facts` runs and prints.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

ENOUGH, SEEDS = 16, 10
"""Facts that must pass for a scenario to be accepted, and the seeds their means should be taken over."""
EVERY_SEED = "every seed"


@dataclass(frozen=True)
class Target:
    """One line of `stylised_facts.toml`: a measure and the band it is held to; evidence has no id."""

    measure: str
    name: str
    meaning: str
    low: float
    high: float
    source: str
    id: str = ""
    mandatory: bool = False
    judged: str = "mean"


@dataclass(frozen=True)
class Verdict:
    """A target and what the seeds gave."""

    target: Target
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean over seeds; not a number if any seed's value is none."""
        return math.fsum(self.values) / len(self.values)

    @property
    def passed(self) -> bool:
        """Whether the mean (every seed's value where the target says so) lies in the band, ends included."""
        judged = self.values if self.target.judged == EVERY_SEED else (self.mean,)
        return all(self.target.low <= value <= self.target.high for value in judged)


def load_targets() -> tuple[list[Target], list[Target]]:
    """Read the facts that are counted and the further evidence that is not."""
    table = tomllib.loads((files("experiments") / "stylised_facts.toml").read_text(encoding="utf-8"))
    return [Target(**row) for row in table["facts"]], [Target(**row) for row in table["evidence"]]


def judge(measures: Sequence[Mapping[str, float]], targets: Sequence[Target]) -> list[Verdict]:
    """Set what each seed gave against each target."""
    return [Verdict(target, tuple(seed[target.measure] for seed in measures)) for target in targets]


def facts_passed(verdicts: Sequence[Verdict]) -> dict[str, bool]:
    """Tell for each fact whether all of its lines pass."""
    passed: dict[str, bool] = {}
    for verdict in verdicts:
        passed[verdict.target.id] = passed.get(verdict.target.id, True) and verdict.passed
    return passed


def is_accepted(verdicts: Sequence[Verdict]) -> bool:
    """Tell whether enough facts pass, and every mandatory one."""
    mandatory = all(verdict.passed for verdict in verdicts if verdict.target.mandatory)
    return mandatory and sum(facts_passed(verdicts).values()) >= ENOUGH


def score(verdicts: Sequence[Verdict]) -> str:
    """Say how many facts pass, which fail, and whether that is enough."""
    passed = facts_passed(verdicts)
    failed = ", ".join(name for name, well in passed.items() if not well)
    word = "accepted" if is_accepted(verdicts) else "not accepted"
    few = "" if len(verdicts[0].values) >= SEEDS else f" (on fewer than {SEEDS} seeds)"
    total = f"{sum(passed.values())} of {len(passed)} facts pass: {word}{few}"
    return f"{total}; fail: {failed}" if failed else total


def services_note(measures: Sequence[Mapping[str, float]]) -> str:
    """Say in how many seeds services automate at all, since without that fact:F20 can only rise."""
    quarters = [seed["services_take_off"] for seed in measures if not math.isnan(seed["services_take_off"])]
    if not quarters:
        return "Services never automate in these runs, so their share of employment has no reason to fall."
    mean = math.fsum(quarters) / len(quarters)
    return (
        f"Services automate in {len(quarters)} of {len(measures)} seeds, from quarter {mean:.0f} on average."
    )
