"""Judge all claims on what is there: the numbers behind each outcome, and the verdict by the rules."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from experiments.claims.evidence import CHAOS, MATCHED, MECHANICAL, WHOLE, Gaps, WorldEffects
from experiments.claims.plan import Plan
from experiments.claims.registry import Claim, Outcome, Quantity
from experiments.claims.statistics import Effect, WorldShare, holm, seeds_needed, world_share
from experiments.claims.verdicts import BORNE_OUT, Evidence, Verdict, all_of, judged, over_bases, resting_on

Name = tuple[str, Quantity]
"""Claim and quantity, within one base."""


@dataclass(frozen=True)
class Finding:
    """One outcome of a claim over one base: levels, effect, what stands beside it, and the verdict."""

    claim: str
    base: str
    outcome: Outcome
    control: float
    treatment: float
    evidence: Evidence
    verdict: Verdict
    p: float | None
    matched: Effect | None
    """At matched technology."""
    mechanical: Effect | None

    @property
    def behavioural(self) -> float | None:
        """The part of the effect that is not mechanical (R11)."""
        if self.mechanical is None or self.evidence.effect is None:
            return None
        return self.evidence.effect.mean - self.mechanical.mean


@dataclass(frozen=True)
class Judgement:
    """A claim, its verdict, its verdicts over each base, and the findings behind them."""

    claim: Claim
    verdict: Verdict
    by_base: Mapping[str, Verdict]
    findings: tuple[Finding, ...]
    worlds: Mapping[Quantity, Mapping[int, float]] = field(default_factory=dict)
    """Effects in drawn worlds, by quantity and number of the world."""

    @property
    def leading(self) -> Finding:
        """The finding that stands for the claim in tables: the primary outcome that decided, over the base that did.

        That is the first base, or the first that bears the claim out, if only the other does.
        """
        borne_out = [base for base, verdict in self.by_base.items() if verdict.word in BORNE_OUT]
        base = (borne_out if self.verdict.word in BORNE_OUT else [*self.by_base])[0]
        verdict = self.by_base[base]
        primary = [one for one in self.findings if one.outcome.primary and one.base == base]
        decided = [one for one in primary if one.verdict.word == verdict.word]
        return min(decided or primary, key=lambda one: bool(one.verdict.awaits and not verdict.awaits))


def judge_all(plan: Plan, gaps: Gaps, worlds: WorldEffects) -> list[Judgement]:
    """Judge every claim of a plan."""
    adjusted = {base: adjusted_p(plan, base, gaps) for base in plan.protocol.bases}
    return [judge_claim(plan, claim, gaps, adjusted, worlds) for claim in plan.claims]


def adjusted_p(plan: Plan, base: str, gaps: Gaps) -> dict[Name, float]:
    """Correct the primary outcomes over a base for their number: all of the registry, run or not (Holm).

    A preview has too few seeds for a test and takes all of them as passed.
    """
    found: dict[Name, float] = {}
    for claim in plan.claims:
        for outcome in family(claim):
            if (effect := gaps.effect((base, claim.id, outcome.quantity, WHOLE))) is not None:
                found[claim.id, outcome.quantity] = effect.p
    if plan.protocol.quick:
        return dict.fromkeys(found, 0.0)
    return holm(found, sum(len(family(claim)) for claim in plan.registry.claims))


def family(claim: Claim) -> list[Outcome]:
    """Return the outcomes of a claim that are tested: primary ones that claim a sign."""
    return [outcome for outcome in claim.primary if outcome.sign in "+-"]


def judge_claim(plan: Plan, claim: Claim, gaps: Gaps, adjusted: Mapping[str, Mapping[Name, float]],
                worlds: WorldEffects) -> Judgement:
    """Judge the outcomes of a claim over each base, then the claim."""
    findings: list[Finding] = []
    by_base: dict[str, Verdict] = {}
    for base in plan.bases_of(claim):
        here = [find(plan, base, claim, outcome, gaps, adjusted.get(base, {}), worlds) for outcome in claim.outcomes]
        findings += here
        primary = [one for one in here if one.outcome.primary]
        by_base[base] = all_of({name_of(one.outcome): one.verdict for one in primary if one.outcome.sign != "?"},
                               {name_of(one.outcome): one.verdict for one in primary if one.outcome.sign == "?"})
    first = next(iter(by_base.values()))
    by_base = {base: resting_on(verdict, claim.assumed, first) for base, verdict in by_base.items()}
    of_claim = {quantity: found for (name, quantity), found in worlds.items() if name == claim.id}
    return Judgement(claim, over_bases(by_base), by_base, tuple(findings), of_claim)


def find(plan: Plan, base: str, claim: Claim, outcome: Outcome, gaps: Gaps, adjusted: Mapping[Name, float],
         worlds: WorldEffects) -> Finding:
    """Put together what is known of an outcome over a base, and judge it."""
    at = (base, claim.id, outcome.quantity)
    effect, chaos = gaps.effect((*at, WHOLE)), gaps.effect((*at, CHAOS))
    # A difference of two differences is noisier by the square root of two than the placebo's one.
    wider = math.sqrt(2.0) if claim.less else 1.0
    ablations = {name: gaps.effect((*at, name)) for name in claim.ablations} if plan.is_ablated(claim, base) else {}
    evidence = Evidence(
        sign=outcome.sign, matters=outcome.matters, effect=effect,
        p_adjusted=adjusted.get((claim.id, outcome.quantity), effect.p if effect else 1.0),
        floor=wider * floor_of(chaos),
        needed=None if chaos is None else seeds_needed(wider * chaos.sd, outcome.matters),
        assumed=claim.assumed if plan.is_ablated(claim, base) else "", ablations=ablations,
        worlds=share_of(worlds, claim.id, outcome))
    levels = gaps.levels.get((*at, WHOLE), [])
    means = [math.fsum(pair[side] for pair in levels) / len(levels) if levels else math.nan for side in (0, 1)]
    matched = gaps.effect((*at, MATCHED))
    complete = matched is not None and effect is not None and matched.n == effect.n
    return Finding(claim.id, base, outcome, means[1], means[0], evidence, judged(evidence),
                   None if effect is None else effect.p, matched if complete else None, gaps.effect((*at, MECHANICAL)))


def floor_of(chaos: Effect | None) -> float:
    """Return the far end of the placebo's interval; 0 where there is none."""
    return 0.0 if chaos is None or chaos.low is None or chaos.high is None else max(abs(chaos.low), abs(chaos.high))


def share_of(worlds: WorldEffects, claim: str, outcome: Outcome) -> WorldShare | None:
    """Count the worlds that show the claimed sign; none if no world was run."""
    found = worlds.get((claim, outcome.quantity))
    return None if found is None else world_share(list(found.values()), outcome.sign, outcome.matters)


def name_of(quantity: Quantity) -> str:
    """Name a quantity for people: the measure, its statistic and its window where they are not the usual ones."""
    about = [] if quantity.statistic == "mean" else [quantity.statistic.replace("_", " ")]
    about += [f"of {quantity.threshold:g}"] if quantity.threshold is not None else []
    about += [f"on {quantity.on}"] if quantity.on else []
    about += [f"quarters {quantity.window[0]}–{quantity.window[1]}"] if quantity.window else []
    return quantity.measure + (f" ({', '.join(about)})" if about else "")


def chosen(claims: Iterable[Claim], wanted: Iterable[str]) -> tuple[list[Claim], list[str]]:
    """Pick claims by id, row, group of ids (B8 for B8.few) or beginning; return also what picks none."""
    every, found, unknown = list(claims), [], []
    for name in wanted:
        exact = [claim for claim in every if name.lower() in {claim.id.lower(), *(row.lower() for row in claim.rows)}
                 or claim.id.lower().startswith(f"{name.lower()}.")]
        near = exact or [claim for claim in every if claim.id.lower().startswith(name.lower())]
        found += near
        unknown += [] if near else [name]
    return [claim for claim in every if claim in found], unknown
