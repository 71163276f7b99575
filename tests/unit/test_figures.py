"""Figures: complete, labelled, and the same bytes whatever the reader has set up."""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from experiments.batch import TRAJECTORY, Outcome
from experiments.comparison import Comparison
from experiments.figures import files
from experiments.figures.comparison import comparison_figure
from experiments.figures.run import run_figure, run_figures
from experiments.figures.style import _spread, rendered
from simulation import Run, load_scenario, simulate

NAMES = ("baseline", "citizens_fund", "worker_cooperatives")


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(load_scenario("baseline", {"population.workers": 60}), seed=1, periods=12)


def comparison(seeds: int, names: tuple[str, ...] = NAMES) -> Comparison:
    """Make up the outcomes of a comparison in which each scenario lies a little above the one before."""
    outcomes = []
    for place, name in enumerate(names):
        for seed in range(seeds):
            values = 0.5 + 0.1 * place + 0.01 * np.random.default_rng(seed).random((20, len(TRAJECTORY)))
            frame = pd.DataFrame(values, columns=list(TRAJECTORY)).assign(period=range(20))
            summary = {column: float(frame[column].mean()) for column in TRAJECTORY[1:]}
            outcomes.append(Outcome(name, seed, summary | {"worst_residual": 0.0}, "", frame))
    scenarios = {name: load_scenario(name) for name in names}
    return Comparison(scenarios, tuple(range(seeds)), 20, tuple(outcomes))


def caption_of(figure: Figure) -> str:
    return figure.get_supxlabel()


def marks(figure: Figure) -> tuple[int, int]:
    """Count the points and the level bars in the panels of differences."""
    panels = [axes for axes in figure.axes if axes.get_xlabel().startswith("difference")]
    lines = [line for axes in panels for line in axes.get_lines()]
    points = [line for line in lines if line.get_marker() == "o"]
    bars = [line for line in lines if line not in points and np.ptp(line.get_ydata()) == 0.0]
    return len(points), len(bars)


def test_every_figure_is_drawn_as_svg_and_png(run: Run):
    drawn = files(run_figures(run))
    assert {name.rpartition(".")[0] for name in drawn} == set(run_figures(run))
    assert all(content.startswith(b"\x89PNG") for name, content in drawn.items() if name.endswith("png"))
    assert all(b"<svg" in content for name, content in drawn.items() if name.endswith("svg"))


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_figure_is_the_same_bytes_whatever_the_user_has_set(run: Run, kind):
    plain = rendered(run_figure(run, "overview"), kind)
    with matplotlib.rc_context({"font.size": 20.0, "axes.facecolor": "black", "svg.hashsalt": "other"}):
        assert rendered(run_figure(run, "overview"), kind) == plain


def test_drawing_leaves_the_users_settings_alone(run: Run):
    with matplotlib.rc_context({"font.size": 20.0}):
        run_figure(run, "machines")
        assert matplotlib.rcParams["font.size"] == 20.0


def test_every_panel_has_a_title_and_says_what_runs_along_it(run: Run):
    for name, figure in run_figures(run).items():
        for axes in figure.axes:
            assert axes.get_title(loc="left"), name
            assert axes.get_xlabel(), name


def test_the_caption_names_scenario_seed_persons_and_length(run: Run):
    text = caption_of(run_figure(run, "inequality"))
    assert text == f"{run.scenario.title}  ·  seed 1  ·  60 persons  ·  12 quarters"


@pytest.mark.parametrize("periods", [1, 4])
def test_the_shortest_runs_are_drawn_without_a_warning(periods: int):
    run = simulate(load_scenario("baseline", {"population.workers": 60}), periods=periods)
    for figure in run_figures(run).values():
        assert rendered(figure, "png").startswith(b"\x89PNG")


def test_a_comparison_shows_a_bar_for_each_difference_where_seeds_allow():
    figure = comparison_figure(comparison(5))
    points, bars = marks(figure)
    assert points == bars == 6 * (len(NAMES) - 1)
    assert "95 % BCa interval" in caption_of(figure)
    assert "seeds 0 to 4" in caption_of(figure)


def test_a_comparison_of_few_seeds_has_no_bars_and_says_so():
    figure = comparison_figure(comparison(2))
    assert marks(figure) == (6 * (len(NAMES) - 1), 0)
    assert "no interval below 5 seeds" in caption_of(figure)


def test_a_comparison_of_seven_scenarios_gives_each_its_own_colour():
    names = (*NAMES, "state_ownership", "dispersed_shares", "no_new_machines", "basic_income")
    [legend] = comparison_figure(comparison(2, names)).legends
    assert len({line.get_color() for line in legend.get_lines()}) == 7


def test_a_comparison_figure_is_the_same_bytes_every_time():
    assert rendered(comparison_figure(comparison(5)), "svg") == rendered(comparison_figure(comparison(5)), "svg")


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6))
def test_names_at_line_ends_keep_apart_in_the_order_of_the_lines(heights: list[float]):
    placed = _spread(heights, 0.08)
    order = np.argsort(heights, kind="stable")
    assert np.all(np.diff(np.array(placed)[order]) >= 0.08 - 1e-9)
    assert max(placed) <= 1.0 + 1e-9


def test_names_that_do_not_clash_stay_at_their_lines():
    assert _spread([0.9, 0.1, 0.5], 0.08) == pytest.approx([0.9, 0.1, 0.5])
