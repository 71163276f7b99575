"""A room without internet: nothing that is shown is asked of another computer, whatever is opened or comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Error

from experiments.classroom.exhibits import NAMES
from tests.browser.conftest import Opener, served, visits
from tests.browser.lesson import Lesson
from tests.browser.watched import Watched, is_here


def test_every_request_of_every_view_stays_on_this_computer(visit: Opener, classroom: str) -> None:
    lesson = Lesson(visit("about:blank"))
    watched = Watched(lesson.page)
    lesson.page.goto(classroom)
    lesson.wait_for_quarter(0)
    for name in NAMES:
        lesson.show(name)
    lesson.step("button.step", until=1)
    lesson.click("button.presenter", "button.leave_presenter", "language.other")
    Lesson(lesson.page, "zh").wait_for_quarter(1)
    assert len(watched.asked) > 5
    assert any(url.startswith("ws:") for url in watched.asked)
    assert [url for url in watched.asked if not is_here(url)] == []


def test_a_browser_that_comes_back_to_a_session_that_is_gone_asks_no_other_computer(browser: Browser) -> None:
    hasty = "import experiments.classroom.serve as serve\nserve.UNUSED_FOR, serve.LOOKED_AFTER = 1, 1"
    with served("--people", "100", before=hasty) as address, visits(browser) as visit:
        lesson = Lesson(visit(address))
        lesson.wait_for_quarter(0)
        lesson.step("button.step", until=1)


def ask_elsewhere(browser: Browser, address: str) -> None:
    with visits(browser) as visit:
        page = visit(address)
        with pytest.raises(Error, match="Failed to fetch"):
            page.evaluate("fetch('http://elsewhere.example/', {mode: 'no-cors'})")


def test_a_request_to_elsewhere_is_seen_and_fails(browser: Browser, classroom: str) -> None:
    with pytest.raises(AssertionError, match="asked elsewhere: http://elsewhere"):
        ask_elsewhere(browser, classroom)
