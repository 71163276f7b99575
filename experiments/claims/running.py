"""Make the runs that the claims need, in an order in which whatever is there can be judged, and judge it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from experiments.claims.evidence import Gaps, gather, gather_worlds, read_kept
from experiments.claims.judging import Judgement, judge_all
from experiments.claims.plan import Plan
from experiments.claims.registry import Claim
from experiments.claims.report import Progress
from experiments.claims.verdicts import Awaited
from experiments.claims.worlds import Accepted, World, accept, controls, draw, facts_of
from experiments.sweep.runs import RunSpec
from experiments.sweep.store import Store
from experiments.sweep.sweep import make_missing

TOGETHER = 10
"""Worlds whose runs are handed to the processes at a time."""


@dataclass(frozen=True)
class Judged:
    """What a call found: judgements, how far the runs are, and which worlds were kept."""

    plan: Plan
    judgements: list[Judgement]
    progress: Progress
    accepted: Accepted | None


def in_parts(worlds: Sequence[World]) -> Iterator[Sequence[World]]:
    """Yield worlds some at a time."""
    for first in range(0, len(worlds), TOGETHER):
        yield worlds[first:first + TOGETHER]


def drawn_worlds(plan: Plan) -> list[World]:
    """Draw the worlds that are asked for."""
    return draw(plan.registry.worlds, plan.protocol.worlds, plan.protocol.first_seed)


def accepted_worlds(plan: Plan, store: Store) -> Accepted | None:
    """Find the worlds that are kept by what is there; none if no world was asked for or run."""
    import pandas as pd

    drawn = drawn_worlds(plan)
    facts = {}
    for world, spec in controls(plan.registry.worlds, drawn, plan.size):
        if (kept := read_kept(store, spec)) is not None:
            facts[world.number] = facts_of(pd.DataFrame(kept.series), kept.summary)
    return accept(facts, drawn, plan.registry.worlds.draw.otherwise) if facts else None


def run_missing(plan: Plan, store: Store, jobs: int, cluster: str | None = None) -> None:
    """Make all runs that are missing and could change a verdict: what claims compare, ablations, then drawn worlds."""
    with store.held() as damages:
        for damage in damages:
            print(f"damaged: {damage}", file=sys.stderr)
        make_missing(plan.compared(), store, jobs=jobs, cluster=cluster)
        make_missing(plan.taken_apart(to_take_apart(plan, gather(plan, store))), store, jobs=jobs, cluster=cluster)
        of_worlds = controls(plan.registry.worlds, drawn_worlds(plan), plan.size)
        make_missing((spec for _, spec in of_worlds), store, jobs=jobs, cluster=cluster)
        if (accepted := accepted_worlds(plan, store)) is not None:
            claims = awaiting(judge_all(plan, gather(plan, store), {}), "worlds")
            for some in in_parts(accepted.kept):
                of_some = (spec for world in some for _, spec in plan.in_world(world, claims))
                make_missing(of_some, store, jobs=jobs, cluster=cluster)


def to_take_apart(plan: Plan, gaps: Gaps) -> list[Claim]:
    """Return the claims that are borne out before their ablations are looked at, so that these decide."""
    return awaiting(judge_all(plan, gaps.without_ablations(), {}), "ablations")


def awaiting(judgements: Iterable[Judgement], runs: Awaited) -> list[Claim]:
    """Return the claims over whose verdict in any base some runs that are not there may still decide."""
    return [one.claim for one in judgements if any(runs in verdict.awaits for verdict in one.by_base.values())]


def all_keys(plan: Plan, gaps: Gaps, accepted: Accepted | None) -> set[str]:
    """Return the keys of all runs that are known to be needed, by what those that are there have settled."""
    specs: list[RunSpec] = [*plan.compared(), *plan.taken_apart(to_take_apart(plan, gaps))]
    specs += [spec for _, spec in controls(plan.registry.worlds, drawn_worlds(plan), plan.size)]
    claims = awaiting(judge_all(plan, gaps, {}), "worlds")
    for world in accepted.kept if accepted else ():
        specs += [spec for _, spec in plan.in_world(world, claims)]
    return {spec.key for spec in specs}


def judge_what_is_there(plan: Plan, store: Store) -> Judged:
    """Judge the claims on the runs that are there, and count those that are not."""
    accepted = accepted_worlds(plan, store)
    worlds = gather_worlds(plan, store, accepted.kept) if accepted else {}
    gaps = gather(plan, store)
    judgements = judge_all(plan, gaps, worlds)
    asked, there = all_keys(plan, gaps, accepted), store.keys()
    failed = len({told["key"] for told in store.failures()} & asked)
    return Judged(plan, judgements, Progress(len(asked), len(asked & there), failed), accepted)
