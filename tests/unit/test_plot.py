"""`relations plot`: a figure, its table and its caption from a swept folder, and what it says where it cannot."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import exit_code
from experiments.figures.view import Asked
from experiments.plot import command
from tests.unit.swept_folders import NAMES, SPEED, swept_folder


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return swept_folder(tmp_path_factory.mktemp("grid"), periods=8)


@pytest.fixture
def relations(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["relations", *map(str, words)])
        code = exit_code()
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_a_figure_comes_with_its_table_and_caption_the_same_bytes_every_time(grid: Path, tmp_path: Path, relations):
    picture = tmp_path / "map.svg"
    ask = ("plot", grid, "--figure", "heatmap", "--outcome", "output", "--control", "baseline", "--out", picture)
    assert relations(*ask)[0] == 0
    files = {name: (tmp_path / name).read_bytes() for name in ("map.svg", "map.csv", "map.txt")}
    assert relations(*ask)[0] == 0
    assert files == {name: (tmp_path / name).read_bytes() for name in files}
    assert {path.name for path in tmp_path.iterdir()} == set(files)


def test_the_caption_names_scenarios_seeds_quarters_method_settings_and_command(grid: Path, relations):
    assert relations("plot", grid, "--figure", "differences", "--outcome", "gini_wealth")[0] == 0
    text = (grid / "figures" / "differences.txt").read_text(encoding="utf-8")
    for part in (f"Shown of scenario: {', '.join(NAMES)}", "n = 6 seeds a cell (seeds 0 to 5)", "quarters 4 to 7",
                 "BCa", "population.workers = 60", f"Command: relations plot {grid.as_posix()} --figure differences",
                 "Gini index of privately attributed net worth", "Model: not told by the folder"):
        assert part in text
    table = pd.read_csv(grid / "figures" / "differences.csv")
    assert list(table.columns) == ["scenario", SPEED, "outcome", "unit", "control", "n", "difference", "low", "high"]
    assert len(table) == 6


def test_the_table_of_a_slice_says_in_the_caption_where_it_was_cut(grid: Path, tmp_path: Path, relations):
    words = ("--figure", "fan", "--where", "research_productivity=0.6", "--where", "scenario=citizens_fund")
    assert relations("plot", grid, *words, "--out", tmp_path / "fan.svg")[0] == 0
    text = (tmp_path / "fan.txt").read_text(encoding="utf-8")
    assert f"Chosen by --where: {SPEED} = 0.6; scenario = citizens_fund" in text
    assert set(pd.read_csv(tmp_path / "fan.csv")["scenario"]) == {"citizens_fund"}


def test_a_folder_with_runs_missing_says_so_in_the_caption(tmp_path: Path, relations):
    folder = swept_folder(tmp_path, seeds=2, periods=4, left_out=lambda cell, seed: cell[0] == "baseline" and seed == 1)
    told = {"model": "1.0+abc", "runs": {"asked": 18, "there": 15}}
    (folder / "provenance.json").write_text(json.dumps(told), encoding="utf-8")
    assert relations("plot", folder, "--figure", "heatmap", "--outcome", "output")[0] == 0
    text = (folder / "figures" / "heatmap.txt").read_text(encoding="utf-8")
    assert "Lacking: 3 of the 18 runs of the design are not in the tables" in text
    assert "n = 1 to 2 seeds a cell" in text
    assert "Model: 1.0+abc" in text


def test_without_a_name_it_lists_what_the_folder_can_give_and_what_to_record_for_the_rest(tmp_path: Path, relations):
    folder = swept_folder(tmp_path, seeds=1, periods=4)
    (folder / "lorenz.parquet").unlink()
    code, out, _ = relations("plot", folder)
    assert code == 0
    assert re.search(r"^heatmap +yes", out, re.MULTILINE)
    assert re.search(r"^lorenz +no .*lorenz_every = 20.* under \[record\]", out, re.MULTILINE)
    rows = json.loads(relations("plot", folder, "--json")[1])
    assert {row["figure"] for row in rows if row["missing"]} == {"lorenz"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--figure", "fann"), "no figure 'fann'; did you mean 'fan'?"),
        (("--figure", "fan", "--outcome", "gini_welth"), "did you mean 'gini_wealth'?"),
        (("--figure", "fan", "--outcome", "zzz"), "only what was recorded can be shown; there are output"),
        (("--figure", "fan", "--where", "speed=3"), "no column 'speed' to choose by"),
        (("--figure", "fan", "--where", "scenario"), "write column=value"),
        (("--figure", "fan", "--where", "scenario=basic"), "no run has scenario = basic; there are baseline"),
        (("--figure", "fan", "--by", "scenarios"), "did you mean 'scenario'?"),
        (("--figure", "differences", "--control", "fund"), "no run has scenario = fund"),
        (("--figure", "multiples", "--outcome", "output", "--outcome", "gini_wealth"), "multiples shows 1 outcome;"),
        (("--figure", "phase", "--outcome", "output"), "phase shows 2 outcomes;"),
        (("--figure", "factors", "--outcome", "output"), "leave out --outcome"),
        (("--figure", "heatmap", "--where", "scenario=baseline"), "a heat map needs two columns"),
        (("--figure", "fan", "--out", "fan.jpg"), "does not end in one of .svg, .png, .pdf"),
    ],
)
def test_what_cannot_be_drawn_is_said_with_what_to_do_and_nothing_is_written(
    grid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relations, words: tuple[str, ...], said: str
):
    monkeypatch.chdir(tmp_path)
    before = {path.name for path in grid.iterdir()}
    code, out, err = relations("plot", grid, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert list(tmp_path.iterdir()) == []
    assert {path.name for path in grid.iterdir()} - before <= {"figures"}


def test_a_folder_that_is_none_or_not_collected_says_which_command_makes_it(tmp_path: Path, relations):
    code, _, err = relations("plot", tmp_path / "nowhere", "--figure", "fan")
    assert code == 2
    assert "no such folder; name one that `relations sweep DESIGN --out DIR` made" in err
    assert "holds no runs.parquet" in relations("plot", tmp_path)[2]
    (tmp_path / "runs").mkdir()
    code, _, err = relations("plot", tmp_path)
    assert code == 2
    assert f"run `relations collect {tmp_path}`" in err
    (tmp_path / "runs.parquet").write_bytes(b"PAR1 torn")
    code, _, err = relations("plot", tmp_path)
    assert code == 2
    assert "cannot be read" in err


def test_one_seed_is_too_few_for_differences_and_the_message_says_how_to_have_more(tmp_path: Path, relations):
    folder = swept_folder(tmp_path / "swept", seeds=1, periods=4)
    for words in (("differences",), ("heatmap", "--control", "baseline")):
        code, _, err = relations("plot", folder, "--figure", *words)
        assert code == 2
        assert "share 1 seed, and differences need 2 at least" in err
        assert "raise `seeds` in the design" in err


def test_a_place_that_cannot_be_written_is_refused(grid: Path, tmp_path: Path, relations):
    (tmp_path / "map.svg").mkdir()
    code, _, err = relations("plot", grid, "--figure", "heatmap", "--out", tmp_path / "map.svg")
    assert code == 1
    assert "is a folder; give a file" in err


def test_the_command_in_the_caption_repeats_every_option():
    asked = Asked(("output",), ("scenario=a b",), "baseline", "scenario")
    assert command(Path("out dir"), "fan", asked, Path("x.pdf")) == (
        "relations plot 'out dir' --figure fan --outcome output --where 'scenario=a b' --control baseline "
        "--by scenario --out x.pdf")
