"""The classroom as somebody before the screen has it: what can be clicked and read, found by the words it bears."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from experiments.classroom.texts import text
from simulation import load_scenario

ROWS = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"
HELD = """key => [...new Set(Bokeh.documents[0].roots().flatMap(root => [...root.references()]))]
    .filter(model => model.type == 'ColumnDataSource' && model.data[key] !== undefined)
    .map(model => Array.from(model.data[key]))"""
"""Every column of a name in the charts that the browser holds, found in what Bokeh's script has in the page."""


class Lesson:
    """A page of the classroom in one of its languages."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page = page
        self.language = language

    def say(self, key: str, **values: object) -> str:
        """Return a text as this page should have it."""
        return text(self.language, key, **values)

    def button(self, key: str, **values: object) -> Locator:
        """Return a button by the key of its text."""
        return self.page.get_by_role("button", name=self.say(key, **values), exact=True)

    def click(self, *keys: str) -> None:
        """Click buttons one after another."""
        for key in keys:
            self.button(key).click()

    def wait_for_quarter(self, quarter: int) -> None:
        """Wait until the page says that so many quarters have passed."""
        status = self.page.get_by_role("status")
        expect(status.get_by_text(self.say("page.passed", quarter=quarter), exact=True)).to_be_visible()

    def play(self, past: int) -> None:
        """Play until a quarter has passed."""
        self.click("button.play")
        self.wait_past(past)

    def pause(self, past: int) -> int:
        """Pause what has played past a quarter, and return the quarter that comes next once all is at rest."""
        self.click("button.pause")
        return self.at_rest(past)

    def wait_past(self, quarter: int) -> None:
        """Wait until a quarter has passed; of those that are played none is shown for long."""
        earlier = "|".join(re.escape(self.say("page.passed", quarter=number)) for number in range(quarter + 1))
        expect(self.page.get_by_role("status")).not_to_have_text(re.compile(rf"^\s*({earlier})\s*$"))

    def at_rest(self, past: int) -> int:
        """Return the quarter that comes next, once the page tells how to make again what was played past a quarter."""
        later = re.compile(rf"--periods (?!({'|'.join(map(str, range(past + 1)))})$)\d+$")
        told = self.page.locator("pre").filter(has_text=later).first.text_content()
        return int((told or "").split()[-1])

    def step(self, key: str, until: int) -> None:
        """Click a button that lets quarters pass, and wait for the last of them."""
        self.click(key)
        self.wait_for_quarter(until)

    def choose(self, key: str, name: str) -> None:
        """Choose from a menu by the name of a scenario."""
        menu = self.page.get_by_label(self.say(key), exact=True)
        menu.select_option(menu.locator("option").filter(has_text=f"({name})").get_attribute("value"))

    def open_worlds(self, first: str, second: str) -> None:
        """Open twin worlds anew."""
        self.choose("word.world_a", first)
        self.choose("word.world_b", second)
        self.click("menu.open")
        for letter, name in (("A", first), ("B", second)):
            expect(self.page.get_by_role("heading", name=f"{letter}: {load_scenario(name).title}")).to_be_visible()
        self.wait_for_quarter(0)

    def choose_world(self, letter: str) -> None:
        """Choose the world that sliders and reforms are meant for."""
        self.page.get_by_role("button", name=letter, exact=True).click()

    def slider(self, name: str) -> Locator:
        """Return the handle of a slider that can be moved by keys."""
        return self.page.get_by_role("slider", name=self.say(f"slider.{name}.label"), exact=True)

    def chart(self, name: str) -> Locator:
        """Return the part of the page with a chart, its sentence and its table."""
        return self.page.get_by_role("region", name=self.say(f"view.chart.{name}"), exact=True)

    def show(self, name: str, is_shown: bool = True) -> None:
        """Choose a chart, or choose it no more."""
        box = self.page.get_by_role("checkbox", name=self.say(f"view.chart.{name}"), exact=True)
        box.set_checked(is_shown)

    def table(self, chart: str) -> dict[str, list[str]]:
        """Return the table under a chart: rows by their first cell, the first row the heads."""
        rows = self.chart(chart).locator("table").evaluate(ROWS)
        return {row[0]: row[1:] for row in rows}

    def held(self, measure: str, world: int | str) -> list[float]:
        """Return the line that the browser has drawn of a measure in a world, or of the `difference`."""
        (line,) = self.page.evaluate(HELD, f"{measure}_{world}")
        return line

    def save(self, world: str, folder: Path) -> Path:
        """Download the scenario file of a world, once its description is up to date."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=self.say("button.download", world=world)).click()
        saved = folder / coming.value.suggested_filename
        coming.value.save_as(saved)
        return saved
