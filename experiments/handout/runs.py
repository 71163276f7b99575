"""The runs of a handout: what each chart of the class shows, kept from every run, and then as whole numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from experiments.classroom.session import Session
from experiments.classroom.story import SECTORS, Story, StoryView
from experiments.classroom.views import CHARTS, Chart, lorenz_view, series_view
from experiments.handout.plan import LORENZ_EVERY, LORENZ_POINTS, CannotHandOut, Plan
from experiments.processes import stream
from experiments.worker_process import Failure

PERSON, STORY_PLACES = 0, 4
"""Whose story is told, and decimal places of its incomes."""
LORENZ_PLACES = 3
"""Decimal places of a share of a Lorenz curve."""
DIGITS = 5
"""Digits of the largest amount of money; two amounts are to be compared to a tenth of a per cent."""


@dataclass(frozen=True, slots=True)
class Task:
    """One run to make."""

    source: str
    moved: Mapping[str, float]
    seed: int
    people: int
    periods: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a run: values by measure, Lorenz curves by kind in the quarters of `curve_quarters`, a life."""

    series: Mapping[str, list[float]]
    curves: Mapping[str, list[list[float]]]
    story: StoryView
    digest: str


def tasks(plan: Plan) -> Iterator[Task]:
    """Yield the runs of a plan: by scenario, then by point, then by seed."""
    for source in plan.sources:
        for point in plan.points:
            for seed in range(plan.seeds):
                yield Task(source, plan.moved(point), seed, plan.people, plan.periods)


def curve_quarters(periods: int) -> list[int]:
    """Return the quarters of which Lorenz curves are kept: the first of every year, and the last of all."""
    return sorted({*range(0, periods, LORENZ_EVERY), periods - 1})


def carry_out(task: Task) -> Kept:
    """Make one run, through the session of the class, so that its views say what is shown."""
    session = Session(task.source, seed=task.seed, people=task.people)
    if task.moved:
        session.move(task.moved)
    story = Story.begin(session, PERSON)
    curves: dict[str, list[list[float]]] = {"income": [], "wealth": []}
    wanted = set(curve_quarters(task.periods))
    for quarter in range(task.periods):
        session.step()
        if quarter in wanted:
            for line in lorenz_view(session, LORENZ_POINTS).curves:
                curves[line.measure].append(line.values)
    series = {line.measure: line.values for chart in CHARTS for line in series_view(session, chart).lines}
    return Kept(series, curves, story.view(), session.worlds[0].digest)


def carry_out_all(plan: Plan, jobs: int, when_done: Callable[[], None] = lambda: None) -> list[Kept]:
    """Make all runs, so many at a time; raises `CannotHandOut` if one fails, since the page would have a hole."""
    found: dict[int, Kept] = {}
    for (number, task), result in stream(partial(_numbered, carry_out), enumerate(tasks(plan)), jobs):
        if isinstance(result, Failure):
            moved = "".join(f", {name} {value:g}" for name, value in task.moved.items())
            raise CannotHandOut(f"{task.source}{moved}, seed {task.seed} failed:\n{result.reason}", exit_code=1)
        found[number] = result
        when_done()
    return [found[number] for number in range(plan.runs)]


def _numbered(work: Callable[[Task], Kept], numbered: tuple[int, Task]) -> Kept:
    return work(numbered[1])


def places(chart: Chart, runs: Sequence[Kept]) -> int:
    """Return how many decimal places of a chart's values are kept: a little more than its sentence says."""
    match chart.unit:
        case "per cent":
            return 1 if chart.is_stacked else 2
        case "index":
            return 4
        case "persons":
            return 0
    largest = max((abs(value) for run in runs for measure in chart.measures for value in run.series[measure]),
                  default=0.0)
    return max(DIGITS - 1 - math.floor(math.log10(largest)), 0) if largest > 0.0 else 0


def life(story: StoryView) -> dict[str, object]:
    """Return a story as whole numbers: -1 where there is no job or machine, and quarters where something happened."""
    none_or = [(SECTORS.index(each.sector) if each.sector else -1, -1 if each.firm is None else each.firm,
                -1 if each.machine is None else each.machine) for each in story.moments]
    jobs, firms, machines = (packed(column, 0) for column in zip(*none_or, strict=True))
    return {"incomes": [packed(line.values, STORY_PLACES) for line in story.lines],
            "jobs": jobs, "firms": firms, "machines": machines,
            "paced": [each.quarter for each in story.moments if each.is_paced],
            "successors": [each.quarter for each in story.moments if each.is_successor]}


def packed(values: Sequence[float], decimals: int) -> list[int]:
    """Return what `whole` gives as steps, each from the value before, which take less room; the first from 0."""
    told = whole(values, decimals)
    return [value - before for before, value in zip([0, *told], told, strict=False)]


def whole(values: Sequence[float], decimals: int) -> list[int]:
    """Round values to so many decimal places and write them as whole numbers of the last one."""
    return [round(round(value, decimals) * 10**decimals) for value in values]
