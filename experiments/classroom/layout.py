"""What stands on the page: menus, sliders, buttons, charts and texts, without what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from io import StringIO
from typing import Any

import panel

from experiments.classroom import told
from experiments.classroom.controls import controls
from experiments.classroom.exhibits import AT_FIRST, NAMES, Exhibits
from experiments.classroom.serve import Opening
from experiments.classroom.session import FEWEST_PEOPLE, MOST_PEOPLE, Recipe
from experiments.classroom.texts import text
from simulation import Scenario
from simulation.scenario import bundled_scenarios, load_scenario

FOREMOST = ("button.play", "menu.open")
TOLD = ("what", "how", "notice", "try")
"""Parts of a scenario's Info text that belong in a class."""


class Widgets:
    """All widgets of one page, by name."""

    def __init__(self, language: str, opening: Opening) -> None:
        self.say = partial(text, language)
        self.language = language
        titles = {f"{load_scenario(name).title} ({name})": name
                  for name in dict.fromkeys([*bundled_scenarios(), opening.name, opening.other or opening.name])}
        self.first = panel.widgets.Select(label=self.say("word.world_a"), options=titles, value=opening.name)
        self.second = panel.widgets.Select(label=self.say("word.world_b"), options=titles,
                                           value=opening.other or "citizens_fund")
        self.twins = panel.widgets.Checkbox(label=self.say("button.twin"), value=opening.other is not None)
        self.seed = panel.widgets.IntInput(label=self.say("menu.seed"), value=opening.seed, start=0, end=2**32 - 1)
        self.people = panel.widgets.IntInput(label=self.say("menu.people"), value=opening.people, start=FEWEST_PEOPLE,
                                             end=MOST_PEOPLE, step=100)
        self.open, self.play, self.pause, self.step, self.steps, self.reset, self.reform = (
            panel.widgets.Button(label=self.say(key), color="primary" if key in FOREMOST else "default")
            for key in ("menu.open", "button.play", "button.pause", "button.step", "button.step_ten", "button.reset",
                        "button.reform"))
        self.speed = panel.widgets.FloatSlider(label=self.say("button.speed"), start=0.5, end=20.0, step=0.5, value=2.0)
        self.world = panel.widgets.RadioButtonGroup(label=self.say("menu.target"), options={"A": 0, "B": 1}, value=0)
        self.regime = panel.widgets.Select(label=self.say("menu.reform"), options=titles, value="basic_income")
        self.sliders = {name: panel.widgets.FloatSlider(label=self.say(f"slider.{name}.label"), start=one.low,
                                                        end=one.high, step=one.step, value=one.low)
                        for name, one in controls().items()}
        self.exhibits = Exhibits(language)
        self.shown = panel.widgets.CheckBoxGroup(
            label=self.say("page.charts"), options={told.say(language, "chart", name): name for name in NAMES},
            value=list(AT_FIRST))
        self.person = panel.widgets.IntInput(label=self.say("menu.person"), value=0, start=0, end=MOST_PEOPLE - 1)
        self.message = panel.pane.HTML(sizing_mode="stretch_width")
        self.recipes = panel.Column(sizing_mode="stretch_width")
        self.info = panel.Column(sizing_mode="stretch_width")

    @property
    def world_number(self) -> int:
        """The world that sliders and reform are meant for."""
        return int(self.world.value)

    def layout(self) -> panel.Column:
        """Return everything in its place."""
        other = "zh" if self.language == "en" else "en"
        head = panel.pane.HTML(f"<h1>{self.say('page.title')}</h1>"
                               f"<a href='?language={other}'>{self.say('language.other')}</a>")
        left = panel.Column(self._heading("menu.scenarios"), self.first, self.twins, self.second, self.seed,
                            self.people, self.open, self._heading("page.controls"), self.world,
                            *self.sliders.values(), self.regime, self.reform,
                            self._heading("page.charts"), self.shown, self.person, width=330)
        right = panel.Column(panel.Row(self.play, self.pause, self.step, self.steps, self.reset, self.speed),
                             self.message, self.exhibits.place,
                             self._heading("reproduce.heading"), self.recipes, self.info,
                             sizing_mode="stretch_width")
        return panel.Column(head, panel.Row(left, right, sizing_mode="stretch_width"), sizing_mode="stretch_width")

    def tell(self, message: str, is_error: bool = False) -> None:
        """Show a message; what goes wrong is also read aloud at once."""
        colour = "#A01020" if is_error else "#303030"
        self.message.object = (f"<p role='{'alert' if is_error else 'status'}' style='color:{colour};font-size:1.1em'>"
                               f"{escape(message)}</p>")

    def set_sliders(self, positions: Mapping[str, float]) -> None:
        """Put the sliders where the chosen world stands."""
        for name, value in positions.items():
            self.sliders[name].value = value

    def show_recipes(self, recipes: Sequence[Recipe], period: int) -> None:
        """Show how the worlds are made again, with a file each to save; nothing before the first quarter."""
        shown: list[Any] = [panel.pane.HTML(f"<p>{self.say('reproduce.explain')}</p>")] if period else []
        for letter, recipe in zip("AB", recipes if period else (), strict=False):
            digest = escape(self.say("reproduce.digest", digest=recipe.digest))
            shown.append(panel.pane.HTML(f"<pre>{escape(recipe.command)}</pre>"
                                         f"<p style='overflow-wrap:anywhere'>{digest}</p>"))
            shown.append(panel.widgets.FileDownload(
                callback=partial(StringIO, recipe.file), filename=f"world_{letter.lower()}.toml", embed=False,
                label=self.say("button.download", world=letter), color="default"))
        self.recipes[:] = shown

    def show_info(self, scenarios: Sequence[Scenario]) -> None:
        """Show the Info texts of the worlds."""
        self.info[:] = [panel.pane.HTML(self._about(letter, one)) for letter, one in zip("AB", scenarios, strict=False)]

    def _about(self, letter: str, scenario: Scenario) -> str:
        parts = "".join(f"<h3>{self.say(f'info.{key}')}</h3><p>{escape(scenario.info[key])}</p>" for key in TOLD
                        if key in scenario.info)
        return f"<h2>{letter}: {escape(scenario.title)}</h2>{parts}"

    def _heading(self, key: str) -> panel.pane.HTML:
        return panel.pane.HTML(f"<h2>{self.say(key)}</h2>")
