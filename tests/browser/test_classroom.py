"""What a teacher does in class, in a real browser: open, choose, play, step, move, reform, save, and make it again."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from experiments.classroom.colours import WORLDS
from experiments.classroom.exhibits import NAMES
from simulation import load_scenario
from tests.browser.conftest import PATIENCE, ROOT, Opener
from tests.browser.lesson import Lesson


@pytest.fixture
def lesson(visit: Opener, classroom: str) -> Lesson:
    """The twin worlds as they are first seen."""
    lesson = Lesson(visit(classroom))
    lesson.wait_for_quarter(0)
    return lesson


def dots(picture: Locator, colour: str) -> int:
    """Return how many pixels of a colour a picture has."""
    wanted = tuple(int(colour[place:place + 2], 16) for place in (1, 3, 5))
    seen = Image.open(io.BytesIO(picture.screenshot())).convert("RGB")
    return sum(count for count, dot in seen.getcolors(1 << 24) or () if dot == wanted)


def test_the_page_opens_with_the_two_worlds_named_and_their_info(lesson: Lesson) -> None:
    expect(lesson.page.get_by_role("heading", level=1)).to_have_text(lesson.say("page.title"))
    for name in ("baseline", "citizens_fund"):
        scenario = load_scenario(name)
        expect(lesson.page.get_by_role("heading", name=scenario.title)).to_be_visible()
        expect(lesson.page.get_by_text(scenario.info["what"].strip()[:60]).first).to_be_visible()


def test_other_worlds_are_chosen_from_the_menu_and_open_with_their_info(lesson: Lesson) -> None:
    lesson.step("button.step", until=1)
    lesson.open_worlds("worker_cooperatives", "wage_floor")
    expect(lesson.page.get_by_role("heading", name=load_scenario("wage_floor").title)).to_be_visible()
    expect(lesson.page.get_by_role("heading", name=load_scenario("citizens_fund").title)).to_have_count(0)
    lesson.step("button.step", until=1)


def test_steps_of_one_and_ten_draw_both_worlds_with_their_difference_and_reset_begins_anew(lesson: Lesson) -> None:
    lesson.step("button.step", until=1)
    lesson.step("button.step_ten", until=11)
    first, second, difference = (lesson.held("gini_income", which) for which in (0, 1, "difference"))
    assert len(difference) == 11
    assert difference == [there - here for here, there in zip(first, second, strict=True)]
    assert any(difference)
    assert dots(lesson.chart("output").get_by_role("img"), WORLDS[1][0]) > 100
    lesson.step("button.reset", until=0)
    lesson.step("button.step", until=1)
    assert lesson.held("gini_income", 0) == first[:1], "the same seed makes the same world again"


def test_playing_goes_on_until_paused(lesson: Lesson) -> None:
    lesson.step("button.step", until=1)
    lesson.play(past=3)
    rested = lesson.pause(past=3)
    assert rested > 3
    assert len(lesson.held("output", 0)) == rested
    lesson.step("button.step", until=rested + 1)


def test_a_slider_is_moved_by_keys_and_counts_for_the_chosen_world_alone(lesson: Lesson, tmp_path: Path) -> None:
    lesson.step("button.step", until=1)
    slider = lesson.slider("minimum_wage")
    expect(slider).to_have_attribute("aria-valuetext", "0.45")
    lesson.choose_world("B")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "0.50")
    lesson.step("button.step", until=2)
    expect(slider).to_have_attribute("aria-valuetext", "0.50")
    here, there = (lesson.save(world, tmp_path).read_text(encoding="utf-8") for world in "AB")
    assert '"labour_market.minimum_wage" = 0.5' in there
    assert "minimum_wage" not in here
    lesson.choose_world("A")
    expect(slider).to_have_attribute("aria-valuetext", "0.45")


def test_a_reform_in_one_of_two_like_worlds_makes_the_difference_from_then_on_and_not_before(lesson: Lesson) -> None:
    lesson.open_worlds("baseline", "baseline")
    for quarter in (1, 2):
        lesson.step("button.step", until=quarter)
    lesson.choose_world("B")
    lesson.choose("menu.reform", "basic_income")
    lesson.step("button.reform", until=2)
    lesson.step("button.step_ten", until=12)
    difference = lesson.held("gini_income", "difference")
    assert difference[:2] == [0.0, 0.0]
    assert all(difference[3:])


def test_the_file_that_is_saved_gives_the_digest_that_the_page_tells(lesson: Lesson, tmp_path: Path) -> None:
    lesson.slider("tax_on_profits").press("ArrowRight")
    lesson.step("button.step_ten", until=10)
    lesson.choose("menu.reform", "wage_floor")
    lesson.step("button.reform", until=10)
    lesson.step("button.step", until=11)
    for world, command in zip("AB", lesson.page.locator("pre").all_inner_texts(), strict=True):
        saved = lesson.save(world, tmp_path)
        relations, *words = shlex.split(command)
        assert (relations, words[1]) == ("relations", saved.name)
        again = subprocess.run([sys.executable, "-m", "simulation", *words], cwd=tmp_path, text=True,
                               env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=PATIENCE)
        assert again.returncode == 0, again.stderr
        (digest,) = re.findall(r"\b[0-9a-f]{64}\b", again.stdout)
        expect(lesson.page.get_by_text(digest)).to_be_visible()


def test_all_charts_open_with_their_sentence_and_table_and_can_be_played_and_paused(lesson: Lesson) -> None:
    for name in NAMES:
        lesson.show(name)
    lesson.step("button.step", until=1)
    for name in NAMES:
        expect(lesson.chart(name).locator(".words")).not_to_be_empty()
        lesson.chart(name).scroll_into_view_if_needed()     # what is out of sight is told, but not drawn
        expect(lesson.chart(name).get_by_role("img", name=lesson.say(f"view.chart.{name}"))).to_be_visible()
        expect(lesson.chart(name).locator("tbody tr")).not_to_have_count(0)
    lesson.play(past=3)
    rested = lesson.pause(past=3)
    for name in ("output", "relation_shares"):
        expect(lesson.chart(name).locator("tbody tr")).to_have_count(rested)
    lesson.show("output", False)
    expect(lesson.chart("output")).to_be_hidden()


def test_the_table_and_the_sentence_under_a_chart_tell_the_quarter_that_is_drawn(lesson: Lesson) -> None:
    lesson.step("button.step_ten", until=10)
    chart = lesson.chart("output")
    expect(chart.locator("tbody tr")).to_have_count(10)
    table = lesson.table("output")
    first, second = lesson.held("output", 0), lesson.held("output", 1)
    assert [f"{value:.4g}" for value in (first[9], second[9])] == table["9"][:2]
    assert list(table)[1:] == [str(quarter) for quarter in range(9, -1, -1)]
    expect(chart.locator("table")).to_be_hidden()
    chart.get_by_text(lesson.say("page.table")).press("Enter")
    expect(chart.locator("table")).to_be_visible()
    expect(chart.locator(".words")).to_contain_text("in quarter 9")
