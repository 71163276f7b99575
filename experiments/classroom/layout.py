"""The widgets of the page: menus, sliders and buttons in their places, without what they do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import panel

from experiments.classroom.controls import Control, controls
from experiments.classroom.exhibits import AT_FIRST, NAMES
from experiments.classroom.serve import Opening
from experiments.classroom.session import FEWEST_PEOPLE, MOST_PEOPLE
from experiments.classroom.texts import text
from simulation.scenario import bundled_scenarios, load_scenario

FOCUS = ":is(button, input, select, .noUi-handle):focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }"
DESK_ONLY = ":host { display: var(--at-a-desk, inline-block); }"
"""For what a presenter has no use of; page.css sets the property."""
SMALL = ("p, summary { font-size: 13px; color: #505050; margin: 2px 0; } summary { cursor: pointer; }"
         "summary:focus-visible { outline: 3px solid #0072b2; }")
FOREMOST = ("button.play", "menu.open")
SLOWEST, FASTEST = 0.5, 20.0
"""Quarters a second that can be asked for."""
LOOKS: Any = {"stylesheets": [FOCUS]}
STRETCHED: Any = {"sizing_mode": "stretch_width"}
KEPT = ("first", "second", "twins", "seed", "people", "speed", "world", "regime", "shown", "person")
"""Widgets that stay as they are when the language changes; sliders stand where their world does."""


class Widgets:
    """All widgets of one page, by name, in a language."""

    def __init__(self, language: str, opening: Opening) -> None:
        self.say = partial(text, language)
        titles = {f"{load_scenario(name).title} ({name})": name
                  for name in dict.fromkeys([*bundled_scenarios(), opening.name, opening.other or opening.name])}
        self.first = self._menu("word.world_a", titles, opening.name)
        self.second = self._menu("word.world_b", titles, opening.other or "citizens_fund")
        self.twins = panel.widgets.Checkbox(label=self.say("button.twin"), value=opening.other is not None,
                                            **LOOKS)
        self.seed = self._number("menu.seed", opening.seed, 0, 2**32 - 1)
        self.people = self._number("menu.people", opening.people, FEWEST_PEOPLE, MOST_PEOPLE, step=100)
        self.person = self._number("menu.person", 0, 0, MOST_PEOPLE - 1)
        self.open, self.play, self.pause, self.step, self.steps, self.reset, self.reform = (
            self._button(key) for key in ("menu.open", "button.play", "button.pause", "button.step", "button.step_ten",
                                          "button.reset", "button.reform"))
        self.speed = panel.widgets.FloatSlider(label=self.say("button.speed"), start=SLOWEST, end=FASTEST, step=0.5,
                                               value=2.0, width=200, stylesheets=[FOCUS, DESK_ONLY])
        self.world = panel.widgets.RadioButtonGroup(label=self.say("menu.target"), options={"A": 0, "B": 1}, value=0,
                                                   **LOOKS)
        self.regime = self._menu("menu.reform", titles, "basic_income")
        self.sliders = {name: panel.widgets.FloatSlider(label=self.say(one.label), start=one.low, end=one.high,
                                                        step=one.step, value=one.low, **STRETCHED, **LOOKS)
                        for name, one in controls().items()}
        self.shown = panel.widgets.CheckBoxGroup(
            label=self.say("page.charts"), options={self.say(f"view.chart.{name}"): name for name in NAMES},
            value=list(AT_FIRST), **LOOKS)

    def keep(self, before: Widgets) -> None:
        """Stand as the widgets of another language stood."""
        for name in KEPT:
            getattr(self, name).value = getattr(before, name).value
        for name, slider in before.sliders.items():
            self.sliders[name].value = slider.value

    @property
    def world_number(self) -> int:
        """The world that sliders and reform are meant for."""
        return int(self.world.value)

    def places(self) -> Mapping[str, list[Any]]:
        """Return what stands in each place of the page."""
        sliders = [part for name, slider in self.sliders.items() for part in (slider, self._help(controls()[name]))]
        return {
            "worlds": [self.first, self.twins, self.second, panel.Row(self.seed, self.people, **STRETCHED), self.open],
            "controls": [self._small("menu.target"), self.world, *sliders, self.regime, self._small("info.reform"),
                         self.reform],
            "choice": [self.shown, self.person],
            "bar": [panel.FlexBox(self.play, self.pause, self.step, self.steps, self.reset, self.speed,
                                  align_items="center", gap="0.5rem")]}

    def set_sliders(self, positions: Mapping[str, float]) -> None:
        """Put the sliders where the chosen world stands."""
        for name, value in positions.items():
            self.sliders[name].value = value

    def slider_texts(self) -> Mapping[str, tuple[str, str]]:
        """Return name and help of each slider by its title, for those who hear it."""
        told = {self.say(one.label): self.say(f"slider.{name}.help") for name, one in controls().items()}
        return {label: (label, about) for label, about in {**told, self.say("button.speed"): ""}.items()}

    def _help(self, control: Control) -> panel.pane.HTML:
        """Say of a slider in which unit and range it is, and unfolded what it means, sets, and where that is from."""
        source = escape(load_scenario("baseline").sources.get(control.path, "null"))
        unit = self.say("slider_help.range", unit=self.say(f"slider.{control.id}.unit"), low=f"{control.low:g}",
                        high=f"{control.high:g}")
        sets = self.say("slider_help.sets", path=control.path, source=source)
        about = f"<p>{escape(self.say(f'slider.{control.id}.help'))}</p><p>{sets}</p>"
        return panel.pane.HTML(f"<details><summary>{escape(unit)}</summary>{about}</details>", **STRETCHED,
                               stylesheets=[SMALL], margin=(-8, 10, 8, 10))

    def _small(self, key: str) -> panel.pane.HTML:
        return panel.pane.HTML(f"<p>{escape(self.say(key))}</p>", stylesheets=[SMALL], margin=(0, 10), **STRETCHED)

    def _menu(self, key: str, options: Mapping[str, str], chosen: str) -> panel.widgets.Select:
        return panel.widgets.Select(label=self.say(key), options=dict(options), value=chosen, **STRETCHED,
                                    **LOOKS)

    def _number(self, key: str, value: int, low: int, high: int, step: int = 1) -> panel.widgets.IntInput:
        return panel.widgets.IntInput(label=self.say(key), value=value, start=low, end=high, step=step, min_width=90,
                                      **STRETCHED, **LOOKS)

    def _button(self, key: str) -> panel.widgets.Button:
        classes = ["playing"] if key in ("button.play", "button.pause") else []
        looks = [FOCUS, DESK_ONLY] if key == "button.reset" else [FOCUS]
        return panel.widgets.Button(label=self.say(key), color="primary" if key in FOREMOST else "default",
                                    css_classes=classes, margin=(4, 2), stylesheets=looks)
