"""The classroom for those who know Mesa: a session is a Mesa model, and Mesa's own page plays it."""

from __future__ import annotations

import importlib.util
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import experiments.classroom.lesson as lesson_module
from experiments.classroom.controls import Refused, controls
from experiments.classroom.lesson import Lesson
from experiments.classroom.series import series_view
from experiments.classroom.texts import text
from simulation import load_scenario, simulate
from simulation.model import Worker

ROOT = Path(__file__).resolve().parents[2]


def digest(name: str, quarters: int) -> str:
    return simulate(load_scenario(name, {"population.workers": 100}), seed=2, periods=quarters).digest


def test_a_lesson_is_a_mesa_model_whose_step_is_that_of_its_session() -> None:
    lesson = Lesson(world="baseline", twin="citizens_fund", people=100, rng="2")
    for _ in range(3):
        lesson.step()
    assert [world.digest for world in lesson.session.worlds] == [digest("baseline", 3), digest("citizens_fund", 3)]
    assert len(lesson.agents_by_type[Worker]) == len(lesson.session.worlds[0].simulation.economy.households)
    kept = lesson.datacollector.get_model_vars_dataframe()
    for line in series_view(lesson.session, "unemployment").lines:
        name = f"unemployment ({'AB'[line.world]}: {lesson.session.names[line.world]})"
        assert kept[name].iloc[1:].tolist() == line.values


def test_a_lesson_follows_its_world_when_sliders_move_before_the_first_quarter_and_after() -> None:
    lesson = Lesson(people=100)
    lesson.move({"minimum_wage": 0.7}, 0)
    lesson.step()
    lesson.reform("basic_income", 0)
    lesson.step()
    assert lesson.economy is lesson.session.worlds[0].simulation.economy
    assert lesson.economy.period == lesson.session.period == 2
    with pytest.raises(Refused, match="out of range"):
        lesson.move({"minimum_wage": 7.0}, 0)
    with pytest.raises(Refused, match="no scenario"):
        Lesson(world="/etc/passwd")
    with pytest.raises(Refused, match="no scenario"):
        Lesson(twin="citizen_fund")


def test_a_lesson_ends_instead_of_filling_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson_module, "LONGEST", 2)
    lesson = Lesson(people=100)
    lesson.step()
    assert lesson.running
    lesson.step()
    assert not lesson.running


def test_no_parameter_has_the_name_by_which_mesa_hands_over_its_own_scenario() -> None:
    assert "scenario" not in inspect.signature(Lesson).parameters


def test_without_solara_the_extra_is_named() -> None:
    script = ("import importlib.util as util\nfind = util.find_spec\n"
              "util.find_spec = lambda name, *rest: None if name == 'solara' else find(name, *rest)\n"
              "import experiments.classroom.app\n")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: Mesa's page needs Solara: pip install 'production-relations[solara]'")


@pytest.fixture
def page() -> Any:
    """Return what renders Mesa's page without a browser, as Solara tests its own."""
    if importlib.util.find_spec("solara") is None:
        pytest.skip("the extra `solara` is not installed")
    import solara

    from experiments.classroom.app import Page

    @solara.component
    def Whole() -> None:
        with solara.AppLayout(navigation=False):
            Page()

    _, rendered = solara.render(Whole(), handle_error=False)
    yield rendered
    rendered.close()


def labelled(page: Any, kind: str, label: str) -> Any:
    """Return the widget of a kind that says something, as it is now."""
    import ipyvuetify

    [found] = [widget for widget in page.find(getattr(ipyvuetify, kind)).widgets
               if str(getattr(widget, "label", "")).startswith(label) or label in (widget.children or [])]
    return found


def test_mesas_page_has_every_slider_and_steps(page: Any) -> None:
    import ipyvuetify

    for name, value in Lesson().session.sliders().items():
        assert labelled(page, "Slider", text("en", f"slider.{name}.label")).v_model == value
    labelled(page, "Btn", "Step").click()
    labelled(page, "Btn", "Step").click()
    shown = [str(widget.children) for widget in page.find(ipyvuetify.Html).widgets]
    assert any("Step: 2" in words or "Time: 2.0" in words for words in shown)


def test_on_mesas_page_a_move_is_kept_one_beyond_the_limits_is_refused_and_a_rounding_is_nobodys(page: Any) -> None:
    import ipyvuetify

    labelled(page, "Slider", "Tax on wages").v_model = 0.3
    assert "0.30" in labelled(page, "Slider", "Tax on wages").label
    labelled(page, "Slider", "Tax on profits").v_model = 0.183
    assert "0.18" in labelled(page, "Slider", "Tax on profits").label
    labelled(page, "Slider", "Minimum wage").v_model = 9.0
    [alert] = page.find(ipyvuetify.Alert).widgets
    assert "Minimum wage can be 0 to 0.8; 9 is out of range" in str(alert.children)
    assert labelled(page, "Slider", "Minimum wage").v_model <= controls()["minimum_wage"].high
