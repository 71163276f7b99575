"""Runs made here or in processes, given back one by one as they end, whatever becomes of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.sweep.runs import Result, RunSpec, carry_out

if TYPE_CHECKING:
    from simulation import Scenario


@dataclass(frozen=True)
class Failure:
    """A run that gave nothing, and why: an error with its traceback, or a process that died twice."""

    reason: str


Ended = tuple[RunSpec, Result | Failure]


def attempt(spec: RunSpec, scenario: Scenario) -> Result | Failure:
    """Make a run; an error becomes a `Failure`, so that it takes no other run with it."""
    import traceback

    try:
        return carry_out(spec, scenario)
    except Exception:
        return Failure(traceback.format_exc())


def make_all(specs: Sequence[RunSpec], jobs: int = 1) -> Iterator[Ended]:
    """Make runs, `jobs` at a time, and yield each with what became of it as soon as it ends."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    if jobs == 1:
        for spec in specs:
            yield spec, attempt(spec, spec.scenario())
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        futures = {pool.submit(attempt, spec, spec.scenario()): spec for spec in specs}
        for future in as_completed(futures):
            yield futures[future], future.result()
