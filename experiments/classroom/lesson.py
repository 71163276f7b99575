"""A session as a Mesa model: its agents are those of the first world, its data collector holds what charts draw.

`Lesson` is `ProductionRelations` whose quarters are made by a `Session`, so that both worlds of twins step together and
what a page does to them stands in the session's recipes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from threading import Lock
from typing import Any

from mesa import DataCollector

from experiments.classroom.series import CHARTS, Chart, shown
from experiments.classroom.session import LONGEST, USUAL_PEOPLE, Session
from experiments.classroom.texts import Refused
from experiments.classroom.told import say
from experiments.classroom.world import World
from simulation.model import ProductionRelations
from simulation.run import Simulation
from simulation.scenario import Scenario, bundled_scenarios
from simulation.scenario.problems import quoted

NO_TWIN = "—"
LANGUAGE = "en"
"""Mesa's own words on the page have no other language."""


class Lesson(ProductionRelations):
    """One world or twins as a Mesa model; `session` is what the page of the classroom plays, too."""

    def __init__(self, *, world: str = "baseline", twin: str = NO_TWIN, people: int = USUAL_PEOPLE,
                 rng: int | str = 0) -> None:
        """Open bundled scenarios, `twin` beside the first on the same seed; raises `Refused` and ValueError.

        The first is not called `scenario`, as which Mesa 3.5 hands over something else at each Reset.
        """
        for name in {world, twin} - {NO_TWIN}:
            if name not in bundled_scenarios():
                raise Refused("no_scenario", name=quoted(name))
        session = Session(world, None if twin == NO_TWIN else twin, seed=int(rng), people=people)
        super().__init__(scenario=session.worlds[0].scenario, rng=session.seed)
        self.session = session
        self.simulation = FirstWorld(session)
        self.lock = Lock()
        self.datacollector = DataCollector(model_reporters={
            name: partial(latest, chart=chart, measure=measure, world=world)
            for chart in CHARTS.values() for name, measure, world in columns(session, chart)})
        self.datacollector.collect(self)

    def step(self) -> None:
        """Live through one quarter in every world; the model stops at the end of the longest lesson."""
        with self.lock:
            super().step()
        self.running = self.session.period < LONGEST

    def move(self, moved: Mapping[str, object], world: int) -> None:
        """Move sliders of a world between two quarters; raises `Refused`."""
        with self.lock:
            self.session.move(moved, world)

    def reform(self, regime: str, world: int) -> None:
        """Let a world take over the rules of a bundled scenario between two quarters; raises `Refused`."""
        with self.lock:
            self.session.reform(regime, world)


class FirstWorld:
    """The first world of a session, to be asked what a simulation is asked; its step is the session's."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def simulation(self) -> Simulation:
        """What a move before the first quarter replaces by another."""
        return self.session.worlds[0].simulation

    @property
    def scenario(self) -> Scenario:
        """The scenario as it stands."""
        return self.simulation.scenario

    @property
    def seed(self) -> int:
        """The seed of all chance."""
        return self.simulation.seed

    @property
    def economy(self) -> Any:
        """The economy as it stands."""
        return self.simulation.economy

    @property
    def records(self) -> list[dict[str, float]]:
        """One row of measures a quarter."""
        return self.simulation.records

    def step(self) -> None:
        """Let a quarter pass in every world."""
        self.session.step()


def columns(session: Session, chart: Chart) -> list[tuple[str, str, int]]:
    """Return the columns that a chart draws of a session: name, measure, world."""
    ends = [f" ({letter}: {name})" for letter, name in zip("AB", session.names, strict=False)]
    return [(f"{say(LANGUAGE, 'line', measure)}{end if session.is_twin else ''}", measure, world)
            for world, end in enumerate(ends) for measure in chart.measures]


def latest(model: Any, chart: Chart, measure: str, world: int) -> float:
    """Return a measure of the last quarter of a world as its chart shows it; nan before the first."""
    of: World = model.session.worlds[world]
    return shown(chart.form, measure, of.records[-1]) if of.records else math.nan
