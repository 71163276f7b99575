"""The page of one viewer: what can be done on it, each wish carried out beside the server's loop, then shown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any, TypeAlias

import panel
from panel.io.state import set_curdoc

from experiments.classroom.controls import Refused
from experiments.classroom.exhibits import Views
from experiments.classroom.guard import Places
from experiments.classroom.layout import Widgets
from experiments.classroom.serve import Opening
from experiments.classroom.session import Recipe, Session, check_people_and_seed
from experiments.classroom.texts import LANGUAGES, text
from experiments.classroom.viewer import Viewer
from simulation.scenario import ScenarioError, bundled_scenarios

State: TypeAlias = tuple[Sequence[Recipe], Mapping[str, float], int]
TITLE = "Relations of production"
LOOK_AGAIN = 1_000
"""Milliseconds between two looks for a free place."""


def opened(opening: Opening, places: Places, threads: Executor) -> panel.Column:
    """Return the page of a viewer who has just come: their own worlds, or their place in the queue."""
    document: Any = panel.state.curdoc
    asked = [word.decode() for word in panel.state.session_args.get("language", [])]
    language = next((word for word in asked if word in LANGUAGES), "en")
    key: str = document.session_context.id
    whole = panel.Column(sizing_mode="stretch_width")
    page = Page(opening, Viewer(threads), language, document)

    def look() -> bool:
        place = places.come(key)
        if place == 0:
            whole[:] = [page.widgets.layout()]
            page.wish(page.open())
        else:
            told = text(language, "message.queue", number=places.seats, place=place)
            whole[:] = [panel.pane.HTML(f"<p role='status'>{told}</p>")]
        return place > 0

    def leave(_: Any) -> None:
        places.leave(key)
        page.close()

    def come() -> None:
        if look():
            def look_again() -> None:
                if not look():
                    waiting.stop()

            waiting = panel.state.add_periodic_callback(look_again, LOOK_AGAIN)

    document.on_session_destroyed(leave)
    places.come(key)
    panel.state.onload(come)
    return whole


class Page:
    """Widgets, and the viewer's session behind them."""

    def __init__(self, opening: Opening, viewer: Viewer, language: str, document: Any) -> None:
        self.viewer = viewer
        self.language = language
        self.document = document
        self.opening = opening
        self.widgets = Widgets(language, opening)
        self.tasks: set[asyncio.Task[None]] = set()
        self._listen()

    def close(self) -> None:
        """Stop whatever is under way; a quarter that is being made ends by itself."""
        self.viewer.playing = False
        for task in self.tasks:
            task.cancel()
        self.viewer.session = None

    def wish(self, doing: Coroutine[Any, Any, None]) -> None:
        """Begin to do something, and tell on the page how it went."""
        task = asyncio.get_running_loop().create_task(self._fulfil(doing))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def open(self) -> None:
        """Open the worlds that are chosen; raises `Refused` and ScenarioError."""
        chosen = self.widgets
        names = [chosen.first.value, *([chosen.second.value] if chosen.twins.value else [])]
        for name in names:
            if name not in bundled_scenarios() and name not in (self.opening.name, self.opening.other):
                raise Refused(text(self.language, "message.unknown_scenario", name=name))
        await self._in_document(lambda: chosen.tell(text(self.language, "message.opening")))
        seed, people = chosen.seed.value, chosen.people.value
        check_people_and_seed(people, seed)
        await self.viewer.open(names[0], names[1] if len(names) > 1 else None, int(seed or 0), int(people or 0))
        about = await self.viewer.ask(lambda session: [world.scenario for world in session.worlds])
        await self.viewer.ask(lambda session: chosen.exhibits.begin(session, chosen.person.value))
        await self._in_document(chosen.exhibits.clear)
        await self._in_document(lambda: chosen.show_info(about))

    async def move(self, control: str, value: object) -> None:
        """Move a slider of the chosen world; raises `Refused`."""
        world = self.widgets.world_number
        await self.viewer.ask(lambda session: session.move({control: value}, world))

    async def reform(self) -> None:
        """Let the chosen world take over the chosen rules; raises `Refused`."""
        regime, world = self.widgets.regime.value, self.widgets.world_number
        if regime not in bundled_scenarios():
            raise Refused(text(self.language, "message.unknown_scenario", name=regime))
        await self.viewer.ask(lambda session: session.reform(regime, world))

    async def play(self) -> None:
        """Play, unless it plays already; raises what stepping raises."""
        if not self.viewer.playing:
            await self.viewer.play(self._play_on)

    async def pause(self) -> None:
        """Stop playing after the quarter under way."""
        self.viewer.playing = False

    async def reset(self) -> None:
        """Open the worlds anew, as they were chosen."""
        self.viewer.playing = False
        await self.viewer.ask(Session.reset)

    async def look(self) -> None:
        """Show what there is: the sliders of another world, or other charts."""

    async def follow(self) -> None:
        """Follow the chosen person of the chosen world; raises `Refused` if there is none."""
        person, world = self.widgets.person.value, self.widgets.world_number
        await self.viewer.ask(lambda session: self.widgets.exhibits.follow(session, person, world))

    def _listen(self) -> None:
        chosen = self.widgets
        wishes: tuple[tuple[panel.widgets.Button, Callable[[], Coroutine[Any, Any, None]]], ...] = (
            (chosen.open, self.open), (chosen.play, self.play), (chosen.pause, self.pause),
            (chosen.reset, self.reset), (chosen.reform, self.reform),
            (chosen.step, partial(self.viewer.step, 1)), (chosen.steps, partial(self.viewer.step, 10)))
        for button, wish in wishes:
            button.on_click(partial(self._clicked, wish))
        for name, slider in chosen.sliders.items():
            slider.param.watch(partial(self._moved, name), "value_throttled")
        for widget, show in ((chosen.world, self.look), (chosen.shown, self.look), (chosen.person, self.follow)):
            widget.param.watch(partial(self._clicked, show), "value")
        chosen.speed.param.watch(lambda event: setattr(self.viewer, "speed", min(max(event.new, 0.5), 20.0)), "value")

    def _clicked(self, wish: Callable[[], Coroutine[Any, Any, None]], _: Any) -> None:
        self.wish(wish())

    def _moved(self, control: str, event: Any) -> None:
        self.wish(self.move(control, event.new))

    async def _fulfil(self, doing: Coroutine[Any, Any, None]) -> None:
        message, is_error = "", True
        try:
            await doing
        except (Refused, ScenarioError) as error:
            message = str(error)
        except Exception as error:
            # Books that do not balance, or a bug: told here, kept whole in the log; the server goes on for the others.
            logging.getLogger(__name__).exception("a world cannot go on")
            message = text(self.language, "message.failed", reason=f"{type(error).__name__}: {error}")
        if self.viewer.session is not None:
            await self._draw()
            state = await self.viewer.ask(self._state)
            whole = {} if self.viewer.playing else await self._views({})
            await self._in_document(lambda: self._settle(*state, whole))
            message, is_error = message or text(self.language, "page.quarter", quarter=state[2]), bool(message)
        await self._in_document(lambda: self.widgets.tell(message, is_error))

    def _state(self, session: Session) -> State:
        world = min(self.widgets.world_number, len(session.worlds) - 1)
        return session.recipes(), session.sliders(world), session.period

    def _settle(self, recipes: Sequence[Recipe], positions: Mapping[str, float], period: int,
                whole: Views) -> None:
        self.widgets.show_recipes(recipes, period)
        self.widgets.exhibits.tell(whole)
        self.widgets.set_sliders(positions)

    async def _draw(self) -> None:
        found = await self._views(self.widgets.exhibits.since())
        await self._in_document(lambda: self.widgets.exhibits.show(found))

    async def _play_on(self) -> None:
        await self._draw()
        quarter = text(self.language, "page.quarter", quarter=self.viewer.ready.period)
        await self._in_document(lambda: self.widgets.tell(quarter))

    async def _views(self, since: Mapping[str, int]) -> Views:
        chosen = self.widgets
        return await self.viewer.ask(partial(chosen.exhibits.views, since, list(chosen.shown.value),
                                             chosen.world_number))

    async def _in_document(self, change: Callable[[], None]) -> None:
        """Change the page under the lock of its document, and wait until that is done."""
        done = asyncio.get_running_loop().create_future()

        def change_now() -> None:
            try:
                with set_curdoc(self.document):
                    change()
            except Exception as error:
                done.set_exception(error)
            else:
                done.set_result(None)

        self.document.add_next_tick_callback(change_now)
        await done
