"""The page of one viewer: what can be done on it, each wish carried out beside the server's loop, then shown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any, TypeAlias

import panel

from experiments.classroom.controls import controls
from experiments.classroom.exhibits import NAMES
from experiments.classroom.layout import FASTEST, SLOWEST
from experiments.classroom.pace import Pace
from experiments.classroom.readiness import Readiness
from experiments.classroom.screen import Screen
from experiments.classroom.serve import Opening
from experiments.classroom.session import Session, check_people_and_seed
from experiments.classroom.texts import Refused
from experiments.classroom.viewer import Viewer
from simulation import Scenario
from simulation.scenario import ScenarioError, bundled_scenarios
from simulation.scenario.problems import quoted

Doing: TypeAlias = Coroutine[Any, Any, str | None]
"""What a wish does; it returns what is to be said about it, if that is not plain to see."""
USUAL = 6.0
"""Seconds in which kernels compiled before are read from the disk; whoever waits longer waits for a compiler."""
TOLD_EVERY = 1.0
"""Seconds between two looks whether the kernels are compiled."""


class Page:
    """A screen, the viewer's session behind it, and what can be wished for."""

    def __init__(self, opening: Opening, viewer: Viewer, language: str, document: Any,
                 readiness: Readiness | None = None, acted: Callable[[], None] = lambda: None) -> None:
        self.opening, self.viewer, self.acted = opening, viewer, acted
        self.readiness = readiness
        self.screen = Screen(opening, viewer, language, document)
        self.pace = Pace()
        self.tasks: set[asyncio.Task[None]] = set()
        self.wishes: Mapping[str, Callable[[], Doing]] = {
            "toggle": self.toggle, "step": self.step, "steps": partial(self.step, 10), "reset": self.reset,
            "language": self.translate}
        """Wishes that the page's own keys and buttons make, by name."""
        self.screen.frame.hear(self._hear)
        self._listen()

    def close(self) -> None:
        """Stop whatever is under way; a quarter that is being made ends by itself."""
        self.viewer.playing = False
        for task in self.tasks:
            task.cancel()
        self.viewer.session = None

    def wish(self, doing: Doing) -> None:
        """Begin to do something, and tell on the page how it went; one who asks too fast is told that instead."""
        self.acted()
        if self.pace.allows():
            self._begin(self._fulfil(doing))
        else:
            doing.close()
            if self.pace.is_news():
                self.screen.alert(self.screen.say("refused.too_fast"))

    async def open(self) -> str | None:
        """Open the worlds that are chosen; raises `Refused` and ScenarioError."""
        chosen = self.screen.widgets
        names = [chosen.first.value, *([chosen.second.value] if chosen.twins.value else [])]
        for name in names:
            check_scenario(name, self.opening)
        seed, people = chosen.seed.value, chosen.people.value
        check_people_and_seed(people, seed)
        await self._wait_until_ready()
        await self.screen.in_document(lambda: self.screen.message(self.screen.say("message.opening")))
        await self.viewer.open(names[0], names[1] if len(names) > 1 else None, int(seed or 0), int(people or 0))
        await self.viewer.ask(lambda session: self.screen.exhibits.begin(session, chosen.person.value))
        scenarios = await self.viewer.ask(_scenarios)
        await self.screen.begin(scenarios)
        return None

    async def move(self, control: str, value: object) -> str | None:
        """Move a slider of the chosen world; raises `Refused`."""
        world = self.screen.widgets.world_number
        await self.viewer.ask(lambda session: session.move({control: value}, world))
        return self.screen.say("message.moved", slider=self.screen.say(controls()[control].label), world="AB"[world],
                               value=value, quarter=self.viewer.ready.period)

    async def reform(self) -> str | None:
        """Let the chosen world take over the chosen rules; raises `Refused`."""
        regime, world = self.screen.widgets.regime.value, self.screen.widgets.world_number
        check_scenario(regime)
        await self.viewer.ask(lambda session: session.reform(regime, world))
        return self.screen.say("message.reformed", world="AB"[world], reform=regime, quarter=self.viewer.ready.period)

    async def play(self) -> str | None:
        """Play, unless it plays already; raises what stepping raises."""
        if not self.viewer.playing:
            await self.viewer.play(self.screen.play_on)
        return None

    async def pause(self) -> str | None:
        """Stop playing after the quarter under way."""
        self.viewer.playing = False
        return None

    async def toggle(self) -> str | None:
        """Play or pause."""
        return await (self.pause() if self.viewer.playing else self.play())

    async def step(self, quarters: int = 1) -> str | None:
        """Let quarters pass; raises what stepping raises."""
        await self.viewer.step(quarters)
        return None

    async def reset(self) -> str | None:
        """Open the worlds anew, as they were chosen."""
        self.viewer.playing = False
        await self.viewer.ask(Session.reset)
        return self.screen.say("message.reset")

    async def look(self) -> str | None:
        """Show what there is: the sliders of another world, or other charts."""
        return None

    async def follow(self) -> str | None:
        """Follow the chosen person of the chosen world; raises `Refused` if there is none."""
        person, world = self.screen.widgets.person.value, self.screen.widgets.world_number
        await self.viewer.ask(lambda session: self.screen.exhibits.follow(session, person, world))
        return None

    async def translate(self) -> str | None:
        """Show everything in the next language, and leave the worlds, and what is chosen, as they are."""
        scenarios = await self.viewer.ask(_scenarios) if self.viewer.session is not None else []
        await self.screen.translate(scenarios, self._listen)
        return None

    async def enlarge(self, is_large: bool) -> str | None:
        """Draw charts for a room, or for a desk."""
        await self.screen.enlarge(is_large)
        return None

    def _hear(self, asked: Mapping[str, object]) -> None:
        """Do what the browser asks; whatever is not the page's own is left out."""
        if asked.get("ready") is True:
            self.screen.greet()
        if isinstance(seen := asked.get("seen"), list):
            self.screen.in_sight = frozenset(name for name in NAMES if name in seen)
            if self.pace.allows():
                self._begin(self.screen.catch_up())
        if "drawn" in asked:
            self.screen.note_drawn(asked["drawn"])
        if isinstance(is_large := asked.get("large"), bool):
            self.wish(self.enlarge(is_large))
        if isinstance(name := asked.get("wish"), str) and name in self.wishes:
            self.wish(self.wishes[name]())

    def _listen(self) -> None:
        chosen = self.screen.widgets
        wishes: tuple[tuple[panel.widgets.Button, Callable[[], Doing]], ...] = (
            (chosen.open, self.open), (chosen.play, self.play), (chosen.pause, self.pause),
            (chosen.reset, self.reset), (chosen.reform, self.reform), (chosen.step, self.step),
            (chosen.steps, partial(self.step, 10)))
        for button, wish in wishes:
            button.on_click(partial(self._clicked, wish))
        for name, slider in chosen.sliders.items():
            slider.param.watch(partial(self._moved, name), "value_throttled")
        for widget, show in ((chosen.world, self.look), (chosen.shown, self.look), (chosen.person, self.follow)):
            widget.param.watch(partial(self._clicked, show), "value")
        chosen.speed.param.watch(self._paced, "value")

    def _clicked(self, wish: Callable[[], Doing], _: Any) -> None:
        self.wish(wish())

    def _moved(self, control: str, event: Any) -> None:
        self.wish(self.move(control, event.new))

    def _paced(self, event: Any) -> None:
        self.viewer.speed = min(max(event.new, SLOWEST), FASTEST)

    def _begin(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _fulfil(self, doing: Doing) -> None:
        screen, said, wrong = self.screen, None, ""
        try:
            said = await doing
        except Refused as refused:
            wrong = refused.told(screen.language)
        except ScenarioError as error:
            wrong = str(error)
        except Exception as error:
            # Books that do not balance, or a bug: told here, kept whole in the log; the server goes on for the others.
            logging.getLogger(__name__).exception("a world cannot go on")
            wrong = screen.say("message.failed", reason=f"{type(error).__name__}: {error}")
        # Told before the charts that are not in sight are drawn, which nobody waits for.
        await screen.in_document(lambda: screen.alert(wrong) if wrong else screen.message(said or ""))
        if self.viewer.session is not None:
            await screen.show()

    async def _wait_until_ready(self) -> None:
        """Say how long the machine has been getting ready, until it is; nothing where it only reads what it kept."""
        while self.readiness is not None and not self.readiness.is_ready:
            if self.readiness.seconds > USUAL:
                said = self.screen.say("message.getting_ready", seconds=round(self.readiness.seconds))
                await self.screen.in_document(partial(self.screen.message, said))
            await asyncio.sleep(TOLD_EVERY)


def check_scenario(name: object, opening: Opening | None = None) -> None:
    """Raise `Refused` for a scenario that is neither bundled nor what the page was opened with."""
    if name not in bundled_scenarios() and (opening is None or name not in (opening.name, opening.other)):
        raise Refused("no_scenario", name=quoted(name))


def _scenarios(session: Session) -> list[Scenario]:
    return [world.scenario for world in session.worlds]
