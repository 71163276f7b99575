"""`relations sweep`: make the runs of a design that its folder does not hold yet."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from experiments.output_folder import claim_folder
from experiments.stopping import resumable
from experiments.sweep.collect import collect
from experiments.sweep.design import read_design
from experiments.sweep.engine import make_all
from experiments.sweep.runs import RunSpec
from experiments.sweep.store import Store
from experiments.worker_process import Failure


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
        for spec, result in make_all(missing, jobs, cluster=cluster):
            if isinstance(result, Failure):
                store.set_aside(spec, result.reason)
                failed += 1
            else:
                store.write(spec, result)
    return Tally(len(there), len(missing) - failed, failed + len(given_up))


def run_sweep(
    source: str | Path, out: Path, *, jobs: int = 1, cluster: str | None = None, retry_failed: bool = False
) -> Tally:
    """Run a design into a folder and collect its table."""
    design = read_design(source)
    specs = list(design.runs())
    store = Store(claim_folder(out))
    tally = make_missing(specs, store, jobs=jobs, cluster=cluster, retry_failed=retry_failed)
    print(f"{tally.made} runs made, {tally.there} were there, {tally.failed} failed", file=sys.stderr)
    collect(specs, store)
    return tally
