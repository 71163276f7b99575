"""Without a mouse, from the last row and in the other language: keys, presenter mode, and words that change."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lesson import Lesson


@pytest.fixture
def lesson(visit: Opener, classroom: str) -> Lesson:
    """The twin worlds as they are first seen."""
    lesson = Lesson(visit(classroom))
    lesson.wait_for_quarter(0)
    return lesson


def test_the_whole_lesson_can_be_given_by_keys(lesson: Lesson) -> None:
    keys = lesson.page.keyboard
    keys.press("ArrowRight")
    lesson.wait_for_quarter(1)
    keys.press("Shift+ArrowRight")
    lesson.wait_for_quarter(11)
    keys.press("Space")
    lesson.wait_past(12)
    keys.press("Space")
    rested = lesson.at_rest(past=12)
    keys.press("t")
    expect(lesson.chart("output").locator("table")).to_be_visible()
    expect(lesson.chart("output").locator("tbody tr")).to_have_count(rested)
    keys.press("r")
    lesson.wait_for_quarter(0)
    keys.press("?")
    expect(lesson.page.get_by_role("dialog")).to_contain_text(lesson.say("keyboard.steps"))
    keys.press("Escape")
    expect(lesson.page.get_by_role("dialog")).to_be_hidden()


def test_keys_are_left_alone_while_something_is_typed_or_moved(lesson: Lesson) -> None:
    seed = lesson.page.get_by_label(lesson.say("menu.seed"), exact=True)
    seed.fill("")
    seed.press_sequentially("12rtp ")
    lesson.slider("minimum_wage").press("ArrowRight")
    expect(lesson.slider("minimum_wage")).to_have_attribute("aria-valuetext", "0.50")
    lesson.wait_for_quarter(0)
    expect(lesson.button("button.presenter")).to_be_visible()
    lesson.page.get_by_role("heading", level=1).click()
    lesson.page.keyboard.press("ArrowRight")
    lesson.wait_for_quarter(1)


def test_a_skip_link_and_every_control_can_be_reached_by_tab(lesson: Lesson) -> None:
    lesson.page.keyboard.press("Tab")
    skip = lesson.page.get_by_role("link", name=lesson.say("page.skip"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    skip.press("Enter")
    lesson.page.keyboard.press("Tab")
    inside = "document.querySelector('#charts').contains(document.activeElement)"
    assert lesson.page.evaluate(inside)


def test_presenter_mode_shows_one_large_chart_at_a_time_and_leaves_the_lesson_as_it_was(lesson: Lesson) -> None:
    lesson.step("button.step", until=1)
    small = lesson.chart("output").get_by_role("img").bounding_box()
    lesson.page.keyboard.press("p")
    expect(lesson.chart("output")).to_be_visible()
    expect(lesson.chart("inequality")).to_be_hidden()
    expect(lesson.slider("minimum_wage")).to_be_hidden()
    lesson.page.keyboard.press("PageDown")
    expect(lesson.chart("inequality")).to_be_visible()
    expect(lesson.chart("output")).to_be_hidden()
    lesson.click("button.previous")
    expect(lesson.chart("output")).to_be_visible()
    large = lesson.chart("output").get_by_role("img").bounding_box()
    assert small is not None
    assert large is not None
    assert large["width"] * large["height"] > 1.5 * small["width"] * small["height"]
    words = lesson.chart("output").locator(".words")
    assert float(words.evaluate("words => parseFloat(getComputedStyle(words).fontSize)")) >= 24
    lesson.page.keyboard.press("ArrowRight")
    lesson.wait_for_quarter(2)
    lesson.page.keyboard.press("Escape")
    expect(lesson.chart("inequality")).to_be_visible()
    lesson.step("button.step", until=3)
    assert len(lesson.held("output", 0)) == 3


def test_the_language_changes_every_word_and_leaves_worlds_and_sliders_as_they_are(lesson: Lesson) -> None:
    lesson.step("button.step_ten", until=10)
    lesson.slider("tax_on_profits").press("ArrowRight")
    lesson.step("button.step", until=11)
    stood = lesson.slider("tax_on_profits").get_attribute("aria-valuetext") or ""
    drawn = lesson.held("output", 0)
    lesson.click("language.other")
    chinese = Lesson(lesson.page, "zh")
    expect(lesson.page.get_by_role("heading", level=1)).to_have_text(chinese.say("page.title"))
    expect(lesson.page.locator("html")).to_have_attribute("lang", "zh")
    chinese.wait_for_quarter(11)
    expect(chinese.slider("tax_on_profits")).to_have_attribute("aria-valuetext", stood)
    expect(chinese.chart("output").locator("tbody tr")).to_have_count(11)
    assert chinese.held("output", 0) == drawn
    chinese.step("button.step", until=12)
    assert chinese.held("output", 0)[:11] == drawn
    chinese.click("language.other")
    lesson.step("button.step", until=13)
