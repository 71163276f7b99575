"""What a handout will hold: scenarios, where its sliders stop, seeds; checked and weighed before anything runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from experiments.classroom.controls import Control, Refused, controls, settings
from experiments.classroom.session import LONGEST, check_people_and_seed
from experiments.classroom.texts import LANGUAGES
from experiments.classroom.views import CHARTS
from experiments.sweep.estimate import (
    SECONDS_A_QUARTER,
    SECONDS_A_WORKER_QUARTER,
    SECONDS_TO_START,
    counted,
    duration,
    size,
)
from simulation import Scenario, load_scenario
from simulation.scenario.problems import did_you_mean, quoted

USUAL = ("capability_growth", "basic_income")
"""What the sliders move if nobody chooses; of these, what the scenarios have alike."""
MOST_SLIDERS = 2
STOPS_ALONE, STOPS_OF_TWO = 5, 3
"""Where a slider stops: more often if it is the only one, since stops multiply."""
MOST_BYTES = 2_000_000
BYTES_OF_PAGE, BYTES_A_VALUE = 90_000, 3.5
"""Texts and programme; and a number with its comma, rather more than most take."""
COLUMNS_OF_STORY = 8
LORENZ_EVERY, LORENZ_POINTS = 4, 41
"""Quarters between two Lorenz curves that are kept, and points of each."""


class CannotHandOut(Exception):
    """Why there will be no handout."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class Axis:
    """A slider of the page: what it sets, where it stops, and at which stop the scenarios are as they are."""

    control: Control
    values: tuple[float, ...]
    own: int


@dataclass(frozen=True)
class Plan:
    """The runs of a handout: every scenario at every point of the sliders on every seed."""

    sources: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    axes: tuple[Axis, ...]
    people: int
    periods: int
    seeds: int
    language: str

    @property
    def points(self) -> list[tuple[int, ...]]:
        """All combinations of stops, the last slider moving fastest."""
        return list(product(*(range(len(axis.values)) for axis in self.axes)))

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.sources) * len(self.points) * self.seeds

    def moved(self, point: Sequence[int]) -> dict[str, float]:
        """Return what the sliders set at a point; where one stands as the scenarios have it, it sets nothing."""
        return {axis.control.id: axis.values[place] for axis, place in zip(self.axes, point, strict=True)
                if place != axis.own}

    def values(self, scenario: Scenario, point: Sequence[int]) -> dict[str, object]:
        """Return all values by path that a run sets upon its scenario; raises `Refused`."""
        return {"population.workers": self.people, **settings(self.moved(point), scenario)}

    def seconds(self, jobs: int) -> float:
        """Estimate how long all runs take with so many processes."""
        each = self.periods * (SECONDS_A_QUARTER + SECONDS_A_WORKER_QUARTER * self.people)
        return SECONDS_TO_START + each * math.ceil(self.runs / jobs)

    @property
    def bytes(self) -> int:
        """Estimate the size of the page, rather too large than too small."""
        lines = sum(len(chart.measures) for chart in CHARTS.values()) + COLUMNS_OF_STORY
        curves = 2 * LORENZ_POINTS * (self.periods / LORENZ_EVERY + 2)
        return BYTES_OF_PAGE + round(self.runs * BYTES_A_VALUE * (lines * self.periods + curves))

    def sentence(self, jobs: int) -> str:
        """Say what will be run, how long it takes and how large the page will be."""
        return (f"{counted(self.runs, 'run')}: {counted(len(self.sources), 'scenario')}, "
                f"{counted(len(self.points), 'point')}, {counted(self.seeds, 'seed')}, {self.people:,} people, "
                f"{counted(self.periods, 'quarter')}; about {duration(self.seconds(jobs))} with "
                f"{counted(jobs, 'process', 'es')}, a page of about {size(self.bytes)}")


def planned(sources: Sequence[str], scenarios: Sequence[Scenario], vary: Sequence[str], *, people: int, periods: int,
            seeds: int, language: str) -> Plan:
    """Check what was asked for; raises `CannotHandOut` for what cannot be run or would not fit into a page."""
    if language not in LANGUAGES:
        raise CannotHandOut(f"there is no language {quoted(language)}; there are {', '.join(LANGUAGES)}")
    seen: dict[str, str] = {}
    for source, scenario in zip(sources, scenarios, strict=True):
        if scenario.digest in seen:
            raise CannotHandOut(f"{source} is the same as {seen[scenario.digest]}: two worlds that never differ")
        seen[scenario.digest] = source
    try:
        check_people_and_seed(people, seeds - 1)
        plan = Plan(tuple(sources), tuple(scenarios), axes(scenarios, vary, periods), people, periods, seeds, language)
        for scenario, point in product(scenarios, plan.points):
            load_scenario(scenario, plan.values(scenario, point))
    except Refused as refused:
        raise CannotHandOut(str(refused)) from None
    if periods > LONGEST:
        raise CannotHandOut(f"{periods} quarters are not allowed; give 1 to {LONGEST}")
    if plan.bytes > MOST_BYTES:
        raise CannotHandOut(f"{counted(plan.runs, 'run')} of {counted(periods, 'quarter')} would make a page of about "
                            f"{size(plan.bytes)}, and no more than {size(MOST_BYTES)} are allowed; "
                            "give fewer --seeds, --periods, --vary or scenarios")
    return plan


def axes(scenarios: Sequence[Scenario], vary: Sequence[str], periods: int) -> tuple[Axis, ...]:
    """Return the sliders asked for, or the usual ones; raises `CannotHandOut` where scenarios do not have one alike."""
    alike = shared(scenarios, periods)
    if len(set(vary)) < len(vary):
        raise CannotHandOut("--vary names a slider twice")
    if len(vary) > MOST_SLIDERS:
        raise CannotHandOut(f"--vary names {len(vary)} sliders; a page has at most {MOST_SLIDERS}")
    for name in vary:
        if name not in controls():
            hint = did_you_mean(name, controls()) or f"; there are {', '.join(controls())}"
            raise CannotHandOut(f"--vary: there is no slider {quoted(name)}{hint}")
        if name not in alike:
            raise CannotHandOut(f"--vary: the scenarios differ in {name}, or change it on their way; "
                                f"they have alike: {', '.join(alike) or 'none'}")
    chosen = vary or [name for name in USUAL if name in alike] or list(alike)[:1]
    count = STOPS_ALONE if len(chosen) == 1 else STOPS_OF_TWO
    return tuple(Axis(controls()[name], *stops(controls()[name], alike[name], count)) for name in chosen)


def shared(scenarios: Sequence[Scenario], periods: int) -> Mapping[str, float]:
    """Return the sliders that stand alike in all scenarios from the first quarter to the last, and where."""
    found = {}
    for name, control in controls().items():
        section, key = control.path.split(".")
        values = {float(scenario.at(period).model_dump()[section][key])
                  for scenario in scenarios for period in (0, periods - 1)}
        if len(values) == 1:
            found[name] = values.pop()
    return found


def stops(control: Control, own: float, count: int) -> tuple[tuple[float, ...], int]:
    """Spread so many stops evenly over a slider, with the scenarios' own value among them; return its place too."""
    steps = round((control.high - control.low) / control.step)
    even = [control.low + control.step * round(steps * place / (count - 1)) for place in range(count)]
    values = [round(value, 6) for value in even]
    if own not in values:
        inner = range(1, count - 1) if control.low < own < control.high else range(count)
        values[min(inner, key=lambda place: abs(values[place] - own))] = own
    values = sorted(set(values))
    return tuple(values), values.index(own)
