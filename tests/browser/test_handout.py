"""The page to hand out in a real browser: opened from the disk, moved, played, read as tables and in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from experiments.classroom.session import Session
from experiments.classroom.views import CHARTS, Story, sentence_of, series_view, table_of
from experiments.cli import app

PEOPLE, PERIODS, INCOME = 100, 12, 0.3
PAIR = ("baseline", "citizens_fund")
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("handout") / "handout.html"
    done = CliRunner().invoke(app, ["handout", *PAIR, "--vary", "basic_income", "--people", str(PEOPLE), "--periods",
                                    str(PERIODS), "--seeds", "2", "--out", str(file)])
    assert done.exit_code == 0, done.output
    return file.as_uri()


@pytest.fixture
def handout(visit: Any, address: str) -> Page:
    return visit(address)


@pytest.fixture(scope="module")
def twins() -> Session:
    """What the class would see of the same worlds, at basic income 0.3 on seed 1, after eight quarters."""
    session = Session(*PAIR, seed=1, people=PEOPLE)
    for world in (0, 1):
        session.move({"basic_income": INCOME}, world)
    session.step(8)
    return session


def choose(page: Page, *, stop: int, seed: str, quarter: int) -> None:
    """Move what there is to move, as a hand on the keyboard does."""
    slider = page.get_by_label("Basic income")
    slider.press("Home")
    for _ in range(stop):
        slider.press("ArrowRight")
    page.get_by_label("Luck").select_option(label=seed)
    time = page.get_by_role("slider", name="Quarter")
    time.press("Home")
    for _ in range(quarter):
        time.press("ArrowRight")


def lines(page: Page, chart: str) -> list[str]:
    """The lines of a chart as they are drawn."""
    return [each.get_attribute("d") or "" for each in page.locator(f"#chart-{chart} svg[role=img] g path").all()]


@pytest.fixture(scope="module")
def life() -> Story:
    """What the class would be told of person 0 in world B after ten quarters on seed 0."""
    session = Session("citizens_fund", seed=0, people=PEOPLE)
    story = Story.begin(session, 0)
    session.step(10)
    return story


@pytest.mark.parametrize("width", WIDTHS)
def test_it_opens_from_the_disk_and_asks_for_nothing_else(visit: Any, address: str, width: int) -> None:
    page = visit(address, width=width)
    expect(page.get_by_role("img")).to_have_count(29)
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_says_and_tables_what_the_page_of_the_class_does(handout: Page, twins: Session) -> None:
    choose(handout, stop=3, seed="Seed 1 alone", quarter=7)
    expect(handout.locator("#shown")).to_contain_text("Basic income: 0.3 · Quarter 7 · Seed 1 alone")
    for chart in CHARTS:
        view = series_view(twins, chart)
        figure = handout.locator(f"#chart-{chart}")
        told = figure.locator("figcaption").inner_text()
        assert numbers(told) == pytest.approx(numbers(sentence_of(view)), abs=0.11), chart
        assert re.sub(r"[\d.,]+", "", told) == re.sub(r"[\d.,]+", "", sentence_of(view)) or "same" in told
        figure.get_by_text("The same as a table").click()
        rows = figure.locator("tbody tr")
        expect(rows).to_have_count(8)
        count = len(table_of(view)[1][-1]) - (len(view.differences) if view.chart.is_stacked else 0)
        whole = table_of(view)[1][-1][:count]
        assert numbers(rows.first.inner_text()) == pytest.approx(whole, rel=6e-3, abs=0.06), chart


def numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


def test_a_slider_moves_the_lines_the_sentence_the_table_and_the_command(handout: Page) -> None:
    figure = handout.locator("#chart-inequality")
    figure.get_by_text("The same as a table").click()

    def seen() -> list[Any]:
        return [lines(handout, "inequality"), *(figure.locator(part).inner_text() for part in ("figcaption", "tbody"))]

    before = seen()
    handout.get_by_label("Basic income").press("End")
    assert all(there != here for here, there in zip(before, seen(), strict=True))
    command = re.compile(r"run citizens_fund .*basic_income=0\.4 .*--seed 0")
    expect(handout.locator("#commands-1 pre").first).to_have_text(command)
    expect(handout.get_by_label("Basic income")).to_have_attribute("aria-valuetext", "0.4")


def test_one_seed_alone_has_one_line_a_world_and_all_seeds_have_theirs_beside_the_median(handout: Page) -> None:
    assert len(lines(handout, "output")) == 2 * 3 + 3
    handout.get_by_label("Luck").select_option(label="Seed 1 alone")
    assert len(lines(handout, "output")) == 2 + 1
    expect(handout.locator("#chart-output figcaption")).not_to_contain_text("Median")


def test_play_lets_the_worlds_drift_apart_up_to_the_last_quarter(handout: Page) -> None:
    window, shown = handout.locator("#until rect"), handout.locator("#quarter-shown")
    whole = float(window.get_attribute("width") or 0)
    handout.get_by_role("button", name="Play").click()
    expect(handout.get_by_role("button", name="Pause")).to_be_visible()
    assert float(window.get_attribute("width") or 0) < whole
    expect(shown).not_to_have_text("0")
    handout.get_by_role("button", name="Pause").click()
    quarter = shown.inner_text()
    expect(handout.locator("#shown")).to_contain_text(f"Quarter {quarter}")
    handout.get_by_role("button", name="Play").click()
    expect(shown).to_have_text(str(PERIODS - 1))
    expect(handout.get_by_role("button", name="Play")).to_be_visible()
    assert float(window.get_attribute("width") or 0) == whole


def test_keys_move_time_but_not_while_they_mean_something_else(handout: Page) -> None:
    shown = handout.locator("#quarter-shown")
    handout.keyboard.press("ArrowLeft")
    expect(shown).to_have_text("10")
    handout.keyboard.press("Shift+ArrowLeft")
    expect(shown).to_have_text("0")
    handout.get_by_label("Basic income").press("ArrowRight")
    expect(shown).to_have_text("0")
    handout.locator("#chart-output summary").press("Space")
    expect(handout.locator("#chart-output table")).to_be_visible()
    expect(handout.get_by_role("button", name="Play")).to_be_visible()
    handout.locator("#charts").focus()
    handout.keyboard.press("Space")
    expect(handout.get_by_role("button", name="Pause")).to_be_visible()


def test_lorenz_curves_are_of_the_last_year_kept_and_say_so(handout: Page) -> None:
    choose(handout, stop=0, seed="Seed 0 alone", quarter=6)
    figure = handout.locator("#chart-lorenz")
    expect(figure.get_by_role("img").first).to_have_attribute("aria-label", "Lorenz curve: income, Quarter 4")
    expect(figure.locator("figcaption")).to_contain_text("these are of quarter 4.")


def test_a_life_is_told_as_in_the_class(handout: Page, life: Story) -> None:
    choose(handout, stop=0, seed="Seed 0 alone", quarter=9)
    figure = handout.locator("#chart-story")
    expect(figure.locator("figcaption")).to_have_text(re.compile(f"World B: {re.escape(sentence_of(life.view()))}$"))
    figure.get_by_text("The same as a table").click()
    expect(figure.locator("tbody tr")).to_have_count(10)


def test_the_same_scale_wherever_the_sliders_stand_is_wide_enough_for_all(handout: Page) -> None:
    def ticks() -> list[str]:
        return handout.locator("#chart-inequality svg[role=img]").first.locator(".tick").all_text_contents()

    handout.get_by_label("Same scales").check()
    first = ticks()
    handout.get_by_label("Basic income").press("End")
    assert ticks() == first
    handout.get_by_label("Same scales").uncheck()
    assert ticks() != first


def test_it_can_be_used_by_those_who_do_not_see_it(handout: Page) -> None:
    for details in handout.locator("details").all():
        details.evaluate("details => { details.open = true }")
    programme = Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")
    handout.evaluate(next(programme).read_text(encoding="utf-8"))     # the page itself would not let it in
    found = handout.evaluate("axe.run(document)")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert len(found["passes"]) > 30
