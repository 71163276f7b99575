"""Many runs, here or in processes: one that fails or dies is reported, and the others are kept."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from simulation import Scenario

TRAJECTORY = (
    "period",
    "output",
    "consumption",
    "unemployment_rate",
    "gini_income",
    "gini_wealth",
    "wage_share",
    *(f"relation_share_{relation}{weight}"
      for weight in ("", "_of_tasks")
      for relation in ("human_human", "human_machine", "human_machine_human", "machine_machine")),
    "solo_hours_share",
)
"""Columns of a run that are brought back from its process, for figures over time."""


@dataclass(frozen=True, slots=True)
class Task:
    """One run to make: a scenario under the name it has in this batch, a seed and a number of periods."""

    name: str
    scenario: Scenario
    seed: int
    periods: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is kept of a run: its summary, digest and some columns, or the reason why there is none."""

    name: str
    seed: int
    summary: dict[str, float]
    digest: str
    trajectory: pd.DataFrame | None
    failure: str | None = None


def carry_out(task: Task) -> Outcome:
    """Make one run; an error of the model becomes the outcome's `failure`."""
    from simulation import simulate

    try:
        run = simulate(task.scenario, seed=task.seed, periods=task.periods)
    except Exception as error:  # one run's error, of whatever kind, must not take the others with it
        where = traceback.extract_tb(error.__traceback__)[-1]
        return _failed(task, f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})")
    return Outcome(task.name, task.seed, dict(run.summary), run.digest, run.periods[list(TRAJECTORY)])


def carry_out_all(
    tasks: Sequence[Task],
    *,
    jobs: int = 1,
    when_done: Callable[[Outcome], None] = lambda outcome: None,
    work: Callable[[Task], Outcome] = carry_out,
) -> list[Outcome]:
    """Make all runs, `jobs` at a time, and return their outcomes in the order of the tasks."""
    outcomes: dict[int, Outcome] = {}

    def keep(index: int, outcome: Outcome) -> None:
        outcomes[index] = outcome
        when_done(outcome)

    if jobs == 1:
        for index, task in enumerate(tasks):
            keep(index, work(task))
    else:
        _through_pool(dict(enumerate(tasks)), jobs, work, keep)
        # A process that died broke the pool; what is left is run again one by one, which shows the guilty.
        while left := {index: task for index, task in enumerate(tasks) if index not in outcomes}:
            if not _through_pool(left, 1, work, keep):
                guilty = min(index for index in left if index not in outcomes)
                keep(guilty, _failed(tasks[guilty], "its process died twice (out of memory?)"))
    return [outcomes[index] for index in range(len(tasks))]


def _failed(task: Task, reason: str) -> Outcome:
    return Outcome(task.name, task.seed, {}, "", None, reason)


def _through_pool(
    tasks: dict[int, Task], jobs: int, work: Callable[[Task], Outcome], keep: Callable[[int, Outcome], None]
) -> bool:
    """Run tasks in fresh processes and keep each outcome as it comes; False if a process died."""
    with _process_pool(min(jobs, len(tasks))) as pool:
        with _deaf_to_interrupts():
            futures = {pool.submit(work, task): index for index, task in tasks.items()}
        for future in as_completed(futures):
            try:
                keep(futures[future], future.result())
            except BrokenProcessPool:
                return False
    return True


@contextmanager
def _process_pool(jobs: int) -> Iterator[Executor]:
    """Give a pool of spawned processes that ends at once when this process is interrupted or dies."""
    others = set(multiprocessing.active_children())
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_end_with_parent)
    try:
        yield pool
    except BaseException:
        # Waiting for the runs under way would keep a Ctrl-C hanging for as long as they take.
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start processes that ignore Ctrl-C, which a terminal sends to all of them: only this one answers it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def _end_with_parent() -> None:
    """Let a worker process end when its parent is killed: it would wait for the next run for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def wait_and_end() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=wait_and_end, daemon=True).start()
