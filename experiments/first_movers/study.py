"""The study as it was registered: which economies, seeds and outcomes, and what each run says of them."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial

import numpy as np

from experiments.claims.judging import floor_of
from experiments.claims.registry import Sign
from experiments.claims.statistics import Effect, effect_of, holm, seeds_needed
from experiments.claims.verdicts import Evidence, Verdict, all_of, judged, over_bases
from experiments.first_movers.pairs import Rule, markup_gap, matched, shifted, size_gap, survival_gap
from experiments.first_movers.panel import Following
from experiments.processes import stream
from experiments.sweep.runs import model_version
from experiments.worker_process import Failure
from simulation import load_scenario, simulate

PLACEBO = "placebo of"
GAPS = {"size": size_gap, "markup": markup_gap, "survival": survival_gap}
Row = tuple[str, int, str, int, float]
"""Arm, seed, measure, quarters since, value."""


@dataclass(frozen=True)
class Asked:
    """An outcome that the hypothesis stands or falls with, or one beside it."""

    measure: str
    after: int
    sign: Sign
    matters: float
    why_matters: str
    primary: bool = True

    @property
    def name(self) -> str:
        """How it is called in tables."""
        return f"{self.measure} after {self.after} quarters"


@dataclass(frozen=True)
class Study:
    """Hypothesis H8: first movers get monopoly gains; refuted if the gap closes by imitation within 40 quarters."""

    rule: Rule = field(default_factory=Rule)
    bases: tuple[str, ...] = ("claims_control", "baseline")
    ablation: Mapping[str, float] = field(default_factory=lambda: {"tasks.adaptation_spread": 0.0})
    assumed: str = "the work of some firms suits machines better, for good (spread .06 of difficulty)"
    without: str = "all firms' work suits machines alike"
    periods: int = 400
    path: tuple[int, ...] = (0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80)
    """Quarters since, at which the gaps are measured."""
    outcomes: tuple[Asked, ...] = (
        Asked("size", 40, "+", 0.10, "a tenth of a firm's sales, as the hypothesis says"),
        Asked("markup", 40, "+", 0.01, "one point"),
        Asked("size", 80, "?", 0.10, "a tenth of a firm's sales", primary=False),
        Asked("survival", 40, "?", 0.05, "one firm in twenty", primary=False),
    )

    @property
    def registration(self) -> str:
        """Hash what is asked, the model and the economies into one name (R24)."""
        economies = {name: load_scenario(base, dict(values)).digest for name, base, values in self.arms}
        content = json.dumps({"study": asdict(self), "model": model_version(), "economies": economies}, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def arms(self) -> tuple[tuple[str, str, Mapping[str, float]], ...]:
        """Name, scenario and settings of every economy: the bases, and the first one without the assumption."""
        return (*((base, base, {}) for base in self.bases), (self.without, self.bases[0], self.ablation))


def follow(study: Study, size: Mapping[str, float], asked: tuple[str, str, Mapping[str, float], int]) -> list[Row]:
    """Make one run, follow its firms, and measure the gaps; `size` is laid over a preview's economies."""
    name, scenario, values, seed = asked
    following = Following()
    simulate(load_scenario(scenario, {**size, **values}), seed=seed, periods=study.periods, observe=following)
    panel = following.panel()
    pairs = matched(panel, study.rule)
    compared = {name: pairs, f"{PLACEBO} {name}": shifted(panel, pairs, study.rule)}
    return [(arm, seed, "pairs", 0, float(len(found))) for arm, found in compared.items()] + [
        (arm, seed, measure, after, gap(panel, found, after))
        for arm, found in compared.items() for after in study.path for measure, gap in GAPS.items()]


def follow_all(study: Study, seeds: Sequence[int], size: Mapping[str, float],
               jobs: int) -> Iterator[tuple[tuple[str, int], list[Row] | Failure]]:
    """Make all runs and yield what each says, under its arm and seed, as it ends."""
    tasks = [(name, scenario, values, seed) for seed in seeds for name, scenario, values in study.arms]
    for (name, _, _, seed), found in stream(partial(follow, study, size), tasks, jobs):
        yield (name, seed), found


@dataclass(frozen=True)
class Judged:
    """An outcome over one base, what is known of it, and the verdict."""

    base: str
    asked: Asked
    evidence: Evidence
    placebo: Effect | None
    verdict: Verdict


def effects(rows: Sequence[Row]) -> dict[tuple[str, str, int], Effect | None]:
    """Sum up every measure over seeds, by arm, measure and quarters since."""
    values: dict[tuple[str, str, int], list[float]] = {}
    for arm, _, measure, after, value in sorted(rows):
        values.setdefault((arm, measure, after), []).append(value)
    return {key: effect_of(np.array(found), logarithms=key[1] == "size") for key, found in values.items()}


def judge(study: Study, rows: Sequence[Row]) -> tuple[Verdict, list[Judged]]:
    """Judge the outcomes over each base by the rules of the claims, and the hypothesis by its primary outcomes."""
    known = effects(rows)
    p = {(base, one): effect.p for base in study.bases for one in study.outcomes if one.primary
         if (effect := known.get((base, one.measure, one.after))) is not None}
    adjusted = holm(p)
    found = []
    for base in study.bases:
        for one in study.outcomes:
            effect, placebo = (known.get((arm, one.measure, one.after)) for arm in (base, f"{PLACEBO} {base}"))
            sd = math.nan if effect is None else effect.sd
            of_first = base == study.bases[0]
            ablated = {study.without: known.get((study.without, one.measure, one.after))} if of_first else {}
            evidence = Evidence(one.sign, one.matters, effect, adjusted.get((base, one), 1.0), floor_of(placebo),
                                seeds_needed(sd, one.matters), study.assumed if of_first else "", ablated)
            found.append(Judged(base, one, evidence, placebo, judged(evidence)))
    primary = [one for one in found if one.asked.primary]
    by_base = {base: all_of({one.asked.name: one.verdict for one in primary if one.base == base}, {})
               for base in study.bases}
    return over_bases(by_base), found

