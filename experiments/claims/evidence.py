"""From kept runs to paired differences: every run is read once, measured, and put beside its pair."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from experiments.claims.arms import AS_IT_IS, Resolved
from experiments.claims.measuring import Series, in_logarithms, matched_windows, measured
from experiments.claims.mechanical import is_split, pair_name, window
from experiments.claims.plan import PLACEBO, Plan
from experiments.claims.registry import Claim, Contrast, Outcome, Pair, Quantity
from experiments.claims.statistics import Effect, effect_of, gaps_of
from experiments.claims.worlds import World
from experiments.sweep.run_file import Damaged
from experiments.sweep.runs import RunSpec
from experiments.sweep.store import Store

WHOLE, MATCHED, MECHANICAL, CHAOS = "whole", "matched", "mechanical", "placebo"
OF_THE_CLAIM = (WHOLE, MATCHED, MECHANICAL, CHAOS)
Key = tuple[str, str, Quantity, str]
"""Base, claim, quantity, and which contrast: the claim's own, an ablation's name, or one of the words above."""


WorldEffects = Mapping[tuple[str, Quantity], Mapping[int, float]]
"""Claim and quantity to the effect by number of the world."""


@dataclass(frozen=True)
class Kept:
    """A run as the store holds it."""

    series: Series
    summary: Mapping[str, float]


@dataclass
class Gaps:
    """Paired differences by what they are of, a list over seeds; levels of treatment and control beside them."""

    values: dict[Key, list[float]] = field(default_factory=lambda: defaultdict(list))
    levels: dict[Key, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def effect(self, key: Key) -> Effect | None:
        """Sum up one of them; none where there is nothing."""
        return effect_over(tuple(self.values.get(key, ())), in_logarithms(key[2]))

    def without_ablations(self) -> Gaps:
        """Return what is known but for the ablations."""
        return Gaps({key: values for key, values in self.values.items() if key[3] in OF_THE_CLAIM}, self.levels)


@cache
def effect_over(gaps: tuple[float, ...], logarithms: bool) -> Effect | None:
    """Sum up paired differences once: thousands of bootstraps are asked for three times over."""
    return effect_of(np.array(gaps), logarithms=logarithms)


def read_kept(store: Store, spec: RunSpec) -> Kept | None:
    """Read a run; none if it is not there or its file is damaged."""
    try:
        told, tables = store.read(spec.key)
    except (KeyError, Damaged):
        return None
    periods = tables["periods"]
    return Kept({str(name): periods[name].to_numpy(dtype=np.float64) for name in periods}, told["summary"])


def gather(plan: Plan, store: Store) -> Gaps:
    """Measure all that is there of the world as it is calibrated."""
    gaps = Gaps()
    for seed in plan.protocol.all_seeds:
        for base, arms in plan.arms.items():
            kept = read_arms(plan, store, arms, seed)
            for claim in plan.claims:
                if base in plan.bases_of(claim):
                    compare(plan, base, claim, kept, gaps)
    return gaps


def read_arms(plan: Plan, store: Store, arms: Mapping[str, Resolved], seed: int) -> dict[str, Kept]:
    """Read the runs of all arms over a base with one seed that are there, those of equal arms once."""
    read: dict[str, Kept | None] = {}
    kept = {}
    for name, arm in arms.items():
        spec = arm.spec(plan.size, seed)
        if spec.key not in read:
            read[spec.key] = read_kept(store, spec)
        if (found := read[spec.key]) is not None:
            kept[name] = found
    return kept


def compare(plan: Plan, base: str, claim: Claim, kept: Mapping[str, Kept], gaps: Gaps) -> None:
    """Add one seed to all differences of a claim over a base."""
    contrasts: dict[str, Contrast] = {WHOLE: claim, **(claim.ablations if plan.is_ablated(claim, base) else {})}
    for outcome in claim.outcomes:
        for name, contrast in contrasts.items():
            if all(arm in kept for arm in contrast.arms):
                key = (base, claim.id, outcome.quantity, name)
                gaps.values[key].append(contrast_gap(plan, outcome, contrast, kept))
                gaps.levels[key].append((level(plan, outcome, kept[contrast.treatment]),
                                         level(plan, outcome, kept[contrast.control])))
        for name, gap in beside(plan, claim, outcome, kept):
            gaps.values[base, claim.id, outcome.quantity, name].append(gap)


def beside(plan: Plan, claim: Claim, outcome: Outcome, kept: Mapping[str, Kept]) -> Iterator[tuple[str, float]]:
    """Yield what is printed beside the effect: the placebo, the effect at matched technology, the mechanical part."""
    if all(arm in kept for arm in (PLACEBO, AS_IT_IS)):
        yield CHAOS, contrast_gap(plan, outcome, Contrast(treatment=PLACEBO, control=AS_IT_IS), kept)
    if not all(arm in kept for arm in claim.arms):
        return
    if outcome.statistic == "mean" and outcome.measure in kept[claim.treatment].series:
        matched = [matched_gap(outcome, pair, kept) for pair in claim.pairs]
        if all(gap is not None for gap in matched):
            yield MATCHED, difference(matched)
    if is_split(outcome):
        adopted = [mechanical_gap(plan, outcome, pair, kept) for pair in claim.pairs]
        if any(pair_name(pair) in kept for pair in claim.pairs):
            yield MECHANICAL, difference(adopted)


def contrast_gap(plan: Plan, outcome: Outcome, contrast: Contrast, kept: Mapping[str, Kept]) -> float:
    """Return treatment less control, less the same of the second pair if there is one; in logarithms if relative."""
    return difference([one_gap(outcome, *(level(plan, outcome, kept[arm]) for arm in pair))
                       for pair in contrast.pairs])


def difference(gaps: Iterable[float | None]) -> float:
    """Return the first less the second, if there is one; not a number where one is not defined."""
    first, *rest = (math.nan if gap is None else gap for gap in gaps)
    return first - sum(rest)


def one_gap(outcome: Outcome, treatment: float, control: float) -> float:
    """Return treatment less control, in logarithms if the outcome is relative."""
    return float(gaps_of(np.array([treatment]), np.array([control]), logarithms=in_logarithms(outcome.quantity))[0])


def level(plan: Plan, outcome: Outcome, run: Kept) -> float:
    """Measure an outcome on a run."""
    return measured(outcome.quantity, run.series, run.summary, plan.size.burn_in)


def matched_gap(outcome: Outcome, pair: Pair, kept: Mapping[str, Kept]) -> float | None:
    """Compare a pair around the quarters in which each first has the technology that both reach."""
    treatment, control = (kept[name].series for name in pair)
    if (windows := matched_windows(treatment, control)) is None:
        return None
    values = treatment[outcome.measure][windows[0]], control[outcome.measure][windows[1]]
    return one_gap(outcome, *(float(one.mean()) for one in values))


def mechanical_gap(plan: Plan, outcome: Outcome, pair: Pair, kept: Mapping[str, Kept]) -> float:
    """Return what the treatment's rules do to the control's own flows; 0 where they set nothing of the kind."""
    if (name := pair_name(pair)) not in kept:
        return 0.0
    first, end = window(plan.protocol.periods)
    values = (float(kept[arm].series[outcome.measure][first:end].mean()) for arm in (name, pair[1]))
    return one_gap(outcome, *values)


def gather_worlds(plan: Plan, store: Store, kept_worlds: Iterable[World]) -> WorldEffects:
    """Return by claim and quantity the difference in every world whose arms are all there, by its number."""
    found: dict[tuple[str, Quantity], dict[int, float]] = defaultdict(dict)
    for world in kept_worlds:
        kept = {name: run for name, spec in plan.in_world(world, plan.claims)
                if (run := read_kept(store, spec)) is not None}
        for claim in plan.claims:
            if all(arm in kept for arm in claim.arms):
                for outcome in claim.outcomes:
                    gap, relative = contrast_gap(plan, outcome, claim, kept), in_logarithms(outcome.quantity)
                    found[claim.id, outcome.quantity][world.number] = math.expm1(gap) if relative else gap
    return found
