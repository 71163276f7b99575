"""`relations sweep`: make the runs of a design that its folder does not hold yet."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from experiments.output_folder import claim_folder
from experiments.stopping import resumable
from experiments.sweep.collect import collect
from experiments.sweep.design import Design, locate
from experiments.sweep.engine import make_all
from experiments.sweep.estimate import Estimate, costs_of, estimate, write_pace
from experiments.sweep.plan import check_folder, read_for, write_plan
from experiments.sweep.progress import watched
from experiments.sweep.runs import RunSpec
from experiments.sweep.store import Store
from experiments.worker_process import Failure

MOST_SHOWN = 5


@dataclass(frozen=True)
class Tally:
    """How a sweep went: runs there before, made now, and failed."""

    there: int
    made: int
    failed: int


def make_missing(
    specs: Iterable[RunSpec], store: Store, *, jobs: int = 1, cluster: str | None = None, retry_failed: bool = False
) -> Tally:
    """Make every run that the store does not hold, and keep it the moment it ends.

    A run that has failed before would fail again: it is counted as failed, and tried again only if `retry_failed`.
    """
    asked = {spec.key: spec for spec in specs}
    with store.held() as damages, resumable(store.folder, lambda: len(asked.keys() & store.keys()), len(asked)):
        for damage in damages:
            print(f"damaged: {damage}", file=sys.stderr)
        there = asked.keys() & store.keys()
        given_up = set() if retry_failed else asked.keys() & {told["key"] for told in store.failures()}
        missing = [spec for key, spec in asked.items() if key not in there and key not in given_up]
        failed = 0
        for spec, result in watched(make_all(missing, jobs, cluster=cluster), len(missing)):
            if isinstance(result, Failure):
                store.set_aside(spec, result.reason)
                failed += 1
            else:
                store.write(spec, result)
    return Tally(len(there), len(missing) - failed, failed + len(given_up))


def plan_sweep(source: str | Path, out: Path, *, jobs: int = 1, retry_failed: bool = False) -> Estimate:
    """Say what a sweep would do and take; nothing is written and nothing is run."""
    design = read_for(source, out)
    specs = {spec.key: spec for spec in design.runs()}
    check_folder(out, design, specs.keys(), source)
    return estimate(design, specs, out, jobs=jobs, retry_failed=retry_failed)


def run_sweep(
    source: str | Path, out: Path, *, jobs: int = 1, cluster: str | None = None, retry_failed: bool = False
) -> Tally:
    """Run a design into a folder and collect its table; what the folder holds of it is not made again.

    Raises DesignError for a design that cannot be run, or not in this folder.
    """
    design, text = read_for(source, out), locate(source).read_bytes()
    specs, store = {spec.key: spec for spec in design.runs()}, Store(claim_folder(out))
    with store.held() as damages:
        for damage in damages:
            print(f"damaged: {damage}", file=sys.stderr)
        check_folder(out, design, specs.keys(), source)
        write_plan(out, design, text)
        asked = estimate(design, specs, out, jobs=jobs, retry_failed=retry_failed)
        print(*asked.lines(), sep="\n", file=sys.stderr, flush=True)
        tally = make_timed(design, specs, store, jobs=jobs, cluster=cluster, retry_failed=retry_failed)
        collect(design.runs(), store)
    print(f"{tally.made} runs made, {tally.there} were there, {tally.failed} failed; see {out}", file=sys.stderr)
    tell_failures(specs.keys(), store)
    return tally


def make_timed(
    design: Design, specs: Mapping[str, RunSpec], store: Store, *, jobs: int, cluster: str | None, retry_failed: bool
) -> Tally:
    """Make what is missing and, unless others made it, remember in the folder how long it took."""
    began, there = time.monotonic(), store.keys()
    try:
        return make_missing(specs.values(), store, jobs=jobs, cluster=cluster, retry_failed=retry_failed)
    finally:
        made, costs = store.keys() - there, costs_of(design)
        if made and cluster is None:
            expected = sum(costs[specs[key].digest] for key in made)
            taken = (time.monotonic() - began) * min(jobs, len(made))
            write_pace(store.folder, len(made), expected, taken)


def tell_failures(keys: Collection[str], store: Store) -> None:
    """Name the first runs of a design that gave nothing, and where the reasons are kept."""
    failures = [told for told in store.failures() if told["key"] in keys]
    for told in failures[:MOST_SHOWN]:
        labels = ", ".join(f"{name} {value}" for name, value in told.get("labels", {}).items())
        reason = told["reason"].strip().rpartition("\n")[2]
        print(f"failed: {labels}, seed {told['seed']}: {reason}", file=sys.stderr)
    if failures:
        print(f"the reasons are in {store.folder / 'failed'}; --retry-failed tries them again", file=sys.stderr)
