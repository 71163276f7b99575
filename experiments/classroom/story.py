"""One person's story: job, machine beside it and income by source, kept quarter by quarter while a session plays."""

from __future__ import annotations

from dataclasses import dataclass, field

from experiments.classroom.series import Line
from experiments.classroom.session import Session
from experiments.classroom.texts import Refused
from simulation.metrics.income_sources import SOURCES, incomes_by_source
from simulation.scenario.problems import quoted

SECTORS = ("goods", "services", "machine_makers")
"""Sectors in the order of their codes; a test holds it to the model's."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a person did and got in a quarter; `firm` and `machine` are identities, None where there is none."""

    quarter: int
    firm: int | None
    sector: str
    machine: int | None
    is_paced: bool
    """Whether the machine sets the pace; else the person leads it."""
    is_successor: bool
    """Whether this is the first quarter of somebody who took the place of the one before."""
    income: tuple[float, ...]
    """¤ by source, in the order of `SOURCES`; taxes are below zero."""


@dataclass(frozen=True, slots=True)
class StoryView:
    """A person's story from quarter `start` on; `lines` hold ¤ a quarter by source."""

    person: int
    world: int
    start: int
    quarters: list[int]
    moments: tuple[Moment, ...]
    lines: tuple[Line, ...]


@dataclass
class Story:
    """A recorder of one person of one world: `session.watchers.append(story.watch)` and it keeps every quarter.

    A person is a place in the table of people: when somebody retires, a successor takes it over with what was left
    to it, and the moment says so.
    """

    person: int
    world: int = 0
    moments: list[Moment] = field(default_factory=list)

    @classmethod
    def begin(cls, session: Session, person: object, world: int = 0) -> Story:
        """Begin to record a person, its present quarter included; raises `Refused` for one who does not exist."""
        if isinstance(person, bool) or not isinstance(person, int) or not 0 <= person < session.people:
            raise Refused("no_person", name=quoted(person), last=session.people - 1)
        if isinstance(world, bool) or not isinstance(world, int) or not 0 <= world < len(session.worlds):
            raise Refused("no_world", name=quoted(world), count=len(session.worlds))
        story = cls(person, world)
        if session.period:
            story.watch(session)
        session.watchers.append(story.watch)
        return story

    def watch(self, session: Session) -> None:
        """Keep the quarter that has just passed; after a reset begin anew."""
        if self.moments and session.period <= self.moments[-1].quarter + 1:
            self.moments.clear()
        self.moments.append(moment(session, self.person, self.world))

    def end(self, session: Session) -> None:
        """Record no more."""
        session.watchers.remove(self.watch)

    def view(self, since: int = 0) -> StoryView:
        """Return the quarters from `since` on, all if these are yet to come."""
        since = since if self.moments and since <= self.moments[-1].quarter + 1 else 0
        told = tuple(each for each in self.moments if each.quarter >= since)
        lines = tuple(Line(source, self.world, [each.income[place] for each in told])
                      for place, source in enumerate(SOURCES))
        return StoryView(self.person, self.world, since, [each.quarter for each in told], told, lines)


def moment(session: Session, person: int, world: int = 0) -> Moment:
    """Read what a person did and got in the quarter that has just passed."""
    economy = session.worlds[world].simulation.economy
    people, relations = economy.households, economy.relations
    firm, machine = int(people.employer[person]), int(people.machine[person])
    return Moment(
        session.period - 1,
        int(economy.firms.identity[firm]) if firm >= 0 else None,
        SECTORS[economy.firms.sector[firm]] if firm >= 0 else "",
        int(economy.machines.identity[machine]) if machine >= 0 else None,
        bool(relations.is_paced[person]),
        bool(people.is_successor[person]),
        tuple(float(source) for source in incomes_by_source(economy)[:, person]),
    )
