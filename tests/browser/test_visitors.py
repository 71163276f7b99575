"""Several before one classroom: each with worlds of their own, in turn where it is full, and rid of whoever dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Opener, served, visits
from tests.browser.lesson import Lesson

HAND_MADE = """([title, value]) => {
    const models = [...new Set(Bokeh.documents[0].roots().flatMap(root => [...root.references()]))]
    const slider = models.find(model => model.type == 'Slider' && model.title == title)
    slider.setv({end: 2 * value})
    slider.setv({value: value, value_throttled: value})
}"""
"""Moves a slider beyond its limits, as no hand could."""


def test_a_slider_beyond_its_limits_by_a_hand_made_message_is_refused_and_disturbs_nobody(
        visit: Opener, classroom: str) -> None:
    lesson, neighbour = Lesson(visit(classroom)), Lesson(visit(classroom))
    for each in (lesson, neighbour):
        each.wait_for_quarter(0)
    lesson.page.evaluate(HAND_MADE, [lesson.say("slider.minimum_wage.label"), 99.0])
    expect(lesson.page.get_by_role("alert")).to_contain_text("0.8")
    neighbour.step("button.step", until=1)
    lesson.step("button.step", until=1)
    expect(lesson.slider("minimum_wage")).to_have_attribute("aria-valuetext", "0.45")
    assert lesson.held("output", 0) == neighbour.held("output", 0)


def test_two_visitors_have_worlds_of_their_own(visit: Opener, classroom: str) -> None:
    one, other = Lesson(visit(classroom)), Lesson(visit(classroom))
    for each in (one, other):
        each.wait_for_quarter(0)
    one.slider("tax_on_profits").press("ArrowRight")
    one.step("button.step_ten", until=10)
    other.wait_for_quarter(0)
    other.step("button.step", until=1)
    expect(other.slider("tax_on_profits")).not_to_have_attribute(
        "aria-valuetext", one.slider("tax_on_profits").get_attribute("aria-valuetext") or "")
    other.step("button.step_ten", until=11)
    assert one.held("output", 0)[1:] != other.held("output", 0)[1:10]


def test_a_browser_that_is_killed_while_it_plays_leaves_the_classroom_as_it_was(
        launch: Callable[[], Browser], visit: Opener, classroom: str) -> None:
    doomed = launch()
    page = doomed.new_page()
    page.goto(classroom)
    victim = Lesson(page)
    victim.wait_for_quarter(0)
    victim.play(past=0)
    processes = doomed.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    os.kill(next(one["id"] for one in processes if one["type"] == "browser"), signal.SIGKILL)
    lesson = Lesson(visit(classroom))
    lesson.wait_for_quarter(0)
    lesson.step("button.step_ten", until=10)


def test_whoever_comes_to_a_full_classroom_waits_and_comes_in_when_a_seat_is_left(browser: Browser) -> None:
    few = "import experiments.classroom.serve as serve\nserve.SEATS, serve.UNUSED_FOR, serve.LOOKED_AFTER = 1, 200, 100"
    with served("--people", "100", before=few) as address, visits(browser) as visit:
        seated = Lesson(visit(address))
        seated.wait_for_quarter(0)
        waiting = Lesson(visit(f"{address}?language=zh"), "zh")
        expect(waiting.page.get_by_text(waiting.say("message.queue", number=1, place=1))).to_be_visible()
        waiting.click("button.step")
        expect(waiting.page.get_by_role("alert")).to_have_text(waiting.say("refused.not_open"))
        seated.step("button.step", until=1)
        seated.page.close()
        waiting.wait_for_quarter(0)
        waiting.step("button.step", until=1)
