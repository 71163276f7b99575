"""Many runs, here or in processes: one that fails or dies is reported, and the others are kept."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from experiments.processes import stream
from experiments.worker_process import Failure

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
    for (index, task), result in stream(partial(_numbered, work), enumerate(tasks), jobs):
        outcomes[index] = _failed(task, result.reason) if isinstance(result, Failure) else result
        when_done(outcomes[index])
    return [outcomes[index] for index in range(len(tasks))]


def _numbered(work: Callable[[Task], Outcome], numbered: tuple[int, Task]) -> Outcome:
    return work(numbered[1])


def _failed(task: Task, reason: str) -> Outcome:
    return Outcome(task.name, task.seed, {}, "", None, reason)
