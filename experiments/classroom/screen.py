"""What one viewer sees, kept up with their session: first what is in sight, then the rest, each change under a lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from panel.io.document import unlocked
from panel.io.state import set_curdoc

from experiments.classroom.exhibits import NAMES, Exhibits, Table, Views
from experiments.classroom.frame import Frame
from experiments.classroom.layout import Widgets
from experiments.classroom.serve import Opening
from experiments.classroom.session import Recipe, Session
from experiments.classroom.texts import LANGUAGES, text
from experiments.classroom.viewer import Viewer
from simulation import Scenario

State: TypeAlias = tuple[Sequence[Recipe], Mapping[str, float], int]
TITLE = "Relations of production"
INFO = ("what", "how", "notice", "try")
"""Parts of a scenario's Info text that belong in a class."""
PATIENCE = 3.0
"""Seconds that a play waits for a browser to draw a quarter; one that has gone away must not hold it for ever."""
REST = 0.3
"""Seconds without a wish after which tables are written, which takes a browser's time."""


class Screen:
    """Widgets, charts and words of a page, in a language."""

    def __init__(self, opening: Opening, viewer: Viewer, language: str, document: Any) -> None:
        self.opening, self.viewer, self.language, self.document = opening, viewer, language, document
        self.frame = Frame(TITLE)
        self.widgets = Widgets(language, opening)
        self.exhibits = Exhibits(self.frame.pictures, language)
        self.in_sight: frozenset[str] | None = None
        """Charts in sight, or None before a browser has told."""
        self.told: dict[str, Any] = {}
        self._drawing = asyncio.Lock()
        self._drawn = asyncio.Event()
        self._awaited = self._turn = 0
        self._furnish()

    @property
    def shown(self) -> list[str]:
        """The charts that are chosen, in the order in which they stand."""
        return [name for name in NAMES if name in self.widgets.shown.value]

    def say(self, key: str, **values: object) -> str:
        """Return a text in the viewer's language."""
        return text(self.language, key, **values)

    def tell(self, **told: Any) -> None:
        """Tell the browser something by name, as page.js knows it; it stays told until another takes its place."""
        self.told |= told
        self.frame.tell(**told)

    def message(self, message: str) -> None:
        """Say what was done."""
        self.tell(message=message, alert="")

    def alert(self, message: str) -> None:
        """Say what went wrong, to be read aloud at once."""
        self.tell(message="", alert=message)

    def greet(self) -> None:
        """Tell a browser that has just come everything that is not told by widgets."""
        self.frame.tell_language(self.language, self.widgets.slider_texts())
        self.tell(charts=self.shown, **{name: value for name, value in self.told.items() if name != "charts"})

    async def begin(self, scenarios: Sequence[Scenario]) -> None:
        """Show other worlds: their Info texts, and charts that are still to be drawn."""
        await self._change_all(lambda: self._show_worlds(scenarios))

    async def translate(self, scenarios: Sequence[Scenario], listen: Callable[[], None]) -> None:
        """Show everything in the next language, and leave what is chosen as it is; then listen to other widgets."""
        def change() -> None:
            self._translate(scenarios)
            listen()

        await self._change_all(change)

    async def enlarge(self, is_large: bool) -> None:
        """Draw the charts for a room, or for a desk."""
        def change() -> None:
            self.exhibits.is_large = is_large

        await self._change_all(change)

    def note_drawn(self, number: object) -> None:
        """Take note that the browser has drawn what a message of this number told."""
        if number == self._awaited:
            self._drawn.set()

    async def show(self) -> None:
        """Show a session: at once what is in sight, and, where all is at rest, what each chart says and its table."""
        self._turn += 1
        turn = self._turn
        await self._draw(self._seen())
        await self._settle()
        await asyncio.sleep(REST if self.in_sight is not None else 0.0)
        for name in self.shown:
            if turn == self._turn and not self.viewer.playing:
                if name not in self.exhibits.charts and not self.exhibits.is_large:
                    await self._draw([name])      # once, so that nothing moves when it comes into sight
                await self._write(name)

    async def play_on(self) -> None:
        """Show a quarter of a play, and wait until the browser has drawn it, lest it falls behind."""
        await self._draw(self._seen())
        await self.in_document(self._tell_quarter)
        try:
            await asyncio.wait_for(self._drawn.wait(), PATIENCE if self.in_sight is not None else 0.0)
        except TimeoutError:
            return

    async def catch_up(self) -> None:
        """Draw what has come into sight."""
        if self.viewer.session is not None:
            await self._draw(self._seen())

    async def in_document(self, change: Callable[[], None]) -> None:
        """Change the page under the lock of its document, and wait until that is done."""
        done = asyncio.get_running_loop().create_future()

        def change_now() -> None:
            try:
                # All in one, in the order made: Panel and Bokeh else send by ways of their own, and rows of a chart
                # could come before the chart.
                with set_curdoc(self.document), unlocked(policy="collect"):
                    change()
            except Exception as error:
                done.set_exception(error)
            else:
                done.set_result(None)

        self.document.add_next_tick_callback(change_now)
        await done

    def _seen(self) -> list[str]:
        return [name for name in self.shown if self.in_sight is None or name in self.in_sight]

    async def _draw(self, names: Sequence[str]) -> None:
        """Draw charts with their sentences."""
        async with self._drawing:
            if names and self.viewer.session is not None:
                views = await self._views(self.exhibits.since(), names)
                await self.in_document(lambda: self._tell_words(self.exhibits.show(views)))

    async def _write(self, name: str) -> None:
        """Write a chart's sentence and table, whether it is drawn or not."""
        whole = await self._views({}, [name])
        words, tables = self.exhibits.words(whole), self.exhibits.tables(whole)
        await self.in_document(lambda: self._tell_words(words, tables))

    async def _views(self, since: Mapping[str, int], names: Sequence[str]) -> Views:
        return await self.viewer.read(partial(self.exhibits.views, since, names, self.widgets.world_number))

    def _tell_words(self, words: Mapping[str, str], tables: Mapping[str, Table] | None = None) -> None:
        self.frame.tell(words=words, tables=tables or {})

    async def _change_all(self, change: Callable[[], None]) -> None:
        """Let go of all charts, which none may be drawing meanwhile, and change what decides how they look."""
        def change_now() -> None:
            change()
            self.exhibits.clear()

        async with self._drawing:
            await self.in_document(change_now)

    def _translate(self, scenarios: Sequence[Scenario]) -> None:
        self.language = LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)]
        before, self.widgets = self.widgets, Widgets(self.language, self.opening)
        self.widgets.keep(before)
        self._furnish()
        self.exhibits.language = self.language
        self.greet()
        if scenarios:
            self._show_worlds(scenarios)

    async def _settle(self) -> None:
        """Put sliders, and how to make the worlds again, where the session is."""
        state = await self.viewer.read(self._state)
        await self.in_document(partial(self._settle_now, *state))

    def _settle_now(self, recipes: Sequence[Recipe], positions: Mapping[str, float], period: int) -> None:
        self.widgets.set_sliders(positions)
        self.tell(charts=self.shown, quarter=self.say("page.passed", quarter=period), recipes=[{
            "name": f"world_{letter.lower()}.toml", "file": recipe.file, "command": recipe.command,
            "label": self.say("button.download", world=letter),
            "digest": self.say("reproduce.digest", digest=recipe.digest),
        } for letter, recipe in zip("AB", recipes if period else (), strict=False)])

    def _state(self, session: Session) -> State:
        world = min(self.widgets.world_number, len(session.worlds) - 1)
        return session.recipes(), session.sliders(world), session.period

    def _tell_quarter(self) -> None:
        self._drawn.clear()
        quarter = self.say("page.passed", quarter=self.viewer.ready.period)
        self._awaited = self.frame.number + 1
        self.tell(message="", alert="", quarter=quarter, drawn=self._awaited)

    def _show_worlds(self, scenarios: Sequence[Scenario]) -> None:
        first, *others = (scenario.title for scenario in scenarios)
        session = self.viewer.ready
        self.tell(worlds=self.say("page.worlds", first=first, second=others[0], seed=session.seed) if others else
                  self.say("page.one_world", first=first, seed=session.seed, people=session.people),
                  info=[(f"{letter}: {scenario.title}" if others else scenario.title,
                         [(self.say(f"info.{key}"), scenario.info[key]) for key in INFO if key in scenario.info])
                        for letter, scenario in zip("AB", scenarios, strict=False)])

    def _furnish(self) -> None:
        for name, content in self.widgets.places().items():
            self.frame.places[name][:] = content
