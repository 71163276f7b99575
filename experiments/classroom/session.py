"""A lesson under way: one world or twins on the same seed, stepped together; knows nothing of any page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from experiments.classroom.controls import positions, settings
from experiments.classroom.texts import Refused
from experiments.classroom.world import World
from simulation.scenario import ScenarioError
from simulation.scenario.problems import quoted

LONGEST = 2_000
"""Quarters a lesson may last; a page that is left playing must not fill the memory."""
MOST_PEOPLE, FEWEST_PEOPLE = 5_000, 100
USUAL_PEOPLE = 1_000


@dataclass(frozen=True)
class Recipe:
    """How to make a world again: the file, the command, and the digest that both give."""

    file: str
    command: str
    digest: str


class Session:
    """One world, or two that differ in what they were opened with and in what was done to them."""

    def __init__(self, name: str = "baseline", other: str | None = None, *, seed: int = 0,
                 people: int = USUAL_PEOPLE) -> None:
        """Open a scenario, or two on the same seed; raises ScenarioError and `Refused`."""
        check_people_and_seed(people, seed)
        self.names = (name,) if other is None else (name, other)
        self.seed = seed
        self.people = people
        self.worlds: tuple[World, ...] = ()
        self.watchers: list[Callable[[Session], None]] = []
        """Called after each quarter, as by a recorder of one person's story."""
        self.reset()

    @property
    def period(self) -> int:
        """The quarter that comes next."""
        return self.worlds[0].period

    @property
    def is_twin(self) -> bool:
        """Whether there are two worlds."""
        return len(self.worlds) == 2

    def reset(self) -> None:
        """Open the worlds anew, as they were chosen."""
        self.worlds = tuple(World(name, self.seed, {"population.workers": self.people}) for name in self.names)

    def step(self, quarters: int = 1) -> None:
        """Let quarters pass in every world; raises `Refused` at the end of the longest lesson."""
        for _ in range(quarters):
            if self.period >= LONGEST:
                raise Refused("ended", quarters=LONGEST)
            for world in self.worlds:
                world.step()
            for watch in self.watchers:
                watch(self)

    def move(self, moved: Mapping[str, object], world: int = 0) -> None:
        """Move sliders of a world, from its next quarter on; raises `Refused` and leaves everything as it was."""
        one = self._world(world)
        try:
            one.set(settings(moved, one.scenario, one.period))
        except ScenarioError as error:
            raise Refused("by_the_model", reason=error.problems[0].message) from None

    def reform(self, regime: str, world: int = 0) -> None:
        """Let a world take over what a bundled scenario sets, from its next quarter on; raises `Refused`."""
        try:
            self._world(world).adopt(regime)
        except ScenarioError as error:
            raise Refused("by_the_model", reason=error.problems[0].message) from None

    def sliders(self, world: int = 0) -> dict[str, float]:
        """Return where the sliders of a world stand."""
        one = self._world(world)
        return positions(one.scenario, one.period)

    def series(self, measure: str) -> list[list[float]]:
        """Return a measure quarter by quarter, a list a world."""
        return [[row[measure] for row in world.records] for world in self.worlds]

    def difference(self, measure: str) -> list[float]:
        """Return by how much a measure of the second world exceeds the first's, quarter by quarter."""
        first, *rest = self.series(measure)
        return [there - here for here, there in zip(first, rest[0], strict=True)] if rest else []

    def recipes(self) -> Sequence[Recipe]:
        """Return for every world how to make it again."""
        letters = "ab"
        return [Recipe(world.file(), f"relations run world_{letters[number]}.toml --seed {self.seed} "
                                     f"--periods {max(world.period, 1)}", world.digest)
                for number, world in enumerate(self.worlds)]

    def _world(self, number: int) -> World:
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(self.worlds):
            raise Refused("no_world", name=quoted(number), count=len(self.worlds))
        return self.worlds[number]


def check_people_and_seed(people: object, seed: object) -> None:
    """Raise `Refused` for a number of people or a seed that a lesson cannot have."""
    if isinstance(people, bool) or not isinstance(people, int) or not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
        raise Refused("people", value=quoted(people), low=FEWEST_PEOPLE, high=MOST_PEOPLE)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise Refused("seed", value=quoted(seed))
