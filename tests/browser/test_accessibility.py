"""Nobody is barred from the classroom's page: axe finds nothing serious in any view, and it would."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from experiments.classroom.exhibits import NAMES
from experiments.classroom.texts import LANGUAGES
from tests.browser.accessibility import barriers
from tests.browser.conftest import Opener
from tests.browser.lesson import Lesson


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_barred_from_the_page_in_any_of_its_views(visit: Opener, classroom: str, language: str) -> None:
    lesson = Lesson(visit(f"{classroom}?language={language}"), language)
    lesson.wait_for_quarter(0)
    charts = NAMES if language == LANGUAGES[0] else ("output", "lorenz")
    for name in charts:
        lesson.show(name)
    lesson.step("button.step_ten", until=10)
    for name in charts:
        chart = lesson.chart(name)
        chart.get_by_text(lesson.say("page.table")).click()
        expect(chart.get_by_role("img")).to_be_visible()
        expect(chart.locator("tbody tr")).not_to_have_count(0)
    expect(lesson.slider("minimum_wage")).to_be_visible()
    assert barriers(lesson.page) == []
    lesson.click("keyboard.heading")
    expect(lesson.page.get_by_role("dialog")).to_be_visible()
    assert barriers(lesson.page) == []
    lesson.click("button.close", "button.presenter")
    expect(lesson.button("button.leave_presenter")).to_be_visible()
    assert barriers(lesson.page) == []


def test_a_picture_without_words_and_an_unnamed_slider_would_be_found(visit: Opener, classroom: str) -> None:
    lesson = Lesson(visit(classroom))
    lesson.wait_for_quarter(0)
    lesson.slider("minimum_wage").evaluate("handle => handle.removeAttribute('aria-label')")
    lesson.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'data:,'}))")
    found = {each.split()[0] for each in barriers(lesson.page)}
    assert {"aria-input-field-name", "image-alt"} <= found
