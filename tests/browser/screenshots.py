"""Take the README's pictures of the classroom and of a handout: `python -m tests.browser.screenshots`, by hand.

They are looked at before they are committed: would a teacher with a projector be glad of them?
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from typer.testing import CliRunner

from experiments.classroom.exhibits import NAMES
from experiments.cli import app
from simulation import load_scenario
from tests.browser.conftest import ALONE, BROWSERS, PATIENCE, ROOT, served, visits
from tests.browser.lesson import Lesson

FOLDER = ROOT / "experiments" / "figures"
LARGEST = 250_000
"""Bytes that a picture in the README may have."""
PAIR = ("baseline", "citizens_fund")


def twins(browser: Browser, address: str) -> None:
    """Two worlds on one seed after thirty years, as they are first seen."""
    with visits(browser) as visit:
        lesson = Lesson(visit(address, height=1200))
        lesson.wait_for_quarter(0)
        step_to(lesson, 120)
        keep(lesson.page, "classroom_twins")


def relations(browser: Browser, address: str) -> None:
    """A neighbourhood in which all four relations are at work, and one person's story."""
    with visits(browser) as visit:
        lesson = Lesson(visit(address, height=1300))
        lesson.wait_for_quarter(0)
        lesson.choose("word.world_a", "four_relations")
        lesson.page.get_by_role("checkbox", name=lesson.say("button.twin"), exact=True).uncheck()
        lesson.click("menu.open")
        expect(lesson.page.get_by_role("heading", name=load_scenario("four_relations").title)).to_be_visible()
        step_to(lesson, 20)
        for name in NAMES:      # firms are chosen when they are first seen
            lesson.show(name, name in ("neighbourhood", "story"))
        lesson.page.evaluate("window.scrollTo(0, 0)")
        keep(lesson.page, "classroom_relations")


def presenter(browser: Browser, address: str) -> None:
    """One chart for the last row of a room, in Chinese."""
    with visits(browser) as visit:
        lesson = Lesson(visit(f"{address}?language=zh", width=1280, height=800), "zh")
        lesson.wait_for_quarter(0)
        step_to(lesson, 120)
        lesson.click("button.presenter")
        lesson.page.keyboard.press("PageDown")
        expect(lesson.chart("inequality")).to_be_visible()
        keep(lesson.page, "classroom_presenter")


def handout(browser: Browser, _: str) -> None:
    """The page that students open at home."""
    with tempfile.TemporaryDirectory() as folder, visits(browser) as visit:
        file = Path(folder) / "handout.html"
        done = CliRunner().invoke(app, ["handout", *PAIR, "--jobs", "2", "--out", str(file)])
        assert done.exit_code == 0, done.output
        page = visit(file.as_uri(), height=1100)
        page.get_by_role("slider", name="Quarter").press("End")
        keep(page, "handout")


def step_to(lesson: Lesson, quarter: int) -> None:
    """Let quarters pass, ten at a time."""
    for reached in range(10, quarter + 1, 10):
        lesson.step("button.step_ten", until=reached)


def keep(page: Page, name: str) -> None:
    """Write what is seen as a picture of few colours."""
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3_000)      # what is drawn last is not told by anything
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = FOLDER / f"{name}.png"
    seen.quantize(colors=128, dither=Image.Dither.NONE).save(file, optimize=True)
    print(file, file.stat().st_size)
    assert file.stat().st_size <= LARGEST


def take(pictures: tuple[Callable[[Browser, str], None], ...] = (twins, relations, presenter, handout)) -> None:
    """Take all pictures, or those whose names are given."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    expect.set_options(timeout=1_000 * PATIENCE)
    with served(PAIR[0], "--with", PAIR[1], "--people", "1000") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ALONE)
        for picture in pictures:
            if not sys.argv[1:] or picture.__name__ in sys.argv[1:]:
                picture(browser, address)
        browser.close()


if __name__ == "__main__":
    take()
