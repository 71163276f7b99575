"""Each figure of a sweep shows the table beside it, tells what is missing, and is the same whenever it is drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh

from experiments.differences import paired_differences
from experiments.figures.drawn import Drawn, folded
from experiments.figures.gallery import KINDS, draw
from experiments.figures.pairs import interval_words
from experiments.figures.style import rendered
from experiments.figures.swept import PlotRefused, Swept
from experiments.figures.view import Asked, View
from tests.unit.swept_folders import NAMES, SPEED, SPEEDS, swept_folder


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return swept_folder(tmp_path_factory.mktemp("grid"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return swept_folder(tmp_path_factory.mktemp("small"), scenarios=NAMES[:2], grid={SPEED: (0.0, 0.15)}, periods=8,
                        outcomes=["output"])


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = [f"a_scenario_whose_name_is_much_longer_than_usual_number_{place}" for place in range(12)]
    return swept_folder(tmp_path_factory.mktemp("twelve"), scenarios=names, grid={}, seeds=2, periods=4)


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep in which one cell failed on every seed, another on some, and one number is none."""
    def failed(cell: tuple[object, ...], seed: int) -> bool:
        return cell == (NAMES[1], 0.15) or (cell == (NAMES[2], 0.6) and seed > 2)

    folder = swept_folder(tmp_path_factory.mktemp("torn"), left_out=failed)
    for name in ("runs", "periods"):
        frame = pd.read_parquet(folder / f"{name}.parquet")
        frame.loc[(frame["scenario"] == NAMES[2]) & (frame[SPEED] == 0.0), "gini_wealth"] = np.nan
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


def shown(folder: Path, name: str, **asked: object) -> tuple[View, Drawn]:
    return draw(Swept(folder), name, Asked(**asked))  # type: ignore[arg-type]


def panel(drawn: Drawn, title: str) -> Axes:
    return next(axes for axes in drawn.figure.axes if axes.get_title(loc="left").replace("\n", "") == title)


def matrix(axes: Axes) -> np.ndarray:
    (mesh,) = (one for one in axes.collections if isinstance(one, QuadMesh))
    return np.ma.filled(mesh.get_array().astype(float), np.nan).reshape(-1, len(axes.get_xticks()))


@pytest.mark.parametrize("name", KINDS)
def test_a_figure_is_the_same_bytes_every_time(small: Path, name: str):
    first, second = (rendered(shown(small, name)[1].figure, "svg") for _ in range(2))
    assert first == second
    assert b"<image" not in first, "a picture of dots is no vector drawing"


@pytest.mark.parametrize("name", KINDS)
def test_every_panel_names_its_axes_and_the_table_its_unit(small: Path, name: str):
    _, drawn = shown(small, name)
    assert any(axes.get_xlabel() for axes in drawn.figure.axes)
    assert len(drawn.table)
    assert name == "phase" or "unit" in drawn.table


def test_a_fan_draws_the_quantiles_over_seeds_that_its_table_holds(grid: Path):
    _, drawn = shown(grid, "fan", outcomes=("output",), where=(f"{SPEED}=0.6",))
    rows = drawn.table[drawn.table["scenario"] == NAMES[1]]
    line, control = panel(drawn, NAMES[1]).get_lines()[:2]
    np.testing.assert_array_equal(line.get_ydata(), rows["median"])
    raw = pd.read_parquet(grid / "periods.parquet")
    cell = raw[(raw["scenario"] == NAMES[1]) & (raw[SPEED] == 0.6)]
    raw = cell.pivot(index="period", columns="seed", values="output")
    np.testing.assert_allclose(rows["high_90"], raw.quantile(0.95, axis=1))
    np.testing.assert_array_equal(control.get_ydata(), drawn.table[drawn.table["scenario"] == NAMES[0]]["median"])


def test_per_cents_are_drawn_as_per_cents(grid: Path):
    _, drawn = shown(grid, "fan", outcomes=("unemployment_rate",))
    assert set(drawn.table["unit"]) == {"per cent"}
    assert drawn.table["median"].iloc[0] == pytest.approx(5.25)


def test_below_five_seeds_a_fan_has_no_quantiles_and_a_single_run_no_band(tmp_path: Path):
    _, few = shown(swept_folder(tmp_path / "few", seeds=3), "fan", outcomes=("output",))
    assert few.table["low_90"].isna().all()
    assert "lowest to the highest" in few.reading
    _, one = shown(swept_folder(tmp_path / "one", seeds=1), "fan", outcomes=("output",))
    assert "nothing is told of chance" in one.reading
    assert not any(axes.collections for axes in one.figure.axes)


def test_what_the_figure_has_no_room_for_is_held_where_the_baseline_stands(grid: Path):
    view, _ = shown(grid, "fan")
    assert view.held == {SPEED: 0.15}
    view, _ = shown(grid, "fan", by=SPEED)
    assert view.held == {"scenario": "baseline"}
    assert view.values[SPEED] == list(SPEEDS)


def test_the_points_of_a_sample_are_pooled_and_never_sliced(tmp_path: Path):
    folder = swept_folder(tmp_path, grid={}, points=8, seeds=2, periods=2)
    view, drawn = shown(folder, "fan", outcomes=("output",))
    assert view.drawn == ("taxes.wages", "taxes.profits")
    assert set(drawn.table["n"]) == {16}
    with pytest.raises(PlotRefused, match="vary together"):
        shown(folder, "heatmap")


def test_a_heat_map_shows_the_means_of_its_table(grid: Path):
    _, drawn = shown(grid, "heatmap")
    axes = panel(drawn, "Output, ¤ of period 0")
    runs = pd.read_parquet(grid / "runs.parquet")
    means = runs.groupby(["scenario", SPEED])["output"].mean().unstack().loc[list(NAMES)]
    np.testing.assert_allclose(matrix(axes), means)
    assert [text.get_text() for text in axes.texts] == [f"{value:,.0f}" for value in means.to_numpy().ravel()]


def test_a_heat_map_against_a_control_is_white_at_zero_and_pairs_by_seed(grid: Path):
    _, drawn = shown(grid, "heatmap", control="baseline", outcomes=("gini_wealth",))
    axes = drawn.figure.axes[0]
    assert matrix(axes).shape == (2, 3)
    low, high = axes.collections[0].get_clim()
    assert low == -high
    runs = pd.read_parquet(grid / "runs.parquet")
    tidy = runs[runs[SPEED] == 0.6].melt(["scenario", "seed"], ["gini_wealth"], "measure", "value")
    for gap in paired_differences(tidy, "baseline"):
        row = drawn.table[(drawn.table["scenario"] == gap.scenario) & (drawn.table[SPEED] == 0.6)].iloc[0]
        assert (row["difference"], row["low"], row["high"], row["n"]) == (gap.difference, gap.low, gap.high, gap.n)


def test_cells_without_runs_are_hatched_and_counted(torn: Path):
    _, drawn = shown(torn, "heatmap", outcomes=("gini_wealth",))
    axes = drawn.figure.axes[0]
    assert np.argwhere(np.isnan(matrix(axes))).tolist() == [[1, 1], [2, 0]]
    assert len([patch for patch in axes.patches if patch.get_hatch()]) == 2
    assert len(axes.texts) == 7
    assert "2 of 9 cells without a value" in drawn.reading


@pytest.mark.parametrize("name", KINDS)
def test_holes_break_no_figure(torn: Path, name: str):
    _, drawn = shown(torn, name, control="baseline" if name == "heatmap" else None)
    assert len(drawn.table)


def test_empty_panels_say_that_they_are_empty(torn: Path):
    _, drawn = shown(torn, "multiples", outcomes=("gini_wealth",))
    said = [text.get_text() for axes in drawn.figure.axes for text in axes.texts]
    assert said == ["no runs", "no runs"]


def test_differences_draw_a_dot_and_a_bar_for_every_row_of_the_table(grid: Path):
    _, drawn = shown(grid, "differences", outcomes=("output",))
    (axes,) = drawn.figure.axes
    dots = [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() != "None"]
    bars = [tuple(line.get_xdata()) for line in axes.get_lines() if len(line.get_xdata()) == 2 and line.get_lw() == 1.6]
    table = drawn.table.sort_values(["scenario", SPEED])
    np.testing.assert_array_equal(dots, table["difference"])
    np.testing.assert_array_equal(bars, table[["low", "high"]])


def test_differences_of_few_seeds_have_no_bars_and_say_so(tmp_path: Path):
    _, drawn = shown(swept_folder(tmp_path, seeds=2), "differences")
    assert drawn.table["low"].isna().all()
    assert "no interval below 5 seeds" in drawn.reading


def test_a_caption_with_many_intervals_says_how_many_chance_alone_would_set_apart():
    def words(number: int) -> str:
        return interval_words(pd.DataFrame({"low": [0.1] * number, "high": [0.2] * number}))

    assert "40 intervals, each by itself: some 2 would" in words(40)
    assert "each by itself" not in words(9)


def test_a_difference_without_an_interval_is_never_shown_as_a_clear_one(torn: Path):
    _, drawn = shown(torn, "heatmap", control="baseline", outcomes=("output",))
    rows = drawn.table.set_index(["scenario", SPEED])
    assert (rows.loc[(NAMES[2], 0.6), "n"], rows.loc[(NAMES[1], 0.15), "n"]) == (3, 0)
    assert np.isnan(rows.loc[(NAMES[2], 0.6), "low"])
    texts = {text.get_position(): text.get_text() for text in drawn.figure.axes[0].texts}
    assert texts[(2.5, 1.5)].startswith("(+")
    assert texts[(0.5, 1.5)].startswith("+")


def test_drawn_points_are_resampled_as_points_not_as_seeds(tmp_path: Path):
    _, drawn = shown(swept_folder(tmp_path, grid={}, points=8, seeds=3, periods=2), "differences", outcomes=("output",))
    assert set(drawn.table["n"]) == {8}
    assert "paired by drawn point" in drawn.reading


def test_stacked_shares_add_to_the_whole(grid: Path):
    for name in ("factors", "relations"):
        _, drawn = shown(grid, name)
        sums = drawn.table.groupby(["scenario", "division", "period"])["share"].sum()
        np.testing.assert_allclose(sums, 100.0)
        top = max(band.get_paths()[0].vertices[:, 1].max() for band in drawn.figure.axes[0].collections)
        assert top == pytest.approx(100.0)


def test_lorenz_curves_are_of_the_last_quarter_kept_or_over_time(grid: Path):
    _, drawn = shown(grid, "lorenz")
    income, wealth = drawn.figure.axes
    rows = drawn.table[(drawn.table["of"] == "wealth") & (drawn.table["scenario"] == NAMES[1])]
    np.testing.assert_array_equal(wealth.get_lines()[2].get_ydata(), rows["median"])
    assert len(income.get_lines()) == 1 + len(NAMES)
    _, drawn = shown(grid, "lorenz", by="period", outcomes=("wealth",))
    assert set(drawn.table["period"]) == {3, 7}


def test_a_phase_plot_goes_by_whole_years(grid: Path):
    _, drawn = shown(grid, "phase")
    path = drawn.table[(drawn.table["kind"] == "path") & (drawn.table["scenario"] == NAMES[0])]
    np.testing.assert_array_equal(drawn.figure.axes[0].get_lines()[0].get_xdata(), path["output"])
    assert list(path["year"]) == [0, 1, 2]
    assert (drawn.table["kind"] == "end").sum() == 6 * len(NAMES)


def test_a_class_that_nobody_was_in_has_no_shares(grid: Path):
    _, drawn = shown(grid, "mobility")
    found = matrix(drawn.figure.axes[0])
    assert np.isnan(found[0]).all()
    np.testing.assert_allclose(found[1:], 100.0 / 3.0)


@pytest.mark.parametrize("name", ["fan", "differences", "relations", "phase", "lorenz", "mobility"])
def test_twelve_scenarios_of_long_names_can_be_drawn(twelve: Path, name: str):
    _, drawn = shown(twelve, name)
    assert drawn.table["scenario"].nunique() == 12 - (name == "differences")


def test_a_single_scenario_has_a_fan_and_no_differences(tmp_path: Path):
    folder = swept_folder(tmp_path, scenarios=["baseline"], grid={}, seeds=2)
    assert set(shown(folder, "fan")[1].table["scenario"]) == {"baseline"}
    with pytest.raises(PlotRefused, match="needs a column"):
        shown(folder, "differences")


def test_points_that_lack_a_label_are_shown_under_none_and_never_dropped(tmp_path: Path):
    folder = swept_folder(tmp_path, scenarios=["baseline"], periods=4)
    for name in ("runs", "periods"):
        frame = pd.read_parquet(folder / f"{name}.parquet")
        frame.loc[frame[SPEED] == 0.6, SPEED] = np.nan
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    _, drawn = shown(folder, "fan", outcomes=("output",))
    assert list(dict.fromkeys(drawn.table[SPEED])) == [0.0, 0.15, "none"]


def test_long_names_break_at_their_marks():
    assert folded("worker_control_without_ownership", 21) == "worker_control_\nwithout_ownership"
    assert folded(0.075, 9) == "0.075"
