"""Drawn worlds (R21): a Latin hypercube over the ranges of `worlds.toml`, kept where the facts F1–F8 hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.claims.arms import Resolved, Size
from experiments.claims.registry import Drawn, Otherwise, Worlds
from experiments.fact_measures import SHORTEST, measure_levels
from experiments.stylised_facts import Target, facts_passed, judge, load_targets
from experiments.sweep.runs import RunSpec

if TYPE_CHECKING:
    import pandas as pd

FACTS = tuple(f"F{number}" for number in range(1, 9))
FEW = 0.1
"""Below this share of worlds that pass every fact the second rule holds."""
APART = 500
"""World i has seed `first seed + 500 + i`, so that no world shares one with the world as it is calibrated."""


@dataclass(frozen=True)
class World:
    """A world: its number, what it sets, and its one seed."""

    number: int
    settings: Mapping[str, Any]
    seed: int

    @property
    def name(self) -> str:
        """How it is called in tables."""
        return f"world_{self.number:03d}"


@dataclass(frozen=True)
class Accepted:
    """Which worlds are kept, by which rule, and how many pass each fact."""

    kept: tuple[World, ...]
    drawn: int
    looked_at: int
    """Worlds whose control was run and did not fail."""
    all_facts: int
    """Worlds that pass all of F1–F8."""
    by_fact: Mapping[str, int]
    strict: bool

    @property
    def rule(self) -> str:
        """Say which rule was applied."""
        return "all of F1–F8" if self.strict else "the second rule of worlds.toml"


def draw(worlds: Worlds, count: int, first_seed: int) -> list[World]:
    """Draw worlds; the first of a longer list are the list of a shorter one only if `count` is the same."""
    from scipy.stats import qmc

    if not worlds.parameters or not count:
        return []
    sampler = qmc.LatinHypercube(len(worlds.parameters), rng=np.random.default_rng(worlds.draw.seed))
    return [World(number, {one.path: value(one, float(at)) for one, at in zip(worlds.parameters, row, strict=True)},
                  first_seed + APART + number)
            for number, row in enumerate(sampler.random(count))]


def value(drawn: Drawn, at: float) -> float | int:
    """Return the value at a share of its range, evenly in logarithms where that is said."""
    found = drawn.low * (drawn.high / drawn.low) ** at if drawn.log else drawn.low + (drawn.high - drawn.low) * at
    return round(found) if drawn.whole else found


def controls(worlds: Worlds, drawn: Sequence[World], size: Size) -> Iterator[tuple[World, RunSpec]]:
    """Yield the run that decides whether a world is kept."""
    control = Resolved(worlds.draw.accepted_by)
    for world in drawn:
        yield world, control.spec(size, world.seed, world.settings, {"world": world.number})


@dataclass(frozen=True)
class _Kept:
    """A run as it was kept: what the facts are measured on."""

    periods: pd.DataFrame
    worst_residual: float


def facts_of(periods: pd.DataFrame, summary: Mapping[str, float]) -> dict[str, bool]:
    """Tell which of F1–F8 a run passes with its one seed; a run too short to be judged passes none."""
    if len(periods) < SHORTEST:
        return dict.fromkeys(FACTS, False)
    targets: list[Target] = [target for target in load_targets()[0] if target.id in FACTS]
    with np.errstate(all="ignore"):
        measures = measure_levels(_Kept(periods, float(summary["worst_residual"])), periods)
    return facts_passed(judge([measures], targets))


def accept(facts: Mapping[int, Mapping[str, bool]], drawn: Sequence[World], otherwise: Otherwise) -> Accepted:
    """Keep worlds, by number: those that pass all facts, or by the second rule if fewer than 1 in 10 do."""
    complete = {number for number, passed in facts.items() if all(passed.values())}
    strict = bool(facts) and len(complete) >= FEW * len(facts)
    kept = complete if strict else {
        number for number, passed in facts.items()
        if all(passed[fact] for fact in otherwise.must) and sum(passed.values()) >= otherwise.enough}
    by_fact = {fact: sum(passed[fact] for passed in facts.values()) for fact in FACTS}
    return Accepted(tuple(world for world in drawn if world.number in kept), len(drawn), len(facts), len(complete),
                    by_fact, strict)
